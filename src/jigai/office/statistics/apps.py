"""Statistics as Django knows them."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig

LOADED = (
    "domain.tallying",
    "jobs",
    "waiting",
    "facts",
    "following",
    "done",
    "interfaces.listings",
    "interfaces.sheets",
)
"""What registers itself: the kept sums, the work of the clock, the to-do list, providers, what
follows from acts elsewhere, lists, sheets."""


class StatisticsConfig(AppConfig):
    """Registration for statistics and monthly returns."""

    name = "jigai.office.statistics"
    label = "statistics"

    def ready(self) -> None:
        """Make known what registers itself."""
        for module in LOADED:
            import_module(f"{self.name}.{module}")
