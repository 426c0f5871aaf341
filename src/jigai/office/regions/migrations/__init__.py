"""Migrations of regions."""
