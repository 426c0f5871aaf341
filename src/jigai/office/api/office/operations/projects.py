"""Projects: registered, filled in section by section, submitted; what each shows of itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from jigai.engine.schemas.result import problem
from jigai.facts.problems import InputRefused
from jigai.money import yuan
from jigai.office.api.office.fields import (
    Amount,
    Choice,
    Day,
    Field,
    Group,
    Many,
    Text,
    Whole,
)
from jigai.office.api.office.listings import filters, listed
from jigai.office.api.office.registry import SCHEMAS, Asked, Plain, operation
from jigai.office.api.office.schemas import (
    AMOUNT_OR_NOTHING,
    DAY_OR_NOTHING,
    MOMENT,
    TEXT,
    WHOLE,
    page_of,
    record,
)
from jigai.office.api.office.schemas import listed as many
from jigai.office.api.office.seeing import organisation_seen, project_seen
from jigai.office.identity import masking
from jigai.office.identity.permits import Place
from jigai.office.library.domain.completeness import lacking
from jigai.office.library.domain.drafting import begin, save
from jigai.office.library.domain.sections import MOST_ROWS, SECTIONS, snapshot
from jigai.office.library.domain.submitting import submit
from jigai.office.library.enums import CONTACTS, EQUIPMENT_STATES, FILINGS, SOURCES, STATES
from jigai.office.library.interfaces.listings import PROJECTS
from jigai.office.library.models import Project

READ = "library.read"
PATH = "projects/<str:number>"
FILED = ("", *FILINGS)
AMOUNTS = ("total_investment", "fixed_asset_investment", "amount", "investment", "price")
SCHEMAS["Project"] = record(
    {
        "number": TEXT,
        "code": TEXT,
        "name": TEXT,
        "organisation": WHOLE,
        "organisation_name": TEXT,
        "region": TEXT,
        "industry": TEXT,
        "kind": TEXT,
        "nature": TEXT,
        "state": {"enum": list(STATES)},
        "since": MOMENT,
        "total_investment": AMOUNT_OR_NOTHING,
        "fixed_asset_investment": AMOUNT_OR_NOTHING,
        "starts_on": DAY_OR_NOTHING,
        "ends_on": DAY_OR_NOTHING,
        "version": WHOLE,
        "changed_at": MOMENT,
    }
)
SCHEMAS["Projects"] = page_of("Project")


def _row(*fields: Field) -> Field:
    return Field("rows", Many(Group(fields), MOST_ROWS))


FIELDS: dict[str, tuple[Field, ...]] = {
    "basics": (
        Field("name", Text(200), example="精密加工线智能化改造"),
        Field("region", Text(60)),
        Field("industry", Text(20, shortest=0), example="C34"),
        Field("kind", Text(40, shortest=0)),
        Field("nature", Text(10, shortest=0)),
        Field("content", Text(2000, shortest=0, lines=True)),
    ),
    "filing": (
        Field("code", Text(40, shortest=0), example="2206-420581-07-02-123456"),
        Field("filing_kind", Choice(FILED)),
        Field("filing_number", Text(100, shortest=0)),
        Field("filing_authority", Text(100, shortest=0)),
        Field("filed_on", Day(), nullable=True),
        Field("filing_ends", Day(), nullable=True),
    ),
    "investment": (
        Field("total_investment", Amount(), nullable=True, example="35000000.00"),
        Field("fixed_asset_investment", Amount(), nullable=True),
        _row(
            Field("source", Choice(SOURCES), required=True),
            Field("amount", Amount(), required=True),
        ),
    ),
    "schedule": (
        Field("starts_on", Day(), nullable=True, example="2025-03-01"),
        Field("ends_on", Day(), nullable=True),
        Field("started_on", Day(), nullable=True),
        _row(
            Field("name", Text(120), required=True),
            Field("due", Day(), required=True),
            Field("done_on", Day(), nullable=True),
        ),
    ),
    "plan": (
        _row(
            Field("year", Whole(1990, 2200), required=True),
            Field("investment", Amount(), required=True),
            Field("work", Text(300, shortest=0)),
        ),
    ),
    "equipment": (
        _row(
            Field("name", Text(120), required=True),
            Field("model", Text(120, shortest=0)),
            Field("quantity", Whole(1, 1_000_000), required=True),
            Field("price", Amount(), nullable=True),
            Field("kind", Text(40, shortest=0)),
            Field("state", Choice(("", *EQUIPMENT_STATES))),
        ),
    ),
    "contacts": (
        _row(
            Field("role", Choice(CONTACTS), required=True),
            Field("name", Text(60), required=True),
            Field("phone", Text(30, shortest=0)),
        ),
    ),
}
"""What each section takes; a test holds it against the sections of the library."""


def _given(name: str) -> dict[str, Any]:
    """The schema of a section as it is read."""
    kinds: dict[type, Any] = {Amount: AMOUNT_OR_NOTHING, Day: DAY_OR_NOTHING, Whole: WHOLE}

    def properties(fields: tuple[Field, ...]) -> dict[str, Any]:
        return {
            f.name: many(record(properties(f.kind.kind.fields)))
            if isinstance(f.kind, Many) and isinstance(f.kind.kind, Group)
            else kinds.get(type(f.kind), TEXT)
            for f in fields
        }

    return record(properties(FIELDS[name]))


SCHEMAS["ProjectRecord"] = record(
    {
        "number": TEXT,
        "state": {"enum": list(STATES)},
        "version": WHOLE,
        "organisation": WHOLE,
        "sections": record({name: _given(name) for name in FIELDS}),
        "lacking": many(problem()),
    }
)


def shown(row: Project) -> dict[str, Any]:
    """A project as lists show it."""
    return {
        "number": row.number,
        "code": row.code,
        "name": row.name,
        "organisation": row.organisation_id,
        "organisation_name": row.organisation.name,
        "region": row.region,
        "industry": row.industry,
        "kind": row.kind,
        "nature": row.nature,
        "state": row.state,
        "since": row.since.isoformat(),
        "total_investment": _yuan(row.total_investment),
        "fixed_asset_investment": _yuan(row.fixed_asset_investment),
        "starts_on": row.starts_on.isoformat() if row.starts_on else None,
        "ends_on": row.ends_on.isoformat() if row.ends_on else None,
        "version": row.version,
        "changed_at": row.changed_at.isoformat(),
    }


def _yuan(fen: int | None) -> str | None:
    return None if fen is None else yuan(fen)


def section_shown(asked: Asked, row: Project, values: dict[str, Any]) -> dict[str, Any]:
    """A section of a project, as it is or was, with amounts in yuan and telephones masked."""
    place = Place(region=row.region, organisation=row.organisation_id)

    def plain(values: dict[str, Any]) -> dict[str, Any]:
        kept = {k: v for k, v in values.items() if k != "rows"}
        found: dict[str, Any] = {k: _yuan(v) if k in AMOUNTS else v for k, v in kept.items()}
        if "phone" in found:
            found["phone"] = masking.shown(asked.actor, masking.PHONE, found["phone"], place)
        if "rows" in values:
            found["rows"] = [plain(line) for line in values["rows"]]
        return found

    return plain(values)


def recorded(asked: Asked, row: Project) -> dict[str, Any]:
    """A project whole: every section, and what it lacks before it can be submitted."""
    parts = {name: snapshot(row, part) for name, part in SECTIONS.items()}
    return {
        "number": row.number,
        "state": row.state,
        "version": row.version,
        "organisation": row.organisation_id,
        "sections": {name: section_shown(asked, row, part) for name, part in parts.items()},
        "lacking": [p.data(asked.lang) for p in lacking(row)],
    }


@operation(
    "listProjects", "GET", "projects", READ, gives="Projects", query=filters(PROJECTS), paged=True
)
def projects(asked: Asked) -> Plain:
    """The projects that the post sees, by the filters of the list, newest first."""
    return listed(asked, PROJECTS, shown, "-pk", rows=lambda q: q.select_related("organisation"))


@operation("readProject", "GET", PATH, READ, gives="ProjectRecord")
def project(asked: Asked, number: str) -> Plain:
    """One project with all its sections."""
    return recorded(asked, project_seen(asked, number))


@operation(
    "beginProject",
    "POST",
    "projects",
    "library.begin",
    gives="ProjectRecord",
    status=201,
    body=(
        Field("organisation", Whole(1), required=True),
        Field("name", Text(200), required=True, example="精密加工线智能化改造"),
        Field("region", Text(60)),
    ),
)
def begun(asked: Asked) -> Plain:
    """Register a project of one's organisation; everything else is filled in later."""
    owner = organisation_seen(asked, asked.body["organisation"])
    made = begin(acting=asked.actor, **asked.body | {"organisation": owner.pk})
    return recorded(asked, made)


