"""Henan's measures in OpenFisca-Core over millions of rows: persons are subjects of all kinds.

Every measure that gives money, with all limits and the one application a year. OpenFisca knows one
kind of person, and the application is chosen among subjects of all kinds, so projects, titles,
products, platforms and centres are persons alike, enterprises their group. Inputs are the columns
of the same flat files. OpenFisca's own sums over groups loop over the largest group, so groups are
gone through by numpy instead (rows stand by owner); columns are read one by one, and what the
system of variables does not read is left out: all three in its favour. Money is kept in float32.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from openfisca_core.entities import build_entity
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from benchmarks.openfisca_nodes import Array, Values
from benchmarks.openfisca_parts import variable
from jigai.engine.columns.flats import FlatMeta, read_flat_meta
from jigai.engine.columns.leaves import kind_number
from jigai.engine.plan import Draw, Plan

FLOAT32 = 1e-6
SUBJECT = build_entity("subject", "subjects", "One subject", is_person=True)
ENTERPRISE = build_entity("enterprise", "enterprises", "Its owner", roles=[{"key": "of"}])


class Groups:
    """Sums and firsts over the rows of an owner, which stand side by side."""

    def __init__(self, person: Any) -> None:
        self.owners = person.simulation.populations["enterprise"].members_entity_id
        self.firsts = np.flatnonzero(np.r_[True, self.owners[1:] != self.owners[:-1]])

    def total(self, values: Array) -> Array:
        """The sum of each owner."""
        return np.add.reduceat(values, self.firsts, dtype=np.float64)

    def before(self, values: Array) -> Array:
        """For each row the sum of the owner's earlier rows."""
        running = np.cumsum(values, dtype=np.float64) - values
        return running - running[self.firsts][self.owners]


