"""The pages of regions as Django knows them."""

from __future__ import annotations

from django.apps import AppConfig


class ConsoleRegionsConfig(AppConfig):
    """Policies in force, rulings, gates, classes, units, fiscal years of a jurisdiction."""

    name = "jigai.office.console.regions"
    label = "console_regions"
