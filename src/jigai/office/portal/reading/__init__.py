"""A policy's text and its rules side by side, what covers what, and two versions compared."""
