"""Packs compiled to plans, plans evaluated exactly and explained."""
