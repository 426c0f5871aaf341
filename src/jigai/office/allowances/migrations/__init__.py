"""Tables of allowances."""
