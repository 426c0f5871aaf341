"""The bureau and a return: ask, return, accept. It never writes a figure."""

from __future__ import annotations

from collections.abc import Iterable

from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.errors import stale
from jigai.office.ground.acts.refusing import refused
from jigai.office.identity.domain.typed import actor, locked, text, there
from jigai.office.identity.permits import Place, require
from jigai.office.library.models import Project
from jigai.office.statistics.domain.drafting import subject_of, typed_of
from jigai.office.statistics.domain.tallying import TALLIES
from jigai.office.statistics.enums import (
    ACCEPTED,
    ANSWERED,
    ASKED,
    CLOSED,
    OPEN,
    QUERIED,
    RETURNED,
    SUBMITTED,
)
from jigai.office.statistics.figures import FIELDS
from jigai.office.statistics.models import Draft, Query, Return
from jigai.office.statistics.reporting import MONTHLY, reasons

SETTLED = {SUBMITTED: (QUERIED, RETURNED, ACCEPTED), QUERIED: (RETURNED, ACCEPTED)}
"""From which state the bureau may turn a return into which."""


@command("statistics.ask")
def ask(act: Act, *, month_return: int, question: str, field: str = "") -> Query:
    """Ask the organisation about a return, or about one of its figures."""
    made = _locked(act, month_return)
    if made.state == RETURNED:
        raise refused("statistics.is-returned")
    if field and field not in FIELDS:
        raise refused("statistics.query-field", "field")
    row = Query.objects.create(
        month_return=made,
        field=field,
        question=text(question, "question", 500),
        asked_by=act.acting.key,
        asked_name=actor(act).name,
        asked_at=act.at,
    )
    _turn(act, made, QUERIED)
    act.record(_subject(made), query=row.pk, question=row.question, field=field)
    return row


@command("statistics.answer")
def answer(act: Act, *, query: int, words: str) -> Query:
    """Answer a question; figures that were wrong are corrected by signing them anew."""
    row = there(Query, query)
    made = _locked(act, row.month_return_id)
    row = locked(Query, query)
    if row.state != ASKED:
        raise refused("statistics.answered-already")
    row.answer = text(words, "words", 500)
    row.state, row.answered_by = ANSWERED, act.acting.key
    row.answered_name, row.answered_at = actor(act).name, act.at
    row.save()
    if not made.queries.filter(state=ASKED).exists() and made.state == QUERIED:
        _turn(act, made, SUBMITTED)
    act.record(_subject(made), query=row.pk, answer=row.answer)
    return row


@command("statistics.close-query")
def close_query(act: Act, *, query: int) -> Query:
    """Close a question that was answered, or that needs no answer any more."""
    row = there(Query, query)
    made = _locked(act, row.month_return_id)
    row = locked(Query, query)
    if row.state == CLOSED:
        raise refused("statistics.closed-already")
    row.state, row.closed_by, row.closed_at = CLOSED, act.acting.key, act.at
    row.save()
    if not made.queries.filter(state=ASKED).exists() and made.state == QUERIED:
        _turn(act, made, SUBMITTED)
    act.record(_subject(made), query=row.pk, state=CLOSED)
    return row


@command("statistics.return-return")
def return_return(
    act: Act, *, month_return: int, version: int, codes: Iterable[str], reason: str
) -> Return:
    """Return a return for correction, with coded reasons; the signed figures stand meanwhile."""
    made = _settled(act, month_return, version, RETURNED)
    stated = sorted(set(codes))
    if not stated or not set(stated) <= set(reasons(MONTHLY)):
        raise refused("statistics.reason-code", "codes")
    words = text(reason, "reason", 500)
    _turn(act, made, RETURNED)
    draft = Draft.objects.select_for_update().get(
        project=made.project_id, year=made.year, month=made.month
    )
    draft.typed, draft.unit = typed_of(made), "yuan"
    draft.state, draft.since, draft.note = OPEN, act.at, words
    draft.version += 1
    draft.save()
    act.record(_subject(made), state=RETURNED, codes=stated, reason=words)
    return made


@command("statistics.accept")
def accept(act: Act, *, month_return: int, version: int) -> Return:
    """Note that a return was looked at and raises no question."""
    made = _settled(act, month_return, version, ACCEPTED)
    if made.queries.filter(state=ASKED).exists():
        raise refused("statistics.open-query")
    _turn(act, made, ACCEPTED)
    act.record(_subject(made), state=ACCEPTED)
    return made


def _locked(act: Act, month_return: int) -> Return:
    """A return, locked after its project, that the acting person may act on."""
    locked(Project, there(Return, month_return).project_id)
    made = locked(Return, month_return)
    place = Place(region=made.region, organisation=made.organisation_id)
    require(actor(act), act.name, place)
    return made


def _settled(act: Act, month_return: int, version: int, state: str) -> Return:
    made = _locked(act, month_return)
    if made.version != version:
        raise stale()
    if state not in SETTLED.get(made.state, ()):
        raise refused("statistics.return-state")
    return made


def _turn(act: Act, made: Return, state: str) -> None:
    """Only the state changes: the figures are the organisation's."""
    before = TALLIES.of(made)
    made.state, made.since = state, act.at
    made.save(update_fields=["state", "since"])
    TALLIES.move(before, TALLIES.of(made))


def _subject(made: Return) -> str:
    return subject_of(made.project, made.period)
