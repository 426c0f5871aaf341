"""Pages for people who have signed in: of bureaus, of organisations, of administrators."""
