"""Regions and programmes."""
