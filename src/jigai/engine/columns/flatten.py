"""Flat tables: for each entity one row a subject, with everything its measures read from outside.

Facts of the subject and its organisation, values by year, one grouped sum for each distinct (list,
filter, value), and for what is asked of a code a truth. So a flat table holds whole numbers and
truths alone. NULL is not known; ``complete`` says that nothing is unknown, ``apart`` that the
organisation is for the scalar evaluator (statements that contradict one another, decisions, wishes,
earlier awards that a choice counts).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from jigai.engine.columns.constants import Constants
from jigai.engine.columns.dialect import Dialect
from jigai.engine.columns.emit import SqlEmitter, fits
from jigai.engine.columns.leaves import CODES, kind_sql, literal
from jigai.engine.columns.lists import Base, Inside, Source
from jigai.engine.columns.naming import naming
from jigai.engine.columns.tables import PLURAL
from jigai.engine.emitting import children
from jigai.engine.plan import Node, Plan
from jigai.facts.reading import PLURALS

LEAVES = ("fact", "stated", "at", "agg", "claimed", "lpr", "subject", "owner")
COMPARED = ("eq", "ne", "in", "inside")


@dataclass
class Flat:
    """One entity's flat table: the columns that stand for nodes, and the SQL that makes it.

    ``columns`` gives the SQL of a node over the flat table, ``selects`` what makes the columns,
    ``wrong`` the statements that contradict one another. ``unsettled``: something is not known that
    is the same for all, so that no row is complete.
    """

    entity: str
    columns: dict[int, str] = field(default_factory=dict)
    selects: dict[int, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    unsettled: bool = False


class Flattener:
    """Builds the flat table of one entity for the nodes that its measures need."""

    def __init__(
        self, plan: Plan, entity: str, dialect: Dialect, source: Source, constants: Constants
    ) -> None:
        self.plan = plan
        self.constants = constants
        self.base = Base(plan, entity, dialect, source, constants)
        self.outside = Inside(self.base)
        self.flat = Flat(entity)
        self._checks()

    def _checks(self) -> None:
        """Statements that contradict one another; a fact that is missing contradicts nothing."""
        for entity, condition, severity in self.plan.checks:
            if entity == self.flat.entity and severity == "error":
                self.flat.wrong.append(self.outside.sql(condition.node))

    def need(self, number: int) -> None:
        """Make sure that a node can be computed from the flat table."""
        node = self.plan.nodes[number]
        columns = self.flat.columns
        if number in columns or node.op in ("const", "ctx"):
            return
        if self.constants.is_free(number):
            value = self.constants.value(number)
            self.flat.unsettled |= value is None
            columns[number] = literal(node, value, self.base.dialect)
        elif self._is_column(node):
            self.flat.selects[number] = self.outside.sql(number)
            columns[number] = f"n{number}"
        elif node.op == "has_decision" or (node.op == "decided" and node.args[1] is None):
            self.flat.unsettled |= node.op == "decided"
            columns[number] = self.outside.sql(number)
        elif node.op == "decided":
            self.need(node.args[1])
            columns[number] = self.emitter().sql(node.args[1])
        else:
            for child in children(node):
                self.need(child)

    def fixed(self, number: int) -> bool:
        """The node is the same for all, once nobody has decided."""
        node = self.plan.nodes[number]
        if node.op in ("const", "ctx") or self.constants.is_free(number):
            return True
        if node.op in (*LEAVES, "has_decision") or (node.op == "decided" and node.args[1] is None):
            return False
        return all(self.fixed(child) for child in children(node))

    def _is_column(self, node: Node) -> bool:
        """Read from outside, asked of a code, or divided before it fits 64 bits."""
        if node.op in LEAVES:
            return True
        if node.op in COMPARED:
            return self.plan.nodes[node.args[0]].kind in CODES
        return node.op == "div" and any(
            below.op in LEAVES and not fits(below) for below in self._below(node)
        )

    def _below(self, node: Node) -> list[Node]:
        found = [self.plan.nodes[n] for n in children(node)]
        return [
            *found,
            *(x for child in found if child.op not in LEAVES for x in self._below(child)),
        ]

    def emitter(self, *, known: bool = False) -> SqlEmitter:
        """An emitter over the flat table's columns; ``known``: none of them is NULL."""
        context = {
            "claim_year": self.constants.bounds.around.claim_year,
            "as_of": self.constants.bounds.around.as_of,
        }
        return SqlEmitter(
            self.plan.nodes, self.base.dialect, context, self.flat.columns, known=known
        )

    # The query

    def names(self) -> dict[str, str]:
        """What each column holds, in words."""
        return {
            f"n{number}": naming(self.plan, self.constants, number) for number in self.flat.selects
        }

    def sql(self, keys: str = "") -> str:
        """The SELECT of the flat table.

        ``keys`` is the beginning of the names of tables (``id``, ``n``) of each entity's keys, by
        which ids become numbers; without it ids stay as they are.
        """
        base, entity = self.base, self.flat.entity
        subject, owner = "t.id", base.owner
        organisations = base.source.table("organisations")
        joins = [f"JOIN {organisations} g ON g.id = {owner}", *self.outside.joins]
        if keys:
            joins.append(f"JOIN {keys}{entity} ks ON ks.id = {subject}")
            joins.append(f"JOIN {keys}organisation ko ON ko.id = {owner}")
            subject, owner = "ks.n", "ko.n"
        apart, wrong = self._apart(), " OR ".join(f"COALESCE({w}, FALSE)" for w in self.flat.wrong)
        if apart:
            joins.append(f"LEFT JOIN ({apart}) ap ON ap.owner = {base.owner}")
        tests = [wrong or "FALSE", "ap.owner IS NOT NULL" if apart else "FALSE"]
        if base.source.has("wishes"):
            tests.append("TRUE")
        columns = [f"{subject} AS id", f"{owner} AS owner"]
        columns.append(f"{kind_sql('g.kind', base.dialect)} AS owner_kind")
        columns += [f"{sql} AS n{number}" for number, sql in self.flat.selects.items()]
        known = " AND ".join(f"n{number} IS NOT NULL" for number in self.flat.selects) or "TRUE"
        known = "FALSE" if self.flat.unsettled else known
        inner = [f"SELECT {', '.join(columns)}, ({' OR '.join(tests)}) AS apart"]
        inner += [f"FROM {base.source.table(PLURAL[entity])} t", *joins]
        return f"SELECT *, ({known}) AS complete FROM ({chr(10).join(inner)}) q"

    def _apart(self) -> str:
        """Organisations with decisions, or with earlier awards that a choice counts."""
        source = self.base.source
        parts = []
        if source.has("decisions"):
            parts.append(
                "SELECT o.id AS owner FROM organisations o JOIN decisions d "
                "ON d.subject = o.id OR d.subject IS NULL"
            )
            parts += [
                f'SELECT t."of" AS owner FROM {table} t JOIN decisions d ON d.subject = t.id'
                for table in PLURALS
                if source.has(table)
            ]
        if source.has("organisation.history"):
            history = source.table("organisation.history")
            for choice in self.plan.choices:
                if not choice.earlier:
                    continue
                among = ", ".join(map(self.base.dialect.text, sorted(choice.measures)))
                year = self.constants.bounds.around.claim_year
                when = f" AND year = {year}" if choice.per_year else ""
                parts.append(f"SELECT id AS owner FROM {history} WHERE measure IN ({among}){when}")
        return " UNION ".join(parts)
