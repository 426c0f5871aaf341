"""The job of an act on many rows: each row alone, refusals kept at their rows."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from jigai.facts.problems import InputRefused
from jigai.office.ground.acts.errors import Denied, NotThere
from jigai.office.ground.acts.refusing import problem
from jigai.office.ground.work.jobs import Running, each, job
from jigai.office.identity.actor import Actor, actor_of
from jigai.office.lists.acts import BulkAct
from jigai.office.lists.batches import act_of, chunked, counts, listing_of, parsed_day, said
from jigai.office.lists.listing import Listing
from jigai.office.lists.models import Batch, BatchRow

STEP = 20


@job(
    "lists.batch",
    title="lists.job.batch",
    results=each("lists.job.said", *BatchRow.STATES),
)
def run(running: Running, *, batch: int) -> dict[str, Any]:
    """Go through the rows that may proceed. What was done before a stop stays done."""
    row = Batch.objects.select_related("person").get(pk=batch)
    listing, who = listing_of(row.listing), actor_of(row.person)
    act = act_of(listing, row.act)
    ready = dict(row.rows.filter(state=BatchRow.READY).values_list("row", "pk"))
    running.expect(len(ready))
    done = 0
    for rows in chunked(who, listing, sorted(ready)):
        for found in rows:
            _one(row, listing, act, who, found, ready.pop(found.pk))
            done += 1
            if done % STEP == 0:
                running.step(done)
    gone = problem("lists.row-gone")
    row.rows.filter(pk__in=ready.values()).update(state=BatchRow.REFUSED, **said(gone))
    Batch.objects.filter(pk=batch).update(state=Batch.DONE, ended_at=timezone.now())
    running.step(done + len(ready))
    return dict(counts(row))


def _given(act: BulkAct, batch: Batch) -> dict[str, Any]:
    """What was typed, days as days."""
    days = {asked.name for asked in act.fields if asked.day}
    return {k: parsed_day(v) if k in days else v for k, v in batch.values.items()}


def _one(batch: Batch, listing: Listing, act: BulkAct, who: Actor, row: Any, number: int) -> None:
    mark = BatchRow.objects.filter(pk=number)
    try:
        with transaction.atomic():
            act.do(acting=who, row=row, **_given(act, batch))
            mark.update(state=BatchRow.DONE)
    except InputRefused as error:
        mark.update(state=BatchRow.REFUSED, **said(error.problems[0]))
    except Denied as error:
        mark.update(state=BatchRow.REFUSED, **said(error.problem))
    except NotThere:
        mark.update(state=BatchRow.REFUSED, **said(problem("lists.row-gone")))
