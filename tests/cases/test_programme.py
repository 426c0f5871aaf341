"""The worked cases on what a text says besides awards: libraries, targets, funds, assessments."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
import yaml
from tests.cases.harness import CASES, ENGINE_DECISIONS, pack, readings_of

from jigai.engine.programme.answers import findings_data, ranking_data, standing_data
from jigai.engine.programme.compiling import programme
from jigai.engine.programme.figures import read_figures
from jigai.engine.programme.findings import findings
from jigai.engine.programme.ranking import rankings
from jigai.engine.programme.standing import standings

if not CASES.exists():
    pytest.skip("the shared cases are not beside this checkout", allow_module_level=True)

FOUND = {
    c["id"]: c
    for c in yaml.safe_load(CASES.read_text(encoding="utf-8"))["cases"]
    if c["expected"]["decision"] not in ENGINE_DECISIONS
}
Answer = Callable[[dict[str, Any], dict[str, str]], str]


def stand(place: str, readings: dict[str, str], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Every target and fund of a place on figures."""
    made = programme(pack(place), readings)
    figures = read_figures(rows, made)
    return {s.bound.id: standing_data(made, s, "en") for s in standings(made, figures)}


def series(indicator: str, first: int, values: list[Any], unit: str = "") -> dict[str, Any]:
    """Figures of one indicator from a year on."""
    return {
        "indicator": indicator,
        "values": {first + i: f"{v}{unit}" for i, v in enumerate(values)},
    }


def entered(
    place: str, readings: dict[str, str], project: dict[str, Any], **enterprise: Any
) -> dict[str, str]:
    """The libraries that a project enters, with the outcome of each."""
    raw = {
        "claim_year": 2023,
        "applicant": {"id": "E", "above_scale": "yes", **enterprise},
        "projects": [{"id": "P", "transformation": "yes", "key_project": "yes", **project}],
    }
    data = findings_data(findings(raw, pack(place), readings), "en")
    assert data["errors"] == []
    return {f["rule"]: f["outcome"] for f in data["findings"]}


def luan_library(inputs: dict[str, Any], readings: dict[str, str]) -> str:
    """LA-01, LA-02."""
    found = entered(
        "luan",
        readings,
        {"kind": inputs["kind"], "fixed_asset_investment": inputs["fixed_asset_investment_yuan"]},
    )
    municipal = found["luan-municipal-library"]
    if municipal == "yes":
        return "municipal library: yes"
    return f"municipal library: no; three-year rolling library: {found['luan-rolling-library']}"


def luan_tolerance(inputs: dict[str, Any], readings: dict[str, str]) -> str:
    """LA-13."""
    raw = {
        "claim_year": 2023,
        "applicant": {"id": "E"},
        "projects": [{"id": "P"}],
        "programme": {"failure_tolerance": f"{inputs['current_percent']}%"},
    }
    data = findings_data(findings(raw, pack("luan"), readings), "en")
    [fund] = [f for f in data["findings"] if f["rule"] == "luan-fund-investment"]
    return str(fund["value"]["text"])


def luan_growth(inputs: dict[str, Any], readings: dict[str, str]) -> str:
    """LA-14."""
    rows = [series("transformation-investment", 2020, inputs["investment_yi"], "亿元")]
    found = stand("luan", readings, rows)["luan-goal-investment-growth"]
    if found["outcome"] == "met":
        return f"met ({percent(found['lines'][0]['actual'])})"
    year = next(i for i, line in enumerate(found["lines"], 1) if not line["met"])
    return f"not met ({percent(found['lines'][year - 1]['actual'])} in year {year})"


def luan_projects(inputs: dict[str, Any], readings: dict[str, str]) -> str:
    """LA-15."""
    rows = [series("transformation-projects", 2021, inputs["projects"])]
    lines = stand("luan", readings, rows)["luan-goal-projects-per-year"]["lines"]
    return "; ".join(f"{line['actual']} {'met' if line['met'] else 'not met'}" for line in lines)


