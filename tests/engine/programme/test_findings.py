"""Libraries, duties and services: who enters, what comes first, what is missing, what is due."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.engine.small import dossier, small

from jigai.engine.programme.answers import findings_data
from jigai.engine.programme.findings import findings
from jigai.policy.pack import Pack

RULES = """\
units:
  bureau: {zh: 市工信局, en: industry bureau}
---
library: inner
at: 二
name: {zh: 重点库, en: key library}
tier: {zh: 省级, en: provincial}
for: project
within: outer
when: [project.total_investment >= 1亿元]
responsible: [bureau]
---
library: outer
at: 一
name: {zh: 滚动库, en: rolling library}
for: project
which: project.transformation
when:
  - project.total_investment >= 500万元
  - if: enterprise.above_scale
    say: {zh: 要规上企业。, en: An above-scale enterprise is wanted.}
years: 3
adjusted: {zh: 滚动调整, en: rolled every year}
warn:
  - if: project.total_investment > 50亿元
    say: {zh: 投资额异常。, en: The investment is unusual.}
---
duty: report
at: 三
name: {zh: 按月报送, en: monthly return}
of: [outer, inner]
for: project
when: [project.in_national_statistics]
every: month
---
declared: route
at: 三
name: {zh: 县区备案, en: county filing}
kind: approval-easing
for: project
when: [project.zero_land]
gives: {zh: 到县区备案, en: file with the county}
value:
  name: {zh: 合计, en: both}
  of: project.total_investment + project.actual_investment
"""


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return small(tmp_path, RULES)


def found(pack: Pack, project: dict[str, Any], **enterprise: Any) -> dict[str, dict[str, Any]]:
    raw = dossier(
        applicant={"above_scale": "yes"} | enterprise,
        projects=[{"id": "P", "transformation": "yes"} | project],
    )
    data = findings_data(findings(raw, pack), "en")
    assert data["errors"] == []
    return {f["rule"]: f for f in data["findings"]}


@pytest.mark.parametrize(
    ("investment", "outer", "inner"),
    [
        ("4999999.99", "no", "no"),
        ("5000000", "yes", "no"),
        ("99999999.99", "yes", "no"),
        ("100000000", "yes", "yes"),
    ],
)
def test_a_tier_is_entered_from_its_threshold_on(
    pack: Pack, investment: str, outer: str, inner: str
) -> None:
    answers = found(pack, {"total_investment": investment})
    assert (answers["outer"]["outcome"], answers["inner"]["outcome"]) == (outer, inner)


def test_what_presupposes_another_library_is_not_entered_without_it(pack: Pack) -> None:
    answer = found(pack, {"total_investment": "2亿元"}, above_scale="no")["inner"]
    assert answer["outcome"] == "no"
    assert [r["key"] for r in answer["reasons"]] == ["outer"]
    assert "rolling library" in answer["reasons"][0]["text"]


def test_a_failed_condition_gives_its_reason_and_clause(pack: Pack) -> None:
    answer = found(pack, {"total_investment": "2亿元"}, above_scale="no")["outer"]
    [reason] = answer["reasons"]
    assert reason["text"] == "An above-scale enterprise is wanted."
    assert reason["clause"] == "一"
    assert answer["conditions"][0]["holds"] is True
    assert answer["conditions"][0]["hash"] == "0000000000000001"


def test_an_unknown_fact_leaves_the_answer_open_and_is_named(pack: Pack) -> None:
    answer = found(pack, {})["outer"]
    assert answer["outcome"] == "needs-facts"
    assert [m["fact"] for m in answer["missing"]] == ["project.total_investment"]
    assert found(pack, {})["inner"]["outcome"] == "needs-facts"


def test_a_condition_that_fails_settles_the_answer_whatever_is_unknown(pack: Pack) -> None:
    answer = found(pack, {}, above_scale="no")["outer"]
    assert answer["outcome"] == "no"
    assert answer["missing"] == []


def test_a_rule_says_nothing_of_subjects_it_does_not_concern(pack: Pack) -> None:
    answers = found(pack, {"transformation": "no", "total_investment": "2亿元"})
    assert "outer" not in answers
    assert answers["inner"]["outcome"] == "no"


def test_a_duty_concerns_what_entered_a_library_and_says_whether_it_is_done(pack: Pack) -> None:
    entered = {"total_investment": "500万元"}
    assert "report" not in found(pack, {"total_investment": "1万元"})
    assert found(pack, entered)["report"]["outcome"] == "needs-facts"
    done = found(pack, entered | {"in_national_statistics": "yes"})["report"]
    assert (done["outcome"], done["every"]) == ("yes", "month")
    late = found(pack, entered | {"in_national_statistics": "no"})["report"]
    assert late["outcome"] == "no"


def test_a_service_says_whether_it_is_open_and_gives_its_figure(pack: Pack) -> None:
    project = {"total_investment": "10元", "actual_investment": "5元", "zero_land": "no"}
    closed = found(pack, project)["route"]
    assert closed["outcome"] == "no"
    assert closed["value"] == {"name": "both", "text": "15.00 yuan"}
    assert closed["gives"] == "file with the county"
    unknown = found(pack, {"zero_land": "yes"})["route"]
    assert (unknown["outcome"], unknown["value"]) == ("yes", None)


def test_warnings_rolling_years_and_units_are_told(pack: Pack) -> None:
    answer = found(pack, {"total_investment": "60亿元"})["outer"]
    assert answer["warnings"] == ["The investment is unusual."]
    assert (answer["years"], answer["adjusted"]) == (3, "rolled every year")
    assert found(pack, {"total_investment": "1亿元"})["inner"]["responsible"] == ["industry bureau"]


def test_a_dossier_that_contradicts_itself_is_refused(pack: Pack) -> None:
    raw = dossier(projects=[{"id": "P", "started_on": "2024-05-01", "completed_on": "2024-01-01"}])
    data = findings_data(findings(raw, pack), "zh")
    assert data["findings"] == []
    assert data["errors"]


def test_a_dossier_that_cannot_be_read_is_a_problem(pack: Pack) -> None:
    data = findings_data(findings({"projects": []}, pack), "zh")
    assert [p["code"] for p in data["errors"]] == [
        "dossier.claim-year",
        "dossier.applicant",
    ]


def test_a_ruling_settles_the_reading_of_a_library(tmp_path: Path) -> None:
    pack = small(
        tmp_path,
        """\
library: l
at: 一
name: 库
for: project
when:
  - reading: Q1
    a: project.total_investment >= 500万元
    b: project.total_investment > 500万元
""",
        readings="""\
readings:
  Q1:
    issue: {zh: 含本数？, en: inclusive?}
    alternatives: {a: {zh: 含, en: "yes"}, b: {zh: 不含, en: "no"}}
    default: a
""",
    )
    raw = dossier(projects=[{"id": "P", "total_investment": "500万元"}])
    assert [f.outcome for f in findings(raw, pack).found] == ["yes"]
    assert [f.outcome for f in findings(raw, pack, {"Q1": "b"}).found] == ["no"]
    ruled = raw | {"rulings": [{"reading": "Q1", "value": "b", "by": "市工信局", "act": "一号"}]}
    assert [f.outcome for f in findings(ruled, pack).found] == ["no"]
