"""The demonstration office as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    """What a demonstration holds; elsewhere an empty table and no account."""

    name = "jigai.office.demonstration"
    label = "demonstration"

    def ready(self) -> None:
        """Offer its accounts on the sign-in page (which shows none outside a demonstration)."""
        from jigai.office.demonstration.offering import accounts, filling
        from jigai.office.identity.demonstration import FILLINGS, offers

        offers(accounts)
        FILLINGS.append(filling)
