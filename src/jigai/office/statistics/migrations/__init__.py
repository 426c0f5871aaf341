"""How the tables of statistics came about."""
