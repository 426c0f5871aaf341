"""Whom a project waits for: one query for a person, and one for many projects."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from jigai.office.ground.waiting import Waiting, provider
from jigai.office.identity.actor import Actor
from jigai.office.identity.permits import jurisdiction
from jigai.office.library.domain.levels import chain
from jigai.office.library.enums import RETURNED, WAITING
from jigai.office.library.models import Project, Step


def waiting_steps(actor: Actor) -> QuerySet[Step]:
    """The open steps that wait for somebody's posts, the earliest due first."""
    wanted = Q(pk__in=[])
    for post in actor.posts:
        if post.region is not None:
            steps = [step for step, roles in chain().items() if post.role in roles]
            wanted |= Q(region__in=jurisdiction(post), step__in=steps)
    mine = Q(project__made_by=actor.key) | Q(project__submitted_by=actor.key)
    rows = Step.objects.filter(wanted, state=WAITING).exclude(mine)
    return rows.select_related("project__organisation").order_by("due", "opened_at", "pk")


def returned_to(actor: Actor) -> QuerySet[Project]:
    """Projects of an actor's organisations that were sent back to them."""
    ours = [p.organisation for p in actor.posts if p.organisation is not None]
    return Project.objects.filter(organisation__in=ours, state=RETURNED).order_by("since", "pk")


def waits(steps: Iterable[Step]) -> dict[int, Step]:
    """The open step of each project, from one query."""
    return {step.project_id: step for step in steps}


def open_steps(projects: Iterable[int]) -> dict[int, Step]:
    """The open steps of many projects in one query."""
    return waits(Step.objects.filter(project__in=list(projects), state=WAITING))


@provider
def _to_do(actor: Any) -> Iterable[Waiting]:
    for step in waiting_steps(actor):
        yield Waiting(
            kind=f"library.waits.{step.step}",
            subject=step.project.subject,
            title=step.project.name,
            link=reverse("console:library-review", args=[step.project.number]),
            since=step.opened_at or step.project.since,
            due=step.due,
        )
    for project in returned_to(actor):
        yield Waiting(
            kind="library.waits.returned",
            subject=project.subject,
            title=project.name,
            link=reverse("console:library-project", args=[project.number]),
            since=project.since,
        )
