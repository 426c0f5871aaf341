"""What packs say of a project, its way upward, and the decisions of bureaus."""

from __future__ import annotations

from typing import Any

from jigai.engine.schemas.result import problem
from jigai.money import yuan
from jigai.office.api.office.fields import Choice, Field, Text
from jigai.office.api.office.operations.projects import PATH, READ, recorded
from jigai.office.api.office.registry import SCHEMAS, Asked, Plain, operation
from jigai.office.api.office.schemas import (
    AMOUNT,
    AMOUNT_OR_NOTHING,
    DAY,
    DAY_OR_NOTHING,
    MOMENT,
    MOMENT_OR_NOTHING,
    TEXT,
    TEXT_OR_NOTHING,
    WHOLE,
    listed,
    one,
    record,
)
from jigai.office.api.office.seeing import project_seen
from jigai.office.library.domain import reviewing
from jigai.office.library.domain.amounts import Prospect, prospects
from jigai.office.library.domain.judging import Verdict, judged
from jigai.office.library.enums import ENTRY_STATES, REASONS, STEP_STATES
from jigai.office.library.models import Entry, Step, Takeover

FINDING: dict[str, Any] = {
    "type": "object",
    "properties": {"rule": TEXT, "kind": TEXT, "name": TEXT, "outcome": TEXT, "level": TEXT},
    "required": ["rule", "kind", "name", "outcome", "level"],
}
SCHEMAS["Verdict"] = record(
    {"pack": TEXT, "version": TEXT, "findings": listed(FINDING), "errors": listed(problem())}
)
SCHEMAS["Verdicts"] = listed(one("Verdict"))
TAKEOVER = record({"decided_by": TEXT, "number": TEXT, "since": DAY})
SCHEMAS["Entry"] = record(
    {
        "entry": WHOLE,
        "pack": TEXT,
        "version": TEXT,
        "library": TEXT,
        "name": TEXT,
        "tier": TEXT_OR_NOTHING,
        "region": TEXT,
        "state": {"enum": list(ENTRY_STATES)},
        "since": MOMENT,
        "left_at": MOMENT_OR_NOTHING,
        "explanation": {"type": "object"},
        "wanting": {"type": ["object", "null"]},
        "taken_over": {"anyOf": [TAKEOVER, {"type": "null"}]},
    }
)
SCHEMAS["Entries"] = listed(one("Entry"))
SCHEMAS["Step"] = record(
    {
        "round": WHOLE,
        "region": TEXT,
        "step": TEXT,
        "state": {"enum": list(STEP_STATES)},
        "opened_at": MOMENT_OR_NOTHING,
        "due": DAY_OR_NOTHING,
        "at": MOMENT_OR_NOTHING,
        "reason": TEXT,
        "text": TEXT,
    }
)
SCHEMAS["Steps"] = listed(one("Step"))
AWARD = record(
    {
        "measure": TEXT,
        "name": TEXT,
        "outcome": TEXT,
        "lowest": AMOUNT,
        "highest": AMOUNT_OR_NOTHING,
        "clause": TEXT,
        "reason": TEXT,
        "missing": listed(TEXT),
    }
)
SCHEMAS["Prospect"] = record(
    {
        "pack": TEXT,
        "version": TEXT,
        "lowest": AMOUNT,
        "highest": AMOUNT_OR_NOTHING,
        "awards": listed(AWARD),
        "errors": listed(problem()),
    }
)
SCHEMAS["Prospects"] = listed(one("Prospect"))


def _verdict(asked: Asked, found: Verdict) -> dict[str, Any]:
    return {
        "pack": found.force.pack,
        "version": found.force.version,
        "findings": [one.explained()[asked.lang] | {"level": one.level} for one in found.found],
        "errors": [p.data(asked.lang) for p in found.problems],
    }


@operation("listFindings", "GET", f"{PATH}/findings", READ, gives="Verdicts")
def findings(asked: Asked, number: str) -> Plain:
    """What each rule of the policies in force says of a project, and what is missing."""
    return [_verdict(asked, found) for found in judged(project_seen(asked, number))]


