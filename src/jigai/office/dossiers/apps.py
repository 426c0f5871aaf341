"""Dossiers as Django knows them."""

from __future__ import annotations

import importlib

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    """Dossiers of cases."""

    name = "jigai.office.dossiers"
    label = "dossiers"

    def ready(self) -> None:
        """Register the providers of this room."""
        importlib.import_module("jigai.office.dossiers.provided")
