"""The pages of enterprises as Django knows them."""

from __future__ import annotations

from django.apps import AppConfig


class ConsoleEnterprisesConfig(AppConfig):
    """Records of organisations, their facts, titles, standings, relations, names."""

    name = "jigai.office.console.enterprises"
    label = "console_enterprises"
