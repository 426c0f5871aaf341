"""Regions and programmes as Django knows them."""

from __future__ import annotations

from django.apps import AppConfig


class RegionsConfig(AppConfig):
    """Jurisdictions by time, policies in force, the register of rulings, gates, fiscal years."""

    name = "jigai.office.regions"
    label = "regions"

    def ready(self) -> None:
        """Tell identity which codes a jurisdiction took in, and the names that acts gave."""
        from jigai.office.identity import jurisdictions
        from jigai.office.regions.domain.codes import former, found

        jurisdictions.FORMER.append(former)
        jurisdictions.FINDS.append(found)
