"""What acts on many projects at once share: taking them under lock, permits, events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final

from jigai.office.ground.acts.commands import Act
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.inserting import insert
from jigai.office.identity.actor import Held
from jigai.office.identity.domain.typed import actor
from jigai.office.identity.permits import Place, require
from jigai.office.library.domain.moving import place_of, unit_of
from jigai.office.library.models import Event, Project

BATCH: Final = 500
Helds = Mapping[Place, Held | None]
"""The post that permits an act at each place."""


def locked(keys: Iterable[int | None]) -> dict[int, Project]:
    """Projects under lock, in one order; raises NotThere for one that there is not."""
    wanted = {key or 0 for key in keys}
    rows = Project.objects.select_for_update(of=("self",)).select_related("organisation")
    found = {p.pk: p for p in rows.filter(pk__in=wanted).order_by("pk")}
    if len(found) < len(wanted):
        raise NotThere
    return found


def permitted(
    act: Act, projects: Iterable[Project], *, permit: str = "", homes: bool = False
) -> dict[Place, Held | None]:
    """The post for each place; ``homes`` asks for it where the organisations are at home too."""
    who, name = actor(act), permit or act.name
    rows = list(projects)
    places = {place_of(project) for project in rows}
    ours = {p.organisation_id: p.organisation.region for p in rows} if homes else {}
    for key, region in ours.items():
        require(who, name, Place(region=region, organisation=key))
    return {place: require(who, name, place) for place in places}


def noted_all(
    act: Act,
    rows: Sequence[tuple[Project, dict[str, Any]]],
    helds: Helds,
) -> None:
    """What happened, for both sides to read."""
    unit = cache(unit_of)
    held = next(iter(helds.values()), None)
    name = act.name.partition(".")[2]
    insert(
        Event,
        ("project_id", "at", "by", "act", "before", "after", "unit", "detail"),
        (
            (
                project.pk,
                act.at,
                act.acting.key,
                name,
                detail.get("before", ""),
                project.state if "before" in detail else "",
                unit(helds.get(place_of(project), held)),
                {k: v for k, v in detail.items() if k != "before"},
            )
            for project, detail in rows
        ),
    )
