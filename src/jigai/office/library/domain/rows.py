"""A project as one row of a workbook states it, and a row written onto a project.

The plan by year stands in columns counted from the year that the row names. What lies outside
these years, and the work planned for a year, no row touches.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from jigai.office.ground.inserting import insert
from jigai.office.library.enums import SOURCES
from jigai.office.library.models import Funding, PlanYear, Project
from jigai.office.library.models.project import Part

WORDS: Final = (
    "code",
    "name",
    "industry",
    "kind",
    "nature",
    "content",
    "filing_kind",
    "filing_number",
    "filing_authority",
)
DAYS: Final = ("filed_on", "filing_ends", "starts_on", "ends_on")
AMOUNTS: Final = ("total_investment", "fixed_asset_investment")
PLAN_COLUMNS: Final = 5
"""Years of the plan that a row states."""
Row = Mapping[str, Any]


def source_key(source: str) -> str:
    """The column of a source of money."""
    return f"source_{source}"


def plan_key(place: int) -> str:
    """The column of a year of the plan, counted from 1."""
    return f"plan_{place}"


def plan_years(row: Row) -> dict[str, int]:
    """The year that each column of the plan means; none where the row names no first year."""
    first = row.get("plan_from")
    places = range(1, PLAN_COLUMNS + 1) if first is not None else ()
    return {plan_key(place): int(first or 0) + place - 1 for place in places}


@dataclass
class Parts:
    """The rows of projects that a workbook reaches, by project and source or year."""

    funding: dict[int, dict[str, Funding]] = field(default_factory=lambda: defaultdict(dict))
    plan: dict[int, dict[int, PlanYear]] = field(default_factory=lambda: defaultdict(dict))


def parts_of(projects: Iterable[int]) -> Parts:
    """The parts of projects, by two queries."""
    found = Parts()
    keys = list(projects)
    for money in Funding.objects.filter(project__in=keys):
        found.funding[money.project_id][money.source] = money
    for planned in PlanYear.objects.filter(project__in=keys):
        found.plan[planned.project_id][planned.year] = planned
    return found


def stated(project: Project, parts: Parts, row: Row) -> dict[str, Any]:
    """What a project holds, in the columns of a row; None where it holds nothing."""
    values: dict[str, Any] = {"credit_code": row["credit_code"], "region": project.region}
    values |= {name: getattr(project, name) or None for name in WORDS}
    values |= {name: getattr(project, name) for name in AMOUNTS}
    days = {name: getattr(project, name) for name in DAYS}
    values |= {name: day.isoformat() if day else None for name, day in days.items()}
    money, plan = parts.funding[project.pk], parts.plan[project.pk]
    for source in SOURCES:
        values[source_key(source)] = money[source].amount if source in money else None
    values["plan_from"] = row.get("plan_from")
    values |= dict.fromkeys(map(plan_key, range(1, PLAN_COLUMNS + 1)))
    for key, year in plan_years(row).items():
        values[key] = plan[year].investment if year in plan else None
    return values


def held(parts: Parts, project: int, keys: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """The parts of a project that columns of a row reach, by section, as they stand."""
    named = set(keys)
    found: dict[str, list[dict[str, Any]]] = {}
    if named & set(map(source_key, SOURCES)):
        found["investment"] = _plain(parts.funding[project].values(), ("source", "amount"))
    if named & set(map(plan_key, range(1, PLAN_COLUMNS + 1))):
        found["plan"] = _plain(parts.plan[project].values(), ("year", "investment", "work"))
    return found


def _plain(parts: Iterable[Part], columns: Sequence[str]) -> list[dict[str, Any]]:
    ordered = sorted(parts, key=lambda part: (part.position, part.pk))
    return [{column: getattr(part, column) for column in columns} for part in ordered]


def assign(project: Project, row: Row) -> None:
    """Put the fields of a row onto a project; a region left blank is that of its organisation."""
    project.region = row["region"] or project.organisation.region
    for name in WORDS:
        setattr(project, name, row[name] or "")
    for name in AMOUNTS:
        setattr(project, name, row[name])
    for name in DAYS:
        setattr(project, name, dt.date.fromisoformat(row[name]) if row[name] else None)


def store_parts(rows: Iterable[tuple[Project, Row]], known: Parts) -> None:
    """Write sources of money and planned years of many projects: added, changed, taken away.

    ``known`` are the parts that the projects have; new ones have none.
    """
    new_money, new_plan, old_money, old_plan = [], [], [], []
    gone_money, gone_plan = [], []
    for project, row in rows:
        money, plan = known.funding[project.pk], known.plan[project.pk]
        for place, source in enumerate(SOURCES):
            amount, there = row[source_key(source)], money.get(source)
            if amount is None:
                gone_money += [there.pk] if there else []
            elif there is None:
                new_money.append((project.pk, place, source, amount))
            elif there.amount != amount:
                there.amount = amount
                old_money.append(there)
        for place, (key, year) in enumerate(plan_years(row).items(), start=len(plan)):
            amount, planned = row[key], plan.get(year)
            if amount is None:
                gone_plan += [planned.pk] if planned else []
            elif planned is None:
                new_plan.append((project.pk, place, year, amount))
            elif planned.investment != amount:
                planned.investment = amount
                old_plan.append(planned)
    Funding.objects.filter(pk__in=gone_money).delete()
    PlanYear.objects.filter(pk__in=gone_plan).delete()
    insert(Funding, ("project_id", "position", "source", "amount"), new_money)
    insert(PlanYear, ("project_id", "position", "year", "investment"), new_plan)
    Funding.objects.bulk_update(old_money, ["amount"], batch_size=500)
    PlanYear.objects.bulk_update(old_plan, ["investment"], batch_size=500)
