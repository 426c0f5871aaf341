"""Rows with unknown facts in columns: every value as lowest and highest, as in ``bounds.py``."""
