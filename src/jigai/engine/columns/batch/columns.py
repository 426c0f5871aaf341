"""The columns' part of a batch: a pack's plan over the case set's tables."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from jigai.engine.columns.batch.cases import Cases
from jigai.engine.columns.batch.rows import AWARDS, COLUMNS
from jigai.engine.columns.batch.terms import Ready
from jigai.engine.columns.emit import NotInColumns
from jigai.engine.columns.running import evaluate, script
from jigai.engine.columns.storage import attach, quoted, select_sql
from jigai.engine.columns.tables import PLURAL, tables
from jigai.engine.operations import inside
from jigai.facts.vocabulary import vocabulary
from jigai.reference import regions


def evaluate_columns(connection: Any, ready: Ready, cases: Cases) -> list[str]:
    """Fill the table ``awards_in_columns``; returns the organisations left to the scalar evaluator.

    Left are those that lie outside the policy's place too, to be refused with their reason, and all
    where the plan cannot be said in columns.
    """
    attach(connection, cases.folder)
    everyone = select_sql(cases.folder, tables()["organisations"])
    connection.execute(f"CREATE TEMP VIEW everyone AS {everyone}")
    _measures(connection, ready)
    _outside(connection, ready)
    present = {name for name in tables() if (cases.folder / tables()[name].file).exists()}
    present |= set(PLURAL.values())
    if ready.meta.choices:
        connection.execute("CREATE TEMP TABLE wishes AS SELECT id FROM organisations")
        present.add("wishes")
    claims = None if ready.meta.claims is None else frozenset(ready.meta.claims)
    try:
        made = script(
            ready.program.plan,
            frozenset(present),
            ready.meta.claim_year,
            ready.meta.day,
            ready.facts,
            only=claims,
        )
    except NotInColumns:
        everybody = "SELECT id AS owner FROM organisations"
        connection.execute(f"CREATE TEMP TABLE left_to_scalar AS {everybody}")
        connection.execute(f"CREATE TEMP TABLE awards_in_columns ({_declared(AWARDS)})")
    else:
        evaluate(connection, made)
        _named(connection)
    rows = connection.execute(
        "SELECT owner FROM left_to_scalar UNION SELECT owner FROM outside ORDER BY 1"
    ).fetchall()
    return [row[0] for row in rows]


def _declared(table: str) -> str:
    return ", ".join(f"{quoted(name)} {kind}" for name, kind in COLUMNS[table])


def _measures(connection: Any, ready: Ready) -> None:
    """The plan's measures by position: ``measures``."""
    plan = ready.program.plan
    found = {
        "position": pa.array(range(len(plan.measures)), pa.int64()),
        "id": pa.array([m.id for m in plan.measures], pa.string()),
        "charge": pa.array([m.charge for m in plan.measures], pa.bool_()),
    }
    connection.register("given", pa.table(found))
    connection.execute("CREATE TEMP TABLE measures AS SELECT * FROM given")
    connection.unregister("given")


def _named(connection: Any) -> None:
    """The awards in the form in which they are written: measures by their ids."""
    connection.execute(
        "CREATE TEMP VIEW awards_in_columns AS SELECT a.owner AS organisation, a.entity, "
        "a.subject, m.id AS measure, CAST(a.payment AS BIGINT) AS payment, "
        'CAST(a.year AS BIGINT) AS "year", a.entitled, a.amount, CAST(NULL AS BIGINT) AS lowest, '
        "CAST(NULL AS BIGINT) AS highest FROM awards a JOIN measures m ON m.position = a.measure "
        "WHERE a.entitled > 0"
    )


def _outside(connection: Any, ready: Ready) -> None:
    """Organisations all of whose places lie elsewhere: ``outside``, kept from the columns."""
    stated = " UNION ALL ".join(
        f"SELECT {'id' if plural == 'organisations' else quoted('of')} AS owner, region "
        f"FROM {plural} WHERE region <> ''"
        for entity, plural in PLURAL.items()
        if "region" in vocabulary().entities[entity].facts
    )
    connection.execute(f"CREATE TEMP VIEW stated_places AS {stated}")
    stated_regions = connection.execute("SELECT DISTINCT region FROM stated_places").fetchall()
    found = [region for (region,) in stated_regions]
    home = ready.pack.info.region
    table = {
        "region": pa.array(found, pa.string()),
        "known": pa.array([regions.find(r) is not None for r in found], pa.bool_()),
        "inside": pa.array([inside(r, home) for r in found], pa.bool_()),
    }
    connection.register("place_names", pa.table(table))
    connection.execute("CREATE TEMP TABLE places AS SELECT * FROM place_names")
    connection.unregister("place_names")
    connection.execute(
        "CREATE TEMP TABLE outside AS SELECT owner FROM stated_places "
        "SEMI JOIN (SELECT DISTINCT s.owner FROM stated_places s JOIN places p USING (region) "
        "WHERE p.known AND NOT p.inside) e USING (owner) JOIN places p USING (region) "
        "GROUP BY owner HAVING NOT bool_or(p.inside) AND bool_and(p.known)"
    )
    if connection.execute("SELECT count(*) FROM outside").fetchall() != [(0,)]:
        connection.execute(
            "CREATE OR REPLACE TEMP VIEW organisations AS "
            "SELECT e.* FROM everyone e ANTI JOIN outside o ON o.owner = e.id"
        )
