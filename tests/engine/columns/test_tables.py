"""The definitions of the tables: every fact has one place, of one type."""

from __future__ import annotations

from pathlib import Path

import pytest

from jigai.engine.columns.tables import PLURAL, Table, children, tables
from jigai.facts.vocabulary import vocabulary

PAGE = Path(__file__).parents[3] / "docs" / "tables.md"
TYPES = {
    "money": "BIGINT", "rate": "BIGINT", "area": "BIGINT", "count": "BIGINT", "days": "BIGINT",
    "year": "BIGINT", "date": "DATE", "bool": "BOOLEAN", "code": "VARCHAR", "region": "VARCHAR",
    "industry": "VARCHAR", "text": "VARCHAR",
}  # fmt: skip


def test_every_fact_of_the_vocabulary_has_its_place() -> None:
    for name, plural in PLURAL.items():
        table = tables()[plural]
        for fact in vocabulary().entities[name].facts.values():
            column = table.column(fact.name)
            child = tables().get(f"{name}.{fact.name}")
            if fact.shape == "scalar":
                assert column is not None
                assert column.use == "fact"
                assert child is None
            else:
                assert child is not None
                assert child.fact is fact
                assert (column is not None and column.use == "rows") == (fact.shape != "interval")


def test_a_table_comes_after_the_one_that_it_refers_to() -> None:
    seen: set[str] = set()
    for table in tables().values():
        assert table.parent is None or table.parent in seen
        seen.add(table.name)


@pytest.mark.parametrize("table", tables().values(), ids=lambda t: t.name)
def test_columns_have_one_name_and_the_type_of_their_fact(table: Table) -> None:
    names = table.names()
    assert len(set(names)) == len(names)
    headings = [c.heading for c in table.columns]
    assert len(set(headings)) == len(headings)
    assert not set(names) & set(headings)
    assert set(table.key) <= set(names)
    assert set(table.required) <= set(names)
    for column in table.columns:
        assert column.sql == TYPES[column.fact.type]
        assert column.fact.shape == "scalar"


def test_child_rows_are_those_of_lists_years_keys_and_intervals() -> None:
    loans = tables()["project.loans"]
    assert loans.kind == "rows"
    assert loans.parent == "projects"
    assert loans.key == ()
    assert loans.names() == ("id", "kind", "principal", "starts_on", "ends_on", "rate", "years")
    taxes = tables()["organisation.local_tax_retained"]
    assert (taxes.kind, taxes.names(), taxes.key) == (
        "by-year", ("id", "year", "value"), ("id", "year"),
    )  # fmt: skip
    classes = tables()["project.class_in"]
    assert (classes.kind, classes.names(), classes.key) == (
        "by-key", ("id", "key", "value"), ("id", "key"),
    )  # fmt: skip
    validity = tables()["title.validity"]
    assert (validity.kind, validity.names(), validity.key) == (
        "interval", ("id", "from", "until"), ("id",),
    )  # fmt: skip
    assert loans in children(tables()["projects"])
    assert tables()["projects"] not in children(tables()["organisations"])


def test_the_page_speaks_of_every_kind_of_table_and_type() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for plural in PLURAL.values():
        assert plural in text
    for name in ("decisions.parquet", "decision.lifts.parquet", "programme.yaml", "meta.json"):
        assert name in text
    for kind in TYPES:
        assert kind in text
