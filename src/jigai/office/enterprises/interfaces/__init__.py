"""Enterprises as lists show them."""
