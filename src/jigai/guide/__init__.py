"""Guided calculation: what to ask next, what is known so far, and the result made ready to show."""
