"""Flat tables: for each entity one row a subject, with everything its measures read from outside.

Facts of the subject and its organisation, values by year, and one grouped sum for each distinct
(list, filter, value). What comes out is complete in the sense of SQL: NULL is not known.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from jigai.engine.columns.constants import Constants
from jigai.engine.columns.dialect import Dialect
from jigai.engine.columns.emit import NotInColumns, SqlEmitter, fits
from jigai.engine.emitting import children
from jigai.engine.plan import Node, Plan
from jigai.facts.reading import PLURALS
from jigai.facts.vocabulary import vocabulary

LEAVES = ("fact", "at", "agg", "claimed", "decided", "has_decision", "lpr")
TABLES = {entity: plural for plural, entity in PLURALS.items()} | {"organisation": "organisations"}
ASSUMED_EMPTY = ("history", "invoices_claimed")


@dataclass
class Source:
    """Which tables a case set has, by name (``projects``, ``project.loans``, …)."""

    tables: frozenset[str]

    def has(self, name: str) -> bool:
        """The table is there."""
        return name in self.tables

    def table(self, name: str) -> str:
        """Its name in SQL."""
        return '"' + name.replace(".", "_") + '"'


@dataclass
class Flat:
    """One entity's flat table: the columns that stand for nodes, and the SQL that makes it."""

    entity: str
    columns: dict[int, str] = field(default_factory=dict)
    selects: list[str] = field(default_factory=list)
    joins: list[str] = field(default_factory=list)

    def sql(self, source: Source) -> str:
        """The SELECT of the flat table."""
        own = TABLES[self.entity]
        owner = "t.id" if self.entity == "organisation" else 't."of"'
        head = [f"t.id AS id, {owner} AS owner, g.kind AS owner_kind"]
        lines = [f"SELECT {', '.join([*head, *self.selects])}", f"FROM {source.table(own)} t"]
        lines.append(f"JOIN {source.table('organisations')} g ON g.id = {owner}")
        return "\n".join([*lines, *self.joins])


