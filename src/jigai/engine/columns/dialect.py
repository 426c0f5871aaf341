"""What differs between the SQL engines, in one place.

Every number is a 64-bit integer, every truth a BOOLEAN, every date the ordinal of its day. A value
that could leave 64 bits on the way to a division is computed in ``wide`` and cast back. Both
engines read ``"of"`` as a name and STRING as a type, so neither is written here.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

NEVER = 3_652_059


@dataclass(frozen=True)
class Dialect(ABC):
    """SQL of one engine; the methods return text."""

    name: str
    wide: str
    true_division: str
    of_subject: str = ""
    """What stands before a subject in the key of a window: the enterprise, where rows lie by it."""

    def divide(self, left: str, right: str, *, fits: bool = True) -> str:
        """The whole quotient of two numbers that are not negative.

        ``fits`` says that it fits 64 bits, whatever the operands are.
        """
        return f"({left} {self.true_division} {right})"

    def least(self, left: str, right: str) -> str:
        """The smaller; NULL where either is (engines skip NULL in LEAST)."""
        return f"(CASE WHEN {left} <= {right} THEN {left} WHEN {right} < {left} THEN {right} END)"

    def greatest(self, left: str, right: str) -> str:
        """The larger; NULL where either is."""
        return f"(CASE WHEN {left} >= {right} THEN {left} WHEN {right} > {left} THEN {right} END)"

    @abstractmethod
    def ordinal(self, date: str) -> str:
        """The ordinal of a DATE column."""

    @abstractmethod
    def year(self, ordinal: str) -> str:
        """The calendar year of an ordinal."""

    @abstractmethod
    def months(self, ordinal: str, count: str) -> str:
        """The corresponding day some months on; never stays never."""

    def total(self, value: str, *, fits: bool = True) -> str:
        """A sum of numbers; 0 over nothing; in 64 bits where it ``fits`` them."""
        return f"CAST(COALESCE(SUM({value}), 0) AS {'BIGINT' if fits else self.wide})"

    @abstractmethod
    def but(self, columns: list[str]) -> str:
        """All columns of the source without some."""

    def not_in(self, column: str, query: str) -> str:
        """Rows whose column a query in brackets does not answer; neither is ever NULL."""
        return f"{column} NOT IN {query}"

    @abstractmethod
    def shifted(self, value: str, bits: int) -> str:
        """A number that is not negative, moved right by some bits."""

    def text(self, value: str) -> str:
        """A text literal."""
        return "'" + value.replace("'", "''") + "'"


class DuckDB(Dialect):
    """DuckDB 1 and 2."""

    def shifted(self, value: str, bits: int) -> str:
        return f"({value} >> {bits})"

    def but(self, columns: list[str]) -> str:
        return f"* EXCLUDE ({', '.join(columns)})"

    def ordinal(self, date: str) -> str:
        return f"(date_diff('day', DATE '0001-01-01', {date}) + 1)"

    def year(self, ordinal: str) -> str:
        return f"CAST(year(DATE '0001-01-01' + CAST({ordinal} - 1 AS INTEGER)) AS BIGINT)"

    def months(self, ordinal: str, count: str) -> str:
        day = f"(DATE '0001-01-01' + CAST({ordinal} - 1 AS INTEGER))"
        moved = f"CAST({day} + to_months(CAST({count} AS INTEGER)) AS DATE)"
        return f"(CASE WHEN {ordinal} >= {NEVER} THEN {NEVER} ELSE {self.ordinal(moved)} END)"


class Spark(Dialect):
    """Spark SQL with the settings of ``spark.SETTINGS``, ANSI mode above all."""

    def divide(self, left: str, right: str, *, fits: bool = True) -> str:
        # Of decimals too, ``div`` gives a BIGINT, and wraps without an error where it is no fit.
        # ``/`` rounds at the sixth decimal, so only what divides evenly may be given to it.
        if fits:
            return super().divide(left, right)
        even = f"(({left}) - ({left}) % {right})"
        return f"CAST({even} / CAST({right} AS {self.wide}) AS {self.wide})"

    def least(self, left: str, right: str) -> str:
        # An array sorts NULL first, and nothing is written twice: Spark plans every copy of an
        # expression, so that nested choices would grow beyond what it compiles.
        return f"sort_array(array({left}, {right}))[0]"

    def greatest(self, left: str, right: str) -> str:
        return f"(-{self.least(f'-({left})', f'-({right})')})"

    def not_in(self, column: str, query: str) -> str:
        # NOT IN would send the whole answer to every machine, for the sake of NULL.
        other = f"SELECT {column} AS other FROM {query} a"
        return f"NOT EXISTS (SELECT 1 FROM ({other}) b WHERE other = {column})"

    def text(self, value: str) -> str:
        # A backslash escapes; two quotes are no quote, but the end of one text and another.
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"

    def shifted(self, value: str, bits: int) -> str:
        return f"shiftright({value}, {bits})"

    def but(self, columns: list[str]) -> str:
        return f"* EXCEPT ({', '.join(columns)})"

    def ordinal(self, date: str) -> str:
        return f"(CAST(datediff({date}, DATE'0001-01-01') AS BIGINT) + 1)"

    def year(self, ordinal: str) -> str:
        return f"CAST(year(date_add(DATE'0001-01-01', CAST({ordinal} - 1 AS INT))) AS BIGINT)"

    def months(self, ordinal: str, count: str) -> str:
        day = f"date_add(DATE'0001-01-01', CAST({ordinal} - 1 AS INT))"
        moved = f"add_months({day}, CAST({count} AS INT))"
        return f"(CASE WHEN {ordinal} >= {NEVER} THEN {NEVER} ELSE {self.ordinal(moved)} END)"


DUCKDB = DuckDB("duckdb", "HUGEINT", "//")
SPARK = Spark("spark", "DECIMAL(38, 0)", "div", "owner, ")
