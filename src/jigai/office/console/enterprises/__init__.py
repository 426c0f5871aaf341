"""Pages of enterprises and other organisations."""
