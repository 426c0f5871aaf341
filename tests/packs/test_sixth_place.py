"""A sixth place, written as data alone: worked cases, its text, every reading, both languages."""

from __future__ import annotations

import hashlib
import itertools
import re
from pathlib import Path

import pytest
from tests.packs.case_files import CaseFile, case_files, check, pack_in

from jigai.cli import main
from jigai.engine.api import program
from jigai.facts.documents import load
from jigai.policy.loading import shipped_root
from jigai.policy.texts.sentences import spans, squeeze

ROOT = Path(__file__).parents[2]
PLACE = ROOT / "demonstration" / "packs" / "yunling"
TEXT = ROOT / "demonstration" / "texts" / "yunling.txt"
BESIDE_AWARDS = Path(__file__).parent / "programme" / "yunling.yaml"
EXAMPLE = PLACE / "examples" / "yunqi-optics.yaml"
FOLDERS = [PLACE, *sorted(p.parent for p in shipped_root().glob("*/cases"))]
CASES = [case for folder in FOLDERS for case in case_files(folder)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_worked_case(case: CaseFile) -> None:
    check(case)


def test_every_measure_and_rule_has_a_worked_case() -> None:
    cases = case_files(PLACE)
    stated = {name.partition("/")[0] for case in cases for name in case.content["expect"]}
    plan = program(pack_in(PLACE)).plan
    assert stated == {measure.id for measure in plan.measures if measure.money}
    cited = {c for case in cases for e in case.content["expect"].values() for c in e["clauses"]}
    assert {"第十七条", "第十八条", "第十九条", "第二十条"} <= cited


def test_every_answer_to_every_question_has_a_worked_case() -> None:
    cases = [case.content for case in case_files(PLACE)] + load(BESIDE_AWARDS)["cases"]
    stated = {(axis, answer) for case in cases for axis, answer in case.get("readings", {}).items()}
    axes = pack_in(PLACE).axes
    assert {axis for axis, _ in stated} <= set(axes)
    assert {axis for axis in axes if (axis, "b") not in stated} == set()


def test_clauses_are_sentences_of_the_text_in_its_order() -> None:
    whole = squeeze(TEXT.read_text(encoding="utf-8"))
    hashes = [
        hashlib.sha256(whole[start:end].encode()).hexdigest()[:16] for start, end in spans(whole)
    ]
    clauses = pack_in(PLACE).clauses.values()
    places = [hashes.index(clause.hash) for clause in clauses]
    assert places == sorted(places)
    assert len(places) == len(set(places))


def test_no_sentence_of_the_text_stands_in_the_pack() -> None:
    whole = squeeze(TEXT.read_text(encoding="utf-8"))
    words = [w for w in re.split(r"[，。；：、（）]", whole) if len(w) > 17]
    words = [w for w in words if not w.startswith("云岭市人民政府关于")]
    for file in sorted(PLACE.rglob("*.yaml")):
        content = squeeze(file.read_text(encoding="utf-8"))
        assert [w for w in words if w in content] == [], file


@pytest.mark.slow
def test_the_pack_compiles_under_every_combination_of_readings() -> None:
    pack = pack_in(PLACE)
    axes = {axis: list(question.alternatives) for axis, question in pack.axes.items()}
    for answers in itertools.product(*axes.values()):
        assert program(pack, dict(zip(axes, answers, strict=True))).plan.measures


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh", ["可获得", "不符合", "第三条", "合计"]), ("en", ["Granted", "第三条", "Total"])],
)
def test_the_example_is_rendered(
    lang: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["evaluate", "--lang", lang, "--pack", "yunling", "--packs", str(PLACE.parent)]
    assert main([*arguments, str(EXAMPLE)]) == 0
    printed = capsys.readouterr().out
    for word in words:
        assert word in printed
