"""Choices: the best bundle is advised, a wish is followed, some are exempt, some are lifted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.engine.small import awards, dossier, small

from jigai.engine.awards import Award
from jigai.money.fen import yuan

RULES = """\
measure: one
at: 一
name: {zh: 甲, en: One}
for: project
gives: {of: project.leased_price}
---
measure: two
at: 二
name: {zh: 乙, en: Two}
for: project
gives: {of: project.floor_area_fee}
---
measure: three
at: 二
name: {zh: 丙, en: Three}
for: enterprise
gives: {amount: 30元}
"""


def choice(**parts: str) -> str:
    lines = {"choice": "pick", "at": "三", "name": "{zh: 择一, en: One only}"}
    lines |= {"key": "[enterprise, year]", "among": "[一*, 二*]"} | parts
    return "---\n" + "".join(f"{k}: {v}\n" for k, v in lines.items() if v)


def case(one: str, two: str, **more: Any) -> dict[str, Any]:
    project = {"id": "P", "leased_price": one, "floor_area_fee": two}
    return dossier(projects=[project], **more)


def found(folder: Path, rules: str, raw: dict[str, Any]) -> dict[str, Award]:
    return awards(small(folder, rules), raw)


def kept(folder: Path, rules: str, raw: dict[str, Any]) -> dict[str, str]:
    got = found(folder, rules, raw)
    return {k: yuan(a.low) for k, a in got.items() if a.outcome == "granted" and a.low}


# Bundles


def test_the_best_application_is_advised_and_the_rest_say_so(tmp_path: Path) -> None:
    got = found(tmp_path, RULES + choice(), case("50", "40"))
    assert {k: (a.outcome, yuan(a.low)) for k, a in got.items()} == {
        "one/P": ("granted", "50.00"),
        "two/P": ("refused", "0.00"),
        "three/E": ("refused", "0.00"),
    }
    assert [r.key for r in got["two/P"].reasons] == ["pick"]
    assert got["two/P"].excluded_by[0]["by"] == ["one/P"]
    assert got["one/P"].picked == {"pick": ["two/P", "three/E"]}


def test_measures_of_an_item_are_applied_for_together(tmp_path: Path) -> None:
    item = RULES.replace("at: 二\n", "at: 二\napplication: item\n")
    wanted = {"two/P": "40.00", "three/E": "30.00"}
    assert kept(tmp_path, item + choice(), case("50", "40")) == wanted
    assert kept(tmp_path, item + choice(), case("71", "40")) == {"one/P": "71.00"}


def test_bundles_by_measure_or_award(tmp_path: Path) -> None:
    raw = case("50", "40")
    raw["projects"].append({"id": "Q", "leased_price": "45", "floor_area_fee": "90"})
    assert kept(tmp_path, RULES + choice(by="award"), raw) == {"two/Q": "90.00"}
    assert kept(tmp_path, RULES + choice(by="measure"), raw) == {"two/P": "40.00", "two/Q": "90.00"}


def test_a_choice_for_each_project(tmp_path: Path) -> None:
    raw = case("50", "40")
    raw["projects"].append({"id": "Q", "leased_price": "45", "floor_area_fee": "90"})
    rules = RULES + choice(key="project", among="[一, two]")
    assert kept(tmp_path, rules, raw) == {"one/P": "50.00", "two/Q": "90.00", "three/E": "30.00"}


def test_so_many_may_be_kept(tmp_path: Path) -> None:
    wanted = {"one/P": "50.00", "two/P": "40.00"}
    assert kept(tmp_path, RULES + choice(at_most="2"), case("50", "40")) == wanted


def test_what_gives_nothing_competes_with_nobody(tmp_path: Path) -> None:
    got = found(tmp_path, RULES + choice(), case("50", "0"))
    assert got["two/P"].excluded_by == []


# Ties and wishes


def test_equal_bundles_go_by_the_order_of_the_clauses(tmp_path: Path) -> None:
    assert kept(tmp_path, RULES + choice(), case("50", "50")) == {"one/P": "50.00"}
    swapped = RULES.replace("at: 一", "at: 九").replace("at: 二", "at: 一").replace("九", "三")
    rules = swapped + choice(among="[一*, 三*]")
    assert kept(tmp_path, rules, case("50", "50")) == {"two/P": "50.00"}


@pytest.mark.parametrize("wish", ["three/E", " three/E , ", "three/E,none"])
def test_the_applicants_wish_is_followed(tmp_path: Path, wish: str) -> None:
    raw = case("50", "40", choices={"pick": wish})
    assert kept(tmp_path, RULES + choice(), raw) == {"three/E": "30.00"}


def test_a_wish_for_what_there_is_not_changes_nothing(tmp_path: Path) -> None:
    raw = case("50", "40", choices={"pick": "four/E", "else": "three/E"})
    assert kept(tmp_path, RULES + choice(), raw) == {"one/P": "50.00"}


# Earlier applications


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([{"measure": "two", "subject": "Q", "year": 2024}], {}),
        ([{"measure": "two", "subject": "Q", "year": 2023}], {"one/P": "50.00"}),
        ([{"measure": "gone", "subject": "Q", "year": 2024}], {"one/P": "50.00"}),
        ([{"measure": "three", "subject": "E", "year": 2024}], {"three/E": "30.00"}),
    ],
)
def test_an_application_made_before_this_year_takes_the_place(
    tmp_path: Path, rows: list[dict[str, Any]], wanted: dict[str, str]
) -> None:
    history = [{"granted": "1", "paid": "1"} | row for row in rows]
    raw = case("50", "40")
    raw["applicant"]["history"] = history
    assert kept(tmp_path, RULES + choice(), raw) == wanted


def test_earlier_applications_may_be_ignored(tmp_path: Path) -> None:
    raw = case("50", "40")
    raw["applicant"]["history"] = [
        {"measure": "two", "subject": "Q", "year": 2024, "granted": "1", "paid": "1"}
    ]
    assert kept(tmp_path, RULES + choice(earlier="ignored"), raw) == {"one/P": "50.00"}


# Exemptions, exceptions, limits


def test_what_is_exempt_neither_competes_nor_is_counted(tmp_path: Path) -> None:
    exempt = "{if: enterprise.leading_goose, measures: [three]}"
    raw = case("50", "40")
    raw["applicant"]["leading_goose"] = True
    wanted = {"one/P": "50.00", "three/E": "30.00"}
    assert kept(tmp_path, RULES + choice(exempt=exempt), raw) == wanted
    raw["applicant"]["leading_goose"] = False
    assert kept(tmp_path, RULES + choice(exempt=exempt), raw) == {"one/P": "50.00"}


def test_several_exemptions_add_up(tmp_path: Path) -> None:
    exempt = (
        "[{if: enterprise.leading_goose, measures: [three]}, "
        "{if: enterprise.size = micro, measures: [three, two]}]"
    )
    raw = case("50", "40")
    raw["applicant"] |= {"leading_goose": False, "size": "micro"}
    rules = RULES + choice(exempt=exempt)
    assert len(kept(tmp_path, rules, raw)) == 3
    raw["applicant"] |= {"leading_goose": True, "size": "small"}
    assert set(kept(tmp_path, rules, raw)) == {"one/P", "three/E"}


@pytest.mark.parametrize(
    ("decision", "number"),
    [
        ({"lifts": {"pick": "none"}}, 3),
        ({"lifts": {"pick": "none"}, "subject": "E"}, 3),
        ({"lifts": {"pick": "none"}, "subject": "P"}, 3),
        ({"lifts": {"pick": "none"}, "approved": False}, 1),
        ({"lifts": {"else": "none"}}, 1),
    ],
)
def test_an_exception_lifts_the_choice(
    tmp_path: Path, decision: dict[str, Any], number: int
) -> None:
    raw = case("50", "40", decisions=[decision | {"by": "主管部门"}])
    assert len(kept(tmp_path, RULES + choice(lifted_by="decision"), raw)) == number
    assert len(kept(tmp_path, RULES + choice(), raw)) == 1


def test_a_limit_that_acts_before_changes_what_is_best(tmp_path: Path) -> None:
    cap = "---\nlimit: cap\nat: 三\nkey: [project, measure]\namount: 35元\ncounts: [one]\n"
    assert kept(tmp_path, RULES + choice() + cap, case("50", "40")) == {"two/P": "40.00"}
    late = cap.replace("amount", "after: [pick]\namount")
    assert kept(tmp_path, RULES + choice() + late, case("50", "40")) == {"one/P": "35.00"}


def test_other_organisations_pass(tmp_path: Path) -> None:
    raw = case("50", "40")
    raw["applicant"]["kind"] = "institution"
    rules = RULES.replace("for: enterprise", "for: organisation") + choice()
    assert set(kept(tmp_path, rules, raw)) == {"one/P", "two/P", "three/E"}


# Not known yet


def test_while_the_best_is_not_known_nobody_is_excluded_for_certain(tmp_path: Path) -> None:
    raw = case("50", "40")
    del raw["projects"][0]["leased_price"]
    got = found(tmp_path, RULES + choice(), raw)
    assert (got["two/P"].low, got["two/P"].high) == (0, 4000)
    assert got["two/P"].outcome == "needs-facts"
    assert got["one/P"].low == 0


def test_a_tie_that_could_come_is_not_decided(tmp_path: Path) -> None:
    """Were the first worth 40 too, it would be the one chosen, for it stands first."""
    raw = case("40", "40")
    rules = RULES.replace(
        "gives: {of: project.leased_price}",
        "when: [project.demonstration]\ngives: {of: project.leased_price}",
    )
    got = found(tmp_path, rules + choice(among="[一, two]"), raw)
    assert (got["one/P"].low, got["one/P"].high) == (0, 4000)
    assert (got["two/P"].low, got["two/P"].high) == (0, 4000)


def test_a_wish_for_what_may_come_to_nothing_excludes_nobody_for_certain(tmp_path: Path) -> None:
    raw = case("50", "40", choices={"pick": "one/P"})
    rules = RULES.replace(
        "gives: {of: project.leased_price}",
        "when: [project.demonstration]\ngives: {of: project.leased_price}",
    )
    got = found(tmp_path, rules + choice(among="[一, two]"), raw)
    assert (got["two/P"].low, got["two/P"].high) == (0, 4000)


def test_whether_it_is_exempt_is_not_known(tmp_path: Path) -> None:
    exempt = "{if: enterprise.leading_goose, measures: [three]}"
    got = found(tmp_path, RULES + choice(exempt=exempt), case("50", "40"))
    assert (got["three/E"].low, got["three/E"].high) == (0, 3000)
    assert [m.fact for m in got["three/E"].waits] == ["leading_goose"]
