"""Pages for people who have signed in: of bureaus, of organisations, of administrators."""

ROOMS = (
    "identity",
    "library",
    "statistics",
    "enterprises",
    "regions",
    "lists",
    "tokens",
    "administration",
)
"""The parts of the console, each with its ``urls``; the navigation keeps this order."""
