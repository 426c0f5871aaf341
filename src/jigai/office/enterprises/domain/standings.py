"""Standings: days in which something holds of an organisation, each with its ground.

On the directory of enterprises above scale, or on the plan to enter it; on a list of bad credit;
excluded from support. Rows are never changed: an end, or a row that was wrong, is a further row.
"""

from __future__ import annotations

import datetime as dt

from jigai.facts.problems import shown
from jigai.office.enterprises.domain.evidence import evidence_of
from jigai.office.enterprises.domain.profiles import not_before_founding, repeated
from jigai.office.enterprises.domain.queries import standings_of
from jigai.office.enterprises.enums import STANDINGS, STATISTICAL
from jigai.office.enterprises.models import Standing
from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.errors import stale
from jigai.office.ground.acts.refusing import refused
from jigai.office.identity.domain.typed import actor, locked, text, there
from jigai.office.identity.models import Organisation
from jigai.office.identity.permits import Place, require


@command("enterprises.begin-standing")
def begin_standing(
    act: Act,
    *,
    organisation: int,
    kind: str,
    since: dt.date,
    ground: str,
    until: dt.date | None = None,
    evidence: int | None = None,
) -> Standing:
    """Note that something holds from a day on; raises InputRefused where it does already."""
    ours = locked(Organisation, organisation)
    require(actor(act), act.name, Place(region=ours.region, organisation=ours.pk))
    if kind not in STANDINGS:
        raise refused("enterprises.standing", "kind", kind=shown(kind))
    _in_order(ours, since, until)
    for row in standings_of(ours.pk, act.at, kind):
        if row.since <= (until or dt.date.max) and since <= (row.until or dt.date.max):
            raise refused(
                "enterprises.standing-overlap",
                "since",
                begins=row.since,
                ends=row.until or "—",
            )
    made = Standing.objects.create(
        organisation=ours,
        kind=kind,
        since=since,
        until=until,
        ground=text(ground, "ground", 200),
        evidence_id=evidence_of(ours.pk, evidence),
        status=STATISTICAL,
        recorded_at=act.at,
        recorded_by=act.acting.key,
    )
    _noted(act, made)
    return made


@command("enterprises.end-standing")
def end_standing(act: Act, *, standing: int, ground: str, until: dt.date | None = None) -> Standing:
    """Say until when it held (included), or without a day that it never should have been noted."""
    row = there(Standing, standing)
    ours = locked(Organisation, row.organisation_id)
    require(actor(act), act.name, Place(region=ours.region, organisation=ours.pk))
    if Standing.objects.filter(replaces=row).exists():
        raise stale()
    if until is not None:
        _in_order(ours, row.since, until)
    made = Standing.objects.create(
        organisation=ours,
        kind=row.kind,
        since=row.since,
        until=until,
        ground=text(ground, "ground", 200),
        void=until is None,
        evidence_id=row.evidence_id,
        status=row.status,
        replaces=row,
        recorded_at=act.at,
        recorded_by=act.acting.key,
    )
    _noted(act, made)
    return made


def _in_order(ours: Organisation, since: dt.date, until: dt.date | None) -> None:
    if until is not None and until < since:
        raise refused("enterprises.period", "until", begins=since, ends=until)
    not_before_founding(ours, since, "since")


def _noted(act: Act, row: Standing) -> None:
    repeated(row.organisation, act.at)
    act.record(
        f"organisation:{row.organisation_id}",
        standing=row.pk,
        kind=row.kind,
        since=row.since,
        until=row.until,
        void=row.void,
        replaces=row.replaces_id,
    )
