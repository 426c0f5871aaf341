"""What the flat tables read from lists: one grouped query for each distinct sum.

``Inside`` writes expressions over the base tables: the subject ``t``, its organisation ``g`` and,
within a list, a row ``r``. Joins that an expression asks for are kept beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

from jigai.engine.columns.constants import Constants
from jigai.engine.columns.dialect import NEVER, Dialect
from jigai.engine.columns.emit import NotInColumns, SqlEmitter, fits
from jigai.engine.columns.leaves import fact_sql, literal, none_or, unknown
from jigai.engine.columns.tables import ASSUMED_EMPTY, PLURAL
from jigai.engine.plan import Node, Plan
from jigai.facts.reading import PLURALS
from jigai.facts.vocabulary import vocabulary

CLAIMED = "organisation.invoices_claimed"


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
class Base:
    """The base tables of one entity's subjects, and what is known before any of them is read."""

    plan: Plan
    entity: str
    dialect: Dialect
    source: Source
    constants: Constants

    @property
    def owner(self) -> str:
        """The organisation of subject ``t``."""
        return "t.id" if self.entity == "organisation" else 't."of"'

    def entity_of(self, where: str) -> str:
        """Whose facts a node reads."""
        return "organisation" if where == "o" else self.entity

    def table_of(self, where: str, name: str) -> tuple[str, bool]:
        """The table of a list, and whether it is what an organisation owns."""
        entity = self.entity_of(where)
        owned = entity == "organisation" and name in PLURALS
        return (name if owned else f"{entity}.{name}"), owned


