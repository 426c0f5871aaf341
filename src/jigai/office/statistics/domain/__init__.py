"""Acts on registrations, returns, queries, freezes; queries over them."""
