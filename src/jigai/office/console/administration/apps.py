"""The pages of the administrators as Django knows them."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class ConsoleAdministrationConfig(AppConfig):
    """System, security and audit administrators, and approvers of organisations."""

    name = "jigai.office.console.administration"
    label = "console_administration"

    def ready(self) -> None:
        """Exports and workers know the lists."""
        import_module("jigai.office.console.administration.listings")