def _prospect(asked: Asked, found: Prospect) -> dict[str, Any]:
    return {
        "pack": found.force.pack,
        "version": found.force.version,
        "lowest": yuan(found.low),
        "highest": None if found.high is None else yuan(found.high),
        "awards": [
            {
                "measure": row["measure"],
                "name": row["name"],
                "outcome": row["outcome"],
                "lowest": yuan(row["low"]),
                "highest": None if row["high"] is None else yuan(row["high"]),
                "clause": row["clause"],
                "reason": row["reason"],
                "missing": row["missing"],
            }
            for row in found.rows
        ],
        "errors": [p.data(asked.lang) for p in found.problems],
    }


@operation("listProspects", "GET", f"{PATH}/prospects", READ, gives="Prospects")
def amounts(asked: Asked, number: str) -> Plain:
    """What a project would get under each policy in force."""
    project = project_seen(asked, number)
    return [_prospect(asked, found) for found in prospects(project, asked.lang)]


def _takeover(row: Takeover | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {"decided_by": row.decided_by, "number": row.number, "since": row.since.isoformat()}


def entry_shown(asked: Asked, row: Entry) -> dict[str, Any]:
    """An entry of a project in a library, with its finding."""
    return {
        "entry": row.pk,
        "pack": row.pack,
        "version": row.version,
        "library": row.library,
        "name": row.name[asked.lang],
        "tier": row.tier.get(asked.lang) or None,
        "region": row.region,
        "state": row.state,
        "since": row.since.isoformat(),
        "left_at": row.left_at.isoformat() if row.left_at else None,
        "explanation": row.explanation[asked.lang],
        "wanting": None if row.wanting is None else row.wanting.get(asked.lang, {}),
        "taken_over": _takeover(row.takeover),
    }


@operation("listEntries", "GET", f"{PATH}/entries", READ, gives="Entries")
def entries(asked: Asked, number: str) -> Plain:
    """The libraries that a project is or was in, each with the finding it rests on."""
    rows = Entry.objects.filter(project=project_seen(asked, number)).select_related("takeover")
    return [entry_shown(asked, row) for row in rows]


@operation("listSteps", "GET", f"{PATH}/steps", READ, gives="Steps")
def steps(asked: Asked, number: str) -> Plain:
    """The way of a project upward: what was decided, what is open, what is to come."""
    rows = Step.objects.filter(project=project_seen(asked, number))
    return [
        {
            "round": row.round,
            "region": row.region,
            "step": row.step,
            "state": row.state,
            "opened_at": row.opened_at.isoformat() if row.opened_at else None,
            "due": row.due.isoformat() if row.due else None,
            "at": row.at.isoformat() if row.at else None,
            "reason": row.reason,
            "text": row.text,
        }
        for row in rows
    ]


OPINION = (Field("text", Text(500), required=True, example="条件具备，同意。"),)


@operation(
    "checkProject", "POST", f"{PATH}/check", "library.check", gives="ProjectRecord",
    body=OPINION, versioned=True,
)  # fmt: skip
def check(asked: Asked, number: str) -> Plain:
    """Check a project at the open step of one's level and propose it to the head."""
    return _decided(asked, number, reviewing.check)


@operation(
    "approveProject", "POST", f"{PATH}/approve", "library.approve", gives="ProjectRecord",
    body=OPINION, versioned=True,
)  # fmt: skip
def approve(asked: Asked, number: str) -> Plain:
    """Approve: the project enters the libraries of this level whose rules it meets."""
    return _decided(asked, number, reviewing.approve)


@operation(
    "returnProject", "POST", f"{PATH}/return", "library.return", gives="ProjectRecord",
    body=(
        Field("reason", Choice(REASONS["return"]), required=True),
        Field("text", Text(500, shortest=0)),
    ),
    versioned=True,
)  # fmt: skip
def send_back(asked: Asked, number: str) -> Plain:
    """Send a project back with a reason, to the level below or to the organisation."""
    return _decided(asked, number, reviewing.send_back)


@operation(
    "recommendProject", "POST", f"{PATH}/recommend", "library.recommend", gives="ProjectRecord",
    body=OPINION, versioned=True,
)  # fmt: skip
def recommend(asked: Asked, number: str) -> Plain:
    """Send a project of the library on to the levels above whose rules it meets."""
    return _decided(asked, number, reviewing.recommend)


def _decided(asked: Asked, number: str, do: Any) -> Plain:
    row = project_seen(asked, number)
    made = do(acting=asked.actor, project=row.pk, version=asked.version, **asked.body)
    return recorded(asked, made)