class Inside(SqlEmitter):
    """Expressions over base tables; ``entity`` is that of the row ``r``, None outside a list."""

    def __init__(self, base: Base, entity: str | None = None) -> None:
        around = base.constants.bounds.around
        context = {"claim_year": around.claim_year, "as_of": around.as_of}
        super().__init__(base.plan.nodes, base.dialect, context)
        self.base = base
        self.row_entity = entity
        self.subject, self.owner = "t.id", "g.id"
        self.alias = {"s": "t", "o": "g", "row": "r"}
        self.touched: set[str] = set()
        self.joins: list[str] = []

    def compute(self, number: int) -> str:
        node = self.nodes[number]
        if node.op in ("subject", "owner"):
            self.touched.add("s" if node.op == "subject" else "o")
        if node.op not in ("const", "ctx") and self.base.constants.is_free(number):
            return literal(node, self.base.constants.value(number), self.dialect)
        match node.op:
            case "fact":
                return self.fact(node.args[0], node.args[1])
            case "stated":
                stated = self.fact(node.args[0], node.args[1])
                return f"COALESCE({stated}, {self.sql(node.args[2])})"
            case "claimed":
                return self.claimed(number, node)
            case "has_decision":
                return "FALSE"
            case "decided":
                return unknown(node) if node.args[1] is None else self.sql(node.args[1])
            case "at":
                return self.at(number, node)
            case "agg":
                return self.aggregate(number, node)
            case "lpr":
                return self.quotation(*node.args)
        return super().compute(number)

    def join(self, text: str) -> None:
        """Ask for a join once."""
        if text not in self.joins:
            self.joins.append(text)

    def fact(self, where: str, name: str) -> str:
        """A fact of the subject, its organisation or the row."""
        self.touched.add(where)
        if where == "row":
            if self.row_entity in vocabulary().entities:
                return fact_sql(str(self.row_entity), name, self.alias["row"], self.dialect)
            entity, _, listed = str(self.row_entity).partition(".")
            fact = vocabulary().entities[entity].facts[listed].row[name]
            column = f'{self.alias["row"]}."{name}"'
            return self.dialect.ordinal(column) if fact.type == "date" else column
        return fact_sql(self.base.entity_of(where), name, self.alias[where], self.dialect)

    def at(self, number: int, node: Node) -> str:
        """A value by year or key, or an end of an interval: one join for each distinct key."""
        where, name, key = node.args
        self.touched.add(where)
        entity = self.row_entity if where == "row" else self.base.entity_of(where)
        if entity not in vocabulary().entities:
            raise NotInColumns("at inside a list")
        fact = vocabulary().entities[entity].facts[name]
        table = f"{entity}.{name}"
        if not self.base.source.has(table):
            return unknown(node)
        alias, whose = f"v{number}", self.alias[where]
        whole = self.base.source.table(table)
        join = f"LEFT JOIN {whole} {alias} ON {alias}.id = {whose}.id"
        if fact.shape == "interval":
            self.join(join)
            end = self.base.constants.value(key)
            return self.dialect.ordinal(f'{alias}."{end}"')
        column = "year" if fact.shape == "by-year" else "key"
        self.join(f"{join} AND {alias}.{column} = {self.sql(key)}")
        return none_or(node, f'{whose}."{name}"', f"{alias}.value")

    def quotation(self, tenor: str, year: int, month: int) -> str:
        """A published loan prime rate; unknown for a month of which none is published."""
        published = self.base.constants.bounds.around.lpr
        months = {y * 12 + m: rate for (t, y, m), rate in published.items() if t == tenor}
        cases = " ".join(f"WHEN {at} THEN {rate}" for at, rate in sorted(months.items()))
        return f"CAST(CASE {self.sql(year)} * 12 + {self.sql(month)} {cases} END AS BIGINT)"

    def claimed(self, number: int, node: Node) -> str:
        """Whether an invoice was in an earlier claim; one without a number may be any."""
        where, code = node.args
        self.touched.add(where)
        if not self.base.source.has(CLAIMED):
            return "FALSE"
        table, whose = self.base.source.table(CLAIMED), self.alias[where]
        invoice = self.sql(code)
        same, some = f"i{number}", f"u{number}"
        self.join(
            f"LEFT JOIN (SELECT DISTINCT id, invoice FROM {table}) {same} "
            f"ON {same}.id = {whose}.id AND {same}.invoice = {invoice}"
        )
        self.join(
            f"LEFT JOIN (SELECT id, bool_or(invoice IS NULL) AS unnamed FROM {table} GROUP BY id) "
            f"{some} ON {some}.id = {whose}.id"
        )
        return (
            f"(CASE WHEN {same}.id IS NOT NULL THEN TRUE WHEN {some}.id IS NULL THEN FALSE "
            f"WHEN {invoice} IS NULL OR {some}.unnamed THEN NULL ELSE FALSE END)"
        )

    def aggregate(self, number: int, node: Node) -> str:
        """A sum over a list of the subject or its organisation; unknown if nobody said there is."""
        how, where, name = node.args[:3]
        self.touched |= {where} if where == "row" else {"s", where}
        empty = {"exists": "FALSE", "earliest": str(NEVER)}.get(how, "0")
        table, owned = self._list(where, name)
        always = owned or name in ASSUMED_EMPTY
        if not self.base.source.has(table):
            return empty if always else unknown(node)
        alias = f"a{number}"
        grouped = Grouped(self.base, node, table, owned=owned)
        sql, whose = grouped.sql(), grouped.whose
        if where == "row":
            if grouped.inside.touched & {"s", "o"}:
                raise NotInColumns("a list within a row beside facts of others")
            whose = f"{self.alias['row']}.id"
        self.join(f"LEFT JOIN ({sql}) {alias} ON {alias}.id = {whose}")
        found = f"WHEN {alias}.id IS NULL THEN {empty} ELSE {alias}.v END"
        if always:
            return f"(CASE {found})"
        return f'(CASE WHEN {self.alias[where]}."{name}" IS NULL THEN NULL {found})'

    def _list(self, where: str, name: str) -> tuple[str, bool]:
        """The table of a list, of a row too that is a subject, and whether its rows are."""
        if where != "row":
            return self.base.table_of(where, name)
        if self.row_entity not in vocabulary().entities:
            raise NotInColumns("a list within a list")
        return f"{self.row_entity}.{name}", False


