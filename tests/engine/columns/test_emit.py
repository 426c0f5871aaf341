"""Divisions of products beyond 64 bits come out exactly, whichever way the SQL takes."""

from __future__ import annotations

import duckdb
import pytest

from jigai.engine.columns.dialect import DUCKDB
from jigai.engine.columns.emit import INT64, SqlEmitter
from jigai.engine.plan import Node
from jigai.money.rounding import Rounding, divide

RULES = [Rounding.DOWN, Rounding.HALF_UP, Rounding.UP, Rounding.YUAN_DOWN]
VALUES = (0, 1, 49, 50, 99, 999_999, 2**53 + 1, 10**17 - 1, 10**17)


def answers(den: int, rule: Rounding, most: int, factor: int, known: bool) -> list[int]:
    """``x * factor / den`` by a rule in SQL, for each value, of ``x`` or of a branch with it."""
    nodes = (
        Node("fact", ("s", "x"), "money", high=most),
        Node("const", (factor,), "number", low=factor, high=factor),
        Node("mul", (0, 1), "money", den, high=most * factor),
        Node("fact", ("s", "waived"), "bool", high=1),
        Node("const", (0,), "money"),
        Node("if", (3, 4, 2), "money", den, high=most * factor),
        Node("div", (2, den, rule.value), "money"),
        Node("div", (5, den, rule.value), "money"),
    )
    columns = {0: "x", 3: "FALSE"}
    emitter = SqlEmitter(nodes, DUCKDB, {}, columns, known=known)
    listed = ", ".join(f"(CAST({x} AS BIGINT))" for x in VALUES)
    query = f"SELECT {emitter.sql(6)}, {emitter.sql(7)} FROM (VALUES {listed}) t(x)"  # noqa: S608
    with duckdb.connect() as connection:
        rows = connection.execute(query).fetchall()
    assert all(plain == branch for plain, branch in rows)
    return [plain for plain, _ in rows]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize(
    ("den", "factor"), [(100, 7), (1_000_000, 300_000), (3_600_000_000, 10**9)]
)
def test_a_product_is_divided_by_its_rule(
    rule: Rounding, known: bool, den: int, factor: int
) -> None:
    most = max(VALUES)
    expected = [divide(x * factor, den, rule) for x in VALUES]
    assert max(expected) <= INT64
    assert answers(den, rule, most, factor, known) == expected
