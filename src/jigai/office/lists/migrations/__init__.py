"""Migrations of lists."""
