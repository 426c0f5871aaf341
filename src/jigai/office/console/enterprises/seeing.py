"""An organisation as somebody looks at it: what of it is theirs to see and to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from jigai.office.console.routing import Request
from jigai.office.enterprises.domain.names import found_by_code, successor_of
from jigai.office.enterprises.domain.profiles import profile_of
from jigai.office.enterprises.domain.queries import standings_of
from jigai.office.enterprises.enums import CREDIT, EXCLUDED, SCALE
from jigai.office.enterprises.interfaces.listings import code_name
from jigai.office.enterprises.models import Profile, Standing
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.identity.actor import Actor
from jigai.office.identity.models import Organisation
from jigai.office.identity.permits import Place, may, visible
from jigai.office.regions.domain.codes import region_name

TABS = ("record", "facts", "titles", "things", "tax", "standing", "relations", "names")


@dataclass(frozen=True)
class Scene:
    """An organisation on a page, and whoever looks at it."""

    actor: Actor
    organisation: Organisation
    profile: Profile

    @property
    def place(self) -> Place:
        """Where it is at home."""
        return Place(region=self.organisation.region, organisation=self.organisation.pk)

    @property
    def code(self) -> str:
        """Its credit code, which names its pages."""
        return self.organisation.credit_code

    @property
    def own(self) -> bool:
        """Whether it is the organisation of whoever looks."""
        return any(p.organisation == self.organisation.pk for p in self.actor.posts)

    def may(self, act: str) -> bool:
        """Whether an act is theirs; nothing is done to what was merged."""
        return self.profile.merged_into_id is None and may(self.actor, act, self.place)


def scene(request: Request, code: str) -> Scene:
    """The organisation that has a credit code or had it; raises NotThere unless it, or the one it
    was merged into, is within sight."""
    row = Organisation.objects.filter(credit_code=code).first() or found_by_code(code)
    if row is None:
        raise NotThere
    seen = visible(
        request.actor,
        Organisation.objects.filter(pk__in={row.pk, successor_of(row).pk}),
        organisation="pk",
    )
    if not seen.exists():
        raise NotThere
    return Scene(request.actor, row, profile_of(row))


def framed(seen: Scene, tab: str) -> dict[str, Any]:
    """What every page of an organisation shows: its name, what holds of it today, the tabs."""
    ours, today = seen.organisation, timezone.localdate()
    now = [s for s in standings_of(ours.pk) if s.since <= today and (s.until or today) >= today]
    return {
        "heading": ours.name,
        "crumbs": [(t("navigation.enterprises"), reverse("console:enterprises"))],
        "scene": seen,
        "ours": ours,
        "profile": seen.profile,
        "region": region_name(ours.region, today, current_lang()),
        "kind": code_name("kind", ours.kind),
        "scale": [s for s in now if s.kind in SCALE],
        "warnings": [s for s in now if s.kind in (*CREDIT, EXCLUDED)],
        "tabs": [
            {"label": t(f"enterprises.tab.{name}"), "address": address(seen, name),
             "here": name == tab, "count": None}
            for name in TABS
        ],
    }  # fmt: skip


def address(seen: Scene, tab: str) -> str:
    """The address of a tab."""
    return reverse(f"console:enterprises-{tab}", args=[seen.code])


def spell(row: Standing) -> str:
    """A standing in words."""
    return t(f"enterprises.standing.{row.kind}")
