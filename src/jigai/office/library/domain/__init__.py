"""Acts on projects, each in one command, and the queries that pages ask."""
