"""Packs: documents as data, read, settled and checked; never evaluated here."""