class Model:
    """The system of variables of a plan: a payment before choices, and as it is awarded."""

    def __init__(self, plan: Plan, meta: FlatMeta) -> None:
        self.plan = plan
        self.meta = meta
        self.period = str(meta.claim_year)
        self.inputs = sorted({int(c[1:]) for held in meta.columns.values() for c in held})
        self.values = Values(plan, frozenset(self.inputs), meta.claim_year)
        (self.choice,) = plan.choices
        rank = {number: place for place, (kind, number) in enumerate(plan.order) if kind == "limit"}
        self.payments = {
            (number, index): sorted(payment.draws, key=lambda draw: rank[draw.limit])
            for number, measure in enumerate(plan.measures)
            if measure.money
            for index, payment in enumerate(measure.payments)
        }
        self.system = TaxBenefitSystem([SUBJECT, ENTERPRISE])
        self.system.add_variables(*self._variables())

    def _variables(self) -> Iterator[Any]:
        for number in self.inputs:
            yield variable(f"n{number}", SUBJECT, self._type(number))
        for kind in (*self.meta.rows, "of_enterprise"):
            yield variable(kind, SUBJECT, bool)
        for key in self.payments:
            yield variable(_name("own", key), SUBJECT, float, self._formula(self.own, key))
            yield variable(_name("capped", key), SUBJECT, float, self._formula(self.capped, key))
            yield variable(_name("award", key), SUBJECT, float, self._formula(self.award, key))
        yield variable("best", ENTERPRISE, int, lambda group, period, *_: self.best(group, period))

    def _type(self, number: int) -> Any:
        return bool if self.plan.nodes[number].kind == "bool" else float

    def _formula(self, rule: Any, key: tuple[int, int]) -> Any:
        return lambda person, period, *_: rule(person, period, key)

    # Payments

    def own(self, person: Any, period: Any, key: tuple[int, int]) -> Array:
        """What a payment comes to under the limits of its subject."""
        measure = self.plan.measures[key[0]]
        payment = measure.payments[key[1]]
        tests = [c.node for c in (*measure.conditions, *payment.due)]
        tests += [] if measure.which is None else [measure.which]
        due = person(measure.entity, period) & self.values.every(tests, person, period)
        left = due * self.values.of(payment.amount, person, period)
        for draw in self.payments[key]:
            if "owner" not in draw.key:
                left = self._limited(person, period, draw, left, 0)
        return left

    def _limited(self, person: Any, period: Any, draw: Draw, left: Array, before: Any) -> Array:
        amount = self.values.of(draw.amount, person, period)
        if self.plan.limits[draw.limit].mode == "less":
            return np.maximum(0, left - amount)
        room = amount - self.values.of(draw.used, person, period)
        return np.minimum(left, np.maximum(0, np.maximum(0, room) - before))

    def capped(self, person: Any, period: Any, key: tuple[int, int]) -> Array:
        """The same under the limits of its owner, drawn in the order of measure and row."""
        left = person(_name("own", key), period)
        for draw in self.payments[key]:
            if "owner" in draw.key:
                groups = Groups(person)
                before = groups.before(left)
                for other, draws in self.payments.items():
                    if other < key and draw.limit in {d.limit for d in draws}:
                        earlier = groups.total(person(_name("own", other), period))
                        before = before + earlier[groups.owners]
                left = self._limited(person, period, draw, left, before)
        return left

    # The choice

    def bundle(self, number: int) -> str:
        """What is applied for together: all of a clause, or one subject's measure."""
        measure = self.plan.measures[number]
        return measure.clause if measure.application == "item" else ""

    def competing(self, person: Any, period: Any, key: tuple[int, int]) -> Array:
        """What takes part in the choice."""
        part = person("of_enterprise", period)
        for _, node in self.plan.measures[key[0]].exempt:
            part = part & ~self.values.of(node, person, period)
        return part * person(_name("capped", key), period)

    def best(self, group: Any, period: Any) -> Array:
        """The place (measure, then row) at which the application begins that gives the most."""
        person = group.members
        groups = Groups(person)
        most = np.zeros(len(groups.firsts))
        best = np.full(len(groups.firsts), -1, dtype=np.int64)
        bundles: dict[Any, list[tuple[int, int]]] = {}
        for key in self.payments:
            if self.plan.measures[key[0]].id in self.choice.measures:
                bundles.setdefault(self.bundle(key[0]) or key[0], []).append(key)
        for bundle, keys in bundles.items():
            total, place = self._bids(person, period, keys, groups, whole=isinstance(bundle, str))
            wins = (total > most) | ((total == most) & (total > 0) & (place < best))
            most = np.where(wins, total, most)
            best = np.where(wins, place, best)
        return best

    def _bids(
        self, person: Any, period: Any, keys: list[tuple[int, int]], groups: Groups, *, whole: bool
    ) -> tuple[Array, Array]:
        """For each owner the most of a bundle, and the place of its first payment."""
        count, none = len(groups.owners), np.iinfo(np.int64).max
        each = np.zeros(count)
        place = np.full(len(groups.firsts), none)
        for key in keys:
            bid = self.competing(person, period, key)
            each += bid
            if whole:
                at = np.where(bid > 0, key[0] * count + np.arange(count), none)
                place = np.minimum(place, np.minimum.reduceat(at, groups.firsts))
        if whole:
            return groups.total(each), place
        most = np.maximum.reduceat(each, groups.firsts)
        rows = np.where(each == most[groups.owners], np.arange(count), none)
        return most, keys[0][0] * count + np.minimum.reduceat(rows, groups.firsts)

    def award(self, person: Any, period: Any, key: tuple[int, int]) -> Array:
        """What is paid once the owner's application is chosen."""
        capped, number = person(_name("capped", key), period), key[0]
        if self.plan.measures[number].id not in self.choice.measures:
            return capped
        best, count = person.enterprise("best", period), person.count
        if self.bundle(number):
            clause = [m for m, _ in self.payments if self.bundle(m) == self.bundle(number)]
            kept = np.isin(best // count, clause)
        else:
            kept = best == number * count + np.arange(count)
        return capped * (kept | (self.competing(person, period, key) == 0))

    # A simulation

    def simulation(self, folder: Path) -> tuple[Simulation, Array]:
        """All subjects of flat tables with their inputs, and where each row of the files stands."""
        entities = list(self.meta.rows)
        held = [pq.read_table(folder / f"{e}.parquet", columns=["owner"]) for e in entities]
        owners = pa.concat_tables(held)["owner"].to_numpy()
        line = np.argsort(owners, kind="stable")
        _, numbered = np.unique(owners[line], return_inverse=True)
        builder = SimulationBuilder()
        builder.create_entities(self.system)
        builder.declare_person_entity("subject", np.arange(len(line)))
        group = builder.declare_entity("enterprise", np.arange(numbered[-1] + 1))
        builder.join_with_persons(group, numbered, np.array(["of"] * len(line)))
        simulation = builder.build(self.system)
        for number in self.inputs:
            given = self._column(folder, f"n{number}", self._type(number))
            simulation.set_input(f"n{number}", self.period, given[line])
        for entity in entities:
            ours = np.repeat([e == entity for e in entities], list(self.meta.rows.values()))
            simulation.set_input(entity, self.period, ours[line])
        ours = self._column(folder, "owner_kind", np.int16) == kind_number("enterprise")
        simulation.set_input("of_enterprise", self.period, ours[line])
        return simulation, line

    def _column(self, folder: Path, column: str, kind: Any) -> Array:
        """A column of all flat files that have it, one below the other; zero in the others."""
        parts = []
        for entity, rows in self.meta.rows.items():
            if column == "owner_kind" or column in self.meta.columns[entity]:
                table = pq.read_table(folder / f"{entity}.parquet", columns=[column])
                values = table[column].to_numpy()
                parts.append(values.astype(np.float32) if kind is float else values)
            else:
                parts.append(np.zeros(rows, np.float32 if kind is float else bool))
        return np.concatenate(parts)


def _name(what: str, key: tuple[int, int]) -> str:
    return f"{what}_{key[0]}_{key[1]}"


Found = tuple[Model, dict[tuple[int, int], Array], Array]


def awards(folder: Path, plan: Plan) -> Found:
    """The amounts of each payment by person, and the row of the files of each."""
    model = Model(plan, read_flat_meta(folder))
    simulation, line = model.simulation(folder)
    return model, {
        key: simulation.calculate(_name("award", key), model.period) for key in model.payments
    }, line  # fmt: skip


def compared(found: Found, folder: Path) -> dict[str, Any]:
    """Rows in which the answers differ by more than float32 loses, and the rows compared.

    Where two applications are worth the same but for what float32 lost, the other one is chosen.
    """
    model, paid, line = found
    start, starts = 0, {}
    for entity, rows in model.meta.rows.items():
        starts[entity], start = start, start + rows
    sums: dict[int, Array] = {}
    for (number, _), amounts in paid.items():
        sums[number] = sums.get(number, 0) + amounts.astype(np.float64)
    answer: dict[str, Any] = {}
    for number, amounts in sums.items():
        measure = model.plan.measures[number]
        first, rows = starts[measure.entity], model.meta.rows[measure.entity]
        by_file = np.empty(len(line))
        by_file[line] = amounts
        exact = np.zeros(rows)
        given = pq.read_table(folder / f"{measure.id}.answer")
        np.add.at(exact, given["subject"].to_numpy() - 1, given["amount"].to_numpy())
        off = np.abs(by_file[first : first + rows] - exact)
        answer[measure.id] = {
            "rows": rows,
            "given": int((exact > 0).sum()),
            "not_to_the_fen": int((off >= 0.5).sum()),
            "beyond_float32": int((off > np.maximum(FLOAT32 * exact, 0.5)).sum()),
        }
    return answer
