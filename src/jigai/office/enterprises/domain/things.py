"""Products, platforms and centres: registered by their organisation, ended with a reason.

What is known of one, its name included, is fact records of its number; nothing is ever deleted.
"""

from __future__ import annotations

from typing import Final

from django.db.models import QuerySet

from jigai.facts.problems import shown
from jigai.office.enterprises.domain.evidence import evidence_of
from jigai.office.enterprises.domain.facts import Statement, recorded
from jigai.office.enterprises.domain.successions import follower
from jigai.office.enterprises.enums import THINGS
from jigai.office.enterprises.models import Thing
from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.errors import NotThere, stale
from jigai.office.ground.acts.refusing import refused
from jigai.office.identity.domain.typed import actor, locked, text, there
from jigai.office.identity.models import Organisation
from jigai.office.identity.permits import Place, require

LETTERS: Final = {"product": "CP", "platform": "PT", "centre": "ZX"}
"""What the numbers of each kind begin with."""


@command("enterprises.register-thing")
def register_thing(
    act: Act,
    *,
    organisation: int,
    entity: str,
    name: str,
    code: str = "",
    evidence: int | None = None,
) -> Thing:
    """Register a product, platform or centre; ``code`` is what its documents identify it by.

    Raises InputRefused for a kind that there is not, and where one of the same name or code is
    registered already.
    """
    ours = locked(Organisation, organisation)
    require(actor(act), act.name, Place(region=ours.region, organisation=ours.pk))
    if entity not in THINGS:
        raise refused("enterprises.thing-kind", "entity", kind=shown(entity))
    called = text(name, "name", 120)
    marked = text(code, "code", 100) if code.strip() else ""
    _once(ours, entity, called, marked)
    made = Thing.objects.create(
        organisation=ours,
        entity=entity,
        number=_number(entity),
        code=marked,
        name=called,
        made_at=act.at,
        made_by=act.acting.key,
    )
    named = Statement(
        f"{entity}.name", called, subject=made.subject, evidence=evidence_of(ours.pk, evidence)
    )
    recorded(act, ours, named)
    act.record(f"organisation:{ours.pk}", thing=made.subject, name=called, code=marked)
    return made


@command("enterprises.end-thing")
def end_thing(act: Act, *, thing: int, reason: str) -> Thing:
    """Say that a product, platform or centre is no more, or was none; its records stay."""
    ours = locked(Organisation, there(Thing, thing).organisation_id)
    row = locked(Thing, thing)
    require(actor(act), act.name, Place(region=ours.region, organisation=ours.pk))
    if row.organisation_id != ours.pk or row.ended_at is not None:
        raise stale()
    row.ended_at, row.ended_by = act.at, act.acting.key
    row.reason = text(reason, "reason", 200)
    row.save()
    act.record(f"organisation:{ours.pk}", thing=row.subject, reason=row.reason)
    return row


def _once(ours: Organisation, entity: str, name: str, code: str) -> None:
    live = Thing.objects.filter(organisation=ours, entity=entity, ended_at=None)
    same = live.filter(name=name, code=code).first()
    if same is None and code:
        same = live.filter(code=code).first()
    if same is not None:
        field = "code" if code else "name"
        raise refused("enterprises.thing-twice", field, number=same.number, name=same.name)


def _number(entity: str) -> str:
    """The next number of a kind; organisations are locked one by one, so it may take a try."""
    number = (Thing.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    while Thing.objects.filter(entity=entity, number=f"{LETTERS[entity]}{number:06d}").exists():
        number += 1
    return f"{LETTERS[entity]}{number:06d}"


def things_of(organisation: int) -> dict[str, list[Thing]]:
    """What an organisation has by kind, what ended last."""
    rows = Thing.objects.filter(organisation=organisation).order_by("-made_at")
    found = sorted(rows, key=lambda row: row.ended_at is not None)
    return {entity: [row for row in found if row.entity == entity] for entity in THINGS}


def thing_named(rows: QuerySet[Thing], number: str) -> Thing:
    """One by its number among those in sight; raises NotThere."""
    found = rows.filter(number=number).first()
    if found is None:
        raise NotThere
    return found


@follower("things", lambda organisation: Thing.objects.filter(organisation=organisation).count())
def _follow(act: Act, former: int, successor: int) -> None:
    """They go on under the successor, whose people state what is known of them from then on."""
    moved = Thing.objects.filter(organisation=former).update(organisation=successor)
    if moved:
        act.record(f"organisation:{former}", things=moved, into=successor)
