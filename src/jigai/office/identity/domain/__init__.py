"""What identity does: commands change, queries read."""
