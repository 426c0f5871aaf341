"""Enterprises as Django knows them."""

from __future__ import annotations

import importlib
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_save

PARTS = (
    "interfaces.listings",
    "interfaces.thing_listings",
    "interfaces.account_sheets",
    "interfaces.sheets",
    "domain.things",
    "domain.waiting",
    "domain.refreshing",
)
"""What registers itself where it is loaded."""


class EnterprisesConfig(AppConfig):
    """Enterprises and other organisations, and what is known of them."""

    name = "jigai.office.enterprises"
    label = "enterprises"

    def ready(self) -> None:
        """Every account has its profile from the beginning; what registers itself is loaded."""
        for part in PARTS:
            importlib.import_module(f"{self.name}.{part}")
        post_save.connect(_profiled, sender="identity.Organisation")


def _profiled(instance: Any, **_: Any) -> None:
    from jigai.office.enterprises.domain.profiles import profile_of, write_search

    write_search(profile_of(instance))
