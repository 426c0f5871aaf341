"""Addresses of signing in, one's own account, and the pages of the three administrators."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