def _saving(section: str) -> Callable[..., Plain]:
    def saved(asked: Asked, number: str) -> Plain:
        values = dict(asked.body)
        rows = values.pop("rows", None)
        return changed(asked, number, save, section=section, values=values, rows=rows)

    return saved


def changed(asked: Asked, number: str, do: Callable[..., Project], **stated: Any) -> Plain:
    """A project after a command on one of its sections; refusals name the path of the body."""
    row = project_seen(asked, number)
    try:
        made = do(acting=asked.actor, project=row.pk, version=asked.version, **stated)
    except InputRefused as why:
        raise InputRefused([replace(p, where=_path(p.where)) for p in why.problems]) from None
    return recorded(asked, made)


def _path(where: str) -> str:
    """The place of a cell (``row_0_amount``) as a path of the body."""
    return re.sub(r"^row_(\d+)_(\w+)$", r"rows[\1].\2", where)


for _name, _fields in FIELDS.items():
    operation(
        f"saveProject{_name.title()}",
        "PUT",
        f"{PATH}/{_name}",
        "library.save",
        gives="ProjectRecord",
        body=_fields,
        versioned=True,
    )(_saving(_name))


@operation(
    "submitProject", "POST", f"{PATH}/submit", "library.submit", gives="ProjectRecord",
    versioned=True,
)  # fmt: skip
def submitted(asked: Asked, number: str) -> Plain:
    """Submit a project: by another person of the organisation than filled it in last."""
    row = project_seen(asked, number)
    made = submit(acting=asked.actor, project=row.pk, version=asked.version)
    return recorded(asked, made)
