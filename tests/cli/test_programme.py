"""The commands on what a policy says besides awards, as people and programs type them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.engine.small import write

from jigai.cli import main

RULES = """\
indicators:
  firms: {zh: 企业, en: firms, unit: count, word: {zh: 家, en: firms}}
---
units:
  bureau: {zh: 市工信局, en: industry bureau}
---
division: counties
at: 一
groups:
  one: {name: {zh: 一类, en: class one}, members: [甲县, 乙县]}
---
library: l
at: 一
name: {zh: 项目库, en: library}
for: project
when: [project.total_investment >= 500万元]
---
declared: route
at: 二
name: {zh: 备案, en: filing}
kind: approval-easing
for: project
when: [project.zero_land]
gives: {zh: 备案, en: filing}
---
target: t
at: 二
name: {zh: 每年企业数, en: firms a year}
of: firms
years: each
at_least: 20
areas: [one]
---
cycle: c
at: 三
name: {zh: 通报, en: bulletin}
every: quarter
responsible: [bureau]
---
assessment: last
at: 三
name: {zh: 考核, en: assessment}
among: counties
consequence: {zh: 约谈, en: a talk}
---
terms:
  项目库: {en: library}
---
gaps:
  no-fund: {says: {zh: 没有写资金规模。, en: No size of the fund is stated.}}
"""
DOSSIER = """\
claim_year: 2024
applicant: {id: E, history: []}
projects: [{id: P, total_investment: 400万元}]
"""


@pytest.fixture
def packs(tmp_path: Path) -> list[str]:
    home = tmp_path / "packs"
    home.mkdir()
    write(home, RULES)
    return ["--packs", str(home)]


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main([str(a) for a in arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def file(folder: Path, name: str, text: str) -> Path:
    found = folder / name
    found.write_text(text, encoding="utf-8")
    return found


def test_library_says_who_enters_and_why_not(
    tmp_path: Path, packs: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    dossier = file(tmp_path, "d.yaml", DOSSIER)
    code, out, _ = run(capsys, "library", dossier, "--pack", "demo", *packs, "--format", "json")
    assert code == 0
    [result] = json.loads(out)
    [finding] = result["findings"]
    assert (finding["rule"], finding["outcome"]) == ("l", "no")
    _, shown, _ = run(capsys, "library", dossier, "--pack", "demo", *packs)
    assert "不能进入：项目库" in shown
    assert "400万元" in shown


def test_services_can_be_narrowed_to_a_kind(
    tmp_path: Path, packs: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    dossier = file(tmp_path, "d.yaml", DOSSIER)
    asked = ("services", dossier, "--pack", "demo", *packs)
    _, out, _ = run(capsys, *asked, "--kind", "approval-easing", "--lang", "en")
    assert "Not yet known: filing" in out
    _, out, _ = run(capsys, *asked, "--kind", "finance")
    assert "政策未规定" in out


def test_a_refused_dossier_is_told_and_exits_with_one(
    tmp_path: Path, packs: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    dossier = file(tmp_path, "d.yaml", DOSSIER.replace("400万元", "400万圆"))
    code, out, _ = run(capsys, "library", dossier, "--pack", "demo", *packs)
    assert code == 1
    assert "万圆" in out


def test_standing_reads_yaml_and_csv_alike(
    tmp_path: Path, packs: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [("甲县", 19), ("乙县", 20)]
    listed = "figures:\n" + "".join(
        f"  - {{indicator: firms, area: {a}, year: 2018, value: {v}}}\n" for a, v in rows
    )
    table = "indicator,area,year,value\n" + "".join(f"firms,{a},2018,{v}\n" for a, v in rows)
    answers: list[Any] = []
    for source in (file(tmp_path, "f.yaml", listed), file(tmp_path, "f.csv", "\ufeff" + table)):
        code, out, _ = run(capsys, "standing", source, "--pack", "demo", *packs, "--format", "json")
        assert code == 0
        answers.append(json.loads(out)["standings"])
    assert answers[0] == answers[1]
    assert [line["met"] for line in answers[0][0]["lines"]] == [False, True]
    _, shown, _ = run(capsys, "standing", source, "--pack", "demo", *packs)
    assert "差 1家" in shown


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("none.csv", None, "programme.figures-none"),
        ("gb.csv", "indicator,year\n企业,2018\n".encode("gb18030"), "programme.figures-encoding"),
        ("f.yaml", b"figures: 3", "figures.shape"),
    ],
)
def test_figures_that_cannot_be_read_are_refused(
    tmp_path: Path,
    packs: list[str],
    capsys: pytest.CaptureFixture[str],
    name: str,
    content: bytes | None,
    code: str,
) -> None:
    source = tmp_path / name
    if content is not None:
        source.write_bytes(content)
    exit_code, _, err = run(capsys, "standing", source, "--pack", "demo", *packs)
    assert exit_code == 1
    assert code in err


def test_rank_names_whom_the_consequence_meets(
    tmp_path: Path, packs: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    scores = file(tmp_path, "s.yaml", "scores: {甲县: 90.5, 乙县: 88}\n")
    code, out, _ = run(capsys, "rank", scores, "--pack", "demo", *packs, "--format", "json")
    assert code == 0
    assert json.loads(out)["assessments"][0]["hit"] == ["乙县"]
    _, shown, _ = run(capsys, "rank", scores, "--pack", "demo", *packs)
    assert "约谈" in shown


@pytest.mark.parametrize(
    ("text", "more", "code"),
    [
        ("[1]", [], "programme.scores-shape"),
        ("scores: {丁县: 1}", [], "programme.scores-area"),
        ("scores: {甲县: 很高}", [], "figures.not-a-number"),
        ("scores: {甲县: 1}", ["--assessment", "x"], "programme.rank-none"),
    ],
)
def test_scores_that_do_not_fit_are_refused(
    tmp_path: Path,
    packs: list[str],
    capsys: pytest.CaptureFixture[str],
    text: str,
    more: list[str],
    code: str,
) -> None:
    scores = file(tmp_path, "s.yaml", text)
    exit_code, _, err = run(capsys, "rank", scores, "--pack", "demo", *packs, *more)
    assert exit_code == 1
    assert code in err


def test_agenda_and_contents_are_listed_in_both_languages(
    packs: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = run(capsys, "agenda", "--pack", "demo", "--year", "2018", *packs)
    assert "2018-03-31" in out
    assert "市工信局" in out
    for lang, words in (("zh", "没有写资金规模"), ("en", "No size of the fund is stated")):
        code, out, _ = run(capsys, "contents", "--pack", "demo", *packs, "--lang", lang)
        assert code == 0
        assert words in out
    _, out, _ = run(capsys, "contents", "--pack", "demo", *packs, "--format", "json")
    assert json.loads(out)["targets"][0]["wanted"] == "不低于20家"
