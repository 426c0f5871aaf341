"""Monthly returns: figures are the organisation's own, filled in by one person, signed by another.

A correction is a draft of a month that is signed already, signed once more with its reason.
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from jigai.money import yuan
from jigai.office.api.office.fields import Amount, Day, Field, Many, Text, Truth
from jigai.office.api.office.listings import filters, listed
from jigai.office.api.office.registry import SCHEMAS, Asked, Plain, operation
from jigai.office.api.office.schemas import (
    AMOUNT,
    AMOUNT_OR_NOTHING,
    DAY,
    DAY_OR_NOTHING,
    MOMENT,
    TEXT,
    TRUTH,
    WHOLE,
    one,
    page_of,
    record,
)
from jigai.office.api.office.schemas import listed as many
from jigai.office.api.office.seeing import project_seen
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.acts.refusing import refused
from jigai.office.identity.permits import Place, may
from jigai.office.statistics.domain.drafting import hand_in, save_draft, send_back
from jigai.office.statistics.domain.signing import submit
from jigai.office.statistics.enums import RETURN_STATES
from jigai.office.statistics.figures import AMOUNTS, DAYS, NEEDED
from jigai.office.statistics.interfaces.listings import DRAFTS, RETURNS
from jigai.office.statistics.models import Draft, Return
from jigai.office.statistics.months import Month, read_month

READ, SAVE = "statistics.read", "statistics.save-draft"
PATH = "projects/<str:number>/returns/<str:month>"
SCHEMAS["Return"] = record(
    {
        "project": TEXT,
        "organisation": WHOLE,
        "region": TEXT,
        "industry": TEXT,
        "kind": TEXT,
        "month": TEXT,
        "state": {"enum": list(RETURN_STATES)},
        "late": TRUTH,
        "total_investment": AMOUNT,
        "before_years": AMOUNT,
        "cumulative_year": AMOUNT,
        "plan_year": AMOUNT,
        "output_value": AMOUNT_OR_NOTHING,
        "starts_on": DAY,
        "ends_on": DAY_OR_NOTHING,
        "finished": TRUTH,
        "submitted_at": MOMENT,
        "signed_by": TEXT,
        "version": WHOLE,
    }
)
SCHEMAS["Returns"] = page_of("Return")
SCHEMAS["ReturnDraft"] = record(
    {
        "project": TEXT,
        "month": TEXT,
        "state": TEXT,
        "typed": {"type": "object", "additionalProperties": TEXT},
        "unit": {"enum": ["wan", "yuan"]},
        "note": TEXT,
        "version": WHOLE,
    }
)
SCHEMAS["ReturnDrafts"] = page_of("ReturnDraft")
SCHEMAS["Correction"] = record(
    {"field": TEXT, "kind": TEXT, "reason": TEXT, "name": TEXT, "at": MOMENT, "frozen": TRUTH}
)
SCHEMAS["MonthOfReturn"] = record(
    {
        "signed": {"anyOf": [one("Return"), {"type": "null"}]},
        "draft": {"anyOf": [one("ReturnDraft"), {"type": "null"}]},
        "corrections": many(one("Correction")),
    }
)
EXAMPLE = "1234500.00"
FIGURES = (
    *(Field(name, Amount(), example=EXAMPLE if name in NEEDED else None) for name in AMOUNTS),
    *(Field(name, Day()) for name in DAYS),
    Field("finished", Truth()),
)


def month_at(text: str) -> Month:
    """The month of a path; raises NotThere."""
    try:
        return read_month(text)
    except ValueError:
        raise NotThere from None


def month_of_text(text: str, where: str = "month") -> Month:
    """The month of a body; raises InputRefused."""
    try:
        return read_month(text)
    except ValueError:
        raise refused("statistics.month", where, text=text) from None


def shown(row: Return) -> dict[str, Any]:
    """A signed month as programs see it."""
    return {
        "project": row.project.number,
        "organisation": row.organisation_id,
        "region": row.region,
        "industry": row.industry,
        "kind": row.kind,
        "month": str(row.period),
        "state": row.state,
        "late": row.late,
        "total_investment": yuan(row.total_investment),
        "before_years": yuan(row.before_years),
        "cumulative_year": yuan(row.cumulative_year),
        "plan_year": yuan(row.plan_year),
        "output_value": None if row.output_value is None else yuan(row.output_value),
        "starts_on": row.starts_on.isoformat(),
        "ends_on": row.ends_on.isoformat() if row.ends_on else None,
        "finished": row.finished,
        "submitted_at": row.submitted_at.isoformat(),
        "signed_by": row.signed_by,
        "version": row.version,
    }


def draft_shown(row: Draft) -> dict[str, Any]:
    """What was typed for a month, as it was typed."""
    return {
        "project": row.project.number,
        "month": str(row.period),
        "state": row.state,
        "typed": row.typed,
        "unit": row.unit,
        "note": row.note,
        "version": row.version,
    }


@operation(
    "listReturns",
    "GET",
    "returns",
    READ,
    gives="Returns",
    query=(*filters(RETURNS), Field("project", Text(20), title="interface.parameters.number")),
    paged=True,
)
def returns(asked: Asked) -> Plain:
    """The signed months that the post sees, by the filters of the list, the latest first."""

    def chosen(rows: QuerySet[Return]) -> QuerySet[Return]:
        number = asked.query.get("project")
        return rows.select_related("project").filter(
            **{"project__number": number} if number else {}
        )

    return listed(asked, RETURNS, shown, "-pk", rows=chosen)


@operation(
    "listDrafts", "GET", "returns/drafts", SAVE, gives="ReturnDrafts", query=filters(DRAFTS),
    paged=True,
)  # fmt: skip
def drafts(asked: Asked) -> Plain:
    """The drafts of one's organisation that nobody signed yet, the latest first."""
    return listed(
        asked, DRAFTS, draft_shown, "-pk", rows=lambda rows: rows.select_related("project")
    )


