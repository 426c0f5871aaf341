"""Regions and programmes as Django knows them."""

from __future__ import annotations

from django.apps import AppConfig


class RegionsConfig(AppConfig):
    """Jurisdictions by time, policies in force, the register of rulings, gates, fiscal years."""

    name = "jigai.office.regions"
    label = "regions"
