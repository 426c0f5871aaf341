"""Rulings settle a reading for a programme; a case may depart, and the result says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.engine.small import dossier, small

from jigai.engine.api import Answer, evaluate
from jigai.engine.result import answer_data
from jigai.facts.problems import InputRefused
from jigai.policy.pack import Pack
from jigai.policy.rulings import Ruling, read_rulings, read_rulings_file

READINGS = """\
readings:
  Q1:
    issue: {zh: 按什么计？, en: Of what?}
    alternatives: {a: 甲, b: 乙, c: 丙}
    default: a
"""
RULES = """\
measure: grant
at: 一
name: {zh: 补助, en: Grant}
gives: {amount: {reading: Q1, a: 1万元, b: 2万元, c: 3万元}}
"""
STATED = {"reading": "Q1", "value": "b", "by": "市工信局", "act": "试工信〔2024〕3号"}


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return small(tmp_path, RULES, readings=READINGS)


def run(pack: Pack, raw: dict[str, Any], readings: dict[str, str] | None = None,
        *rulings: Ruling) -> Answer:  # fmt: skip
    return evaluate(raw, pack, readings, rulings=rulings)


def total(answer: Answer) -> int:
    assert answer.outcome is not None, answer.problems
    return answer.outcome.total[0]


def test_the_default_stands_where_nobody_ruled(pack: Pack) -> None:
    answer = run(pack, dossier())
    assert total(answer) == 1_000_000
    assert answer.sources == {}


def test_a_ruling_given_settles_the_reading(pack: Pack) -> None:
    (ruling,) = read_rulings([STATED | {"on": "2024-03-01", "scope": "2024年度"}])
    answer = run(pack, dossier(), None, ruling)
    assert total(answer) == 2_000_000
    assert answer.readings == {"Q1": "b"}
    assert answer.sources == {
        "Q1": {
            "value": "b",
            "source": "ruling",
            "by": "市工信局",
            "act": "试工信〔2024〕3号",
            "on": "2024-03-01",
            "scope": "2024年度",
        }
    }
    assert "reading.departs" not in {w.code for w in warnings(answer)}


def warnings(answer: Answer) -> list[Any]:
    assert answer.outcome is not None
    return answer.outcome.warnings


def test_a_dossier_may_state_the_rulings(pack: Pack) -> None:
    answer = run(pack, dossier(rulings=[STATED]))
    assert total(answer) == 2_000_000
    data = answer_data(answer, answer.program, "zh")
    assert data["reading_sources"]["Q1"]["act"] == "试工信〔2024〕3号"


def test_a_case_that_departs_is_flagged(pack: Pack) -> None:
    (ruling,) = read_rulings([STATED])
    answer = run(pack, dossier(), {"Q1": "c"}, ruling)
    assert total(answer) == 3_000_000
    assert answer.sources == {"Q1": {"value": "c", "source": "case"}}
    (found,) = [w for w in warnings(answer) if w.code == "reading.departs"]
    assert found.severity == "warning"
    assert found.zh == "本案口径“Q1”取 c，与裁定（市工信局，试工信〔2024〕3号）的 b 不一致"
    assert found.en == (
        "this case takes reading 'Q1' as c, departing from the ruling "
        "(市工信局, 试工信〔2024〕3号): b"
    )


def test_a_case_that_departs_back_to_the_default_is_flagged_too(pack: Pack) -> None:
    (ruling,) = read_rulings([STATED])
    answer = run(pack, dossier(), {"Q1": "a"}, ruling)
    assert total(answer) == 1_000_000
    assert answer.sources == {}
    assert [w.code for w in warnings(answer)] == ["reading.departs"]


def test_a_case_that_agrees_with_the_ruling_rests_on_it(pack: Pack) -> None:
    (ruling,) = read_rulings([STATED])
    answer = run(pack, dossier(), {"Q1": "b"}, ruling)
    assert answer.sources["Q1"]["source"] == "ruling"
    assert warnings(answer) == []


def test_a_ruling_on_another_packs_reading_is_passed_over(pack: Pack) -> None:
    (ruling,) = read_rulings([STATED | {"reading": "Q9"}])
    assert total(run(pack, dossier(), None, ruling)) == 1_000_000


def test_rulings_that_contradict_one_another_are_refused(pack: Pack) -> None:
    other = STATED | {"value": "c", "act": "试工信〔2024〕8号"}
    (found,) = run(pack, dossier(rulings=[STATED, other])).problems
    assert found.code == "ruling.contradiction"
    assert found.en == (
        "reading 'Q1' is ruled twice: 试工信〔2024〕3号 says b, 试工信〔2024〕8号 says c; keep one"
    )
    assert found.zh == (
        "口径“Q1”有两种裁定：试工信〔2024〕3号 取 b，试工信〔2024〕8号 取 c，请只留一个"
    )
    assert total(run(pack, dossier(rulings=[STATED, STATED]))) == 2_000_000


def test_a_ruling_names_an_answer_that_the_reading_has(pack: Pack) -> None:
    (found,) = run(pack, dossier(rulings=[STATED | {"value": "z"}])).problems
    assert (found.code, found.en) == (
        "reading.alternative", "reading 'Q1' has no 'z'; only: a, b, c"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "code", "where"),
    [
        ("Q1=b", "ruling.list", "rulings"),
        ({"Q1": "b"}, "ruling.list", "rulings"),
        (["Q1"], "ruling.shape", "rulings[0]"),
        ([STATED, {k: v for k, v in STATED.items() if k != "act"}], "ruling.missing", "rulings[1]"),
        ([STATED | {"by": ""}], "ruling.missing", "rulings[0]"),
        ([STATED | {"when": "2024"}], "ruling.key", "rulings[0].when"),
        ([STATED | {"value": ["b"]}], "ruling.text", "rulings[0].value"),
        ([STATED | {"on": "2024-02-30"}], "value.date", "rulings[0].on"),
    ],
)
def test_rulings_say_who_decided_and_by_what_act(raw: Any, code: str, where: str) -> None:
    with pytest.raises(InputRefused) as caught:
        read_rulings(raw)
    (found,) = caught.value.problems
    assert (found.code, found.where) == (code, where)


def test_what_is_wrong_with_a_dossiers_rulings_is_the_dossiers_fault(pack: Pack) -> None:
    answer = run(pack, dossier(rulings=[{}]))
    assert [p.code for p in answer.problems] == ["ruling.missing"] * 4
    assert answer.outcome is None


def test_a_file_of_rulings(pack: Pack) -> None:
    assert read_rulings_file({"rulings": [STATED]}) == read_rulings([STATED])
    wrong: list[Any] = [None, [STATED], {"rules": []}, {"rulings": [], "x": 1}]
    for raw in wrong:
        with pytest.raises(InputRefused) as caught:
            read_rulings_file(raw)
        assert [p.code for p in caught.value.problems] == ["ruling.shape"]


def test_an_unknown_reading_of_a_case_is_refused_with_the_nearest(pack: Pack) -> None:
    (found,) = run(pack, dossier(), {"Q12": "b"}).problems
    assert found.code == "reading.unknown"
    assert found.zh == "没有口径“Q12”，是否为“Q1”？"
    assert found.en == "there is no reading 'Q12'; did you mean 'Q1'?"
