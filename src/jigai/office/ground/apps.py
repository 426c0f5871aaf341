"""The ground as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class GroundConfig(AppConfig):
    """What all contexts stand on."""

    name = "jigai.office.ground"
    label = "ground"
