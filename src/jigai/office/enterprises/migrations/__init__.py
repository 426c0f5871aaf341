"""How the tables of enterprises came about."""
