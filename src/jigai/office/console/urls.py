"""Addresses for people who have signed in."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from jigai.office.console import ROOMS

app_name = "console"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"jigai.office.console.{room}.urls")) for room in ROOMS
]
