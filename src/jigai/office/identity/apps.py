"""Identity as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """People, posts, sign-in."""

    name = "jigai.office.identity"
    label = "identity"