class Grouped:
    """The grouped query of one sum over a list.

    ``whose`` is what its ``id`` stands for: the subject, or the organisation where no row is tested
    against the subject, so that what many subjects have in common is summed once.
    """

    def __init__(self, base: Base, node: Node, table: str, *, owned: bool) -> None:
        self.base = base
        self.node = node
        self.table = table
        self.owned = owned
        self.inside = Inside(base, PLURALS[table] if owned else table)
        self.id = self.whose = "t.id"

    def sql(self) -> str:
        """Rows joined to their subjects, tested, and summed; unknown cells make it unknown."""
        how, where, _, value, test, *extra = self.node.args
        condition = "TRUE" if test is None else self.inside.sql(test)
        amount = "1" if value is None else self.inside.sql(value)
        order = self.inside.sql(extra[1]) if how == "first" else ""
        group = ""
        if how in ("largest", "capped"):
            group = self.inside.sql(extra[1] if how == "capped" else extra[0])
        cap = self.inside.sql(extra[0]) if how == "capped" else ""
        rows = self.rows(where)
        inner = f"SELECT {self.id} AS id, {condition} AS c, {amount} AS x"
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
                best = f"CAST(COALESCE(MIN(CASE WHEN c THEN x END), {NEVER}) AS BIGINT)"
                return self.known(best, f"{inner} {rows}")
            case "first":
                return self.first(extra[0], f"{inner}, {order} AS o {rows}")
        return self.by_group(how, f"{inner}, {group} AS o, {cap or 'NULL'} AS m {rows}")

    def first(self, count: int, rows: str) -> str:
        """The sum of the first rows; unknown where it is not known which these are."""
        ranked = (
            "SELECT *, row_number() OVER (PARTITION BY id ORDER BY CASE WHEN c THEN 0 ELSE 1 END, "
            f"o NULLS LAST, x NULLS LAST) AS n FROM ({rows}) p"
        )
        unknown = (
            "bool_or(c IS NULL OR (c AND x IS NULL)) OR "
            f"(COUNT(CASE WHEN c THEN 1 END) > {count} AND bool_or(c AND o IS NULL))"
        )
        total = self.total(f"CASE WHEN c AND n <= {count} THEN x END")
        body = f"CASE WHEN {unknown} THEN NULL ELSE {total} END"
        return f"SELECT id, {body} AS v FROM ({ranked}) q GROUP BY id"

    def by_group(self, how: str, rows: str) -> str:
        """Sums by group, the largest or each at most the cap; unknown where a group is."""
        unknown = "bool_or(c IS NULL OR (c AND (x IS NULL OR o IS NULL)))"
        total = self.total("CASE WHEN c THEN x END")
        groups = (
            f"SELECT id, bool_or(c) AS c, CASE WHEN {unknown} THEN NULL ELSE {total} END AS x, "
            f"MIN(m) AS m FROM ({rows}) p GROUP BY id, o"
        )
        if how == "largest":
            best = f"COALESCE(MAX(CASE WHEN c THEN x END), {self.base.dialect.total('0')})"
            return self.known(best, groups)
        capped = self.base.dialect.least("x", "m")
        each = f"SELECT id, c, CASE WHEN c THEN {capped} ELSE 0 END AS x FROM ({groups}) g"
        return self.known(self.total("x"), each)

    def rows(self, where: str) -> str:
        """The rows of the list with whatever their tests read beside them."""
        table, touched = self.base.source.table, self.inside.touched
        key = 'r."of"' if self.owned else "r.id"
        on = self.base.owner if where == "o" else "t.id"
        organisation = key
        if "s" not in touched and not (where == "s" and "o" in touched):
            self.id, self.whose = key, on
            parts = [f"FROM {table(self.table)} r"]
        else:
            self.id, organisation = "t.id", self.base.owner
            own = table(PLURAL[self.base.entity])
            parts = [f"FROM {own} t JOIN {table(self.table)} r ON {key} = {on}"]
        if "o" in touched:
            parts.append(f"JOIN {table('organisations')} g ON g.id = {organisation}")
        return " ".join([*parts, *self.inside.joins])

    def total(self, value: str) -> str:
        """A sum, in as many bits as the node's range asks for."""
        return self.base.dialect.total(value, fits=fits(self.node))

    def known(self, body: str, rows: str) -> str:
        """The result, unknown where a row that may count is unknown."""
        return (
            "SELECT id, CASE WHEN bool_or(c IS NULL OR (c AND x IS NULL)) THEN NULL "
            f"ELSE {body} END AS v FROM ({rows}) q GROUP BY id"
        )
