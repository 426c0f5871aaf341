"""Files: told by their content, bounded in size, stored once under their hash."""
