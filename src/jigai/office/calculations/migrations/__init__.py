"""How the tables of calculations came about."""
