"""The summary of the library: projects by region and state, so that lists need not count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db.models import QuerySet, Sum

from jigai.office.ground.summaries import Summary, register
from jigai.office.ground.tallies import Side, Tallies
from jigai.office.identity.actor import Actor
from jigai.office.identity.permits import visible
from jigai.office.library.models import Project, Tally

AMOUNTS: Final = ("total_investment", "fixed_asset_investment")
TALLIES: Final = Tallies(
    cells=Tally.objects.all,
    rows=Project.objects.all,
    key=("region", "state"),
    part="region",
    amounts=AMOUNTS,
    counts={},
)
register(Summary("library", TALLIES.compare, TALLIES.rebuild))


def stored(project: Project, before: Project | None) -> None:
    """Save a project and keep the sums; ``before`` is its row as it was, None for a new one."""
    was = TALLIES.of(before)
    project.save()
    TALLIES.move(was, TALLIES.of(project))


def relocated(projects: Iterable[Project], region: str) -> None:
    """Keep the sums where many projects come under another region at once."""

    def moved(row: Project) -> tuple[Side, Side]:
        before = TALLIES.of(row)
        assert before is not None
        return before, ((region, row.state), before[1])

    TALLIES.settle(moved(row) for row in projects)


def regions_of(actor: Actor) -> QuerySet[Any, str]:
    """The codes of the regions with projects that somebody sees; from the sums for a bureau."""
    if any(post.organisation is not None for post in actor.posts):
        found: QuerySet[Any] = visible(actor, Project.objects.all())
    else:
        found = visible(actor, Tally.objects.filter(count__gt=0))
    return found.order_by().values_list("region", flat=True).distinct()


def summed(actor: Actor) -> Mapping[str, int] | None:
    """Number and sums of all projects that somebody of a bureau sees; None for organisations, whose
    few projects are counted."""
    if any(post.organisation is not None for post in actor.posts):
        return None
    sums = {name: Sum(name, default=0) for name in ("count", *AMOUNTS)}
    found: dict[str, int] = visible(actor, Tally.objects.all()).aggregate(**sums)
    total, fixed = (found[name] for name in AMOUNTS)
    return {"count": found["count"], "total": total, "fixed": fixed}
