"""Small packs written for one test: a document, three sentences, and the rules of the test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jigai.engine.api import evaluate
from jigai.engine.awards import Award
from jigai.engine.diagnosing import diagnose
from jigai.engine.evaluating import Outcome
from jigai.engine.quotations import LprTable
from jigai.facts.problems import Problem
from jigai.money.fen import yuan
from jigai.policy.loading import load_pack
from jigai.policy.overlays import Overlay
from jigai.policy.pack import Pack, PackBroken

DOCUMENT = """\
document: demo-1
title: {zh: 试行办法, en: Trial measures}
number: 试〔2024〕1号
status: in-force-as-issued
region: "990100"
level: prefecture
"""
CLAUSES = """\
clauses:
  一: {hash: 0000000000000001}
  二: {hash: 0000000000000002}
  二(一): {hash: 0000000000000003}
  三: {hash: 0000000000000004}
"""


def write(folder: Path, rules: str = "", **files: str) -> Path:
    """The folder of a pack ``demo`` with rules and other files (``readings``: readings.yaml)."""
    home = folder / "demo"
    home.mkdir(exist_ok=True)
    texts = {"pack": DOCUMENT, "clauses": CLAUSES} | ({"rules": rules} if rules else {}) | files
    for name, text in texts.items():
        path = home / (name if "." in name else f"{name}.yaml")
        path.write_text(text, encoding="utf-8")
    return home


def small(folder: Path, rules: str, **files: str) -> Pack:
    """A pack with these rules."""
    return load_pack(write(folder, rules, **files))


def findings(folder: Path) -> list[Problem]:
    """Everything that is said about the pack in a folder."""
    try:
        return list(diagnose(load_pack(folder)).problems)
    except PackBroken as error:
        return error.problems


def dossier(**parts: Any) -> dict[str, Any]:
    """A dossier of enterprise E for the year 2024, with the parts given."""
    base: dict[str, Any] = {"claim_year": 2024, "as_of": "2024-12-31"}
    base["applicant"] = {"id": "E", "history": []} | parts.pop("applicant", {})
    return base | parts


def outcome(
    pack: Pack,
    raw: dict[str, Any],
    readings: dict[str, str] | None = None,
    overlays: tuple[Overlay, ...] = (),
    table: LprTable | None = None,
) -> Outcome:
    """The outcome of a dossier that has to be accepted."""
    answer = evaluate(raw, pack, readings, overlays, table)
    assert not answer.problems, [p.text("en") for p in answer.problems]
    assert answer.outcome is not None
    return answer.outcome


def awards(pack: Pack, raw: dict[str, Any], **more: Any) -> dict[str, Award]:
    """The awards of a dossier by ``measure/subject``."""
    return {a.label: a for a in outcome(pack, raw, **more).awards}


def amounts(pack: Pack, raw: dict[str, Any], **more: Any) -> dict[str, str]:
    """What is granted or charged, in yuan, by ``measure/subject``."""
    found = awards(pack, raw, **more)
    return {k: yuan(a.low) for k, a in found.items() if a.outcome in ("granted", "charge")}