def longnan_library(inputs: dict[str, Any], readings: dict[str, str]) -> str:
    """LN-28."""
    words = []
    for amount in inputs["investments_yuan"]:
        found = entered("longnan", readings, {"total_investment": amount})
        tiers = [t for t in ("municipal", "provincial") if found[f"longnan-{t}-library"] == "yes"]
        words.append(" + ".join(tiers) or "none")
    return "; ".join(words)


def longnan_enterprises(inputs: dict[str, Any], readings: dict[str, str]) -> str:
    """LN-29."""
    made = programme(pack("longnan"), readings)
    total = made.bound("longnan-goal-enterprises-total")
    assert total is not None
    rows = [{"indicator": total.indicator, "values": inputs}]
    found = stand("longnan", readings, rows)
    missed = [y for y in inputs if found[f"longnan-goal-enterprises-{y}"]["outcome"] == "missed"]
    return f"total {found[total.id]['outcome']}; {', '.join(missed)} missed"


def henan_growth(inputs: dict[str, Any], readings: dict[str, str]) -> str:
    """HN-54."""
    made = programme(pack("henan"), readings)
    goal = made.bound("henan-goal-investment-growth")
    assert goal is not None
    years = {k.rpartition("_")[2]: v for k, v in inputs.items()}
    found = stand("henan", readings, [{"indicator": goal.indicator, "values": years}])[goal.id]
    return f"{found['outcome']} ({percent(found['lines'][0]['actual'])})"


def yichang_floors(inputs: dict[str, Any], readings: dict[str, str]) -> dict[str, Any]:
    """All counties at the given sums, in fen of the whole."""
    made = programme(pack("yichang"), readings)
    rows = [{"indicator": "municipal-special-fund", "year": 2018,
             "value": inputs["municipal_yuan"]}]  # fmt: skip
    for number in (1, 2, 3):
        floor = made.bound(f"yichang-class{number}-floor")
        assert floor is not None
        assert floor.value is not None
        members = made.members(floor.areas[0])
        assert len(members) == inputs[f"class_{number}_units"]
        rows += [
            {"indicator": floor.indicator, "area": m["zh"], "year": 2018,
             "value": str(floor.value / 100)}
            for m in members
        ]  # fmt: skip
    return stand("yichang", readings, rows)


def yichang_whole(inputs: dict[str, Any], readings: dict[str, str]) -> str:
    """YC-19."""
    found = yichang_floors(inputs, readings)
    whole = found["yichang-two-level-fund-total"]
    assert whole["outcome"] == "met"
    assert whole["adds_up"]["relation"] == "equal"
    return str(whole["lines"][0]["actual"])


def yichang_county(inputs: dict[str, Any], readings: dict[str, str]) -> str:
    """YC-20."""
    row = {"indicator": "county-special-fund", "area": inputs["county"], "year": 2018,
           "value": inputs["arranged_yuan"]}  # fmt: skip
    lines = stand("yichang", readings, [row])["yichang-class1-floor"]["lines"]
    [line] = [line for line in lines if line["met"] is False]
    return f"not met, short by {line['gap']}"


def yichang_exact(inputs: dict[str, Any], readings: dict[str, str]) -> str:
    """YC-30."""
    rows = [
        {"indicator": "county-special-fund", "area": name.partition("_")[0], "year": 2018,
         "value": value}
        for name, value in inputs.items()
    ]  # fmt: skip
    found = stand("yichang", readings, rows)
    lines = [
        line
        for number in (1, 2, 3)
        for line in found[f"yichang-class{number}-floor"]["lines"]
        if line["met"] is not None
    ]
    return "both met" if [line["met"] for line in lines] == [True, True] else str(lines)


def yichang_investment(inputs: dict[str, Any], readings: dict[str, str]) -> str:
    """YC-23."""
    found = stand(
        "yichang", readings, [series("transformation-investment", 2018, inputs["yi"], "亿元")]
    )
    years = [f"{y} {found[f'yichang-goal-investment-{y}']['outcome']}" for y in (2018, 2019, 2020)]
    total = found["yichang-goal-investment-total"]
    sum_yi = Fraction(total["lines"][0]["actual"]) / 10**8
    return "; ".join([*years, f"total {total['outcome']} ({sum_yi})"])


