"""What the documents say besides awards, item by item: ``programme/<place>.yaml`` beside this file.

Each entry names an item of the pack, states an input and what is to come out; what is not named
in ``expect`` is not compared, and ``null`` stands for a subject that a rule does not concern. A
dossier's claim year is 2023 and its applicant ``E``, unless it says otherwise.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from jigai.engine.programme.agenda import agenda
from jigai.engine.programme.answers import entry_data, findings_data, ranking_data, standing_data
from jigai.engine.programme.compiling import programme
from jigai.engine.programme.contents import contents_data
from jigai.engine.programme.figures import read_figures, read_value
from jigai.engine.programme.findings import findings
from jigai.engine.programme.ranking import rankings
from jigai.engine.programme.standing import standings
from jigai.engine.shelf import stock
from jigai.facts.documents import load
from jigai.policy.loading import shipped_root
from jigai.policy.pack import Pack

FOLDER = Path(__file__).parent / "programme"
INVENTED = Path(__file__).parents[2] / "demonstration" / "packs"
SHELF = stock([shipped_root(), INVENTED])
KINDS = (
    "library",
    "duty",
    "declared",
    "target",
    "fund",
    "assessment",
    "cycle",
    "task",
    "arithmetic",
    "gap",
)
LISTED = {"task": "tasks", "arithmetic": "arithmetic", "cycle": "cycles", "gap": "gaps"}


def _entries() -> list[Any]:
    found = []
    for file in sorted(FOLDER.glob("*.yaml")):
        for entry in load(file)["cases"]:
            kind = next(k for k in KINDS if k in entry)
            found.append(
                pytest.param(file.stem, kind, entry, id=f"{entry[kind]} {entry.get('note', '')}")
            )
    return found


def _answer(pack: Pack, kind: str, entry: dict[str, Any]) -> Any:
    """What the engine says of the item named."""
    readings = dict(entry.get("readings", {}))
    made = programme(pack, readings)
    name = entry[kind]
    if kind in ("library", "duty", "declared"):
        raw = {"claim_year": 2023, "applicant": {"id": "E"}} | entry["dossier"]
        answer = findings(raw, pack, readings)
        data = findings_data(answer, "zh")
        assert data["errors"] == [], data["errors"]
        assert answer.dossier is not None
        unconcerned = dict.fromkeys(s.id for s in answer.dossier.subjects)
        return unconcerned | {f["subject"]: f for f in data["findings"] if f["rule"] == name}
    if kind in ("target", "fund"):
        figures = read_figures(entry.get("figures", []), made)
        [found] = [s for s in standings(made, figures) if s.bound.id == name]
        return standing_data(made, found, "zh")
    if kind == "assessment":
        [assessment] = [a for a in made.assessments if a.id == name]
        scores: dict[str, Fraction] = {
            k: read_value("index", v) for k, v in entry["scores"].items()
        }
        return ranking_data(made, assessment, rankings(made, assessment, scores), "zh")
    if kind == "cycle" and "year" in entry:
        found_entries = [
            entry_data(made, e, "zh") for e in agenda(made, pack, entry["year"]) if e.id == name
        ]
        return {"periods": [e["period_ends"] for e in found_entries]}
    [row] = [r for r in contents_data(made, "zh")[LISTED[kind]] if r["id"] == name]
    return row


def _same(expected: Any, actual: Any) -> bool:
    """What is named in ``expected`` is as it says."""
    if isinstance(expected, dict):
        return isinstance(actual, dict) and all(
            k in actual and _same(v, actual[k]) for k, v in expected.items()
        )
    if isinstance(expected, list):
        return (
            isinstance(actual, list)
            and len(expected) == len(actual)
            and all(map(_same, expected, actual))
        )
    return bool(expected == actual)


@pytest.mark.parametrize(("place", "kind", "entry"), _entries())
def test_item_says_what_the_document_says(place: str, kind: str, entry: dict[str, Any]) -> None:
    """Met or missed, entered or not, ranked, due: as worked out beside the text."""
    pack = SHELF.find(place)
    assert pack is not None
    actual = _answer(pack, kind, entry)
    assert _same(entry["expect"], actual), actual


@pytest.mark.parametrize("place", sorted(f.stem for f in FOLDER.glob("*.yaml")))
def test_every_rule_without_money_has_a_case(place: str) -> None:
    """A target, fund, library, duty, assessment, cycle or task of a shipped pack is tried here."""
    pack = SHELF.find(place)
    assert pack is not None
    file = FOLDER / f"{place}.yaml"
    tried = {e[k] for e in load(file)["cases"] for k in KINDS if k in e}
    kinds = set(KINDS) - {"declared"}
    assert [i.id for i in pack.items if i.kind in kinds and i.id not in tried] == []
