"""Worked cases that stand beside a pack, held against the engine.

The format is that of docs/language.md, section 10. Everything a case states is checked to the fen;
what it leaves out (an amount, the total) is not looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jigai.engine.api import evaluate
from jigai.facts.documents import load_all
from jigai.money.fen import yuan
from jigai.policy.loading import load_pack

if TYPE_CHECKING:
    from jigai.engine.awards import Award
    from jigai.policy.pack import Pack


@dataclass(frozen=True)
class CaseFile:
    """One worked case and the pack it belongs to."""

    folder: Path
    content: dict[str, Any]

    @property
    def name(self) -> str:
        """The id of the case."""
        return str(self.content["case"])


@lru_cache(maxsize=16)
def pack_in(folder: Path) -> Pack:
    """The pack in a folder, loaded once."""
    return load_pack(folder)


def case_files(folder: Path) -> list[CaseFile]:
    """Every worked case beside the pack, in the order of the files."""
    return [
        CaseFile(folder, content)
        for file in sorted((folder / "cases").glob("*.yaml"))
        for content in load_all(file)
    ]


def cited(award: Award) -> set[str]:
    """Clauses an award rests on: its own, its reasons', and those of the limits that cut it."""
    return {
        award.measure.clause,
        *(reason.cite.clause for reason in award.reasons),
        *(taken.cite.clause for taken in award.taken if taken.after_high < taken.before_high),
    }


def check(case: CaseFile) -> None:
    """Hold one case against the engine."""
    content = case.content
    answer = evaluate(content["dossier"], pack_in(case.folder), content.get("readings"))
    assert answer.outcome is not None, [problem.text("en") for problem in answer.problems]
    assert not answer.problems, [problem.text("en") for problem in answer.problems]
    for name, expected in content["expect"].items():
        measure, _, subject = name.partition("/")
        found = [
            award
            for award in answer.outcome.awards
            if award.measure.id == measure and subject in ("", award.subject.id)
        ]
        assert len(found) == 1, (name, [award.subject.id for award in found])
        check_award(found[0], expected)
    if "total" in content:
        assert [yuan(bound) for bound in answer.outcome.total] == [content["total"]] * 2


def check_award(award: Award, expected: dict[str, Any]) -> None:
    """Outcome, amount, reasons and clauses of one award."""
    keys = [reason.key for reason in award.reasons]
    assert award.outcome == expected["outcome"], (award.measure.id, keys)
    if "amount" in expected:
        assert yuan(award.high) == expected["amount"], award.measure.id
        assert award.low == award.high or award.outcome != "granted", award.measure.id
    if "up_to" in expected:
        assert award.up_to == expected["up_to"], award.measure.id
    if "reasons" in expected:
        stated = set(expected["reasons"])
        assert all({reason.key, reason.code} & stated for reason in award.reasons), keys
        assert stated <= {name for reason in award.reasons for name in (reason.key, reason.code)}
    missing = set(expected.get("clauses", ())) - cited(award)
    assert not missing, (award.measure.id, missing)
