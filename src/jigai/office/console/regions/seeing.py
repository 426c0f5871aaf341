"""Which region a page shows, on which day, and to whom: a bureau above it, or an organisation."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone

from jigai.office.console.routing import Request
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.identity.actor import Actor
from jigai.office.identity.models import Organisation
from jigai.office.identity.permits import Place, jurisdiction, may, within
from jigai.office.regions.domain.queries import (
    InForce,
    counted_with,
    known,
    lineage,
    packs_in_force,
    region_name,
    region_names,
)
from jigai.office.regions.enums import CONFIRMED
from jigai.office.regions.models import Entry
from jigai.reference import regions

TABS = ("region", "rulings", "gates", "classes", "units", "register")


@dataclass(frozen=True)
class Tab:
    """A page of a region, as the tabs show it."""

    label: str
    address: str
    here: bool
    count: int | None = None


@dataclass(frozen=True)
class Scene:
    """A region as somebody sees it on a day. ``bureau``: they see what waits, and who acted."""

    actor: Actor
    code: str
    day: dt.date
    asked: str
    bureau: bool

    @property
    def name(self) -> str:
        """What it is called on the day."""
        return region_name(self.code, self.day, current_lang())

    @cached_property
    def packs(self) -> list[InForce]:
        """The policies in force, those of higher levels first."""
        return packs_in_force(self.code, self.day)

    @property
    def query(self) -> str:
        """What an address says of the day, where it is not today."""
        return f"?on={self.asked}" if self.asked else ""

    def may(self, act: str) -> bool:
        """Whether this person may do something here."""
        return may(self.actor, act, Place(region=self.code))

    def below(self) -> list[tuple[str, str]]:
        """The regions directly below, with their names: for those who see them."""
        if not self.bureau:
            return []
        codes = [r.code for r in regions.regions() if r.parent == self.code]
        names = region_names(codes, self.day, current_lang())
        return [(code, names[code]) for code in codes]


def scene(request: Request, code: str) -> Scene:
    """The region of an address; raises NotThere where this person does not see it."""
    asked, day = _day(request)
    for post in request.actor.posts:
        if any(within(code, own) for own in jurisdiction(post)) and known_here(post.region, code):
            return Scene(request.actor, code, day, asked, bureau=True)
    if code in {c for own in own_regions(request.actor) for c in counted_with(own, day)}:
        return Scene(request.actor, code, day, asked, bureau=False)
    raise NotThere


def scene_of(request: Request, row: Entry) -> Scene:
    """The region through which somebody sees an entry: its own, or one of theirs below it.

    What is not confirmed is there for the people of its bureau alone; raises NotThere otherwise.
    """
    try:
        seen = scene(request, row.region)
        if seen.bureau or row.state == CONFIRMED:
            return seen
    except NotThere:
        pass
    for code in own_regions(request.actor):
        found = scene(request, code)
        if row.state == CONFIRMED and row.region in lineage(code, found.day):
            return found
    raise NotThere


def known_here(own: str | None, code: str) -> bool:
    """Whether a code is one's own region or one that is known: invented codes are not there."""
    return code == own or known(code)


def own_regions(actor: Actor) -> list[str]:
    """The regions that somebody works for: of their bureaus, else of their organisations."""
    found = [p.region for p in actor.posts if p.region is not None]
    firms = [p.organisation for p in actor.posts if p.organisation is not None]
    rows = Organisation.objects.filter(pk__in=firms).values_list("region", flat=True)
    return list(dict.fromkeys([*found, *rows.order_by("pk")]))


def framed(seen: Scene, here: str) -> dict[str, Any]:
    """What the pages of a region share: heading, way back, tabs."""
    own = own_regions(seen.actor)
    crumbs = [] if seen.code in own else [(t("navigation.regions"), reverse("console:regions"))]
    if here != "region":
        crumbs.append((seen.name, reverse("console:regions-region", args=[seen.code])))
    shown = [name for name in TABS if seen.bureau or name in ("region", "rulings", "gates")]
    tabs = [
        Tab(
            t(f"regions.tab.{name}"),
            reverse(f"console:regions-{name}", args=[seen.code]) + seen.query,
            name == here,
        )
        for name in shown
    ]
    label = t(f"regions.tab.{here}")
    heading = seen.name if here == "region" else f"{seen.name} {label}"
    return {"scene": seen, "heading": heading, "crumbs": crumbs, "tabs": tabs}


def _day(request: Request) -> tuple[str, dt.date]:
    """The day asked for (``?on=``), today where none is or where it cannot be read."""
    asked = request.GET.get("on", "")
    try:
        return asked, dt.date.fromisoformat(asked)
    except ValueError:
        return "", timezone.localdate()
