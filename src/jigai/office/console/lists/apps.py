"""The pages of lists as Django knows them."""

from __future__ import annotations

from django.apps import AppConfig


class ConsoleListsConfig(AppConfig):
    """Acts on many rows, imports, exports, jobs and their results."""

    name = "jigai.office.console.lists"
    label = "console_lists"
