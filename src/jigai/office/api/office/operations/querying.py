"""The bureau and a signed month: asked about, answered, returned, accepted; no figure changed."""

from __future__ import annotations

from typing import Any

from jigai.office.api.office.fields import Choice, Field, Many, Text
from jigai.office.api.office.operations.returns import PATH, READ, month_at, shown
from jigai.office.api.office.registry import SCHEMAS, Asked, Plain, operation
from jigai.office.api.office.schemas import (
    MOMENT,
    MOMENT_OR_NOTHING,
    TEXT,
    WHOLE,
    listed,
    one,
    record,
)
from jigai.office.api.office.seeing import project_seen
from jigai.office.ground.acts.errors import NotThere
from jigai.office.statistics.domain import querying
from jigai.office.statistics.enums import QUERY_STATES
from jigai.office.statistics.figures import FIELDS
from jigai.office.statistics.models import Query, Return
from jigai.office.statistics.reporting import MONTHLY, reasons

QUERIES = f"{PATH}/queries"
SCHEMAS["Query"] = record(
    {
        "query": WHOLE,
        "field": TEXT,
        "question": TEXT,
        "state": {"enum": list(QUERY_STATES)},
        "asked_name": TEXT,
        "asked_at": MOMENT,
        "answer": TEXT,
        "answered_name": TEXT,
        "answered_at": MOMENT_OR_NOTHING,
    }
)
SCHEMAS["Queries"] = listed(one("Query"))


def query_shown(row: Query) -> dict[str, Any]:
    """A question with its answer."""
    return {
        "query": row.pk,
        "field": row.field,
        "question": row.question,
        "state": row.state,
        "asked_name": row.asked_name,
        "asked_at": row.asked_at.isoformat(),
        "answer": row.answer,
        "answered_name": row.answered_name,
        "answered_at": row.answered_at.isoformat() if row.answered_at else None,
    }


def _made(asked: Asked, number: str, month: str) -> Return:
    """A signed month; raises NotThere."""
    period = month_at(month)
    rows = Return.objects.select_related("project").filter(project=project_seen(asked, number))
    found = rows.filter(year=period.year, month=period.month).first()
    if found is None:
        raise NotThere
    return found


def _asked_about(asked: Asked, number: str, month: str, query: int) -> Query:
    found = Query.objects.filter(pk=query, month_return=_made(asked, number, month)).first()
    if found is None:
        raise NotThere
    return found


@operation("listQueries", "GET", QUERIES, READ, gives="Queries")
def queries(asked: Asked, number: str, month: str) -> Plain:
    """The questions about a signed month, the oldest first."""
    return [query_shown(row) for row in _made(asked, number, month).queries.all()]


@operation(
    "askAboutReturn", "POST", QUERIES, "statistics.ask", gives="Query", status=201,
    body=(
        Field("question", Text(500), required=True, example="本月比上月少，是什么原因？"),
        Field("field", Choice(("", *FIELDS))),
    ),
)  # fmt: skip
def ask(asked: Asked, number: str, month: str) -> Plain:
    """Ask the organisation about a month, or about one of its figures."""
    made = _made(asked, number, month)
    return query_shown(querying.ask(acting=asked.actor, month_return=made.pk, **asked.body))


@operation(
    "answerQuery", "POST", f"{QUERIES}/<int:query>/answer", "statistics.answer", gives="Query",
    body=(Field("words", Text(500), required=True),),
)  # fmt: skip
def answer(asked: Asked, number: str, month: str, query: int) -> Plain:
    """Answer a question; wrong figures are corrected by signing them anew."""
    row = _asked_about(asked, number, month, query)
    return query_shown(querying.answer(acting=asked.actor, query=row.pk, **asked.body))


@operation(
    "closeQuery", "POST", f"{QUERIES}/<int:query>/close", "statistics.close-query", gives="Query"
)
def close(asked: Asked, number: str, month: str, query: int) -> Plain:
    """Close a question that is answered, or needs no answer any more."""
    row = _asked_about(asked, number, month, query)
    return query_shown(querying.close_query(acting=asked.actor, query=row.pk))


@operation(
    "returnReturn", "POST", f"{PATH}/return", "statistics.return-return", gives="Return",
    body=(
        Field("codes", Many(Choice(tuple(reasons(MONTHLY))), 20, 1), required=True),
        Field("reason", Text(500), required=True),
    ),
    versioned=True,
)  # fmt: skip
def give_back(asked: Asked, number: str, month: str) -> Plain:
    """Return a month for correction; the signed figures stand meanwhile."""
    made = _made(asked, number, month)
    return shown(
        querying.return_return(
            acting=asked.actor, month_return=made.pk, version=asked.version, **asked.body
        )
    )


@operation(
    "acceptReturn", "POST", f"{PATH}/accept", "statistics.accept", gives="Return", versioned=True
)
def accept(asked: Asked, number: str, month: str) -> Plain:
    """Note that a month was looked at and raises no question."""
    made = _made(asked, number, month)
    return shown(querying.accept(acting=asked.actor, month_return=made.pk, version=asked.version))
