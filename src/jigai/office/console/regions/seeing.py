"""Which region a page shows, on which day, and to whom: a bureau above it, or an organisation."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone

from jigai.office.console.routing import Request
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.identity.actor import Actor
from jigai.office.identity.permits import Place, may
from jigai.office.regions.domain.queries import (
    InForce,
    packs_in_force,
    region_name,
    region_names,
)
from jigai.office.regions.domain.seeing import by_bureau, entry_seen, own_regions
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
    return Scene(request.actor, code, day, asked, bureau=by_bureau(request.actor, code, day))


def scene_of(request: Request, row: Entry) -> Scene:
    """The region through which somebody sees an entry; raises NotThere."""
    return scene(request, entry_seen(request.actor, row, _day(request)[1]))


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