class Flattener:
    """Builds the flat table of one entity for the nodes that its measures need."""

    def __init__(
        self, plan: Plan, entity: str, dialect: Dialect, source: Source, constants: Constants
    ) -> None:
        self.plan = plan
        self.dialect = dialect
        self.source = source
        self.constants = constants
        self.flat = Flat(entity)
        self.owner = "t.id" if entity == "organisation" else 't."of"'

    def need(self, number: int) -> None:
        """Make sure that a node can be computed from the flat table."""
        node = self.plan.nodes[number]
        if number in self.flat.columns or node.op in ("const", "ctx", "subject", "owner"):
            return
        if self.constants.is_free(number):
            self.flat.columns[number] = self.constant(number)
            return
        if node.op == "stated":
            self.stated(number, node)
            self.need(node.args[2])
            return
        if node.op in LEAVES:
            self.leaf(number, node)
            return
        for child in children(node):
            self.need(child)

    def constant(self, number: int) -> str:
        node = self.plan.nodes[number]
        value = self.constants.value(number)
        if value is None:
            return f"CAST(NULL AS {sql_type(node)})"
        return literal(node, value, self.dialect)

    def column(self, number: int, expression: str) -> None:
        self.flat.selects.append(f"{expression} AS n{number}")
        self.flat.columns[number] = f"n{number}"

    def stated(self, number: int, node: Node) -> None:
        where, name = node.args[0], node.args[1]
        self.flat.selects.append(f"{self.own_fact(where, name)} AS s{number}")
        self.flat.columns[-number - 1] = f"s{number}"

    def leaf(self, number: int, node: Node) -> None:
        match node.op:
            case "fact":
                self.column(number, self.own_fact(node.args[0], node.args[1]))
            case "at":
                self.column(number, self.by_key(number, node))
            case "agg":
                self.aggregate(number, node)
            case "decided":
                self.undecided(number, node)
            case "has_decision" | "claimed":
                self.flat.columns[number] = "FALSE"
            case _:
                raise NotInColumns(node.op)

    def undecided(self, number: int, node: Node) -> None:
        """Organisations about which people decided are left to the scalar evaluator."""
        if node.args[1] is None:
            self.flat.columns[number] = "CAST(NULL AS BIGINT)"
            return
        self.need(node.args[1])
        emitter = self.emitter()
        self.flat.columns[number] = emitter.sql(node.args[1])

    def emitter(self) -> SqlEmitter:
        """An emitter over the flat table's columns."""
        context = {
            "claim_year": self.constants.bounds.around.claim_year,
            "as_of": self.constants.bounds.around.as_of,
        }
        return SqlEmitter(self.plan.nodes, self.dialect, context, self.flat.columns)

    # Facts

    def own_fact(self, where: str, name: str) -> str:
        entity = "organisation" if where == "o" else self.flat.entity
        return fact_sql(entity, name, "g" if where == "o" else "t", self.dialect)

    def by_key(self, number: int, node: Node) -> str:
        """A value by year, key or end of an interval: one join for each distinct key."""
        where, name, key = node.args
        entity = "organisation" if where == "o" else self.flat.entity
        fact = vocabulary().entities[entity].facts[name]
        table = f"{entity}.{name}"
        if not self.source.has(table):
            return f"CAST(NULL AS {sql_type(node)})"
        alias = f"k{number}"
        on = self.owner if where == "o" else "t.id"
        if fact.shape == "interval":
            self.flat.joins.append(
                f"LEFT JOIN {self.source.table(table)} {alias} ON {alias}.id = {on}"
            )
            end = self.constants.value(key)
            return self.dialect.ordinal(f'{alias}."{end}"')
        wanted = self.key_sql(key)
        column = "year" if fact.shape == "by-year" else "key"
        self.flat.joins.append(
            f"LEFT JOIN {self.source.table(table)} {alias} ON {alias}.id = {on} "
            f"AND {alias}.{column} = {wanted}"
        )
        return none_or(node, f'{"g" if where == "o" else "t"}."{name}"', f"{alias}.value")

    def key_sql(self, key: int) -> str:
        """A key that may depend on the subject's own dates, before the flat table exists."""
        if self.constants.is_free(key):
            node = self.plan.nodes[key]
            return literal(node, self.constants.value(key), self.dialect)
        return Inside(self, "t", "g", None, "").sql(key)

    # Lists

    def aggregate(self, number: int, node: Node) -> None:
        """One grouped query for a sum over a list; nothing known of a list that is not stated."""
        grouped, empty = self.grouped(node)
        if grouped is None:
            self.flat.columns[number] = empty
            return
        alias = f"a{number}"
        self.flat.joins.append(f"LEFT JOIN ({grouped}) {alias} ON {alias}.id = t.id")
        self.column(number, self.counted(node, alias, empty, "t", "g"))

    def counted(self, node: Node, alias: str, empty: str, subject: str, owner: str) -> str:
        """The value of a grouped query: unknown where it is not known whether there are rows."""
        where, name = node.args[1], node.args[2]
        found = f"WHEN {alias}.id IS NULL THEN {empty} ELSE {alias}.v END"
        if self.owned(where, name) or name in ASSUMED_EMPTY:
            return f"CASE {found}"
        count = f'{owner if where == "o" else subject}."{name}"'
        return f"CASE WHEN {count} IS NULL THEN NULL {found}"

    def owned(self, where: str, name: str) -> bool:
        """The list is what an organisation owns (its projects, titles, …)."""
        entity = "organisation" if where == "o" else self.flat.entity
        return entity == "organisation" and name in PLURALS

    def grouped(self, node: Node) -> tuple[str | None, str]:
        """The grouped query of a sum over a list, and its value where there is no row."""
        where, name = node.args[1], node.args[2]
        empty = {"exists": "FALSE", "earliest": "3652059"}.get(node.args[0], "0")
        entity = "organisation" if where == "o" else self.flat.entity
        owned = self.owned(where, name)
        table = name if owned else f"{entity}.{name}"
        if not self.source.has(table):
            known = owned or name in ASSUMED_EMPTY
            return None, empty if known else f"CAST(NULL AS {sql_type(node)})"
        return Grouped(self, node, table, owned, where).sql(), empty


