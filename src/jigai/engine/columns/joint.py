"""Limits drawn in one pass: each payment takes the least that any of them leaves.

What a payment takes counts for all its limits, so in general the payments of an organisation can
only be gone through one by one. They are gone through by **turns**: a turn holds those of equal
first order value (such as the year), and the turns are unrolled, one layer each. Within a turn a
payment may share one of the limits with others of the turn, not two: then every other limit is its
own for that turn, and the shared one is a window. An organisation with more turns than are
unrolled, or with a payment that shares two limits within one turn, is left to the scalar evaluator.
"""

from __future__ import annotations

from jigai.engine.columns.dialect import Dialect
from jigai.engine.columns.limits import NULL, POSITION, ROWS_BEFORE, Layer, Shared

TURNS = 8
"""Turns that are unrolled; years of one policy and its arrears are fewer."""


class Joint:
    """The layer of the limits that share one name."""

    def __init__(self, dialect: Dialect, members: list[Shared], turns: int) -> None:
        self.dialect = dialect
        self.beyond = f"beyond{members[0].number}"
        self.members = members
        self.turns = turns
        self.owned = all({"owner", "subject", "award"} & set(s.key) for s in members)

    @property
    def lead(self) -> list[str]:
        """The order of the whole pass: of a payment's draws the one with the most order values."""
        most = max(s.orders for s in self.members)
        ranked = sorted(self.members, key=lambda s: -s.orders)
        found = []
        for i in range(most):
            tests = []
            for shared in ranked:
                value = f"o{shared.number}_{i}" if i < shared.orders else NULL
                tests.append(f"WHEN a{shared.number} IS NOT NULL THEN {value}")
            found.append(f"CASE {' '.join(tests)} END AS j{i}")
        return found

    @property
    def ordering(self) -> str:
        """The order of the whole pass as columns; the shorter order first."""
        leads = [f"j{i} NULLS FIRST" for i in range(len(self.lead))]
        return ", ".join([*leads, POSITION])

    def drawn(self) -> str:
        """Whether a payment takes part in the pass."""
        return " OR ".join(f"a{s.number} IS NOT NULL" for s in self.members)

    def layer(self) -> Layer:
        """All turns, one after another; each limit keeps what it took."""
        turns = tuple(self.turn(turn) for turn in range(1, self.turns + 1))
        tooks = [f"t{s.number}" for s in self.members]
        made = [f"j{i}" for i in range(len(self.lead))] + ["turn", "done"]
        made += [f"{c}{s.number}" for s in self.members for c in ("r", "m")]
        beyond = f"(turn > {self.turns} OR ({self._shares_two()}))"
        taken = ", ".join(
            f"CASE WHEN turn IS NULL THEN 0 ELSE {took} END AS {took}" for took in tooks
        )
        drawn = (
            f"SELECT {self.dialect.but(['cur', *made, *tooks])}, {taken}, "
            f"COALESCE({beyond}, FALSE) AS {self.beyond}, done AS cur FROM {{before}}"
        )
        none = ", ".join(f"0 AS {took}" for took in tooks)
        rest = (
            f"SELECT {self.dialect.but(['cur'])}, {none}, FALSE AS {self.beyond}, cur "
            f"FROM {{source}} WHERE NOT ({self.drawn()})"
        )
        took = {s.limit.id: f"t{s.number}" for s in self.members}
        sql = f"{drawn} UNION ALL {rest}"
        return Layer("limit", took, sql, self.beyond, (self.rooms(), *turns))

    def rooms(self) -> str:
        """Turn, room and company of each payment before anything is drawn."""
        whole = "PARTITION BY owner, (cur > 0)" if self.owned else "PARTITION BY (cur > 0)"
        with_lead = ", ".join(["*", *self.lead])
        first = f"SELECT {with_lead} FROM {{source}} WHERE {self.drawn()}"
        turn = f"DENSE_RANK() OVER ({whole} ORDER BY j0 NULLS FIRST)" if self.lead else "1"
        rooms = ", ".join(
            f"CASE WHEN a{s.number} IS NOT NULL THEN {s.room(POSITION)} END AS r{s.number}"
            for s in self.members
        )
        second = (
            f"SELECT *, {rooms}, CASE WHEN cur > 0 THEN {turn} END AS turn, cur AS done "
            f"FROM ({first})"
        )
        company = ", ".join(
            f"CASE WHEN a{s.number} IS NOT NULL AND COUNT(*) OVER "
            f"(PARTITION BY {s.group}, turn) > 1 THEN 1 ELSE 0 END AS m{s.number}"
            for s in self.members
        )
        none = ", ".join(f"{NULL} AS t{s.number}" for s in self.members)
        return f"SELECT *, {company}, {none} FROM ({second})"

    def _shares_two(self) -> str:
        return "turn IS NOT NULL AND " + " + ".join(f"m{s.number}" for s in self.members) + " > 1"

    def turn(self, number: int) -> str:
        """One turn: what earlier turns left, then the one shared limit as a window."""
        left, before = [], []
        for shared in self.members:
            n = shared.number
            done = (
                f"SUM(CASE WHEN turn < {number} THEN done END) OVER (PARTITION BY {shared.group})"
            )
            left.append(
                f"CASE WHEN turn = {number} AND a{n} IS NOT NULL THEN "
                f"GREATEST(0, r{n} - CAST(COALESCE({done}, 0) AS BIGINT)) END AS l{n}"
            )
            line = f"PARTITION BY {shared.group}, turn ORDER BY {self.ordering} {ROWS_BEFORE}"
            before.append(
                f"GREATEST(0, l{n} - CAST(COALESCE(SUM(c) OVER ({line}), 0) AS BIGINT)) AS b{n}"
            )
        numbers = [s.number for s in self.members]
        first = f"SELECT *, {', '.join(left)} FROM {{source}}"
        least = f"LEAST({', '.join(['done', *(f'COALESCE(l{n}, done)' for n in numbers)])})"
        second = f"SELECT *, {least} AS c FROM ({first})"
        third = f"SELECT *, {', '.join(before)} FROM ({second})"
        helpers = [f"{c}{n}" for n in numbers for c in ("l", "b")]
        so_far, taken = "done", []
        for n in numbers:
            after = f"LEAST({so_far}, COALESCE(b{n}, {so_far}))"
            taken.append(f"CASE WHEN turn = {number} THEN {so_far} - {after} ELSE t{n} END AS t{n}")
            so_far = after
        kept = self.dialect.but(["done", "c", *helpers, *(f"t{n}" for n in numbers)])
        return (
            f"SELECT {kept}, {', '.join(taken)}, "
            f"CASE WHEN turn = {number} THEN {so_far} ELSE done END AS done FROM ({third})"
        )
