"""The pages of identity as Django knows them."""

from __future__ import annotations

from django.apps import AppConfig


class ConsoleIdentityConfig(AppConfig):
    """Signing in, one's own account, administrators' pages."""

    name = "jigai.office.console.identity"
    label = "console_identity"
