"""The way upward: checked and approved at each level by different people, or sent back."""

from __future__ import annotations

from typing import Any

from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.refusing import refused
from jigai.office.identity.actor import Held
from jigai.office.identity.domain.typed import actor
from jigai.office.identity.permits import jurisdiction, require
from jigai.office.library.domain.entries import enter_at, enter_taken_over, kept_here
from jigai.office.library.domain.judging import judged
from jigai.office.library.domain.levels import chain
from jigai.office.library.domain.moving import moved, noted, place_of, reasoned, taken, touched
from jigai.office.library.domain.steps import (
    agreed,
    current,
    lay,
    open_next,
    post_for,
    standing,
    void,
)
from jigai.office.library.domain.submitting import levels_for
from jigai.office.library.domain.takeovers import takeover_of
from jigai.office.library.enums import (
    APPROVE,
    CHECK,
    DONE,
    ENTERED,
    IN,
    SENT_BACK,
    SUBMITTED,
    VOID,
)
from jigai.office.library.models import Entry, Project, Step
from jigai.office.library.words import both


@command("library.check")
def check(act: Act, *, project: int, version: int, text: str) -> Project:
    """The officer of a level recommends a project, with an opinion."""
    row, _ = taken(act, project, version)
    step, held = standing(act, actor(act), row, CHECK)
    words = _opinion(text)
    agreed(act, step, words)
    open_next(act, row)
    return _stepped(act, row, step, held, text=words)


@command("library.approve")
def approve(act: Act, *, project: int, version: int, text: str) -> Project:
    """The head of a level approves: the project enters the libraries of this level whose rules it
    meets, and goes on to the next level. One that is taken over enters the library it was in."""
    row, _ = taken(act, project, version)
    step, held = standing(act, actor(act), row, APPROVE)
    words = _opinion(text)
    levels = levels_of(row)
    verdicts = judged(row)
    takeover = takeover_of(row)
    if takeover is None:
        made = enter_at(act, row, step.region, levels, verdicts)
    else:
        made = enter_taken_over(act, row, takeover, verdicts)
    agreed(act, step, words)
    following = open_next(act, row)
    kept = [one for level in levels for one in kept_here(level, levels, verdicts)]
    if row.state == SUBMITTED and following is None and kept and not made:
        raise refused("library.not-met")
    told = [entry.name for entry in made]
    if row.state == SUBMITTED and (made or following is None):
        moved(act, row, "enter", held, text=words, region=step.region, libraries=told)
    else:
        _stepped(act, row, step, held, text=words, libraries=told)
    return row


@command("library.return")
def send_back(act: Act, *, project: int, version: int, reason: str, text: str = "") -> Project:
    """Send a project back with a reason: to the level below, from the first to the organisation.

    What was approved on the way there counts no more. A project that is in a library stays there:
    only its way upward ends.
    """
    row, _ = taken(act, project, version)
    who = actor(act)
    require(who, act.name, place_of(row))
    step = current(row)
    if step is None:
        raise refused("library.not-open")
    held = post_for(act.name, who, row, step)
    code, words = reasoned("return", reason, text)
    step.state, step.by, step.at, step.reason, step.text = SENT_BACK, who.key, act.at, code, words
    step.save()
    void(row)
    back_to = _below(row, step)
    _uncount(row, {step.region} | ({back_to} if back_to else set()))
    if back_to is None and row.state == SUBMITTED:
        moved(act, row, "return", held, reason=code, text=words, region=step.region)
        return row
    if back_to is not None:
        levels = levels_of(row)
        lay(act, row, levels[levels.index(back_to) :])
    return _stepped(act, row, step, held, reason=code, text=words, to=back_to)


def _below(project: Project, step: Step) -> str | None:
    """The level that a project goes back to; None: the organisation, or, where the level below
    has it in a library, nobody: there it stays."""
    levels = levels_of(project)
    at = levels.index(step.region)
    inside = Entry.objects.filter(project=project, state=ENTERED).exists()
    return levels[at - 1] if at and not inside else None


def _uncount(project: Project, regions: set[str]) -> None:
    """What was agreed to at these levels counts no more."""
    agreed = Step.objects.filter(project=project, round=project.round, state=DONE)
    agreed.filter(region__in=regions).update(state=VOID)


@command("library.recommend")
def recommend(act: Act, *, project: int, version: int, text: str) -> Project:
    """The officer of a level sends a project of the library on: to the levels above whose
    libraries it may enter now."""
    row, _ = taken(act, project, version)
    who = actor(act)
    if row.state != IN or current(row) is not None:
        raise refused("library.move", "", state=both(f"library.state.{row.state}"))
    words = _opinion(text)
    levels = levels_for(row, judged(row))
    mine = [
        (level, post)
        for level in levels
        for post in who.posts
        if level in jurisdiction(post) and post.role in chain()[CHECK]
    ]
    if not mine:
        raise refused("library.nobody", "")
    level, held = mine[0]
    row.round += 1
    lay(act, row, levels[levels.index(level) :])
    step = current(row)
    assert step is not None
    agreed(act, step, words)
    open_next(act, row)
    return _stepped(act, row, step, held, text=words)


def levels_of(project: Project) -> list[str]:
    """The levels of the present round, the nearest first."""
    rows = Step.objects.filter(project=project, round=project.round).order_by("order")
    return list(dict.fromkeys(rows.values_list("region", flat=True)))


def _stepped(act: Act, project: Project, step: Step, held: Held | None, **told: Any) -> Project:
    """Save a project on which a step was taken that leaves its state as it is, and tell it."""
    touched(act, project)
    act.record(project.subject, step=step.step, region=step.region, **told)
    noted(act, project, held, region=step.region, **told)
    return project


def _opinion(text: str) -> str:
    words = " ".join(text.split())
    if not words or len(words) > 500:
        raise refused("library.opinion", "text")
    return words
