"""The project library as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Projects, entries, plans."""

    name = "jigai.office.library"
    label = "library"
