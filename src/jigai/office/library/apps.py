"""The project library as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Projects, entries, plans."""

    name = "jigai.office.library"
    label = "library"

    def ready(self) -> None:
        """Projects become subjects of facts; what waits becomes part of the to-do list."""
        from jigai.office.library import facts, following  # noqa: F401
        from jigai.office.library.domain import planning, sweeping, waiting  # noqa: F401
        from jigai.office.library.interfaces import file_sheet, list_sheets, listings, sheets  # noqa: F401
