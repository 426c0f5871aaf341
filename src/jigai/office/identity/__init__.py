"""Who acts: people, the bureaus and organisations they act for, their posts, what posts permit.

``models`` are the rows, ``domain/commands`` change them, ``domain/queries`` read them, ``permits``
says which post may do what, ``actor`` is a person as acts see them.
"""
