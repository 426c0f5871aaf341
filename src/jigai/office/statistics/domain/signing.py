"""Signing a month: the approver's act that makes a draft the return, or corrects the return."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from jigai.facts.problems import InputRefused, Problem
from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.errors import stale
from jigai.office.ground.acts.refusing import problem, refused
from jigai.office.identity.domain.typed import actor, text
from jigai.office.identity.permits import require
from jigai.office.statistics.checking import Remark, remarks
from jigai.office.statistics.domain.drafting import locked_draft, open_for, subject_of
from jigai.office.statistics.domain.reading import around, closed, row_of, window_of
from jigai.office.statistics.domain.registering import place_of
from jigai.office.statistics.domain.tallying import TALLIES
from jigai.office.statistics.domain.wording import said
from jigai.office.statistics.dues import last_month, late
from jigai.office.statistics.enums import (
    CORRECTION,
    DEVIATION,
    READY,
    REGISTERED,
    SIGNED,
    SUBMITTED,
)
from jigai.office.statistics.figures import Figures, differing, plain, read_figures
from jigai.office.statistics.models import Draft, Entry, Registration, Return
from jigai.reference import industries


@dataclass
class Signing:
    """One signing under way: what is stated, what was signed before, what was found."""

    act: Act
    draft: Draft
    figures: Figures
    earlier: Return | None
    found: list[Remark]
    reason: str

    @property
    def changes(self) -> list[tuple[str, Any, Any]]:
        """The figures that differ from those signed before."""
        return [] if self.earlier is None else differing(self.earlier.figures, self.figures)


@command("statistics.submit")
def submit(
    act: Act, *, draft: int, version: int, confirmed: Iterable[str] = (), reason: str = ""
) -> Return:
    """Sign a draft. ``confirmed`` names the questions that were answered with yes; ``reason`` is
    needed where figures do not follow from other months, and for every correction."""
    made = locked_draft(draft)
    who = actor(act)
    require(who, act.name, place_of(made.project))
    if made.version != version:
        raise stale()
    if made.state == SIGNED:
        raise refused("statistics.signed-already")
    if made.state != READY:
        raise refused("statistics.not-ready")
    if made.typed_by == who.key:
        raise refused("statistics.own-draft")
    open_for(made.project, made.period)
    signing = _begun(act, made, reason)
    _judged(signing, frozenset(confirmed))
    return _signed(signing, sorted(set(confirmed)))


def _begun(act: Act, draft: Draft, reason: str) -> Signing:
    figures = read_figures(draft.typed, draft.unit)
    earlier = (
        Return.objects.select_for_update()
        .filter(project=draft.project_id, year=draft.year, month=draft.month)
        .first()
    )
    found = remarks(draft.period, figures, around(draft.project_id, draft.period))
    words = text(reason, "reason", 500) if reason.strip() else ""
    return Signing(act, draft, figures, earlier, found, words)


def _judged(signing: Signing, confirmed: frozenset[str]) -> None:
    """Refuse what is wrong, unconfirmed or without its reason; all of it at once."""
    problems: list[Problem] = [said(r) for r in signing.found if r.grade == "fault"]
    if not signing.reason:
        problems += [said(r) for r in signing.found if r.grade == "reason"]
        if signing.changes:
            problems.append(problem("statistics.correction-reason", "reason"))
    problems += [
        said(r) for r in signing.found if r.grade == "question" and key_of(r) not in confirmed
    ]
    if signing.earlier is not None and not signing.changes:
        problems.append(problem("statistics.nothing-changed"))
    if problems:
        raise InputRefused(problems)


def key_of(remark: Remark) -> str:
    """Under which name a question is confirmed."""
    return f"{remark.code}:{remark.field}"


def _signed(signing: Signing, confirmed: list[str]) -> Return:
    act, draft, earlier = signing.act, signing.draft, signing.earlier
    changes = signing.changes
    before = TALLIES.of(earlier)
    made = earlier or _first(act, draft, signing.figures.total_investment)
    held = earlier is not None and closed(made.region, made.period)
    made.take(signing.figures)
    made.state, made.since, made.submitted_at = SUBMITTED, act.at, act.at
    made.submitted_by, made.signed_by = act.acting.key, actor(act).name
    made.confirmed = confirmed
    made.version = 1 if earlier is None else earlier.version + 1
    made.save()
    _entries(signing, made, changes, frozen=held)
    TALLIES.move(before, TALLIES.of(made))
    draft.state, draft.since = SIGNED, act.at
    draft.version += 1
    draft.save()
    _bounded(made)
    act.record(
        subject_of(draft.project, draft.period),
        state=SUBMITTED,
        signing=made.version,
        late=made.late,
        figures=signing.figures.plain(),
        reason=signing.reason,
        confirmed=confirmed,
    )
    return made


def _first(act: Act, draft: Draft, total: int) -> Return:
    """A return signed for the first time: where it counts, and whether it is late."""
    project, month = draft.project, draft.period
    today = timezone.localdate(act.at)
    row = row_of(project, month, total)
    window = window_of(project.region, month, today)
    missed = closed(project.region, month) or (row is not None and late(row, month, today))
    return Return(
        project=project,
        organisation=project.organisation,
        region=project.region,
        industry=division(project.industry),
        kind=project.kind,
        year=month.year,
        month=month.month,
        first_at=act.at,
        late=missed and window is None,
        window=window if missed else None,
    )


def division(code: str) -> str:
    """The division of an industry code, under which figures are summed; empty where unknown."""
    found = industries.find(code) if code else None
    return found.code if found is not None else ""


def _entries(
    signing: Signing, made: Return, changes: list[tuple[str, Any, Any]], *, frozen: bool
) -> None:
    """The signed entries: each figure corrected; each figure that does not follow, with its
    reason."""
    common: dict[str, Any] = {
        "month_return": made,
        "signing": made.version,
        "reason": signing.reason,
        "by": signing.act.acting.key,
        "name": actor(signing.act).name,
        "at": signing.act.at,
    }
    rows = [
        Entry(kind=CORRECTION, field=f, old=plain(old), new=plain(new), frozen=frozen, **common)
        for f, old, new in changes
    ]
    corrected = {f for f, _, _ in changes}
    for remark in signing.found:
        if remark.grade == "reason" and remark.field not in corrected:
            new = plain(getattr(signing.figures, remark.field))
            rows.append(
                Entry(kind=DEVIATION, field=remark.field, old=_told(remark), new=new, **common)
            )
    Entry.objects.bulk_create(rows)


def _told(remark: Remark) -> dict[str, Any]:
    """What a figure does not follow from."""
    return {"code": remark.code, **remark.values}


def _bounded(made: Return) -> None:
    """A completed project returns its months to the end that its row states, then no more."""
    rows = Return.objects.filter(project=made.project_id, finished=True)
    first = rows.order_by("year", "month").first()
    bound = None
    if first is not None:
        row = row_of(made.project, first.period, first.total_investment)
        bound = None if row is None else last_month(row, first.period).ordinal
    Registration.objects.filter(project=made.project_id, state=REGISTERED).update(last_month=bound)
