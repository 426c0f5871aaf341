"""Combination over a long table: one row a payment, one layer for each rule in the plan's order.

A limit is a window: what those before took of the same key, in a total order whose last key is
unique. A choice is a ranking of bundles. Each layer keeps what it took in a column of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from jigai.engine.columns.dialect import Dialect
from jigai.engine.columns.emit import NotInColumns
from jigai.engine.columns.leaves import kind_number
from jigai.engine.columns.wide import Paid, Wide
from jigai.engine.plan import Choice, Draw, Limit, Plan

POSITION = "measure, subject, payment"
_NULL = "CAST(NULL AS BIGINT)"


@dataclass
class Layer:
    """A rule's SELECT over ``{source}``; ``took`` is the column of what it took."""

    rule: str
    took: str
    sql: str


@dataclass
class Shared:
    """A limit as the long table knows it: who shares it and in which order."""

    number: int
    limit: Limit
    key: tuple[str | int, ...]
    orders: int
    payments: set[tuple[int, int]]

    @property
    def alone(self) -> bool:
        """No two payments share the limit: it acts on the payment itself."""
        single = len(self.payments) == 1 and ("subject" in self.key or "award" in self.key)
        return (
            single
            and self.limit.mode in ("amount", "less")
            and self.limit.share == "order"
            and self.limit.joint is None
        )

    @property
    def partition(self) -> str:
        """The columns that make a group."""
        parts = []
        for i, part in enumerate(self.key):
            if isinstance(part, int):
                parts.append(f"k{self.number}_{i}")
            elif part == "subject":
                parts += ["entity", "subject"]
            elif part == "award":
                parts += ["measure", "subject"]
            elif part.startswith("="):
                parts.append("measure")
            elif part in ("owner", "year"):
                parts.append(part)
        return ", ".join([f"(a{self.number} IS NOT NULL)", *parts])

    @property
    def ordering(self) -> str:
        """The order in which the limit is drawn."""
        return ", ".join([*(f"o{self.number}_{i}" for i in range(self.orders)), POSITION])


