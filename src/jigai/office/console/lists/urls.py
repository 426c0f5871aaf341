"""Addresses: imports, exports, jobs and their results."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
