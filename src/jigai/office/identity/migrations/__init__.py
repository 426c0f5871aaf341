"""How the tables of identity came about."""
