"""Addresses: registration for statistics and monthly returns."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
