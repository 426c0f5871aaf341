"""Pages for everyone: the policies, later the calculation and its result."""
