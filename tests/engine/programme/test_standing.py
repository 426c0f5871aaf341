"""Targets and funds on reported figures: exact at every bound, growth by powers, parts added up."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.small import small

from jigai.engine.programme.answers import standing_data
from jigai.engine.programme.compiling import programme
from jigai.engine.programme.contents import contents_data
from jigai.engine.programme.figures import read_figures
from jigai.engine.programme.model import Programme
from jigai.engine.programme.standing import root, standings
from jigai.facts.problems import InputRefused

LISTS = """\
indicators:
  investment: {zh: 投资, en: investment, unit: money}
  whole: {zh: 全部投资, en: all investment, unit: money}
  arranged: {zh: 安排资金, en: money arranged, unit: money}
  firms: {zh: 企业, en: firms, unit: count, word: {zh: 家, en: firms}}
  saving: {zh: 降幅, en: reduction, unit: rate}
  average: {zh: 全省平均, en: average, unit: rate}
---
division: counties
at: 一
groups:
  one: {name: 一类, members: [甲县, {zh: 乙县, en: Yi}]}
  two: {name: 二类, members: [丙县]}
---
"""


def made(folder: Path, rules: str) -> Programme:
    return programme(small(folder, LISTS + rules))


def stand(made: Programme, *rows: dict[str, Any], lang: Any = "zh") -> dict[str, dict[str, Any]]:
    figures = read_figures(list(rows), made)
    return {s.bound.id: standing_data(made, s, lang) for s in standings(made, figures)}


def target(**parts: str) -> str:
    return "target: t\nat: 一\nname: 目标\n" + "".join(f"{k}: {v}\n" for k, v in parts.items())


@pytest.mark.parametrize(
    ("bound", "value", "met"),
    [
        ("at_least", "6999999.99", False),
        ("at_least", "7000000", True),
        ("above", "7000000", False),
        ("above", "7000000.01", True),
        ("exactly", "7000000", True),
        ("exactly", "7000000.01", False),
        ("at_most", "7000000", True),
        ("at_most", "7000000.01", False),
        ("below", "7000000", False),
    ],
)
def test_a_bound_includes_its_value_as_its_word_says(
    tmp_path: Path, bound: str, value: str, met: bool
) -> None:
    programme = made(tmp_path, target(of="investment", years="2018", **{bound: "700万元"}))
    answer = stand(programme, {"indicator": "investment", "year": 2018, "value": value})["t"]
    assert answer["outcome"] == ("met" if met else "missed")


@pytest.mark.parametrize(("value", "gap"), [("7000000.01", "0.01"), ("6999999", "1.00")])
def test_about_shows_the_gap_and_gives_no_verdict(tmp_path: Path, value: str, gap: str) -> None:
    programme = made(tmp_path, target(of="investment", years="2018", about="700万元"))
    answer = stand(programme, {"indicator": "investment", "year": 2018, "value": value})["t"]
    [line] = answer["lines"]
    assert (answer["outcome"], line["met"], line["gap"]) == ("no-verdict", None, gap)
    assert stand(programme)["t"]["outcome"] == "needs-figures"


def test_growth_of_about_so_much_has_no_verdict_either(tmp_path: Path) -> None:
    rules = target(of="investment", growth="mean", base="2020", years="{by: 2022}", about="10%")
    programme = made(tmp_path, rules)
    row = {"indicator": "investment", "values": {2020: "100", 2022: "144"}}
    answer = stand(programme, row)["t"]
    [line] = answer["lines"]
    assert (answer["outcome"], line["actual_text"], line["gap_text"]) == (
        "no-verdict",
        "20%",
        "10%",
    )


def test_a_missing_figure_is_named_and_nothing_is_guessed(tmp_path: Path) -> None:
    programme = made(tmp_path, target(of="firms", years="2018", at_least="10"))
    answer = stand(programme)["t"]
    assert answer["outcome"] == "needs-figures"
    assert answer["lines"][0]["missing"] == [
        {"indicator": "firms", "name": "企业", "area": None, "year": 2018}
    ]


def test_the_gap_of_what_is_missed_is_exact(tmp_path: Path) -> None:
    programme = made(tmp_path, target(of="investment", years="2018", at_least="3000万元"))
    row = {"indicator": "投资", "year": "2018", "value": "29999999.99"}
    [line] = stand(programme, row)["t"]["lines"]
    assert (line["gap"], line["gap_text"]) == ("0.01", "0.01元")


def test_years_together_are_added_up(tmp_path: Path) -> None:
    rules = target(of="firms", years="{from: 2022, to: 2024}", total="true", at_least="30")
    programme = made(tmp_path, rules)
    row = {"indicator": "firms", "values": {2022: 9, 2023: 11, 2024: 10}}
    [line] = stand(programme, row)["t"]["lines"]
    assert (line["actual"], line["met"], line["from"], line["to"]) == ("30", True, 2022, 2024)
    missing = stand(programme, {"indicator": "firms", "values": {2022: 9, 2024: 10}})["t"]
    assert (missing["outcome"], missing["lines"][0]["actual"]) == ("needs-figures", None)


def test_a_total_of_so_many_years_begins_with_the_first_reported(tmp_path: Path) -> None:
    rules = target(of="firms", years="{count: 3}", total="true", at_least="30")
    programme = made(tmp_path, rules)
    row = {"indicator": "firms", "values": {2023: 9, 2024: 11, 2025: 9, 2026: 20}}
    [line] = stand(programme, row)["t"]["lines"]
    assert (line["actual"], line["met"], line["from"], line["to"]) == ("29", False, 2023, 2025)
    early = stand(programme, {"indicator": "firms", "values": {2023: 31}})["t"]
    assert (early["outcome"], len(early["lines"][0]["missing"])) == ("needs-figures", 2)


def test_each_year_stands_by_itself(tmp_path: Path) -> None:
    programme = made(tmp_path, target(of="firms", years="each", at_least="300"))
    answer = stand(programme, {"indicator": "firms", "values": {2021: 299, 2022: 300}})["t"]
    assert [line["met"] for line in answer["lines"]] == [False, True]
    assert answer["outcome"] == "missed"


GROWTH = {"indicator": "investment", "values": {2019: 100, 2020: 108, 2021: 119, 2022: 134}}


@pytest.mark.parametrize(
    ("growth", "outcome", "first"),
    [("mean", "met", "10.2473%"), ("each", "missed", "8%"), ("arithmetic", "met", "10.2634%")],
)
def test_growth_is_read_as_compound_mean_every_year_or_mean_of_rates(
    tmp_path: Path, growth: str, outcome: str, first: str
) -> None:
    rules = target(of="investment", growth=growth, years="{count: 3}", at_least="10%")
    answer = stand(made(tmp_path, rules), GROWTH)["t"]
    assert answer["outcome"] == outcome
    assert answer["lines"][0]["actual_text"] == first


def test_compound_growth_at_the_very_bound_is_met(tmp_path: Path) -> None:
    rules = target(of="investment", growth="mean", base="2020", years="{by: 2022}", at_least="10%")
    programme = made(tmp_path, rules)
    for value, met in (("121.00", True), ("120.99", False)):
        row = {"indicator": "investment", "values": {2020: "100", 2022: value}}
        [line] = stand(programme, row)["t"]["lines"]
        assert line["met"] is met, value


@pytest.mark.parametrize("missing", [{}, {2020: 0, 2021: 1}, {2020: 1}])
def test_growth_without_a_base_is_not_judged(tmp_path: Path, missing: dict[int, int]) -> None:
    rules = target(of="investment", growth="mean", at_least="10%")
    row = {"indicator": "investment", "values": missing}
    programme = made(tmp_path, rules)
    answer = stand(programme, row) if missing else stand(programme)
    assert answer["t"]["outcome"] == "needs-figures"


def test_a_share_is_compared_exactly(tmp_path: Path) -> None:
    rules = target(of="investment", share_of="whole", years="2018", at_least="50%")
    programme = made(tmp_path, rules)
    whole = {"indicator": "whole", "year": 2018, "value": "5000亿元"}
    for value, met in (("2500亿元", True), ("2499.99亿元", False)):
        part = {"indicator": "investment", "year": 2018, "value": value}
        assert stand(programme, part, whole)["t"]["lines"][0]["met"] is met
    assert stand(programme, part)["t"]["outcome"] == "needs-figures"
    nothing = {"indicator": "whole", "year": 2018, "value": 0}
    assert stand(programme, part, nothing)["t"]["outcome"] == "needs-figures"


def test_each_place_of_a_group_has_to_reach_its_floor(tmp_path: Path) -> None:
    programme = made(tmp_path, target(of="arranged", areas="[one]", years="2018", at_least="10元"))
    rows = [
        {"indicator": "arranged", "area": "甲县", "year": 2018, "value": 10},
        {"indicator": "arranged", "area": "Yi", "year": 2018, "value": "9.99"},
    ]
    answer = stand(programme, *rows, lang="en")["t"]
    assert [(line["area"], line["met"]) for line in answer["lines"]] == [
        ("甲县", True),
        ("Yi", False),
    ]


PARTS = """\
fund: whole-fund
at: 一
name: 合计
of: arranged
at_least: 50元
years: each
parts: [one-floor, two-floor]
---
fund: one-floor
at: 二
name: 一类底线
of: arranged
at_least: 20元
areas: [one]
---
fund: two-floor
at: 二(一)
name: 二类底线
of: arranged
at_least: {two}
areas: [two]
"""


@pytest.mark.parametrize(
    ("two", "total", "relation"),
    [("10元", "50.00", "equal"), ("5元", "45.00", "below"), ("15元", "55.00", "above")],
)
def test_parts_times_their_places_are_held_against_the_whole(
    tmp_path: Path, two: str, total: str, relation: str
) -> None:
    answer = stand(made(tmp_path, PARTS.replace("{two}", two)))["whole-fund"]
    assert (answer["adds_up"]["total"], answer["adds_up"]["relation"]) == (total, relation)


def test_the_whole_is_the_sum_of_its_places_where_it_is_not_reported(tmp_path: Path) -> None:
    programme = made(tmp_path, PARTS.replace("{two}", "10元"))
    rows = [
        {"indicator": "arranged", "area": a, "year": 2018, "value": v}
        for a, v in (("甲县", 20), ("乙县", 20), ("丙县", "10.01"))
    ]
    assert stand(programme, *rows)["whole-fund"]["lines"][0]["actual"] == "50.01"
    lacking = stand(programme, *rows[:2])["whole-fund"]
    assert lacking["outcome"] == "needs-figures"
    assert [m["area"] for m in lacking["lines"][0]["missing"]] == ["丙县"]
    stated = {"indicator": "arranged", "year": 2018, "value": 49}
    assert stand(programme, *rows, stated)["whole-fund"]["outcome"] == "missed"


def test_the_whole_adds_up_parts_of_other_indicators_too(tmp_path: Path) -> None:
    rules = PARTS.replace("{two}", "10元").replace(
        "parts: [one-floor, two-floor]", "parts: [city-part, one-floor, two-floor]"
    )
    city = "---\nfund: city-part\nat: 三\nname: 市级\nof: whole\nat_least: 5元\n"
    programme = made(tmp_path, rules + city)
    rows = [
        {"indicator": "arranged", "area": a, "year": 2018, "value": v}
        for a, v in (("甲县", 20), ("乙县", 20), ("丙县", 10))
    ]
    rows.append({"indicator": "whole", "year": 2018, "value": "4.99"})
    answer = stand(programme, *rows)["whole-fund"]
    assert answer["lines"][0]["actual"] == "54.99"
    assert answer["adds_up"]["total"] == "55.00"


def test_a_figure_has_to_rise_every_year(tmp_path: Path) -> None:
    rules = target(of="investment", years="each", at_least="10元", rises="true")
    programme = made(tmp_path, rules)
    rising = {"indicator": "investment", "values": {2018: 10, 2019: 11, 2020: 12}}
    assert stand(programme, rising)["t"]["outcome"] == "met"
    level = {"indicator": "investment", "values": {2018: 10, 2019: 10}}
    lines = stand(programme, level)["t"]["lines"]
    assert [(line["kind"], line["met"]) for line in lines][-1] == ("rise", False)


def test_a_figure_is_compared_with_another_indicator(tmp_path: Path) -> None:
    rules = target(of="saving", reference="average", years="2025", words="每万元")
    programme = made(tmp_path, rules)
    rows = [{"indicator": "saving", "year": 2025, "value": "3.5%"}]
    assert stand(programme, *rows)["t"]["outcome"] == "needs-figures"
    rows.append({"indicator": "average", "year": 2025, "value": "3.5"})
    answer = stand(programme, *rows)["t"]
    assert (answer["outcome"], answer["wanted"]) == ("missed", "高于全省平均（每万元）")


def test_what_was_spent_beyond_a_fund_is_a_warning_with_its_sum(tmp_path: Path) -> None:
    rules = "fund: f\nat: 一\nname: 基金\nexactly: 30亿元\nspent: investment\n"
    programme = made(tmp_path, rules)
    row = {"indicator": "investment", "values": {2018: "10亿元", 2019: "11亿元", 2020: "12亿元"}}
    answer = stand(programme, row)["f"]
    assert (answer["outcome"], answer["excess"]) == ("no-figure", "300000000.00")
    assert "3亿元" in answer["warnings"][0] or "30,000万元" in answer["warnings"][0]
    within = {"indicator": "investment", "year": 2018, "value": "30亿元"}
    assert stand(programme, within)["f"]["warnings"] == []


def test_a_target_without_a_figure_is_told_and_not_judged(tmp_path: Path) -> None:
    programme = made(tmp_path, target(words="{zh: 大幅提升, en: rise markedly}"))
    answer = stand(programme, lang="en")["t"]
    assert (answer["outcome"], answer["wanted"]) == ("no-figure", "rise markedly")


def test_bounds_are_worded_in_both_languages(tmp_path: Path) -> None:
    rules = target(of="firms", years="each", at_least="30000", to="40000", firmness="strive")
    programme = made(tmp_path, rules)
    zh, en = (contents_data(programme, lang)["targets"][0] for lang in ("zh", "en"))
    assert (zh["wanted"], zh["years"], zh["firmness"]) == ("30000家至40000家", "每年", "力争")
    assert en["wanted"] == "30000 firms to 40000 firms"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ([], "figures.row"),
        ({"indicator": "firmz", "year": 2018, "value": 1}, "figures.indicator"),
        ({"indicator": "firms", "area": "丁县", "year": 2018, "value": 1}, "figures.area"),
        ({"indicator": "firms", "year": "二〇一八", "value": 1}, "figures.year"),
        ({"indicator": "firms", "year": 2018}, "figures.no-value"),
        ({"indicator": "firms", "year": 2018, "value": -1}, "figures.negative"),
        ({"indicator": "investment", "year": 2018, "value": "-1元"}, "figures.negative"),
        ({"indicator": "firms", "year": 2018, "value": "1万元"}, "figures.unit"),
        ({"indicator": "firms", "year": 2018, "value": 1.5}, "figures.float"),
        ({"indicator": "firms", "year": 2018, "value": ""}, "figures.empty"),
        ({"indicator": "firms", "year": 2018, "value": "1e3"}, "figures.exponent"),
        ({"indicator": "firms", "year": 2018, "value": "３"}, "figures.full-width"),
        ({"indicator": "firms", "year": 2018, "value": "1,00"}, "figures.grouping"),
        ({"indicator": "firms", "year": 2018, "value": "很多"}, "figures.not-a-number"),
        ({"indicator": "firms", "year": 2018, "value": "inf"}, "figures.not-finite"),
        ({"indicator": "firms", "year": 2018, "value": "+3"}, "figures.sign"),
        ({"indicator": "firms", "year": 2018, "value": "9" * 41}, "figures.too-long"),
        ({"indicator": "firms", "year": 2018, "value": 1, "valeu": 2}, "figures.unknown-key"),
    ],
)
def test_a_wrong_row_is_refused_with_its_place(tmp_path: Path, row: Any, code: str) -> None:
    programme = made(tmp_path, target(of="firms", years="each", at_least="1"))
    with pytest.raises(InputRefused) as refused:
        read_figures({"figures": [row]}, programme)
    assert [p.code for p in refused.value.problems] == [code]
    assert refused.value.problems[0].where.startswith("figures[0]")


def test_a_figure_stated_twice_and_no_list_at_all_are_refused(tmp_path: Path) -> None:
    programme = made(tmp_path, target(of="firms", years="each", at_least="1"))
    row = {"indicator": "firms", "year": 2018, "value": 1}
    for raw, code in (({"figures": [row, row]}, "figures.twice"), ({}, "figures.shape")):
        with pytest.raises(InputRefused) as refused:
            read_figures(raw, programme)
        assert [p.code for p in refused.value.problems] == [code]


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(1, 12))
def test_a_root_is_rounded_down_and_near(top: int, bottom: int, years: int) -> None:
    ratio = Fraction(top, bottom)
    found = root(ratio, years)
    step = Fraction(1, 10**8)
    assert found**years <= ratio
    assert (found + step) ** years > ratio
