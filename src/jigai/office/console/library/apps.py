"""The pages of the project library as Django knows them."""

from __future__ import annotations

from django.apps import AppConfig


class ConsoleLibraryConfig(AppConfig):
    """Projects, their way upward, rolling plans."""

    name = "jigai.office.console.library"
    label = "console_library"