class LongBuilder:
    """The long table of a plan and the layers over it."""

    def __init__(self, plan: Plan, dialect: Dialect, wides: list[Wide]) -> None:
        self.plan = plan
        self.dialect = dialect
        self.wides = wides
        self.shared = self._shared()

    def _shared(self) -> dict[int, Shared]:
        found: dict[int, Shared] = {}
        for wide in self.wides:
            for paid in wide.paid:
                for draw in self._payment_draws(paid):
                    known = found.get(draw.limit)
                    shape = tuple("node" if isinstance(k, int) else k[:1] for k in draw.key)
                    orders = len(draw.order)
                    if known is None:
                        limit = self.plan.limits[draw.limit]
                        found[draw.limit] = Shared(draw.limit, limit, draw.key, orders, set())
                    elif shape != tuple("node" if isinstance(k, int) else k[:1] for k in known.key):
                        raise NotInColumns(f"keys of {known.limit.id}")
                    found[draw.limit].payments.add((paid.measure, paid.payment))
        return found

    def _payment_draws(self, paid: Paid) -> tuple[Draw, ...]:
        return self.plan.measures[paid.measure].payments[paid.payment].draws

    # The long table

    def long_sql(self, where: str) -> str:
        """Payments of every entity that have something to give, one below the other."""
        parts = [self._part(wide, paid, where) for wide in self.wides for paid in wide.paid]
        return "\nUNION ALL\n".join(parts) or self._nothing()

    def _nothing(self) -> str:
        """A long table without rows, where no measure pays anything by rule."""
        texts = ("owner", "owner_kind", "entity", "subject")
        columns = [f"CAST(NULL AS VARCHAR) AS {name}" for name in texts]
        columns += [f"{_NULL} AS {n}" for n in ("measure", "payment", "year", "entitled", "cur")]
        columns += [f"FALSE AS x{number}" for number in range(len(self.plan.choices))]
        return f"SELECT {', '.join(columns)} WHERE FALSE"

    def _part(self, wide: Wide, paid: Paid, where: str) -> str:
        columns = [
            "owner",
            "owner_kind",
            f"'{wide.entity}' AS entity",
            "id AS subject",
            f"{paid.measure} AS measure",
            f"{paid.payment} AS payment",
            f"{paid.year} AS year",
            f"{paid.amount} AS entitled",
            f"{paid.amount} AS cur",
        ]
        draws = {d.limit: d for d in self._payment_draws(paid)}
        for number, shared in self.shared.items():
            columns += self._draw_columns(number, shared, draws.get(number), paid)
        for choice in self.plan.choices:
            columns.append(self._exempt(choice, paid))
        return (
            f"SELECT {', '.join(columns)} FROM wide_{wide.entity} "
            f"WHERE {paid.amount} > 0 AND {where}"
        )

    def _draw_columns(
        self, number: int, shared: Shared, draw: Draw | None, paid: Paid
    ) -> list[str]:
        names = paid.draws.get(number, {})
        found = [f"{names.get('amount', _NULL)} AS a{number}"]
        found.append(f"{names.get('used', _NULL)} AS u{number}")
        for i, part in enumerate(shared.key):
            if isinstance(part, int):
                name = names.get(f"key{i}", "NULL")
                found.append(f"CAST({name} AS VARCHAR) AS k{number}_{i}")
        for i in range(shared.orders):
            found.append(f"{names.get(f'order{i}', _NULL)} AS o{number}_{i}")
        return found

    def _exempt(self, choice: Choice, paid: Paid) -> str:
        name = paid.exempt.get(choice.id, "FALSE")
        return f"{name} AS x{self.plan.choices.index(choice)}"

    # Layers

    def layers(self) -> list[Layer]:
        """Replacements, then limits and choices in the plan's order."""
        found = self._replacements()
        for kind, number in self.plan.order:
            if kind == "choice":
                found.append(self.choice(number, self.plan.choices[number]))
            elif number in self.shared and self.plan.limits[number].excess != "warned":
                found.append(self.limit(self.shared[number]))
        return found

    def _replacements(self) -> list[Layer]:
        found = []
        positions = {m.id: i for i, m in enumerate(self.plan.measures)}
        live = {paid.measure for wide in self.wides for paid in wide.paid}
        for number, measure in enumerate(self.plan.measures):
            if number not in live or not measure.replaces:
                continue
            replaced = [positions[r] for r in measure.replaces if positions[r] in live]
            if not replaced:
                continue
            won = (
                f"MAX(CASE WHEN measure = {number} THEN 1 ELSE 0 END) "
                "OVER (PARTITION BY entity, subject)"
            )
            listed = ", ".join(map(str, replaced))
            cur = f"CASE WHEN measure IN ({listed}) AND {won} = 1 THEN 0 ELSE cur END"
            found.append(self._layer(measure.id, f"r{number}", cur))
        return found

    def _layer(self, rule: str, took: str, cur: str) -> Layer:
        sql = (
            f"SELECT * EXCLUDE (cur, next), cur - next AS {took}, next AS cur "
            f"FROM (SELECT *, {cur} AS next FROM {{source}})"
        )
        return Layer(rule, took, sql)

    def limit(self, shared: Shared) -> Layer:
        """A limit as windows over its groups."""
        n, limit = shared.number, shared.limit
        if shared.alone:
            left = f"GREATEST(0, a{n} - u{n})"
            after = f"LEAST(cur, {left})" if limit.mode == "amount" else f"cur - LEAST(cur, a{n})"
            return self._layer(
                limit.id, f"t{n}", f"CASE WHEN a{n} IS NULL THEN cur ELSE {after} END"
            )
        if limit.share == "pro-rata":
            return self.pro_rata(shared)
        group = f"PARTITION BY {shared.partition}"
        line = f"{group} ORDER BY {shared.ordering}"
        before = (
            f"CAST(COALESCE(SUM(cur) OVER ({line} ROWS BETWEEN UNBOUNDED PRECEDING AND "
            "1 PRECEDING), 0) AS BIGINT)"
        )
        if limit.mode == "less":
            live = f"CASE WHEN cur > 0 THEN a{n} END"
            off = f"MAX({live}) OVER ({group})"
            after = f"cur - LEAST(cur, GREATEST(0, {off} - {before}))"
        else:
            top = (
                f"MAX(entitled) OVER ({group})"
                if limit.mode == "largest"
                else f"MAX(CASE WHEN cur > 0 THEN a{n} END) OVER ({group})"
            )
            used = f"MIN(CASE WHEN cur > 0 THEN u{n} END) OVER ({group})"
            room = f"GREATEST(0, {top} - {used})"
            after = f"LEAST(cur, GREATEST(0, {room} - {before}))"
        cur = f"CASE WHEN a{n} IS NULL OR cur = 0 THEN cur ELSE {after} END"
        return self._layer(limit.id, f"t{n}", cur)

    def pro_rata(self, shared: Shared) -> Layer:
        """Shares of what is left in proportion; odd fen go by largest remainder.

        The other open claims take part as one claim, ranked last among equal remainders.
        """
        n = shared.number
        big = self.dialect.wide
        group = f"PARTITION BY {shared.partition}, (cur > 0)"
        room = f"GREATEST(0, MAX(a{n}) OVER ({group}) - MIN(u{n}) OVER ({group}))"
        first = (
            f"SELECT *, CAST({room} AS {big}) AS room, MIN(o{n}_0) OVER ({group}) AS others, "
            f"CAST(SUM(cur) OVER ({group}) AS {big}) + MIN(o{n}_0) OVER ({group}) AS claims "
            "FROM {source}"
        )
        whole = self.dialect.divide("(room * cur)", "claims")
        other = self.dialect.divide("(room * others)", "claims")
        second = (
            f"SELECT *, CASE WHEN claims > 0 THEN {whole} END AS part, "
            f"CASE WHEN claims > 0 THEN room * cur - {whole} * claims END AS rest, "
            f"CASE WHEN claims > 0 THEN {other} END AS other, "
            f"CASE WHEN claims > 0 THEN room * others - {other} * claims END AS other_rest "
            f"FROM ({first})"
        )
        third = (
            f"SELECT *, room - SUM(part) OVER ({group}) - other AS odd, "
            f"ROW_NUMBER() OVER ({group} ORDER BY rest DESC, {shared.ordering}) "
            f"+ CASE WHEN other_rest > rest THEN 1 ELSE 0 END AS turn FROM ({second})"
        )
        after = "CAST(part + CASE WHEN turn <= odd THEN 1 ELSE 0 END AS BIGINT)"
        cur = f"CASE WHEN a{n} IS NULL OR cur = 0 OR claims <= room THEN cur ELSE {after} END"
        extra = "room, others, claims, part, rest, other, other_rest, odd, turn"
        sql = (
            f"SELECT * EXCLUDE (cur, next, {extra}), cur - next AS t{n}, next AS cur "
            f"FROM (SELECT *, {cur} AS next FROM ({third}))"
        )
        return Layer(shared.limit.id, f"t{n}", sql)

    def choice(self, number: int, choice: Choice) -> Layer:
        """Bundles ranked by what they give at this point; the best ``at_most`` keep it."""
        ids = {m.id: i for i, m in enumerate(self.plan.measures)}
        among = ", ".join(str(ids[m]) for m in sorted(choice.measures))
        takes_part = f"measure IN ({among}) AND cur > 0 AND NOT x{number}"
        if choice.scope == "owner":
            takes_part += f" AND owner_kind = {kind_number('enterprise')}"
        part, group_key = self._bundle(choice), "owner"
        if choice.scope == "subject":
            group_key = "entity, subject"
        if choice.per_year:
            group_key += ", year"
        inner = f"SELECT *, ({takes_part}) AS part, {part} AS bundle FROM {{source}}"
        totals = (
            f"SELECT *, SUM(CASE WHEN part THEN cur ELSE 0 END) OVER (PARTITION BY part, "
            f"{group_key}, bundle) AS bundle_total, ROW_NUMBER() OVER (PARTITION BY part, "
            f"{group_key} ORDER BY {POSITION}) AS place FROM ({inner})"
        )
        placed = (
            f"SELECT *, MIN(place) OVER (PARTITION BY part, {group_key}, bundle) AS first_place "
            f"FROM ({totals})"
        )
        ranked = (
            f"SELECT *, DENSE_RANK() OVER (PARTITION BY part, {group_key} ORDER BY "
            f"bundle_total DESC, first_place) AS rank_ FROM ({placed})"
        )
        extra = "part, bundle, bundle_total, place, first_place, rank_"
        sql = (
            f"SELECT * EXCLUDE (cur, {extra}), CASE WHEN part AND rank_ > {choice.at_most} "
            f"THEN cur ELSE 0 END AS c{number}, CASE WHEN part AND rank_ > {choice.at_most} "
            f"THEN 0 ELSE cur END AS cur FROM ({ranked})"
        )
        return Layer(choice.id, f"c{number}", sql)

    def _bundle(self, choice: Choice) -> str:
        """The application that a payment falls into, as text."""
        clauses = sorted({m.clause for m in self.plan.measures})
        parts = []
        for number, measure in enumerate(self.plan.measures):
            if measure.id not in choice.measures:
                continue
            if choice.bundle == "measure":
                parts.append(f"WHEN {number} THEN 'm{number}'")
            elif choice.bundle == "application" and measure.application == "item":
                parts.append(f"WHEN {number} THEN 'c{clauses.index(measure.clause)}'")
        if not parts:
            return "CAST(measure AS VARCHAR) || '/' || subject"
        return f"CASE measure {' '.join(parts)} ELSE CAST(measure AS VARCHAR) || '/' || subject END"
