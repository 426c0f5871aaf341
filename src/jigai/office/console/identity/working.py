"""Background jobs that somebody asked for: how far they are, what became of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from jigai.office.console.answering import form_page, onto
from jigai.office.console.frame import tell
from jigai.office.console.identity.forms import Worded
from jigai.office.console.lists.tabs import tabs
from jigai.office.console.routing import Request, route
from jigai.office.ground.models import Job
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.ground.work.jobs import HANDLERS
from jigai.office.identity.domain.jobs import cancel_job, job_of, retry_job
from jigai.office.identity.permits import opens

ROWS = 50
OPEN = (Job.WAITING, Job.RUNNING)


@dataclass(frozen=True)
class Progress:
    """A job as people see it."""

    row: Job

    @property
    def title(self) -> str:
        """What it does."""
        return job_title(self.row.kind)

    @property
    def open(self) -> bool:
        """Whether it waits or runs."""
        return self.row.state in OPEN

    @property
    def elapsed(self) -> int:
        """Seconds since it began to run."""
        if self.row.started_at is None:
            return 0
        return int(((self.row.ended_at or timezone.now()) - self.row.started_at).total_seconds())

    @property
    def left(self) -> int | None:
        """Seconds that it may still take; None where that cannot be told yet."""
        done, total = self.row.done, self.row.total
        if self.row.state != Job.RUNNING or not 0 < done < total:
            return None
        return max(1, self.elapsed * (total - done) // done)

    @property
    def announced(self) -> str:
        """What is said aloud: at each quarter, and at the end."""
        if not self.open:
            return t(f"job.state.{self.row.state}")
        quarters = 4 * self.row.done // self.row.total if self.row.total else 0
        return t("job.quarter", percent=25 * quarters) if quarters else ""

    @property
    def results(self) -> list[tuple[str, int | str, bool]]:
        """What it reports: words, value, whether that is an amount of fen; in the order declared.

        A kind that the program no longer knows reports nothing.
        """
        kind, found = HANDLERS.get(self.row.kind), self.row.result
        named = [one for one in kind.results if one.name in found] if kind else []
        return [(t(one.words), found[one.name], one.amount) for one in named]

    @property
    def problems(self) -> list[str]:
        """Why it failed, in the language of the page."""
        lang = current_lang()
        return [
            f"{found['where']}：{found[lang]}" if found["where"] else found[lang]
            for found in self.row.problems
        ]


def job_title(kind: str) -> str:
    """The name of a kind of job; the kind itself where the program no longer knows it."""
    return t(HANDLERS[kind].title) if kind in HANDLERS else kind


@route("identity.read-own")
def jobs(request: Request) -> HttpResponseBase:
    """Jobs that one asked for, newest first."""
    rows = Job.objects.filter(asked_by=request.actor.key).order_by("-pk")
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "heading": t("navigation.lists-imports"),
        "title": t("job.title"),
        "tabs": tabs("jobs"),
        "page": page,
        "rows": [Progress(row) for row in page],
    }
    return render(request, "console/identity/jobs.html", context)


@route("identity.read-own")
def job(request: Request, job: int) -> HttpResponseBase:
    """One job; the page asks again each second while it is under way."""
    progress = Progress(job_of(request.actor, job))
    all_ = "work" if opens(request.actor, "ground.manage-jobs") else "jobs"
    crumbs = [(t(f"job.crumb.{all_}"), reverse(f"console:{all_}"))]
    context = {"heading": progress.title, "crumbs": crumbs, "job": progress}
    return render(request, "console/identity/job.html", context)


@route("ground.cancel-job")
def cancel(request: Request, job: int) -> HttpResponseBase:
    """Cancel a job: asked once more, since what was done so far is lost or stays half."""
    consequence = t("job.cancel-consequence")
    return _asked(
        request, job, cancel_job, "cancel", "cancelling", consequence=consequence, grave=True
    )


@route("ground.retry-job")
def retry(request: Request, job: int) -> HttpResponseBase:
    """Run a job once more."""
    return _asked(request, job, retry_job, "retry", "again")


def _asked(
    request: Request, job: int, do: Callable[..., object], name: str, told: str, **more: Any
) -> HttpResponseBase:
    """Ask whether an act on a job is meant, then do it."""
    progress = Progress(job_of(request.actor, job))
    if request.method == "POST":
        do(acting=request.actor, job=job)
        tell(request, f"job.{told}")
        return onto("console:job", job)
    return form_page(
        request,
        Worded(),
        heading=t(f"job.{name}"),
        act=t(f"job.{name}"),
        facts=[(t("job.what"), progress.title)],
        back=reverse("console:job", args=[job]),
        **more,
    )