@operation("readReturn", "GET", PATH, READ, gives="MonthOfReturn")
def month_of_return(asked: Asked, number: str, month: str) -> Plain:
    """One month: as it was signed, with its corrections; its draft for the organisation alone."""
    project, period = project_seen(asked, number), month_at(month)
    at = {"project": project, "year": period.year, "month": period.month}
    made = Return.objects.select_related("project").filter(**at).first()
    own = may(asked.actor, SAVE, Place(region=project.region, organisation=project.organisation_id))
    draft = Draft.objects.select_related("project").filter(**at).first() if own else None
    entries = made.entries.all() if made is not None else ()
    return {
        "signed": shown(made) if made else None,
        "draft": draft_shown(draft) if draft else None,
        "corrections": [
            {
                "field": e.field,
                "kind": e.kind,
                "reason": e.reason,
                "name": e.name,
                "at": e.at.isoformat(),
                "frozen": e.frozen,
            }
            for e in entries
        ],
    }


@operation(
    "saveReturn", "PUT", f"{PATH}/draft", SAVE, gives="ReturnDraft", body=FIGURES, versioned=True
)
def save(asked: Asked, number: str, month: str) -> Plain:
    """Keep what is stated for a month, whole or not; version 0 where there is no draft yet."""
    typed = {name: _typed(value) for name, value in asked.body.items() if value is not False}
    made = save_draft(
        acting=asked.actor,
        project=project_seen(asked, number).pk,
        month=month_at(month),
        typed=typed,
        unit="yuan",
        version=asked.version,
    )
    return draft_shown(made)


def _typed(value: Any) -> str:
    """A figure as a form types it: yuan, a day, yes."""
    if value is True:
        return "yes"
    return yuan(value) if isinstance(value, int) else str(value)


@operation(
    "handInReturn",
    "POST",
    f"{PATH}/draft/hand-in",
    "statistics.hand-in",
    gives="ReturnDraft",
    versioned=True,
)
def hand(asked: Asked, number: str, month: str) -> Plain:
    """Hand the draft to the organisation's approver."""
    row = _draft(asked, number, month)
    return draft_shown(hand_in(acting=asked.actor, draft=row.pk, version=asked.version))


@operation(
    "sendBackReturn",
    "POST",
    f"{PATH}/draft/send-back",
    "statistics.send-back",
    gives="ReturnDraft",
    body=(Field("note", Text(500), required=True),),
    versioned=True,
)
def back(asked: Asked, number: str, month: str) -> Plain:
    """Give the draft back to who filled it in."""
    row = _draft(asked, number, month)
    made = send_back(acting=asked.actor, draft=row.pk, version=asked.version, **asked.body)
    return draft_shown(made)


@operation(
    "submitReturn",
    "POST",
    f"{PATH}/draft/submit",
    "statistics.submit",
    gives="Return",
    body=(Field("confirmed", Many(Text(80), 50)), Field("reason", Text(500, shortest=0))),
    versioned=True,
)
def sign(asked: Asked, number: str, month: str) -> Plain:
    """Sign the draft: the month is returned, or corrected where it was signed before."""
    row = _draft(asked, number, month)
    made = submit(acting=asked.actor, draft=row.pk, version=asked.version, **asked.body)
    return shown(made)


def _draft(asked: Asked, number: str, month: str) -> Draft:
    period = month_at(month)
    rows = Draft.objects.filter(project=project_seen(asked, number))
    found = rows.filter(year=period.year, month=period.month).first()
    if found is None:
        raise NotThere
    return found
