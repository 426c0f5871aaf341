"""Acts on many rows: previewed over what a person picked, then run in the background."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

from django.db import transaction
from django.db.models import Count

from jigai.facts.problems import Problem
from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.acts.refusing import refused
from jigai.office.ground.work.jobs import queue
from jigai.office.identity.actor import Actor
from jigai.office.identity.domain.typed import actor, locked
from jigai.office.identity.permits import denied, require
from jigai.office.identity.roles import permits
from jigai.office.lists.acts import Asked, BulkAct
from jigai.office.lists.keeping import picked
from jigai.office.lists.listing import LISTINGS, Listing
from jigai.office.lists.models import Batch, BatchRow

CHUNK: Final = 500
LONGEST: Final = 500
MOST_TYPED: Final = 200


def acts_for(who: Actor, listing: Listing) -> list[BulkAct]:
    """The acts on many rows that a person's posts permit at all."""
    known = permits()
    return [act for act in listing.acts if known[act.permit].roles & who.roles()]


def act_of(listing: Listing, key: str) -> BulkAct:
    """An act by its key; raises NotThere."""
    found = next((act for act in listing.acts if act.key == key), None)
    if found is None:
        raise NotThere
    return found


def listing_of(key: str) -> Listing:
    """A list by its key; raises NotThere."""
    if key not in LISTINGS:
        raise NotThere
    return LISTINGS[key]


def preview(who: Actor, listing: Listing, key: str, came_from: str = "") -> Batch:
    """Ask for every picked row whether an act may proceed; raises InputRefused for none picked."""
    act = act_of(listing, key)
    if act not in acts_for(who, listing):
        raise denied(act.permit)
    with transaction.atomic():
        batch = Batch.objects.create(
            person_id=who.person, listing=listing.key, act=key, came_from=came_from[:2_000]
        )
        found = 0
        for rows in chunked(who, listing, sorted(picked(who, listing))):
            BatchRow.objects.bulk_create([_row(batch, who, listing, act, row) for row in rows])
            found += len(rows)
        if not found:
            raise refused("lists.none-picked")
    return batch


def chunked(who: Actor, listing: Listing, keys: list[Any]) -> Iterator[list[Any]]:
    """Rows by their keys, some hundreds at a time; what a person no longer sees is left out."""
    joined = sorted({name for c in listing.columns for name in c.joined})
    for at in range(0, len(keys), CHUNK):
        rows = listing.rows(who).filter(pk__in=keys[at : at + CHUNK]).order_by("pk")
        yield list(rows.select_related(*joined) if joined else rows)


def _row(batch: Batch, who: Actor, listing: Listing, act: BulkAct, row: Any) -> BatchRow:
    why = act.why_not(who, row)
    return BatchRow(
        batch=batch,
        row=row.pk,
        name=listing.name(row)[:200],
        state=BatchRow.SKIPPED if why else BatchRow.READY,
        **said(why),
    )


def said(problem: Problem | None) -> dict[str, str]:
    """A problem as a row of a batch keeps it."""
    return {"zh": problem.zh[:LONGEST], "en": problem.en[:LONGEST]} if problem else {}


def counts(batch: Batch) -> dict[str, int]:
    """How many rows are in which state."""
    rows = batch.rows.values_list("state").annotate(n=Count("pk")).order_by()
    return dict.fromkeys(BatchRow.STATES, 0) | dict(rows)


@command("lists.run-batch")
def run_batch(act: Act, *, batch: int, values: dict[str, str]) -> Batch:
    """Do what a preview showed, in the background: each row by its own command."""
    who = actor(act)
    require(who, act.name)
    row = mine(who, batch, lock=True)
    if row.state != Batch.PREVIEW:
        raise refused("lists.batch-begun")
    listing = listing_of(row.listing)
    wanted = act_of(listing, row.act)
    row.values = {f.name: _typed(who, f, values.get(f.name, "")) for f in wanted.fields}
    number = queue("lists.batch", asked_by=who, batch=row.pk)
    row.state, row.job_id = Batch.RUNNING, number
    row.save()
    act.record(
        f"batch:{row.pk}", listing=row.listing, act=row.act, values=row.values, **counts(row)
    )
    return row


@command("lists.leave-batch")
def leave_batch(act: Act, *, batch: int) -> Batch:
    """Leave a preview: nothing is done."""
    who = actor(act)
    require(who, act.name)
    row = mine(who, batch, lock=True)
    if row.state != Batch.PREVIEW:
        raise refused("lists.batch-begun")
    row.state = Batch.LEFT
    row.save()
    act.record(f"batch:{row.pk}", listing=row.listing, act=row.act)
    return row


def mine(who: Actor, batch: int, *, lock: bool = False) -> Batch:
    """One's own batch; raises NotThere."""
    row = locked(Batch, batch) if lock else Batch.objects.filter(pk=batch).first()
    if row is None or row.person_id != who.person:
        raise NotThere
    return row


def _typed(who: Actor, asked: Asked, value: str) -> str:
    found = " ".join(value.split())
    if not found or len(found) > MOST_TYPED:
        raise refused("lists.act-field", asked.name, n=MOST_TYPED)
    if asked.options is not None and found not in dict(asked.options(who)):
        raise refused("lists.act-option", asked.name)
    if asked.day and parsed_day(found) is None:
        raise refused("lists.act-day", asked.name)
    return found


def parsed_day(text: str) -> dt.date | None:
    """A day as a form sends it; None for anything else."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
