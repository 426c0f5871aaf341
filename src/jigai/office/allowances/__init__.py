"""How much one client may ask for, counted in the database over all processes."""
