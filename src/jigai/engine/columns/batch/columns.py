"""The columns' part of a batch: a pack's plan over the flat tables of a case set."""

from __future__ import annotations

from typing import Any, Final

import pyarrow as pa

from jigai.engine.columns.batch.cases import Cases
from jigai.engine.columns.batch.engines import Columns
from jigai.engine.columns.batch.missing import missing_in_columns
from jigai.engine.columns.batch.rows import (
    ANSWERS,
    AWARDS,
    COLUMNS,
    EXCLUDED,
    LIMITS,
    MISSING,
    OUTCOMES,
    declared,
)
from jigai.engine.columns.batch.terms import Ready
from jigai.engine.columns.constants import Constants
from jigai.engine.columns.emit import NotInColumns
from jigai.engine.columns.filling import left_in
from jigai.engine.columns.outputs import rules
from jigai.engine.columns.running import script
from jigai.engine.columns.storage import attach, quoted, select_sql
from jigai.engine.columns.tables import PLURAL, tables
from jigai.engine.columns.wide import shared_by_organisations
from jigai.engine.operations import inside
from jigai.facts.vocabulary import vocabulary
from jigai.reference import regions

_IN_ORDER: Final = "ORDER BY x.owner, x.entity, x.subject, x.measure, x.payment"


def evaluate_columns(
    connection: Any, ready: Ready, cases: Cases, engine: Columns, *, details: bool = True
) -> dict[str, bool]:
    """Make the views ``<table>_in_columns`` of the tables of answers.

    Returns the organisations left to the scalar evaluator, and of each whether it is evaluated
    together with the others of which that is so, because a limit joins them. Left are also those
    that lie outside the policy's place, to be refused with their reason, and all where the plan
    cannot be said in columns.
    """
    attach(connection, cases.folder)
    fill(connection, "measure_ids", _measures(ready))
    _outside(connection, ready, cases)
    names = set(tables())
    if ready.meta.choices:
        connection.execute("CREATE TEMP TABLE wishes AS SELECT id FROM organisations")
        names.add("wishes")
    plan, meta = ready.program.plan, ready.meta
    only = None if meta.claims is None else frozenset(meta.claims)
    try:
        made = script(
            plan,
            frozenset(names),
            meta.claim_year,
            meta.day,
            ready.facts,
            engine.dialect,
            table=ready.program.lpr,
            only=only,
            spans=True,
        )
    except NotInColumns:
        for table in (*ANSWERS, MISSING):
            connection.execute(f"CREATE TEMP TABLE {table}_in_columns ({declared(table)})")
        shared = bool(shared_by_organisations(plan))
        sql = "SELECT id FROM everyone ORDER BY id"
        return {row[0]: shared for row in connection.execute(sql).fetchall()}
    engine.answer(connection, made, cases.folder)
    _named(connection, ready)
    if details:
        constants = Constants(plan, meta.claim_year, meta.day, ready.facts, ready.program.lpr)
        missing_in_columns(connection, constants, made.columns)
    outside = connection.execute("SELECT owner FROM outside").fetchall()
    return dict(sorted((left_in(connection) | {row[0]: False for row in outside}).items()))


def fill(connection: Any, name: str, table: pa.Table) -> None:
    """A table of the working database from Arrow."""
    connection.register("given", table)
    connection.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM given")
    connection.unregister("given")


def _ids(connection: Any, sql: str) -> list[str]:
    return [row[0] for row in connection.execute(sql).fetchall()]


def _measures(ready: Ready) -> pa.Table:
    measures = ready.program.plan.measures
    return pa.table({
        "position": pa.array(range(len(measures)), pa.int64()),
        "id": pa.array([m.id for m in measures], pa.string()),
        "charge": pa.array([m.charge for m in measures], pa.bool_()),
    })  # fmt: skip


def _named(connection: Any, ready: Ready) -> None:
    """The tables of answers in the form in which they are written, with ids for numbers."""
    acting = [name for name, _ in rules(ready.program.plan)]
    table = {"n": pa.array(range(len(acting)), pa.int64()), "id": pa.array(acting, pa.string())}
    fill(connection, "rule_ids", pa.table(table))
    sources = {AWARDS: "payments", OUTCOMES: "outcomes", LIMITS: "limits", EXCLUDED: "excluded"}
    own = {
        "organisation": "x.owner",
        "measure": "m.id",
        "rule": "r.id",
    }
    of_awards = {
        "entitled": "CASE WHEN x.entitled = x.entitled_highest THEN x.entitled END",
        "amount": "CASE WHEN x.lowest = x.highest THEN x.lowest END",
        "lowest": "CASE WHEN x.lowest <> x.highest THEN x.lowest END",
        "highest": "CASE WHEN x.lowest <> x.highest THEN x.highest END",
    }
    for name, source in sources.items():
        columns = ", ".join(
            f"CAST({(own | (of_awards if name == AWARDS else {})).get(column, f'x.{column}')} "
            f"AS {kind}) AS {quoted(column)}"
            for column, kind in COLUMNS[name]
        )
        joins = "JOIN measure_ids m ON m.position = x.measure"
        if name in (LIMITS, EXCLUDED):
            joins += " JOIN rule_ids r ON r.n = x.rule"
        order = _IN_ORDER if name in (AWARDS, LIMITS) else ""
        query = f"SELECT {columns} FROM {source} x {joins} {order}"
        connection.execute(f"CREATE TEMP VIEW {name}_in_columns AS {query}")


def _outside(connection: Any, ready: Ready, cases: Cases) -> None:
    """Organisations all of whose places lie elsewhere: ``outside``, kept from the columns."""
    stated = " UNION ALL ".join(
        f"SELECT {'id' if plural == 'organisations' else quoted('of')} AS owner, region "
        f"FROM {plural} WHERE region <> ''"
        for entity, plural in PLURAL.items()
        if "region" in vocabulary().entities[entity].facts
    )
    connection.execute(f"CREATE TEMP VIEW stated_places AS {stated}")
    found = _ids(connection, "SELECT DISTINCT region FROM stated_places")
    home = ready.pack.info.region
    table = {
        "region": pa.array(found, pa.string()),
        "known": pa.array([regions.find(r) is not None for r in found], pa.bool_()),
        "inside": pa.array([inside(r, home) for r in found], pa.bool_()),
    }
    fill(connection, "places", pa.table(table))
    connection.execute(
        "CREATE TEMP TABLE outside AS SELECT owner FROM stated_places "
        "SEMI JOIN (SELECT DISTINCT s.owner FROM stated_places s JOIN places p USING (region) "
        "WHERE p.known AND NOT p.inside) e USING (owner) JOIN places p USING (region) "
        "GROUP BY owner HAVING NOT bool_or(p.inside) AND bool_and(p.known)"
    )
    everyone = select_sql(cases.folder, tables()["organisations"])
    connection.execute(f"CREATE TEMP VIEW everyone AS {everyone}")
    if connection.execute("SELECT count(*) FROM outside").fetchall() != [(0,)]:
        connection.execute(
            "CREATE OR REPLACE TEMP VIEW organisations AS "
            "SELECT e.* FROM everyone e ANTI JOIN outside o ON o.owner = e.id"
        )
