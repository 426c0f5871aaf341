"""What each dialect writes, run on its engine at the ends of its integers and of the calendar."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import duckdb
import pytest
from tests.engine.columns.spark.sessions import INTERPRETED

from jigai.engine.columns.dialect import DUCKDB, NEVER, SPARK, Dialect

pytestmark = pytest.mark.spark
EDGE = 2**63 - 1
MOST = 10**32
"""Where Spark's quotient of decimals ends, with an error."""
Ask = Callable[[str], list[Any]]


@pytest.fixture(params=["duckdb", "spark", "spark interpreted"])
def engine(request: pytest.FixtureRequest) -> Iterator[tuple[Dialect, Ask]]:
    """A dialect, and a function that answers a list of expressions on its engine."""
    if request.param == "duckdb":
        with duckdb.connect() as connection:
            yield DUCKDB, lambda sql: list(connection.execute(f"SELECT {sql}").fetchall()[0])
        return
    session = request.getfixturevalue("session")
    settings = INTERPRETED if "interpreted" in request.param else {}
    for name, value in settings.items():
        session.conf.set(name, value)
    yield SPARK, lambda sql: list(session.sql(f"SELECT {sql}").head())
    for name in settings:
        session.conf.unset(name)


def values(ask: Ask, expressions: list[str]) -> list[Any]:
    return ask(", ".join(f"{sql} AS c{i}" for i, sql in enumerate(expressions)))


def big(number: int) -> str:
    return f"CAST({number} AS BIGINT)"


NUMBERS = [0, 1, 99, 100, 101, 2**31 - 1, 2**31, 2**53 - 1, 2**53, 2**53 + 1, EDGE - 1, EDGE]


@pytest.mark.parametrize("den", [1, 3, 100, 1_000_000, 366_000_000, 2**53 + 1])
def test_quotients_are_whole_and_exact(engine: tuple[Dialect, Ask], den: int) -> None:
    dialect, ask = engine
    found = values(ask, [dialect.divide(big(n), big(den)) for n in NUMBERS])
    assert [int(x) for x in found] == [n // den for n in NUMBERS]


@pytest.mark.parametrize("den", [1, 2, 3, 7, 1_000_000, 366_000_000, 2**31 + 1])
def test_products_beyond_64_bits_divide_exactly(engine: tuple[Dialect, Ask], den: int) -> None:
    dialect, ask = engine
    factors = (1, 2, 999_999, 1_000_000, 2**53 + 1)
    pairs = [(n, m) for n in NUMBERS[6:] for m in factors if n * m // den < MOST]
    written = [
        dialect.divide(f"(CAST({n} AS {dialect.wide}) * {big(m)})", str(den), fits=False)
        for n, m in pairs
    ]
    exact = [(n * m // den) for n, m in pairs]
    assert [int(x) for x in values(ask, written)] == exact
    small = [i for i, x in enumerate(exact) if x <= EDGE]
    written = [
        dialect.divide(f"(CAST({n} AS {dialect.wide}) * {big(m)})", str(den))
        for n, m in (pairs[i] for i in small)
    ]
    assert [int(x) for x in values(ask, written)] == [exact[i] for i in small]


def test_overflow_is_an_error(engine: tuple[Dialect, Ask]) -> None:
    dialect, ask = engine
    beyond = f"CAST({EDGE} AS {dialect.wide}) * 4"
    quotient = dialect.divide(f"({beyond})", "3", fits=False)
    for sql in (
        f"{big(EDGE)} + {big(1)}",
        f"{big(EDGE)} * {big(2)}",
        f"CAST({beyond} AS BIGINT)",
        f"CAST({quotient} AS BIGINT)",
        dialect.total("x").replace("SUM(x)", f"SUM(x + {big(EDGE)} + 1 - x)"),
    ):
        with pytest.raises(Exception, match=r"(?i)overflow|out of range"):
            ask(f"{sql} AS c FROM (SELECT {big(1)} AS x UNION ALL SELECT {big(2)} AS x) t")


def test_extremes_of_unknowns_are_unknown(engine: tuple[Dialect, Ask]) -> None:
    dialect, ask = engine
    none = "CAST(NULL AS BIGINT)"
    pairs = [(1, 2), (2, 1), (2, 2), (None, 1), (1, None), (None, None), (-EDGE, EDGE)]
    sides = [tuple(none if x is None else big(x) for x in pair) for pair in pairs]
    for write, choose in ((dialect.least, min), (dialect.greatest, max)):
        expected = [None if None in p else choose(x for x in p if x is not None) for p in pairs]
        assert values(ask, [write(a, b) for a, b in sides]) == expected


DAYS = [
    dt.date(1, 1, 1), dt.date(1582, 10, 4), dt.date(1582, 10, 15), dt.date(1900, 2, 28),
    dt.date(2023, 1, 31), dt.date(2023, 2, 28), dt.date(2024, 1, 31), dt.date(2024, 2, 29),
    dt.date(2024, 8, 31), dt.date(2024, 12, 31), dt.date(9999, 1, 1),
]  # fmt: skip


def later(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def test_days_are_ordinals_of_the_gregorian_calendar(engine: tuple[Dialect, Ask]) -> None:
    dialect, ask = engine
    written = [dialect.ordinal(f"DATE '{day.isoformat()}'") for day in DAYS]
    assert values(ask, written) == [day.toordinal() for day in DAYS]
    never = dialect.ordinal("DATE '9999-12-31'")
    assert values(ask, [never]) == [NEVER]
    years = [dialect.year(big(day.toordinal())) for day in DAYS]
    assert values(ask, years) == [day.year for day in DAYS]


@pytest.mark.parametrize("months", [0, 1, 6, 11, 12, 13, 36])
def test_months_end_where_the_month_ends(engine: tuple[Dialect, Ask], months: int) -> None:
    dialect, ask = engine
    days = [day for day in DAYS if day.year < 9990]
    written = [dialect.months(big(day.toordinal()), big(months)) for day in days]
    assert values(ask, written) == [later(day, months).toordinal() for day in days]
    assert values(ask, [dialect.months(big(NEVER), big(months))]) == [NEVER]


def test_texts_come_back_as_they_are(engine: tuple[Dialect, Ask]) -> None:
    dialect, ask = engine
    texts = ["", "it's", "a\\b", "\\'", "\\u0041", "项目一", "Ｐ１", 'a"b', "100%"]
    assert values(ask, [dialect.text(text) for text in texts]) == texts


def test_texts_are_ordered_by_code_point(engine: tuple[Dialect, Ask]) -> None:
    dialect, ask = engine
    texts = ["P10", "P9", "p1", "P 1", "项目一", "Ｐ１", "Z", "é", "0", "𠮷"]
    rows = " UNION ALL ".join(f"SELECT {dialect.text(text)} AS x" for text in texts)
    order = f"x, row_number() OVER (ORDER BY x) AS n FROM ({rows}) t"
    each = [ask(f"x FROM (SELECT {order}) u WHERE n = {i + 1}")[0] for i in range(len(texts))]
    assert each == sorted(texts)


def test_bits_move_to_the_right(engine: tuple[Dialect, Ask]) -> None:
    dialect, ask = engine
    assert values(ask, [dialect.shifted(big(EDGE), n) for n in (0, 1, 31, 62)]) == [
        EDGE >> n for n in (0, 1, 31, 62)
    ]
