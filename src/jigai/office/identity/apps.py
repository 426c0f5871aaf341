"""Identity as Django knows it."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """People, posts, sign-in."""

    name = "jigai.office.identity"
    label = "identity"

    def ready(self) -> None:
        """Workers know how the trail is verified."""
        import_module("jigai.office.identity.domain.trail")
