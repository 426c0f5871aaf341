"""Tags of lists."""