class Inside(SqlEmitter):
    """Expressions before the flat table exists: over base tables ``t``, ``g`` and a row ``r``."""

    def __init__(
        self, flattener: Flattener, subject: str, owner: str, entity: str | None, row: str
    ) -> None:
        around = flattener.constants.bounds.around
        context = {"claim_year": around.claim_year, "as_of": around.as_of}
        super().__init__(flattener.plan.nodes, flattener.dialect, context)
        self.flattener = flattener
        self.row_entity = entity
        self.subject, self.owner = f"{subject}.id", f"{owner}.id"
        self.alias = {"s": subject, "o": owner, "row": row}
        self.touched: set[str] = set()
        self.joins: list[str] = []

    def compute(self, number: int) -> str:
        node = self.nodes[number]
        if node.op in ("subject", "owner"):
            self.touched.add("s" if node.op == "subject" else "o")
        if self.flattener.constants.is_free(number) and node.op not in ("const", "ctx"):
            return self.flattener.constant(number)
        if node.op == "fact":
            return self.fact(node.args[0], node.args[1])
        if node.op == "stated":
            derived = self.sql(node.args[2])
            return f"COALESCE({self.fact(node.args[0], node.args[1])}, {derived})"
        match node.op:
            case "claimed" | "has_decision":
                return "FALSE"
            case "at":
                return self.at(number, node)
            case "agg":
                return self.nested(number, node)
            case "decided":
                if node.args[1] is None:
                    return "CAST(NULL AS BIGINT)"
                return self.sql(node.args[1])
        if node.op in LEAVES:
            raise NotInColumns(f"{node.op} inside a list")
        return super().compute(number)

    def at(self, number: int, node: Node) -> str:
        """A value by year, or an end of an interval, of the row, its subject or its owner."""
        where, name, key = node.args
        self.touched.add(where)
        entity = {"row": self.row_entity, "o": "organisation"}.get(
            where, self.flattener.flat.entity
        )
        if entity not in vocabulary().entities:
            raise NotInColumns("at inside a list")
        fact = vocabulary().entities[entity].facts[name]
        table = f"{entity}.{name}"
        if not self.flattener.source.has(table):
            return f"CAST(NULL AS {sql_type(node)})"
        alias = f"v{number}"
        join = (
            f"LEFT JOIN {self.flattener.source.table(table)} {alias} "
            f"ON {alias}.id = {self.alias[where]}.id"
        )
        if fact.shape == "interval":
            self.join(join)
            end = self.flattener.constants.value(key)
            return self.dialect.ordinal(f'{alias}."{end}"')
        column = "year" if fact.shape == "by-year" else "key"
        self.join(f"{join} AND {alias}.{column} = {self.sql(key)}")
        return none_or(node, f'{self.alias[where]}."{name}"', f"{alias}.value")

    def nested(self, number: int, node: Node) -> str:
        """A sum over a list of the subject, used within one of its rows."""
        if node.args[1] == "row":
            raise NotInColumns("a list within a row")
        self.touched.add("s")
        grouped, otherwise = self.flattener.grouped(node)
        if grouped is None:
            return otherwise
        self.join(f"LEFT JOIN ({grouped}) z{number} ON z{number}.id = t.id")
        if node.args[1] == "o":
            self.touched.add("o")
        return self.flattener.counted(node, f"z{number}", otherwise, "t", self.alias["o"])

    def join(self, text: str) -> None:
        """Ask for a join once."""
        if text not in self.joins:
            self.joins.append(text)

    def fact(self, where: str, name: str) -> str:
        self.touched.add(where)
        if where == "row":
            if self.row_entity in vocabulary().entities:
                return fact_sql(str(self.row_entity), name, self.alias["row"], self.dialect)
            entity, _, listed = str(self.row_entity).partition(".")
            fact = vocabulary().entities[entity].facts[listed].row[name]
            column = f'{self.alias["row"]}."{name}"'
            return self.dialect.ordinal(column) if fact.type == "date" else column
        entity = "organisation" if where == "o" else self.flattener.flat.entity
        return fact_sql(entity, name, self.alias[where], self.dialect)


