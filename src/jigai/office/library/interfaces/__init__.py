"""Lists of projects, as pages, exports and programs read them."""
