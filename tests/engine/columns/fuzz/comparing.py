"""One case set through both evaluators, and where their answers differ."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
from tests.engine.columns.fuzz.cases import Batch, Case, by_organisation

from jigai.engine.columns.dossiers import write_tables
from jigai.engine.columns.emit import NotInColumns
from jigai.engine.columns.running import Script, evaluate, script
from jigai.engine.columns.storage import attach
from jigai.engine.columns.tables import tables
from jigai.engine.evaluating import Outcome
from jigai.engine.plan import Plan
from jigai.facts.dossier import together
from jigai.facts.problems import InputRefused


class Key(NamedTuple):
    """One payment of one award."""

    entity: str
    subject: str
    measure: str
    payment: int


class Paid(NamedTuple):
    """What both must agree on: year, fen before and after combination, what each limit took.

    ``gave_way``: fen that went because another award or bundle took the place.
    """

    year: int | None
    entitled: int
    amount: int
    took: tuple[tuple[str, int], ...]
    gave_way: int


Answer = dict[Key, Paid]


@dataclass
class Compared:
    """Both answers by organisation; ``left`` are organisations that columns leave aside."""

    scalar: dict[str, Answer] = field(default_factory=dict)
    columns: dict[str, Answer] = field(default_factory=dict)
    left: frozenset[str] = frozenset()
    settled: dict[str, bool] = field(default_factory=dict)
    failure: str = ""
    contradicting: frozenset[str] = frozenset()

    @property
    def equal(self) -> bool:
        """Nothing differs."""
        return not self.failure and not self.differing()

    def differing(self) -> list[str]:
        """Organisations answered in columns whose answers differ."""
        owners = {*self.scalar, *self.columns, *self.left, *self.contradicting}
        return sorted(o for o in owners if self.differs(o))

    def differs(self, owner: str) -> bool:
        """In columns there is another answer, or one where the scalar evaluator has none."""
        found = self.columns.get(owner, {})
        if owner in self.left or owner in self.contradicting:
            return bool(found) or owner not in self.left
        return found != self.scalar.get(owner, {}) or not self.settled.get(owner, True)


def sound(batch: Batch) -> Batch:
    """The batch without cases that a reader refuses."""
    return batch.having([case for case in batch.cases if _readable(batch, case)])


def _readable(batch: Batch, case: Case) -> bool:
    try:
        batch.read(case)
    except InputRefused:
        return False
    return True


def contradicting(batch: Batch) -> frozenset[str]:
    """Organisations whose statements contradict one another; both evaluators give them nothing."""
    found = set()
    for case in batch.cases:
        if _errors(batch, case):
            for own in by_organisation(case):
                if _errors(batch, own):
                    found.add(str(own.raw["organisations"][0]["id"]))
    return frozenset(found)


def _errors(batch: Batch, case: Case) -> bool:
    return bool(batch.program.run(batch.read(case)).errors)


def compare(batch: Batch) -> Compared:
    """Both answers to a batch of readable cases; ``failure`` where the columns give none."""
    made = Compared(contradicting=contradicting(batch))
    consistent = [batch.read(case) for case in batch.without(made.contradicting).cases]
    if consistent:
        by_scalar(batch.program.run(together(consistent)), made)
    plan = batch.program.plan
    try:
        with evaluated(batch) as (connection, ran):
            rows = connection.execute("SELECT owner FROM left_to_scalar").fetchall()
            made.left = frozenset(row[0] for row in rows)
            by_columns(plan, connection, ran, made)
    except NotInColumns:
        made.left = frozenset(made.settled) | made.contradicting
    except duckdb.Error as error:
        made.failure = str(error).split("\n", 1)[0]
    return made


def by_scalar(outcome: Outcome, made: Compared) -> None:
    """The scalar evaluator's payments by organisation."""
    assert not outcome.errors
    for award in outcome.awards:
        settled = award.low == award.high and not award.waits
        made.settled[award.owner] = made.settled.get(award.owner, True) and settled
        for share in award.shares:
            if share.entitled[0] <= 0:
                continue
            took: dict[str, int] = {}
            for taken in share.taken:
                took[taken.rule] = took.get(taken.rule, 0) + taken.before - taken.after
            key = Key(award.subject.entity, award.subject.id, award.measure.id, share.index)
            listed = tuple(sorted((k, v) for k, v in took.items() if v))
            rest = share.entitled[0] - share.low - sum(took.values())
            assert not rest or award.excluded_by or not settled
            paid = Paid(share.year, share.entitled[0], share.low, listed, rest)
            made.scalar.setdefault(award.owner, {})[key] = paid


@contextmanager
def evaluated(batch: Batch) -> Iterator[tuple[Any, Script]]:
    """A connection that holds the evaluated tables of a batch."""
    with (
        tempfile.TemporaryDirectory() as place,
        duckdb.connect(config={"threads": 1}) as connection,
    ):
        folder = Path(place) / "set"
        dossiers = [batch.dossier(case) for case in batch.cases]
        write_tables(dossiers, folder, within=batch.pack.info.region)
        attach(connection, folder)
        dossier = batch.read(batch.cases[0])
        ran = script(
            batch.program.plan,
            frozenset(tables()),
            dossier.claim_year,
            dossier.as_of,
            dossier.programme,
            only=None if batch.claims is None else frozenset(batch.claims),
        )
        evaluate(connection, ran)
        yield connection, ran


def by_columns(plan: Plan, connection: Any, ran: Script, made: Compared) -> None:
    """The columns' payments by organisation."""
    layers = [layer for layer in ran.layers if layer.kind == "limit"]
    rules = [(rule, column) for layer in layers for rule, column in layer.took.items()]
    columns = "owner, entity, subject, measure, payment, year, entitled, amount"
    took = "".join(f", {column}" for _, column in rules)
    query = f"SELECT {columns}{took} FROM awards WHERE entitled > 0"
    for row in connection.execute(query).fetchall():
        owner, entity, subject, measure, payment, year, entitled, amount, *parts = row
        totals: dict[str, int] = {}
        for (rule, _), part in zip(rules, parts, strict=True):
            totals[rule] = totals.get(rule, 0) + (part or 0)
        listed = tuple(sorted((k, v) for k, v in totals.items() if v))
        rest = entitled - amount - sum(totals.values())
        key = Key(entity, subject, plan.measures[measure].id, payment)
        made.columns.setdefault(owner, {})[key] = Paid(year, entitled, amount, listed, rest)
