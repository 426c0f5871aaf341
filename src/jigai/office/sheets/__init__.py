"""Excel as an interface: one definition gives template, import and export."""
