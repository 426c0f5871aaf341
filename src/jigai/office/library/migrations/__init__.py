"""How the tables of the library came about."""