class Grouped:
    """The grouped query of one sum over a list."""

    def __init__(
        self, flattener: Flattener, node: Node, table: str, owned: bool, where: str
    ) -> None:
        self.flattener = flattener
        self.node = node
        self.table = table
        self.owned = owned
        self.where = where
        entity = PLURALS[table] if owned else table
        self.inside = Inside(flattener, "t", "g", entity, "r")

    def sql(self) -> str:
        """Rows joined to their subjects, tested, and summed; unknown cells make it unknown."""
        how, _, _, value, test, *extra = self.node.args
        condition = "TRUE" if test is None else self.inside.sql(test)
        amount = "1" if value is None else self.inside.sql(value)
        source = self.flattener.source
        own = source.table(TABLES[self.flattener.flat.entity])
        key = 'r."of"' if self.owned else "r.id"
        on = self.flattener.owner if self.where == "o" else "t.id"
        rows = f"FROM {own} t JOIN {source.table(self.table)} r ON {key} = {on}"
        if "o" in self.inside.touched:
            rows += f" JOIN {source.table('organisations')} g ON g.id = {self.flattener.owner}"
        order = self.inside.sql(extra[1]) if how == "first" else ""
        group = ""
        if how in ("largest", "capped"):
            group = self.inside.sql(extra[1] if how == "capped" else extra[0])
        rows = " ".join([rows, *self.inside.joins])
        inner = f"SELECT t.id AS id, {condition} AS c, {amount} AS x"
        dialect = self.flattener.dialect
        match how:
            case "exists":
                body = (
                    "CASE WHEN bool_or(c) THEN TRUE WHEN bool_or(c IS NULL) THEN NULL "
                    "ELSE FALSE END"
                )
                return f"SELECT id, {body} AS v FROM ({inner} {rows}) q GROUP BY id"
            case "sum" | "count":
                return self.known(self.total("CASE WHEN c THEN x END"), f"{inner} {rows}")
            case "earliest":
                best = "CAST(COALESCE(MIN(CASE WHEN c THEN x END), 3652059) AS BIGINT)"
                return self.known(best, f"{inner} {rows}")
            case "first":
                ranked = (
                    f"SELECT id, c AND n <= {extra[0]} AS c, CASE WHEN n <= {extra[0]} THEN x "
                    "ELSE 0 END AS x FROM (SELECT id, c, x, row_number() OVER (PARTITION BY id "
                    f"ORDER BY CASE WHEN c THEN 0 ELSE 1 END, o, x) AS n FROM ({inner}, "
                    f"{order} AS o {rows}) p) q"
                )
                return self.known(self.total("CASE WHEN c THEN x END"), ranked)
        total = self.total("CASE WHEN c THEN x END")
        by_group = (
            f"SELECT id, TRUE AS c, CASE WHEN bool_or(c IS NULL OR (c AND x IS NULL)) THEN NULL "
            f"ELSE {total} END AS x FROM ({inner}, {group} AS o {rows}) p GROUP BY id, o"
        )
        if how == "largest":
            return self.known(f"COALESCE(MAX(x), {dialect.total('0')})", by_group)
        cap = self.inside.sql(extra[0])
        return self.known(self.total(f"LEAST(x, {cap})"), by_group)

    def total(self, value: str) -> str:
        """A sum, in as many bits as the node's range asks for."""
        return self.flattener.dialect.total(value, fits=fits(self.node))

    def known(self, body: str, rows: str) -> str:
        """The result, unknown where a row that may count is unknown."""
        return (
            "SELECT id, CASE WHEN bool_or(c IS NULL OR (c AND x IS NULL)) THEN NULL "
            f"ELSE {body} END AS v FROM ({rows}) q GROUP BY id"
        )


def fact_sql(entity: str, name: str, alias: str, dialect: Dialect) -> str:
    """A scalar fact's column; dates become ordinals."""
    fact = vocabulary().entities[entity].facts[name]
    column = f'{alias}."{name}"'
    return dialect.ordinal(column) if fact.type == "date" else column


def none_or(node: Node, count: str, value: str) -> str:
    """A value by year or key; where it cannot hold (none at all) it reads as nothing."""
    nothing = "''" if sql_type(node) == "VARCHAR" else "0"
    return f"CASE WHEN {count} = 0 THEN {nothing} ELSE {value} END"


def sql_type(node: Node) -> str:
    """The SQL type of a node."""
    if node.kind == "bool":
        return "BOOLEAN"
    return "VARCHAR" if node.kind in ("code", "region", "industry", "text") else "BIGINT"


def literal(node: Node, value: object, dialect: Dialect) -> str:
    """A value as SQL."""
    if node.kind == "bool":
        return "TRUE" if value else "FALSE"
    return dialect.text(value) if isinstance(value, str) else str(value)
