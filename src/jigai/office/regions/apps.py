"""Regions and programmes as Django knows them."""

from __future__ import annotations

from django.apps import AppConfig


class RegionsConfig(AppConfig):
    """Jurisdictions by time, policies in force, the register of rulings, gates, fiscal years."""

    name = "jigai.office.regions"
    label = "regions"

    def ready(self) -> None:
        """Tell the rooms below: codes that a jurisdiction took in, names of acts, what waits."""
        from jigai.office.ground.waiting import provider
        from jigai.office.identity import jurisdictions
        from jigai.office.regions.domain.codes import former, found
        from jigai.office.regions.domain.waiting import entries_to_confirm

        jurisdictions.FORMER.append(former)
        jurisdictions.FINDS.append(found)
        provider(entries_to_confirm)
