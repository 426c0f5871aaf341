"""Combination over a long table: one row a payment, one layer for each rule in the plan's order.

A limit is a window: what those before took of the same key, in a total order whose last key is
unique. A choice is a ranking of bundles. Each layer keeps what it took in a column of its own.
"""

from __future__ import annotations

from jigai.engine.columns.dialect import Dialect
from jigai.engine.columns.emit import NotInColumns
from jigai.engine.columns.joint import TURNS, Joint
from jigai.engine.columns.leaves import kind_number
from jigai.engine.columns.limits import NULL, POSITION, Layer, Shared, limited, replacing
from jigai.engine.columns.wide import Paid, Wide
from jigai.engine.plan import Choice, Draw, Plan


class LongBuilder:
    """The long table of a plan and the layers over it."""

    def __init__(self, plan: Plan, dialect: Dialect, wides: list[Wide], turns: int = TURNS) -> None:
        self.plan = plan
        self.dialect = dialect
        self.wides = wides
        self.turns = turns
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
        columns += [
            f"{NULL} AS {n}" for n in ("measure", "payment", "year", "entitled", "cur", "top")
        ]
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
            f"{paid.top} AS top",
        ]
        draws = {d.limit: d for d in self._payment_draws(paid)}
        for number, shared in self.shared.items():
            columns += self._draw_columns(number, shared, draws.get(number), paid)
        for choice in self.plan.choices:
            columns.append(self._exempt(choice, paid))
        return f"SELECT {', '.join(columns)} FROM wide_{wide.entity} WHERE {paid.live} AND {where}"

    def _draw_columns(
        self, number: int, shared: Shared, draw: Draw | None, paid: Paid
    ) -> list[str]:
        names = paid.draws.get(number, {})
        found = [f"{names.get('amount', NULL)} AS a{number}"]
        found.append(f"{names.get('used', NULL)} AS u{number}")
        for i, part in enumerate(shared.key):
            if isinstance(part, int):
                name = names.get(f"key{i}", "NULL")
                found.append(f"CAST({name} AS VARCHAR) AS k{number}_{i}")
        for i in range(shared.orders):
            found.append(f"{names.get(f'order{i}', NULL)} AS o{number}_{i}")
        return found

    def _exempt(self, choice: Choice, paid: Paid) -> str:
        name = paid.exempt.get(choice.id, "FALSE")
        return f"{name} AS x{self.plan.choices.index(choice)}"

    # Layers

    def layers(self) -> list[Layer]:
        """Replacements, then limits and choices in the plan's order."""
        found = self._replacements()
        passed: set[str] = set()
        for kind, number in self.plan.order:
            limit = self.plan.limits[number] if kind == "limit" else None
            if limit is None:
                found.append(self.choice(number, self.plan.choices[number]))
            elif number not in self.shared or limit.excess == "warned":
                continue
            elif limit.joint is None:
                found.append(limited(self.dialect, self.shared[number]))
            elif limit.joint not in passed:
                passed.add(limit.joint)
                found.append(self.joint(limit.joint))
        return found

    def _replacements(self) -> list[Layer]:
        """Awards give way to those that replace them; of several the last is named."""
        found = []
        positions = {m.id: i for i, m in enumerate(self.plan.measures)}
        live = {paid.measure for wide in self.wides for paid in wide.paid}
        for number, measure in reversed(list(enumerate(self.plan.measures))):
            replaced = [positions[r] for r in measure.replaces if positions[r] in live]
            if number not in live or not replaced:
                continue
            won = f"MAX(CASE WHEN measure = {number} AND top = entitled THEN 1 ELSE 0 END)"
            lost = (
                f"(measure IN ({', '.join(map(str, replaced))}) "
                f"AND {won} OVER (PARTITION BY entity, subject) = 1)"
            )
            found.append(replacing(self.dialect, measure.id, f"r{number}", lost))
        return found

    def joint(self, name: str) -> Layer:
        """Limits that are drawn in one pass."""
        members = [s for s in self.shared.values() if s.limit.joint == name]
        return Joint(self.dialect, members, self.turns).layer()

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
        lost = f"part AND rank_ > {choice.at_most}"
        extra = ["part", "bundle", "bundle_total", "place", "first_place", "rank_"]
        sql = (
            f"SELECT {self.dialect.but(['cur', *extra])}, CASE WHEN {lost} THEN cur ELSE 0 END "
            f"AS c{number}, CASE WHEN {lost} THEN 0 ELSE cur END AS cur FROM ({ranked})"
        )
        return Layer("choice", {choice.id: f"c{number}"}, sql)

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
