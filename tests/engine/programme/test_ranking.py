"""Rankings: in groups or together, ties told, nobody first or last while a score is missing."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.small import small

from jigai.engine.plan import Cite
from jigai.engine.programme.answers import ranking_data
from jigai.engine.programme.compiling import programme
from jigai.engine.programme.model import Areas, Assessment, Group, Programme
from jigai.engine.programme.model import Assessment as Model
from jigai.engine.programme.ranking import rankings

RULES = """\
division: counties
at: 一
name: 各县
groups:
  one: {name: 一类, members: [甲县, 乙县, 丙县]}
  two: {name: 二类, members: [丁县, 戊县]}
---
assessment: last
at: 二
name: 季度考核
every: quarter
among: counties
consequence: {zh: 约谈, en: a talk}
"""


def ranked(folder: Path, scores: dict[str, int], more: str = "") -> dict[str, Any]:
    made = programme(small(folder, RULES + more))
    [assessment] = made.assessments
    exact = {k: Fraction(v) for k, v in scores.items()}
    return ranking_data(made, assessment, rankings(made, assessment, exact), "zh")


ALL = {"甲县": 90, "乙县": 85, "丙县": 95, "丁县": 60, "戊县": 70}


def test_the_last_of_each_group_is_met(tmp_path: Path) -> None:
    data = ranked(tmp_path, ALL)
    assert data["hit"] == ["乙县", "丁县"]
    first = data["groups"][0]["rows"][0]
    assert (first["area"], first["rank"], first["score"]) == ("丙县", 1, "95")


def test_pooled_groups_are_one_ranking(tmp_path: Path) -> None:
    data = ranked(tmp_path, ALL, "pooled: true\n")
    assert data["hit"] == ["丁县"]
    assert [g["name"] for g in data["groups"]] == ["各县"]


def test_several_places_may_be_met_and_the_first_may_be(tmp_path: Path) -> None:
    data = ranked(tmp_path, ALL, "place: first\ncount: 2\npooled: true\n")
    assert data["hit"] == ["丙县", "甲县"]


def test_all_that_tie_are_met_and_a_warning_says_so(tmp_path: Path) -> None:
    data = ranked(tmp_path, ALL | {"甲县": 85})
    assert data["hit"] == ["甲县", "乙县", "丁县"] or set(data["hit"]) == {"甲县", "乙县", "丁县"}
    assert len(data["warnings"]) == 1
    assert "并列" in data["warnings"][0]


def test_nobody_is_last_while_a_score_is_missing(tmp_path: Path) -> None:
    data = ranked(tmp_path, {k: v for k, v in ALL.items() if k != "丙县"})
    assert data["hit"] == ["丁县"]
    assert data["groups"][0]["missing"] == ["丙县"]


@pytest.mark.parametrize("count", [1, 2, 9])
@given(scores=st.lists(st.integers(0, 5), min_size=1, max_size=6))
def test_as_many_as_the_count_are_met_or_more_by_a_tie(count: int, scores: list[int]) -> None:
    members = tuple({"zh": str(i), "en": str(i)} for i in range(len(scores)))
    cite = Cite("", "", "")
    group = Group("g", {"zh": "g", "en": "g"}, members)
    areas = Areas("a", cite, {"zh": "a", "en": "a"}, (group,))
    assessment: Assessment = Model(
        "x", cite, {}, "year", "a", pooled=False, place="last", count=count, consequence={}
    )
    made = Programme("", "", "", {}, (), (), (), {"a": areas}, (), (), (), (), {}, {}, {}, {},
                     frozenset())  # fmt: skip
    [found] = rankings(made, assessment, {str(i): Fraction(s) for i, s in enumerate(scores)})
    hit = sorted(row.score for row in found.rows if row.hit)
    assert len(hit) >= min(count, len(scores))
    assert hit == sorted(map(Fraction, scores))[: len(hit)]
    assert found.tied == (len(hit) > count)
