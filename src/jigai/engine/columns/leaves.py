"""What is read from a case set, as SQL over its tables: facts, types, literals."""

from __future__ import annotations

from jigai.engine.columns.dialect import Dialect
from jigai.engine.plan import Node
from jigai.facts.vocabulary import vocabulary

CODES = ("code", "region", "industry", "text")


def fact_sql(entity: str, name: str, alias: str, dialect: Dialect) -> str:
    """A scalar fact's column; dates become ordinals."""
    fact = vocabulary().entities[entity].facts[name]
    column = f'{alias}."{name}"'
    return dialect.ordinal(column) if fact.type == "date" else column


def none_or(node: Node, count: str, value: str) -> str:
    """A value by year or key; where it cannot hold (none at all) it reads as nothing."""
    nothing = "''" if sql_type(node) == "STRING" else "0"
    return f"CASE WHEN {count} = 0 THEN {nothing} ELSE {value} END"


def sql_type(node: Node) -> str:
    """The SQL type of a node."""
    if node.kind == "bool":
        return "BOOLEAN"
    return "STRING" if node.kind in CODES else "BIGINT"


def unknown(node: Node) -> str:
    """A value that nobody stated."""
    return f"CAST(NULL AS {sql_type(node)})"


def literal(node: Node, value: object, dialect: Dialect) -> str:
    """A value as SQL."""
    if value is None:
        return unknown(node)
    if node.kind == "bool":
        return "TRUE" if value else "FALSE"
    return dialect.text(value) if isinstance(value, str) else str(value)


def kind_number(kind: str) -> int:
    """A kind of organisation as the small integer that flat tables hold."""
    return list(vocabulary().entities["organisation"].facts["kind"].codes).index(kind)


def kind_sql(column: str, dialect: Dialect) -> str:
    """The small integer of a kind of organisation."""
    codes = vocabulary().entities["organisation"].facts["kind"].codes
    cases = " ".join(f"WHEN {dialect.text(c)} THEN {i}" for i, c in enumerate(codes))
    return f"CAST(CASE {column} {cases} END AS SMALLINT)"
