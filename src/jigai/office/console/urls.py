"""Addresses for people who have signed in."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

app_name = "console"
ROOMS = ("identity", "regions", "enterprises", "library", "statistics", "lists")
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"jigai.office.console.{room}.urls")) for room in ROOMS
]
