"""Populations, what-if, budgets and distributions: nothing here decides an award."""
