"""Registration for statistics and monthly returns."""
