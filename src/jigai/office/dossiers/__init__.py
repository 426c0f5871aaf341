"""Dossiers: what is known of a case, put together for the engine.

``providers`` says who provides each fact of the vocabulary, ``assembling`` asks them all.
"""
