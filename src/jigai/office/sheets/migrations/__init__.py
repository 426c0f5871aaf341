"""Migrations of sheets."""
