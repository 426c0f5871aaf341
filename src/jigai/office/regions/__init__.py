"""Regions and programmes: packs in force, county classes, fiscal years, units, rulings, gates."""
