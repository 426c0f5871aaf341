"""Jobs: queued in the transaction that wants them, run by ``jigai work``, seen by people.

    @job("library.import", title="work.library-import", results=each("work.imported", "rows"))
    def run_import(running: Running, *, file: str) -> dict[str, Any]: ...

    queue("library.import", asked_by=person, file="…")

The row of a job is the outbox: it exists exactly if the act that queued it was done. A job may run
twice (a worker can die at its end), so what it does has to bear that. ``running.step`` keeps the
progress and stops the job where somebody cancelled it.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from jigai.facts.problems import InputRefused, Problem
from jigai.office.ground.acts.commands import Acting
from jigai.office.ground.acts.errors import NotThere

log = logging.getLogger(__name__)
Handler = Callable[..., dict[str, Any] | None]
SILENT = dt.timedelta(minutes=5)
"""A running job that gave no sign for so long has lost its worker."""


@dataclass(frozen=True)
class Result:
    """What a kind of job reports under a name: the key of its words; ``amount``: it is fen."""

    name: str
    words: str
    amount: bool = False


@dataclass(frozen=True)
class Kind:
    """A kind of job: what runs it, the key of its name for people, what it reports."""

    run: Handler
    title: str
    results: tuple[Result, ...]


HANDLERS: dict[str, Kind] = {}


def each(words: str, *names: str) -> tuple[Result, ...]:
    """Results whose words stand together: ``rows`` under ``<words>.rows``."""
    return tuple(Result(name, f"{words}.{name}") for name in names)


class Cancelled(Exception):
    """Somebody cancelled the job."""


@dataclass
class Running:
    """A job while it runs."""

    id: int
    total: int = 0

    def expect(self, total: int) -> None:
        """Say how many steps there are."""
        self.total = total
        self._save(total=total, done=0)

    def step(self, done: int) -> None:
        """Keep how far it is; raises Cancelled where somebody cancelled the job."""
        from jigai.office.ground.models import Job

        self._save(done=done)
        if Job.objects.filter(pk=self.id, cancel=True).exists():
            raise Cancelled

    def _save(self, **fields: int) -> None:
        from jigai.office.ground.models import Job

        Job.objects.filter(pk=self.id).update(seen_at=timezone.now(), **fields)


def job(kind: str, *, title: str, results: tuple[Result, ...] = ()) -> Callable[[Handler], Handler]:
    """Register what runs a kind of job; ``title`` is the key of its name for people.

    ``results`` are the numbers it may report, in the order in which people read them. Lists and
    mappings beside them are for the pages that know them.
    """

    def made(handler: Handler) -> Handler:
        if kind in HANDLERS:
            raise ValueError(f"there are two handlers of '{kind}'")
        HANDLERS[kind] = Kind(handler, title, results)
        return handler

    return made


def queue(
    kind: str, *, asked_by: Acting, not_before: dt.datetime | None = None, **arguments: Any
) -> int:
    """Queue a job in the present transaction; returns its id."""
    from jigai.office.ground.models import Job

    if kind not in HANDLERS:
        raise ValueError(f"no handler of '{kind}'")
    row = Job.objects.create(kind=kind, arguments=arguments, asked_by=asked_by.key)
    carry_out.using(run_after=not_before).enqueue(row.pk)
    return row.pk


@task()
def carry_out(number: int) -> None:
    """Run a job that waits; what is cancelled or already done is left alone."""
    from jigai.office.ground.models import Job

    with transaction.atomic():
        row = Job.objects.select_for_update().filter(pk=number, state=Job.WAITING).first()
        if row is None:
            return
        row.state, row.started_at, row.seen_at = Job.RUNNING, timezone.now(), timezone.now()
        row.attempts += 1
        row.save()
    kind = HANDLERS[row.kind]
    try:
        result = kind.run(Running(number), **row.arguments) or {}
        _worded(row.kind, kind, result)
    except Cancelled:
        _end(number, Job.CANCELLED)
    except InputRefused as error:
        _end(number, Job.FAILED, problems=[_both(p) for p in error.problems])
    except Exception as error:
        log.exception("job failed", extra={"job": number, "kind": row.kind})
        _end(number, Job.FAILED, problems=[_both(_broken(error))])
    else:
        _end(number, Job.DONE, result=result)


def _worded(name: str, kind: Kind, result: dict[str, Any]) -> None:
    """What people are shown has words: found out by whatever runs the job first, a test of it."""
    said = {one.name for one in kind.results}
    for key, value in result.items():
        if key not in said and not isinstance(value, (list, dict)):
            raise ValueError(f"job '{name}' reports '{key}', for which it has no words")


def _end(number: int, state: str, **fields: Any) -> None:
    from jigai.office.ground.models import Job

    Job.objects.filter(pk=number).update(state=state, ended_at=timezone.now(), **fields)


def _both(problem: Problem) -> dict[str, str]:
    return {
        "code": problem.code,
        "where": problem.where,
        "zh": problem.text("zh"),
        "en": problem.text("en"),
    }


def _broken(error: Exception) -> Problem:
    name = type(error).__name__
    return Problem(
        "job.broken",
        f"程序出错（{name}），没有保存未完成的部分；请重试，仍不行请告知管理员",
        f"the program failed ({name}); nothing unfinished was kept. Try again, then tell the "
        "administrator",
    )


def cancel(number: int) -> None:
    """Cancel a job: one that waits never begins, one that runs stops at its next step."""
    from jigai.office.ground.models import Job

    with transaction.atomic():
        row = Job.objects.select_for_update().filter(pk=number).first()
        if row is None:
            raise NotThere
        row.cancel = True
        if row.state == Job.WAITING:
            row.state, row.ended_at = Job.CANCELLED, timezone.now()
        row.save()


def again(number: int) -> None:
    """Queue a job once more that failed or was cancelled."""
    from jigai.office.ground.models import Job

    with transaction.atomic():
        row = Job.objects.select_for_update().filter(pk=number).first()
        if row is None:
            raise NotThere
        if row.state not in (Job.FAILED, Job.CANCELLED):
            return
        row.state, row.cancel, row.problems, row.ended_at = Job.WAITING, False, [], None
        row.done = 0
        row.save()
        carry_out.enqueue(row.pk)


def rescue(now: dt.datetime | None = None) -> int:
    """Queue again what lost its worker; returns how many jobs that were."""
    from jigai.office.ground.models import Job

    moment = now or timezone.now()
    found = 0
    with transaction.atomic():
        lost = Job.objects.select_for_update().filter(
            state=Job.RUNNING, seen_at__lt=moment - SILENT
        )
        for row in lost:
            row.state = Job.WAITING
            row.save()
            carry_out.enqueue(row.pk)
            found += 1
    return found
