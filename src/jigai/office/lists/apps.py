"""Lists as Django knows them."""

from __future__ import annotations

from django.apps import AppConfig


class ListsConfig(AppConfig):
    """Lists, what people keep of them, acts on many rows."""

    name = "jigai.office.lists"
    label = "lists"

    def ready(self) -> None:
        """Make the job of acts on many rows known."""
        from jigai.office.lists import running  # noqa: F401
