"""The way upward as rows: planned at submission, opened one after another, voided by a return."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Max
from django.utils import timezone

from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.errors import Denied
from jigai.office.ground.acts.refusing import refused
from jigai.office.ground.deadlines import due_after
from jigai.office.identity.actor import Actor, Held
from jigai.office.identity.domain.typed import actor
from jigai.office.identity.permits import Place, denied, jurisdiction, require
from jigai.office.library import validators as v
from jigai.office.library.domain.levels import chain
from jigai.office.library.enums import DONE, PLANNED, VOID, WAITING
from jigai.office.library.models import Project, Step, StepTerm
from jigai.office.regions.domain.codes import above
from jigai.reference.errors import YearNotPublished

LONGEST_TERM = 250
"""Working days: a year."""


def lay(act: Act, project: Project, levels: Sequence[str]) -> None:
    """Lay a way through levels, and open its first step."""
    last = Step.objects.filter(project=project, round=project.round).aggregate(m=Max("order"))["m"]
    begun = 0 if last is None else last + 1
    pairs = [(region, step) for region in levels for step in chain()]
    Step.objects.bulk_create(
        [
            Step(project=project, round=project.round, order=begun + i, region=region, step=step)
            for i, (region, step) in enumerate(pairs)
        ]
    )
    open_next(act, project)


def current(project: Project) -> Step | None:
    """The open step, None where nobody has to act."""
    return Step.objects.filter(project=project, state=WAITING).first()


def coming(project: Project) -> list[Step]:
    """Steps still to come."""
    return list(Step.objects.filter(project=project, round=project.round, state=PLANNED))


def open_next(act: Act, project: Project) -> Step | None:
    """Open the next planned step; None at the end of the way."""
    following = Step.objects.filter(project=project, round=project.round, state=PLANNED).first()
    if following is None:
        return None
    following.state, following.opened_at = WAITING, act.at
    following.due = due_day(following, act.at)
    following.save()
    return following


def agreed(act: Act, step: Step, text: str) -> None:
    """Note that the open step was taken, with the opinion given."""
    assert step.state == WAITING
    step.state, step.by, step.at, step.text = DONE, act.acting.key, act.at, text
    step.save()


def void(project: Project) -> None:
    """What is open or to come of a way is overtaken."""
    Step.objects.filter(project=project, state__in=(PLANNED, WAITING)).update(state=VOID)


def term_of(region: str, step: str) -> StepTerm | None:
    """The term of a step in a region: its own, else that of the nearest level above it."""
    terms = StepTerm.objects.filter(region__in=above(region), step=step)
    return max(terms, key=lambda term: len(term.region.rstrip("0")), default=None)


def due_day(step: Step, at: dt.datetime) -> dt.date | None:
    """The last day for a step; None where the bureau set no term or the year is not published."""
    found = term_of(step.region, step.step)
    if found is None:
        return None
    try:
        return due_after(timezone.localdate(at), found.days)
    except YearNotPublished:
        return None


def standing(act: Act, who: Actor, project: Project, step_name: str) -> tuple[Step, Held]:
    """The open step and the post that takes it: at its level, in one of its roles, and by somebody
    who had no other part in this round. Raises InputRefused, Denied."""
    step = current(project)
    if step is None or step.step != step_name:
        raise refused("library.not-open")
    return step, post_for(act.name, who, project, step)


def post_for(name: str, who: Actor, project: Project, step: Step) -> Held:
    """The post under which somebody takes a step."""
    fitting = [
        p for p in who.posts if step.region in jurisdiction(p) and p.role in chain()[step.step]
    ]
    if not fitting:
        raise denied(name)
    if who.key in parts(project):
        raise Denied(
            "own-act",
            "办理过这个项目前面环节的人不能再办这一步，请由同岗位的另一人办理",
            "whoever had a part in an earlier step of this project takes no other; somebody else "
            "in this post has to",
        )
    return min(fitting, key=lambda p: (p.delegated, p.post))


def parts(project: Project) -> set[str]:
    """Who had a part in this round: filled in, submitted, checked or approved."""
    done = Step.objects.filter(project=project, round=project.round, state=DONE)
    return {project.made_by, project.changed_by, project.submitted_by} | set(
        done.values_list("by", flat=True)
    )


@command("library.set-term")
def set_term(act: Act, *, region: str, step: str, days: int, ground: str) -> StepTerm:
    """Set how many working days a step may take in a jurisdiction, with the act it rests on."""
    require(actor(act), act.name, Place(region=region))
    if step not in chain():
        raise refused("library.word", "step")
    if not 1 <= days <= LONGEST_TERM:
        raise refused("library.term", "days", most=LONGEST_TERM)
    words = v.needed(v.words(200))(ground, "ground")
    row, _ = StepTerm.objects.update_or_create(
        region=region, step=step, defaults={"days": days, "ground": words}
    )
    act.record(f"region:{region}", step=step, days=days, ground=words)
    return row
