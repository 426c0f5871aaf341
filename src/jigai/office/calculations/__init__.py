"""Calculations that people keep: stored under a name that cannot be guessed, until unused."""
