"""Mergers and divisions: organisations that come out of others, with everything that follows.

Nothing is moved that can be read through: titles, awards and fact records stay where they were
recorded, and ``lineage`` reads a successor together with those merged into it. What has to belong
to a living organisation moves: rooms above register it as a *follower* (projects, for one).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from jigai.office.enterprises.domain.evidence import evidence_of
from jigai.office.enterprises.domain.profiles import not_before_founding, profile_of
from jigai.office.enterprises.enums import DIVISION, MERGER, PREPARED, WITHDRAWN
from jigai.office.enterprises.models import FactRecord, Profile, Proposal, Succession, Title
from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.refusing import refused
from jigai.office.identity.domain.typed import actor, locked, text
from jigai.office.identity.models import Organisation, Post
from jigai.office.identity.permits import Place, require


@dataclass(frozen=True)
class Follower:
    """Rows that follow into a merger: how many there are, and how they are moved."""

    key: str
    count: Callable[[int], int]
    move: Callable[[Act, int, int], object]


FOLLOWERS: list[Follower] = []
"""What moves with a merger, registered by rooms above. ``key`` names its words
(``enterprises.follows.<key>``)."""


def follower(
    key: str, count: Callable[[int], int]
) -> Callable[[Callable[[Act, int, int], object]], Callable[[Act, int, int], object]]:
    """Register a function that moves rows from a merged organisation to its successor."""

    def made(move: Callable[[Act, int, int], object]) -> Callable[[Act, int, int], object]:
        FOLLOWERS.append(Follower(key, count, move))
        return move

    return made


def preview(organisation: int) -> dict[str, int]:
    """What would follow if an organisation were merged, by kind."""
    return {
        "titles": Title.objects.filter(organisation=organisation, replaced_by=None).count(),
        "facts": FactRecord.objects.filter(organisation=organisation).count(),
        "posts": _posts(organisation).count(),
        **{f.key: f.count(organisation) for f in FOLLOWERS},
    }


def _posts(organisation: int) -> QuerySet[Post]:
    """The posts that end with a merger: whoever goes on is appointed at the successor."""
    return Post.objects.filter(
        Q(ends=None) | Q(ends__gte=timezone.localdate()), organisation=organisation
    )


@command("enterprises.merge")
def merge(
    act: Act,
    *,
    organisation: int,
    into: int,
    on: dt.date,
    ground: str,
    evidence: int | None = None,
) -> Succession:
    """Merge an organisation into another; its account stays, is found, and leads to the other.

    Both have to lie in one's jurisdiction. Raises InputRefused for a merger with itself, with one
    that was merged before, or before one of them was founded.
    """
    ours, other = _both(act, organisation, into)
    place = profile_of(ours)
    if place.merged_into_id is not None:
        raise refused("enterprises.merged", "organisation", name=ours.name)
    if profile_of(other).merged_into_id is not None:
        raise refused("enterprises.merged", "into", name=other.name)
    made = _came(act, MERGER, ours, other, on, ground, evidence, preview(ours.pk))
    place.merged_into = other
    place.version += 1
    place.save(update_fields=["merged_into", "version"])
    for moved in FOLLOWERS:
        moved.move(act, ours.pk, other.pk)
    last = timezone.localdate(act.at) - dt.timedelta(days=1)
    for post in _posts(ours.pk):
        act.record(f"person:{post.person_id}", post=post.pk, ends=last, reason=made.ground)
    _posts(ours.pk).update(ends=last)
    Proposal.objects.filter(organisation=ours, state=PREPARED).update(
        state=WITHDRAWN, decided_by=act.acting.key, decided_at=act.at, reason=made.ground
    )
    return made


@command("enterprises.divide")
def divide(
    act: Act,
    *,
    organisation: int,
    into: int,
    on: dt.date,
    ground: str,
    titles: Iterable[str] = (),
    evidence: int | None = None,
) -> Succession:
    """Note that an organisation came out of another by division; titles named pass to it.

    What is recorded of the first stays there; the second points to it.
    """
    ours, other = _both(act, organisation, into)
    for row in (ours, other):
        if profile_of(row).merged_into_id is not None:
            raise refused("enterprises.merged", "into", name=row.name)
    named = sorted(set(titles))
    held = list(Title.objects.filter(organisation=ours, number__in=named, replaced_by=None))
    if len(held) != len(named):
        raise refused("enterprises.titles-not-there", "titles")
    made = _came(act, DIVISION, ours, other, on, ground, evidence, {"titles": len(held)})
    for title in held:
        _passed(act, title, other, made.ground)
    return made


def _both(act: Act, one: int, two: int) -> tuple[Organisation, Organisation]:
    """Both organisations, locked in the order of their keys so that two mergers do not deadlock."""
    if one == two:
        raise refused("enterprises.itself", "into")
    rows = {key: locked(Organisation, key) for key in sorted((one, two))}
    for row in rows.values():
        require(actor(act), act.name, Place(region=row.region, organisation=row.pk))
    return rows[one], rows[two]


def _came(
    act: Act,
    kind: str,
    ours: Organisation,
    other: Organisation,
    on: dt.date,
    ground: str,
    evidence: int | None,
    followed: dict[str, int],
) -> Succession:
    for row in (ours, other):
        not_before_founding(row, on, "on")
    made = Succession.objects.create(
        kind=kind,
        predecessor=ours,
        successor=other,
        on=on,
        ground=text(ground, "ground", 200),
        evidence_id=evidence_of(ours.pk, evidence),
        followed=followed,
        recorded_at=act.at,
        recorded_by=act.acting.key,
    )
    for row in (ours, other):
        act.record(
            f"organisation:{row.pk}",
            succession=made.pk,
            kind=kind,
            predecessor=ours.pk,
            successor=other.pk,
            on=on,
            followed=followed,
        )
    return made


def _passed(act: Act, row: Title, other: Organisation, ground: str) -> None:
    """The same title as a further row of another organisation."""
    passed = Title.objects.get(pk=row.pk)
    passed.pk, passed._state.adding = None, True
    passed.organisation, passed.ground, passed.replaces = other, ground, row
    passed.recorded_at, passed.recorded_by = act.at, act.acting.key
    passed.save(force_insert=True)


def lineage(organisation: int, day: dt.date, known_at: dt.datetime) -> frozenset[int]:
    """An organisation and all that were merged into it by a day, as known at a moment."""
    pairs = Succession.objects.filter(kind=MERGER, on__lte=day, recorded_at__lte=known_at)
    found, new = {organisation}, {organisation}
    while new:
        rows = pairs.filter(successor__in=new).values_list("predecessor", flat=True)
        new = set(rows) - found
        found |= new
    return frozenset(found)


def merged(organisation: int) -> bool:
    """Whether an organisation was merged into another."""
    rows = Profile.objects.filter(organisation=organisation, merged_into__isnull=False)
    return rows.exists()
