"""Enterprises as Django knows them."""

from __future__ import annotations

from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    """Enterprises and other organisations, and what is known of them."""

    name = "jigai.office.enterprises"
    label = "enterprises"
