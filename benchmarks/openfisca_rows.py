"""Henan's measures for projects in OpenFisca-Core over millions of rows: persons are projects.

The same five measures with the rules between them: what was paid before, caps of project and
enterprise, no second provincial support, one application a year. Inputs are the columns of the same
flat file. OpenFisca's own sums over groups loop over the largest group, so groups are gone through
by numpy instead (rows stand by owner), which is in its favour. Money is in yuan, kept in float32.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from openfisca_core.entities import build_entity
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from benchmarks import case
from benchmarks.openfisca_parts import variable

Array = Any
PERIOD = "2023"
FLOAT32 = 1e-6
PROJECT = build_entity("project", "projects", "One project", is_person=True)
ENTERPRISE = build_entity("enterprise", "enterprises", "Its owner", roles=[{"key": "of"}])
WAIVER = "henan-zero-land-fee-waiver"
CHOSEN = {
    "demonstration": case.DEMONSTRATION,
    "goose": case.GOOSE,
    "giant": case.GIANT,
    "robot": case.ROBOT,
}
MEASURES = (*CHOSEN.values(), WAIVER)


def _history(measure: str) -> str:
    """The words of a column that sums what a project was paid before under a measure."""
    return (
        "agg('sum', 'o', 'history', fact('row', 'paid'), and(eq(fact('row', 'measure'), "
        f"'{measure}'), eq(fact('row', 'subject'), subject())))"
    )


EXACT = {
    "demonstrates": "fact('s', 'demonstration')",
    "is_enterprise": "eq(fact('o', 'kind'), 'enterprise')",
    "leading_goose": "fact('o', 'leading_goose')",
    "key_project": "fact('s', 'key_project')",
    "robots": "fact('s', 'robot_demonstration')",
    "zero_land": "fact('s', 'zero_land')",
    "adopted": "fact('s', 'zero_land_adopted')",
    "fulfilled": "fact('s', 'zero_land_qualified')",
    **{f"{name}_paid": _history(measure) for name, measure in CHOSEN.items()},
}
BEGINS = {
    "right_kind": "in(('高端化改造', '智能化改造', '绿色化改造'), ",
    "supported": "agg('exists', 'o', 'outside_awards', ",
    "has_giant": "agg('exists', 'o', 'titles', ",
    "equipment": "stated('s', 'equipment_software', ",
    "machines": "stated('s', 'whole_machines', ",
    "area": "fact('s', 'added_floor_area')",
    "fee": "fact('s', 'floor_area_fee')",
    "giant_all": (
        "agg('sum', 'o', 'history', fact('row', 'paid'), and(eq(fact('row', 'measure'), "
        f"'{case.GIANT}'), le(year("
    ),
}
MONEY = ("equipment", "machines", "fee", "giant_all", *(f"{name}_paid" for name in CHOSEN))
HUNDREDTHS = (*MONEY, "area")
"""Columns in fen, or in hundredths of a square metre."""
VARIABLES: list[Any] = []


def _variable(name: str, kind: Any, formula: Any = None) -> None:
    VARIABLES.append(variable(name, PROJECT, kind, formula))


for _name in (*EXACT, *BEGINS):
    _variable(_name, float if _name in HUNDREDTHS else bool)


def _share(project: Any, period: Any, name: str, base: Array, cap: float) -> Array:
    """Three tenths, to the fen, less what was paid, below what the cap leaves."""
    paid = project(f"{name}_paid", period)
    whole = np.floor(np.round(base.astype(np.float64) * 30)) / 100
    return np.maximum(0, np.minimum(whole - paid, cap - paid))


def _free(project: Any, period: Any) -> Array:
    return ~(project("is_enterprise", period) & project("supported", period))


def _demonstration(project: Any, period: Any, *_: Any) -> Array:
    base = project("equipment", period)
    test = project("demonstrates", period) & project("right_kind", period) & (base >= 10_000_000)
    amount = _share(project, period, "demonstration", base, 10_000_000)
    return _free(project, period) * test * amount


def _goose(project: Any, period: Any, *_: Any) -> Array:
    test = project("leading_goose", period) & project("key_project", period)
    amount = _share(project, period, "goose", project("equipment", period), 20_000_000)
    return _free(project, period) * test * amount


def _firsts(project: Any) -> Array:
    """Where each enterprise's rows begin."""
    owners = project.simulation.populations["enterprise"].members_entity_id
    return np.flatnonzero(np.r_[True, owners[1:] != owners[:-1]]), owners


