"""Pages of tokens for programs: one's own, and all of them for the security administrator."""
