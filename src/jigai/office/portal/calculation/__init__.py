"""The guided calculation and its result, as pages."""