def _giant(project: Any, period: Any, *_: Any) -> Array:
    base, before = project("equipment", period), project("giant_all", period)
    whole = np.floor(np.round(base.astype(np.float64) * 30)) / 100
    left = np.minimum(whole - project("giant_paid", period), 5_000_000 - before)
    amount = _free(project, period) * project("has_giant", period) * np.maximum(0, left)
    firsts, owners = _firsts(project)
    total = np.cumsum(amount, dtype=np.float64) - amount
    earlier = total - total[firsts][owners]
    return np.maximum(0, np.minimum(amount, 5_000_000 - before - earlier))


def _robot(project: Any, period: Any, *_: Any) -> Array:
    amount = _share(project, period, "robot", project("machines", period), 5_000_000)
    return _free(project, period) * project("robots", period) * amount


def _best(project: Any, period: Any, *_: Any) -> Array:
    """The place of the one application of an enterprise: the most, and of equals the first."""
    firsts, owners = _firsts(project)
    bids = np.stack([project(f"{name}_capped", period) for name in CHOSEN])
    most = np.maximum.reduceat(bids.max(axis=0), firsts)[owners]
    count = bids.shape[1]
    place = np.where(bids == most, np.arange(bids.size).reshape(bids.shape), bids.size).min(axis=0)
    first = np.minimum.reduceat(place, firsts)[owners]
    ours = project("is_enterprise", period)
    return np.where(ours, np.where(first % count == np.arange(count), first // count, -1), -2)


def _chosen(name: str, number: int) -> Any:
    def formula(project: Any, period: Any, *_: Any) -> Array:
        best = project("best", period)
        return project(f"{name}_capped", period) * ((best == number) | (best == -2))

    return formula


def _waiver(project: Any, period: Any, *_: Any) -> Array:
    free = project("adopted", period) & project("fulfilled", period)
    fee = project("fee", period).astype(np.float64) * project("area", period)
    return project("zero_land", period) * ~free * fee


for _number, (_short, _formula) in enumerate(
    zip(CHOSEN, (_demonstration, _goose, _giant, _robot), strict=True)
):
    _variable(f"{_short}_capped", float, _formula)
    _variable(f"{_short}_award", float, _chosen(_short, _number))
_variable("best", int, _best)
_variable("waiver_award", float, _waiver)


def _columns(words: dict[str, str]) -> dict[str, str]:
    """The column of each input."""
    found = {name: words[text] for name, text in EXACT.items()}
    for name, start in BEGINS.items():
        (found[name],) = [column for text, column in words.items() if text.startswith(start)]
    return found


def awards(file: Path, words: dict[str, str]) -> dict[str, Array]:
    """The amounts of each measure by row, from the flat file of projects."""
    columns = _columns(words)
    table = pq.read_table(file, columns=["owner", *columns.values()])
    system = TaxBenefitSystem([PROJECT, ENTERPRISE])
    system.add_variables(*VARIABLES)
    builder = SimulationBuilder()
    builder.create_entities(system)
    _, owners = np.unique(table["owner"].to_numpy(), return_inverse=True)
    builder.declare_person_entity("project", np.arange(len(owners)))
    group = builder.declare_entity("enterprise", np.arange(owners[-1] + 1))
    builder.join_with_persons(group, owners, np.array(["of"] * len(owners)))
    simulation = builder.build(system)
    for name, column in columns.items():
        values = table[column].to_numpy()
        given = values / 100 if name in HUNDREDTHS else values
        simulation.set_input(name, PERIOD, given)
    del table
    found = {m: simulation.calculate(f"{name}_award", PERIOD) for name, m in CHOSEN.items()}
    return found | {WAIVER: simulation.calculate("waiver_award", PERIOD)}


def compared(found: dict[str, Array], folder: Path) -> dict[str, Any]:
    """Rows in which the answers differ by more than float32 loses, and the rows compared.

    Where two applications are worth the same but for what float32 lost, the other one is chosen.
    """
    answer: dict[str, Any] = {}
    for measure, amounts in found.items():
        exact = np.zeros(len(amounts))
        rows = pq.read_table(folder / f"{measure}.answer")
        exact[rows["subject"].to_numpy() - 1] = rows["amount"].to_numpy() / 100
        off = np.abs(amounts - exact)
        answer[measure] = {
            "rows": len(amounts),
            "given": int((exact > 0).sum()),
            "not_to_the_fen": int((off >= 0.005).sum()),
            "beyond_float32": int((off > np.maximum(FLOAT32 * exact, 0.005)).sum()),
        }
    return answer
