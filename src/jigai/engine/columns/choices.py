"""Choices as windows: bundles ranked by what they give at this point; the best keep it."""

from __future__ import annotations

from jigai.engine.columns.dialect import Dialect
from jigai.engine.columns.leaves import kind_number
from jigai.engine.columns.limits import POSITION, Layer
from jigai.engine.plan import Choice, Plan


def choosing(dialect: Dialect, plan: Plan, number: int, choice: Choice) -> Layer:
    """A choice as a layer; of equal bundles the one whose first payment comes first is kept."""
    ids = {m.id: i for i, m in enumerate(plan.measures)}
    among = ", ".join(str(ids[m]) for m in sorted(choice.measures))
    takes_part = f"measure IN ({among}) AND cur > 0 AND NOT x{number}"
    if choice.scope == "owner":
        takes_part += f" AND owner_kind = {kind_number('enterprise')}"
    whole = "owner" if choice.scope == "owner" else f"{dialect.of_subject}entity, subject"
    group = f"part, {whole}"
    if choice.per_year:
        group += ", year"
    bundle, subject = _bundle(plan, choice)
    found = f"({takes_part}) AS part, {bundle} AS bundle, {subject} AS bundled"
    inner = f"SELECT *, {found} FROM {{source}}"
    totals = (
        f"SELECT *, SUM(CASE WHEN part THEN cur ELSE 0 END) OVER (PARTITION BY {group}, bundle, "
        f"bundled) AS bundle_total, ROW_NUMBER() OVER (PARTITION BY {group} ORDER BY {POSITION}) "
        f"AS place FROM ({inner})"
    )
    placed = (
        f"SELECT *, MIN(place) OVER (PARTITION BY {group}, bundle, bundled) AS first_place "
        f"FROM ({totals})"
    )
    ranked = (
        f"SELECT *, DENSE_RANK() OVER (PARTITION BY {group} ORDER BY bundle_total DESC, "
        f"first_place) AS rank_ FROM ({placed})"
    )
    lost = f"part AND rank_ > {choice.at_most}"
    extra = ["part", "bundle", "bundled", "bundle_total", "place", "first_place", "rank_"]
    sql = (
        f"SELECT {dialect.but(['cur', *extra])}, CASE WHEN {lost} THEN cur ELSE 0 END "
        f"AS c{number}, CASE WHEN {lost} THEN 0 ELSE cur END AS cur FROM ({ranked})"
    )
    return Layer("choice", {choice.id: f"c{number}"}, sql)


def _bundle(plan: Plan, choice: Choice) -> tuple[str, str]:
    """The application that a payment falls into: a number, and the subject if it has its own."""
    clauses = sorted({m.clause for m in plan.measures})
    whole = {}
    for number, measure in enumerate(plan.measures):
        if measure.id not in choice.measures:
            continue
        if choice.bundle == "measure":
            whole[number] = number
        elif choice.bundle == "application" and measure.application == "item":
            whole[number] = len(plan.measures) + clauses.index(measure.clause)
    if not whole:
        return "measure", "subject"
    cases = " ".join(f"WHEN {number} THEN {bundle}" for number, bundle in whole.items())
    listed = ", ".join(map(str, whole))
    return (
        f"CASE measure {cases} ELSE measure END",
        f"CASE WHEN measure IN ({listed}) THEN NULL ELSE subject END",
    )
