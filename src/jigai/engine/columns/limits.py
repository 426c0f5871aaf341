"""Limits as windows over the long table: each takes its part of the payments that share it.

Those alive in a group (something left to give) stand in one line: the limit's own order, then
measure, subject and payment, so that the last key is unique. What a limit allows is the greatest
of what those alive say, what was used before is what the first of them says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from jigai.engine.columns.dialect import Dialect
from jigai.engine.plan import Limit

POSITION = "measure, subject, payment"
NULL = "CAST(NULL AS BIGINT)"
ROWS_BEFORE = "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"


Step = Callable[[str], str]
"""Makes a query something to select from: in place, or as a table or view of its own."""


def nested(query: str) -> str:
    """The query where it is used."""
    return f"(\n{query}\n) l"


@dataclass
class Layer:
    """A rule's SELECT over ``{source}``, and the columns that it leaves.

    ``kind`` is ``limit`` or ``choice`` (``took`` names what each took: rule to column, in the order
    in which they act) or ``replace`` (the column is a truth). ``beyond`` is the column that says
    that an organisation has to be left to the scalar evaluator. ``before`` are queries that come
    first, each over the one before; what they yield is ``{before}`` in the SELECT.
    """

    kind: str
    took: dict[str, str]
    sql: str
    beyond: str | None = None
    before: tuple[str, ...] = ()

    def over(self, source: str, step: Step) -> str:
        """What the rule makes of something, to select from."""
        made = source
        for query in self.before:
            made = step(query.format(source=made))
        return step(self.sql.format(source=source, before=made))


@dataclass
class Shared:
    """A limit as the long table knows it: who shares it and in which order."""

    number: int
    limit: Limit
    key: tuple[str | int, ...]
    orders: int
    payments: set[tuple[int, int]]
    of_subject: str = ""

    @property
    def within_owner(self) -> bool:
        """Only payments of one organisation share it."""
        return bool({"owner", "subject", "award"} & set(self.key))

    @property
    def group(self) -> str:
        """The columns that make a group; those who do not draw on it are no group of their own."""
        parts = [f"(a{self.number} IS NOT NULL)"]
        for i, part in enumerate(self.key):
            if isinstance(part, int):
                parts.append(f"k{self.number}_{i}")
            elif part == "subject":
                parts.append(f"{self.of_subject}entity, subject")
            elif part == "award":
                parts.append(f"{self.of_subject}measure, subject")
            elif part.startswith("="):
                parts.append("measure")
            elif part in ("owner", "year"):
                parts.append(part)
        if not self.within_owner:
            parts.append(f"CASE WHEN a{self.number} IS NULL THEN owner END")
        return ", ".join(parts)

    @property
    def alive(self) -> str:
        """The window's partition: the group's payments that still have something."""
        return f"PARTITION BY {self.group}, (cur > 0)"

    @property
    def line(self) -> str:
        """The same in the order in which the limit is drawn."""
        return f"{self.alive} ORDER BY {self.ordering}"

    @property
    def ordering(self) -> str:
        """The order in which the limit is drawn."""
        order = [f"o{self.number}_{i} NULLS FIRST" for i in range(self.orders)]
        return ", ".join([*order, POSITION])

    def first(self, column: str, ordering: str | None = None) -> str:
        """What the first of those alive says."""
        order = ordering or self.ordering
        return f"FIRST_VALUE({column}) OVER ({self.alive} ORDER BY {order})"

    def room(self, ordering: str | None = None) -> str:
        """What the limit leaves to its group, used amounts taken off."""
        n = self.number
        if self.limit.mode == "largest":
            most = f"MAX(top) OVER (PARTITION BY {self.group})"
        else:
            most = f"MAX(a{n}) OVER ({self.alive})"
        return f"GREATEST(0, {most} - {self.first(f'u{n}', ordering)})"


def taking(dialect: Dialect, rule: str, took: str, cur: str) -> Layer:
    """A layer that brings ``cur`` to a new value and keeps the difference."""
    sql = (
        f"SELECT {dialect.but(['cur', 'next'])}, cur - next AS {took}, next AS cur "
        f"FROM (SELECT *, {cur} AS next FROM {{source}})"
    )
    return Layer("limit", {rule: took}, sql)


def replacing(dialect: Dialect, rule: str, column: str, lost: str) -> Layer:
    """A layer in which awards lose their place to others."""
    sql = (
        f"SELECT {dialect.but(['cur'])}, "
        f"CASE WHEN {column} THEN 0 ELSE cur END AS cur FROM (SELECT *, {lost} AS {column} "
        "FROM {source})"
    )
    return Layer("replace", {rule: column}, sql)


def alone(limit: Limit, cur: str, amount: str, used: str, top: str) -> str:
    """What a limit leaves of a payment that draws on it alone."""
    if limit.mode == "less":
        return f"GREATEST(0, {cur} - {amount})"
    most = top if limit.mode == "largest" else amount
    return f"LEAST({cur}, GREATEST(0, {most} - {used}))"


def limited(dialect: Dialect, shared: Shared) -> Layer:
    """A limit that is drawn for itself."""
    n, limit = shared.number, shared.limit
    if limit.share == "pro-rata":
        return pro_rata(dialect, shared)
    before = f"CAST(COALESCE(SUM(cur) OVER ({shared.line} {ROWS_BEFORE}), 0) AS BIGINT)"
    if limit.mode == "less":
        after = f"cur - LEAST(cur, GREATEST(0, {shared.first(f'a{n}')} - {before}))"
    else:
        after = f"LEAST(cur, GREATEST(0, {shared.room()} - {before}))"
    cur = f"CASE WHEN a{n} IS NULL OR cur = 0 THEN cur ELSE {after} END"
    return taking(dialect, limit.id, f"t{n}", cur)


def pro_rata(dialect: Dialect, shared: Shared) -> Layer:
    """Shares of what is left in proportion; odd fen go by largest remainder.

    The other open claims take part as one claim, ranked last among equal remainders.
    """
    n, big, group = shared.number, dialect.wide, shared.alive
    others = shared.first(f"o{n}_0") if shared.orders else "0"
    first = (
        f"SELECT *, CAST({shared.room()} AS {big}) AS room, {others} AS others, "
        f"CAST(SUM(cur) OVER ({group}) AS {big}) + {others} AS claims FROM {{source}}"
    )
    whole = dialect.divide("(room * cur)", "claims")
    other = dialect.divide("(room * others)", "claims")
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
    made = ["room", "others", "claims", "part", "rest", "other", "other_rest", "odd", "turn"]
    sql = (
        f"SELECT {dialect.but(['cur', 'next', *made])}, cur - next AS t{n}, next AS cur "
        f"FROM (SELECT *, {cur} AS next FROM ({third}))"
    )
    return Layer("limit", {shared.limit.id: f"t{n}"}, sql)
