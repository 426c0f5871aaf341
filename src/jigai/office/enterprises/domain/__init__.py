"""Acts and queries of enterprises."""
