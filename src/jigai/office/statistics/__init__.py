"""Statistics: registration of projects, monthly returns, corrections, freezes, totals."""
