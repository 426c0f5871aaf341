"""Sheets as Django knows them."""

from __future__ import annotations

from django.apps import AppConfig


class SheetsConfig(AppConfig):
    """Templates, imports, exports."""

    name = "jigai.office.sheets"
    label = "sheets"

    def ready(self) -> None:
        """Make the jobs known."""
        from jigai.office.sheets import exporting, taking, trying  # noqa: F401
