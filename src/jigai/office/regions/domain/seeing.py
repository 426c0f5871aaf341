"""Who sees what of a region: its bureaus and those above all of it, organisations what holds."""

from __future__ import annotations

import datetime as dt

from jigai.office.ground.acts.errors import NotThere
from jigai.office.identity.actor import Actor
from jigai.office.identity.models import Organisation
from jigai.office.identity.permits import jurisdiction, within
from jigai.office.regions.domain.codes import counted_with, known, lineage
from jigai.office.regions.enums import CONFIRMED
from jigai.office.regions.models import Entry


def by_bureau(actor: Actor, code: str, day: dt.date) -> bool:
    """Whether somebody sees a region from a bureau, what waits and who acted included; False for an
    organisation that lies in it. Raises NotThere where neither sees it."""
    for post in actor.posts:
        if any(within(code, own) for own in jurisdiction(post)) and _there(post.region, code):
            return True
    if code in {c for own in own_regions(actor) for c in counted_with(own, day)}:
        return False
    raise NotThere


def entry_seen(actor: Actor, row: Entry, day: dt.date) -> str:
    """The region through which somebody sees an entry: its own, or one of theirs below it.

    What is not confirmed is there for the people of its bureau alone; raises NotThere otherwise.
    """
    confirmed = row.state == CONFIRMED
    try:
        if by_bureau(actor, row.region, day) or confirmed:
            return row.region
    except NotThere:
        pass
    for code in own_regions(actor):
        if confirmed and row.region in lineage(code, day):
            return code
    raise NotThere


def own_regions(actor: Actor) -> list[str]:
    """The regions that somebody works for: of their bureaus, else of their organisations."""
    found = [p.region for p in actor.posts if p.region is not None]
    firms = [p.organisation for p in actor.posts if p.organisation is not None]
    rows = Organisation.objects.filter(pk__in=firms).values_list("region", flat=True)
    return list(dict.fromkeys([*found, *rows.order_by("pk")]))


def _there(own: str | None, code: str) -> bool:
    """Whether a code is one's own region or one that is known: invented codes are not there."""
    return code == own or known(code)
