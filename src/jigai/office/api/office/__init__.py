"""The office for programs: operations that a token carries out for its holder.

``registry`` says what an operation is, ``answering`` what is asked of each before it runs,
``fields`` what may stand in a request, ``paging``, ``repeating`` and ``versions`` how lists go on,
how a request sent twice acts once, and how nobody overwrites what they have not seen. The modules
of ``operations`` hold the operations; each write calls one command of its context.
"""
