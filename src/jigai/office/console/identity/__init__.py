"""Signing in, one's own account, what waits, and the pages of the three administrators."""
