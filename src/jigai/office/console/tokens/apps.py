"""The pages of tokens as Django knows them."""

from __future__ import annotations

from django.apps import AppConfig


class ConsoleTokensConfig(AppConfig):
    """Tokens issued, listed, revoked."""

    name = "jigai.office.console.tokens"
    label = "console_tokens"
