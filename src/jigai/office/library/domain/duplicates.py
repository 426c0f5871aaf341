"""Projects that may be the same: by code, by name, by organisation. Shown before submission."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from django.db.models import Q

from jigai.office.identity.actor import Actor
from jigai.office.identity.permits import visible
from jigai.office.library.enums import LIVE
from jigai.office.library.models import Alias, Project

CODE, OWN_NAME, NAME = "code", "own-name", "name"
MOST = 20


@dataclass(frozen=True)
class Likeness:
    """Another project, why it may be the same, and whether the reader may open it."""

    kind: str
    project: Project
    open: bool


def alike(project: Project, reader: Actor) -> list[Likeness]:
    """Live projects that may be this one, the surest first.

    Of another organisation's project a reader who may not see it learns its number alone.
    """
    others = Project.objects.filter(state__in=LIVE).exclude(pk=project.pk)
    found: dict[int, tuple[str, Project]] = {}
    for other in same_code(project):
        found[other.pk] = (CODE, other)
    name = plain(project.name)
    for other in others.filter(Q(name=project.name) | Q(organisation=project.organisation))[:500]:
        if plain(other.name) == name:
            own = other.organisation_id == project.organisation_id
            found.setdefault(other.pk, (OWN_NAME if own else NAME, other))
    rows = list(found.values())[:MOST]
    seen = set(
        visible(reader, Project.objects.filter(pk__in=[p.pk for _, p in rows])).values_list(
            "pk", flat=True
        )
    )
    order = {CODE: 0, OWN_NAME: 1, NAME: 2}
    return [
        Likeness(kind, other, other.pk in seen)
        for kind, other in sorted(rows, key=lambda r: (order[r[0]], r[1].pk))
    ]


def same_code(project: Project) -> list[Project]:
    """Live projects with the same code, now or before."""
    if not project.code:
        return []
    others = Project.objects.filter(state__in=LIVE).exclude(pk=project.pk)
    former = Alias.objects.filter(code=project.code).values("project")
    return list(others.filter(Q(code=project.code) | Q(pk__in=former)).order_by("pk")[:MOST])


def plain(name: str) -> str:
    """A name for comparing: half width, without spaces and punctuation."""
    half = unicodedata.normalize("NFKC", name).lower()
    return "".join(c for c in half if c.isalnum())
