"""Imports, exports, jobs and their results."""
