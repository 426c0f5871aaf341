"""Columns against the scalar evaluator: the same cases through both, and where they differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from jigai.engine.columns.dialect import DUCKDB, Dialect
from jigai.engine.columns.dossiers import write_tables
from jigai.engine.columns.engines import DuckDb
from jigai.engine.columns.filling import answers_left, fill, left_in
from jigai.engine.columns.running import Script, script
from jigai.engine.columns.scalar import Answers, Limit, Payment, Said, Who, answers_of
from jigai.engine.columns.storage import attach
from jigai.engine.columns.tables import tables
from jigai.engine.evaluating import Program
from jigai.engine.plan import Plan
from jigai.facts.dossier import Dossier
from jigai.facts.reading import read_dossier


class Difference(NamedTuple):
    """One cell that differs: which table, of which award (and payment, limit), and both values."""

    table: str
    about: tuple[Any, ...]
    scalar: Any
    columns: Any


@dataclass
class Compared:
    """What was compared, by table; ``left`` are the organisations that columns leave aside."""

    differences: list[Difference] = field(default_factory=list)
    left: frozenset[str] = frozenset()
    rows: Counter[str] = field(default_factory=Counter)

    def report(self, plan: Plan) -> str:
        """The first difference in words: table, measure, subject, and both values."""
        if not self.differences:
            return "equal"
        found = self.differences[0]
        who = found.about[0]
        name = plan.measures[who.measure].id
        return (
            f"{found.table} of {name} for {who.entity} {who.subject}, {found.about[1:]}: "
            f"scalar {found.scalar}, columns {found.columns}; {len(self.differences)} in all"
        )


def compare(program: Program, raws: Sequence[Mapping[str, Any]], folder: Path) -> Compared:
    """Run dossiers through both evaluators; ``folder`` is where their case set is written.

    Compared, for every award of every organisation that the columns do not leave to the scalar
    evaluator: outcome, reasons and unknown conditions as bits, entitled, amount, lowest and highest
    (``outcomes``); year, entitled and amount of each payment (``payments``); what each limit that
    took something took (``limits``); what lost its place to which rule (``excluded``). An award
    that one side has and the other has not is a difference. All in fen, exactly.

    All dossiers become one case set, so they agree on year, day, programme and claims, and no id
    stands twice; the scalar evaluator takes each for itself. Where a limit is shared by all of a
    programme, give one dossier at a time. One whose statements contradict each other has no awards.
    Raises InputRefused, or NotInColumns for a plan that columns cannot do.
    """
    region = program.plan.region
    dossiers = [read_dossier(raw, region) for raw in raws]
    expected = Answers()
    for dossier in dossiers:
        expected.add(answers_of(program.run(dossier)))
    write_tables(raws, folder, within=region, over=True)
    found, left = answers_in_columns(program, dossiers[0], folder)
    return differences(expected, found, left)


def answers_in_columns(
    program: Program, shared: Dossier, folder: Path, *, filled: bool = False
) -> tuple[Answers, frozenset[str]]:
    """What the columns say of a case set, and whom they leave aside.

    ``shared`` is any dossier of the set: year, day, programme, claims and wishes are those of all.
    ``filled``: the scalar evaluator's rows of those left aside are among the answers.
    """
    connection = duckdb.connect()
    try:
        attach(connection, folder)
        made = script_of(program, shared, spans=True)
        engine = DuckDb(connection)
        engine.evaluate(made)
        left = left_in(connection)
        if filled:
            fill(connection, answers_left(program, folder, left))
        engine.evaluate_reasons(made, filled=filled)
        return answers_from(lambda query: connection.execute(query).fetchall()), frozenset(left)
    finally:
        connection.close()


def script_of(
    program: Program,
    shared: Dossier,
    dialect: Dialect = DUCKDB,
    *,
    spans: bool = False,
    opened: bool = True,
) -> Script:
    """The script for a case set of which ``shared`` is any dossier."""
    names = set(tables())
    if shared.choices:
        names.add("wishes")
    return script(
        program.plan,
        frozenset(names),
        shared.claim_year,
        shared.as_of,
        shared.programme,
        dialect,
        program.lpr,
        None if shared.claims is None else frozenset(shared.claims),
        spans=spans,
        opened=opened,
    )


def answers_from(rows: Callable[[str], list[tuple[Any, ...]]]) -> Answers:
    """The tables of answers that an evaluation left, through a function that answers a query."""
    found = Answers()
    who = "owner, entity, subject, measure"
    said = "outcome, reasons, unknown, entitled, amount, lowest, highest"
    for row in rows(f"SELECT {who}, {said} FROM outcomes"):
        found.outcomes[Who(*row[:4])] = Said(*row[4:])
    paid = "year, entitled, entitled_highest, lowest, highest"
    for row in rows(f"SELECT {who}, payment, {paid} FROM payments"):
        found.payments[Who(*row[:4]), row[4]] = Payment(*row[5:])
    cut = "before, after, before_highest, after_highest"
    for row in rows(f"SELECT {who}, payment, rule, {cut} FROM limits"):
        found.limits[Who(*row[:4]), row[4], row[5]] = Limit(*row[6:])
    found.excluded = {(Who(*row[:4]), row[4]) for row in rows(f"SELECT {who}, rule FROM excluded")}
    return found


def differences(expected: Answers, found: Answers, left: frozenset[str]) -> Compared:
    """Where the columns say anything else; organisations that are left aside must not be there."""
    made = Compared(left=left)
    for table in ("outcomes", "payments", "limits"):
        made.differences += _cells(table, getattr(expected, table), getattr(found, table), left)
        made.rows[table] = len(getattr(found, table))
    wanted = {e for e in expected.excluded if e[0].owner not in left}
    for about in sorted(wanted ^ found.excluded):
        made.differences.append(
            Difference("excluded", about, about in wanted, about in found.excluded)
        )
    made.rows["excluded"] = len(found.excluded)
    return made


def _cells(
    table: str, expected: Mapping[Any, Any], found: Mapping[Any, Any], left: frozenset[str]
) -> list[Difference]:
    """Rows that one side lacks, or whose values differ."""
    made = []
    for key in sorted({*expected, *found}, key=repr):
        about = (key,) if isinstance(key, Who) else key
        want = None if about[0].owner in left else expected.get(key)
        if want != found.get(key):
            made.append(Difference(table, about, want, found.get(key)))
    return made
