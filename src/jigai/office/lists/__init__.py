"""Lists: columns, filters in the address, search, sums, acts on many rows with a preview."""