def yichang_shares(inputs: dict[str, Any], readings: dict[str, str]) -> str:
    """YC-24."""
    names = {
        "total": "fixed-investment",
        "industrial": "industrial-investment",
        "transformation": "transformation-investment",
    }
    rows = [
        {"indicator": names[k], "year": y, "value": f"{v}亿元"}
        for k, v in inputs.items()
        for y in (2018, 2019, 2020)
    ]
    found = stand("yichang", readings, rows)
    shares = ("yichang-goal-industrial-share", "yichang-goal-transformation-share")
    words = {"met": "met", "missed": "not met"}
    first, second = (words[found[s]["outcome"]] for s in shares)
    return f"first {first}; second {second}"


def yichang_fund(inputs: dict[str, Any], readings: dict[str, str]) -> str:
    """YC-25."""
    found = stand("yichang", readings, [series("fund-invested", 2018, inputs["yi"], "亿元")])
    yearly, fund = found["yichang-goal-fund-yearly"], found["yichang-transformation-fund"]
    assert Fraction(fund["excess"]) == 3 * 10**8
    size = Fraction(fund["value"]) / 10**8
    total = size + Fraction(fund["excess"]) / 10**8
    return f"yearly goals {yearly['outcome']}; sum {total}亿 exceeds the {size}亿 fund"


def yichang_ranking(inputs: dict[str, Any], readings: dict[str, str]) -> str:
    """YC-26."""
    made = programme(pack("yichang"), readings)
    scores = {k: Fraction(v) for group in inputs.values() for k, v in group.items()}
    known = {m["zh"] for a in made.areas.values() for g in a.groups for m in g.members}
    assert set(scores) <= known | {"长阳自治县"}
    named = {next((n for n in known if n[:2] == k[:2]), k): v for k, v in scores.items()}
    [assessment] = [a for a in made.assessments if a.id == "yichang-quarter-last"]
    hit = ranking_data(made, assessment, rankings(made, assessment, named), "zh")["hit"]
    return "约谈: " + ", ".join(hit)


def percent(rate: str) -> str:
    """A rate of the engine as the cases write it: two decimals, half up."""
    whole = int(Fraction(rate) * 10**4 + Fraction(1, 2))
    return f"{whole // 100}.{whole % 100:02d}%"


ANSWERS: dict[str, Answer] = {
    "LA-01": luan_library,
    "LA-02": luan_library,
    "LA-13": luan_tolerance,
    "LA-14": luan_growth,
    "LA-15": luan_projects,
    "LN-28": longnan_library,
    "LN-29": longnan_enterprises,
    "HN-54": henan_growth,
    "YC-19": yichang_whole,
    "YC-20": yichang_county,
    "YC-23": yichang_investment,
    "YC-24": yichang_shares,
    "YC-25": yichang_fund,
    "YC-26": yichang_ranking,
    "YC-30": yichang_exact,
}


def test_every_case_without_money_is_tried() -> None:
    assert sorted(FOUND) == sorted(ANSWERS)
    assert len(FOUND) == 15


@pytest.mark.parametrize("name", ANSWERS)
def test_worked_case(name: str) -> None:
    case = FOUND[name]
    expected = case["expected"].get("result") or case["expected"]["amount_yuan"]
    assert ANSWERS[name](case["inputs"], readings_of(case)) == expected


@pytest.mark.parametrize(
    ("name", "readings", "expected"),
    [
        ("LA-13", {"LA-A08": "b"}, "21%"),
        ("LA-14", {"LA-A09": "b"}, "not met (8.00% in year 1)"),
        ("YC-26", {"YC-A13": "b"}, "约谈: 秭归县"),
    ],
)
def test_worked_case_under_another_reading(
    name: str, readings: dict[str, str], expected: str
) -> None:
    assert ANSWERS[name](FOUND[name]["inputs"], readings) == expected
