"""Official texts: files to characters, characters to clauses and sentences."""
