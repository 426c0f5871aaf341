"""Lists and sheets of statistics."""
