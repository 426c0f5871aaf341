"""Relations between organisations: who holds whom, who belongs to which group, since when."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from jigai.facts.problems import shown
from jigai.money.errors import MoneyError
from jigai.money.rates import parse_percent
from jigai.office.enterprises.enums import CLAIMED, GROUP, HOLDING, RELATIONS, VERIFIED
from jigai.office.enterprises.models import Relation
from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.errors import stale
from jigai.office.ground.acts.refusing import refused
from jigai.office.identity.domain.typed import actor, locked, text, there
from jigai.office.identity.models import Organisation
from jigai.office.identity.permits import Place, require

WHOLE: Final = 1_000_000
"""All of an organisation, in parts per million."""


@command("enterprises.relate")
def relate(
    act: Act,
    *,
    organisation: int,
    kind: str,
    ground: str,
    other: int | None = None,
    group: str = "",
    share: int | None = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> Relation:
    """State that an organisation holds another (``share`` in parts per million), or belongs to the
    group of a name. What officers state is verified, what the organisation states claimed.
    """
    ours = locked(Organisation, organisation)
    held = require(actor(act), act.name, Place(region=ours.region, organisation=ours.pk))
    if kind not in RELATIONS:
        raise refused("enterprises.relation", "kind", kind=shown(kind))
    if since and until and until < since:
        raise refused("enterprises.period", "until", begins=since, ends=until)
    made = Relation(
        organisation=ours,
        kind=kind,
        since=since,
        until=until,
        ground=text(ground, "ground", 200),
        status=CLAIMED if held is not None and held.organisation is not None else VERIFIED,
        recorded_at=act.at,
        recorded_by=act.acting.key,
    )
    if kind == HOLDING:
        _held(made, other, share)
    else:
        made.group = text(group, "group", 120)
    twice = standing(Relation.objects.filter(organisation=ours, kind=kind), act.at)
    if any(_same(row, made) for row in twice):
        raise refused("enterprises.related-already", "since")
    made.save()
    _noted(act, made)
    return made


@command("enterprises.end-relation")
def end_relation(act: Act, *, relation: int, ground: str, until: dt.date | None = None) -> Relation:
    """Say until when a relation lasted, or without a day that there never was one."""
    row = there(Relation, relation)
    ours = locked(Organisation, row.organisation_id)
    held = require(actor(act), act.name, Place(region=ours.region, organisation=ours.pk))
    theirs = held is not None and held.organisation is not None
    if Relation.objects.filter(replaces=row).exists() or (theirs and row.status != CLAIMED):
        raise stale()
    if until and row.since and until < row.since:
        raise refused("enterprises.period", "until", begins=row.since, ends=until)
    made = Relation.objects.create(
        organisation=ours,
        kind=row.kind,
        other=row.other,
        group=row.group,
        share=row.share,
        since=row.since,
        until=until,
        void=until is None,
        ground=text(ground, "ground", 200),
        status=row.status,
        replaces=row,
        recorded_at=act.at,
        recorded_by=act.acting.key,
    )
    _noted(act, made)
    return made


def _held(made: Relation, other: int | None, share: int | None) -> None:
    if other is None or other == made.organisation_id:
        raise refused("enterprises.itself", "other")
    if share is None or not 0 < share <= WHOLE:
        raise refused("enterprises.share", "share")
    made.other, made.share = there(Organisation, other), share


def _same(one: Relation, two: Relation) -> bool:
    first, last = dt.date.min, dt.date.max
    return (one.other_id, one.group) == (two.other_id, two.group) and (
        (one.since or first) <= (two.until or last) and (two.since or first) <= (one.until or last)
    )


def _noted(act: Act, row: Relation) -> None:
    for key in (row.organisation_id, row.other_id):
        if key is not None:
            act.record(
                f"organisation:{key}",
                relation=row.pk,
                kind=row.kind,
                holder=row.organisation_id,
                other=row.other_id,
                group=row.group,
                share=row.share,
                since=row.since,
                until=row.until,
                void=row.void,
            )


def share_of(stated: str) -> int | None:
    """A percentage as people write it (51.5%), in parts per million; None where nothing is stated.

    Raises InputRefused.
    """
    if not stated.strip():
        return None
    try:
        return parse_percent(stated.strip())
    except MoneyError:
        raise refused("enterprises.share", "share") from None


def standing(rows: QuerySet[Relation], known_at: dt.datetime | None = None) -> list[Relation]:
    """The relations known at a moment that no other known then corrects."""
    known = list(
        rows.filter(recorded_at__lte=known_at or timezone.now()).select_related(
            "organisation", "other"
        )
    )
    corrected = {row.replaces_id for row in known}
    return [row for row in known if row.pk not in corrected and not row.void]


def relations_of(organisation: int) -> list[Relation]:
    """The relations in which an organisation stands, on either side."""
    return standing(Relation.objects.filter(Q(organisation=organisation) | Q(other=organisation)))


def related(
    organisation: int, day: dt.date, *, kinds: tuple[str, ...] = RELATIONS, least: int = 1
) -> set[int]:
    """The other organisations that count as related on a day, through any number of steps.

    ``kinds`` are those that count, ``least`` the share (parts per million) from which holding does;
    which of them, a policy or a bureau says.
    """
    found, new, groups = {organisation}, {organisation}, set[str]()
    while new:
        near = Q(organisation__in=new) | Q(other__in=new)
        named = standing(Relation.objects.filter(near | Q(group__in=groups), kind__in=kinds))
        rows = [r for r in named if _counts(r, day, least)]
        more = {r.group for r in rows if r.kind == GROUP} - groups
        groups |= more
        ends = {key for r in rows for key in (r.organisation_id, r.other_id) if key is not None}
        new = (ends - found) or ({organisation} if more else set())
        found |= ends
    return found - {organisation}


def _counts(row: Relation, day: dt.date, least: int) -> bool:
    begun = row.since is None or row.since <= day
    lasts = row.until is None or day <= row.until
    return begun and lasts and (row.kind != HOLDING or (row.share or 0) >= least)
