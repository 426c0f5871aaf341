"""One case set through both evaluators, and where their answers differ."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import duckdb
from tests.engine.columns.fuzz.cases import Batch, Case, by_organisation

from jigai.engine.columns.dossiers import write_tables
from jigai.engine.columns.emit import NotInColumns
from jigai.engine.columns.equality import Difference, answers_in_columns, differences
from jigai.engine.columns.scalar import Answers, answers_of
from jigai.engine.columns.wide import shared_by_organisations
from jigai.engine.evaluating import Program
from jigai.facts.dossier import Dossier, together
from jigai.facts.problems import InputRefused


@dataclass
class Compared:
    """Both answers; ``left`` are organisations that columns leave aside.

    ``contradicting`` are those whose statements cannot all be true: nobody gives them anything.
    ``failure`` says why columns gave no answer at all.
    """

    scalar: Answers = field(default_factory=Answers)
    columns: Answers = field(default_factory=Answers)
    left: frozenset[str] = frozenset()
    contradicting: frozenset[str] = frozenset()
    differences: list[Difference] = field(default_factory=list)
    failure: str = ""

    @property
    def equal(self) -> bool:
        """Nothing differs, and who contradicts itself is left aside."""
        return not (self.failure or self.differences or self.contradicting - self.left)

    def differing(self) -> list[str]:
        """Organisations whose answers differ."""
        owners = {str(found.about[0].owner) for found in self.differences}
        return sorted(owners | (self.contradicting - self.left))


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
    """Organisations whose statements contradict one another."""
    found = set()
    for case in batch.cases:
        if _errors(batch, case):
            for own in by_organisation(case):
                if _errors(batch, own):
                    found.add(str(own.raw["organisations"][0]["id"]))
    return frozenset(found)


def _errors(batch: Batch, case: Case) -> bool:
    return bool(batch.program.run(batch.read(case)).errors)


Engine = Callable[[Program, Dossier, Path], tuple[Answers, frozenset[str]]]
"""Evaluates the case set in a folder, as ``answers_in_columns`` does in DuckDB."""


def compare(batch: Batch, engine: Engine | None = None) -> Compared:
    """Both answers to a batch of readable cases; columns are DuckDB's without another engine.

    For the scalar evaluator the whole case set is one dossier, so that totals of a programme act.
    """
    made = Compared(contradicting=contradicting(batch))
    consistent = [batch.read(case) for case in batch.without(made.contradicting).cases]
    if consistent:
        outcome = batch.program.run(together(consistent))
        assert not outcome.errors
        made.scalar = answers_of(outcome)
    try:
        made.columns, made.left = in_columns(batch, engine or answers_in_columns)
    except NotInColumns:
        everyone = [o["id"] for case in batch.cases for o in case.raw["organisations"]]
        made.left = frozenset(map(str, everyone))
    except duckdb.Error as error:
        made.failure = str(error).split("\n", 1)[0]
    made.differences = differences(made.scalar, made.columns, made.left).differences
    if (
        engine is None
        and made.left
        and not made.differences
        and shared_by_organisations(batch.program.plan)
    ):
        made.differences = _filled(batch, made)
    return made


def _filled(batch: Batch, made: Compared) -> list[Difference]:
    """Where columns differ once those left are filled in: a total joins some of them."""
    try:
        whole, _ = in_columns(batch, partial(answers_in_columns, filled=True))
    except NotInColumns:
        return []
    return differences(made.scalar, whole, frozenset()).differences


def in_columns(batch: Batch, engine: Engine) -> tuple[Answers, frozenset[str]]:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "set"
        dossiers = [batch.dossier(case) for case in batch.cases]
        write_tables(dossiers, folder, within=batch.pack.info.region)
        return engine(batch.program, batch.read(batch.cases[0]), folder)
