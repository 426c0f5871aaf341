"""Another bundle than the advised one: chosen, told apart, taken back."""

from __future__ import annotations

import pytest
from tests.guide.worked import pack

from jigai.guide.choosing import Choosing, choosings, wish
from jigai.guide.drafts import Draft, begun
from jigai.guide.states import standing

RULE = "henan-one-project-per-year"
GRANT = "henan-demonstration-project-grant/grant"
ROBOTS = "henan-robot-replacement-grant/robots"


@pytest.fixture
def draft() -> Draft:
    """An ordinary enterprise with a grant of 8 million and one of 3 million yuan."""
    found = begun(["henan-2022-8"], 2023, "enterprise").listing(
        "projects",
        [
            {"id": "grant", "name": "装配车间", "kind": "智能化改造", "demonstration": True,
             "equipment_software": "26666666.67", "robot_demonstration": False, "zero_land": False},
            {"id": "robots", "name": "焊接线", "demonstration": False, "robot_demonstration": True,
             "whole_machines": "1000万元", "zero_land": False},
        ],
    )  # fmt: skip
    for plural in ("titles", "products", "platforms", "centres"):
        found = found.listing(plural, [])
    for name in ("leading_goose", "above_scale"):
        found = found.stating("organisation:applicant", name, "no")
    for name in ("history", "outside_awards"):
        found = found.stating("organisation:applicant", name, [])
    return found


def only(draft: Draft) -> Choosing:
    (found,) = choosings(draft, pack("henan"), "zh")
    return found


def total(draft: Draft) -> tuple[int, int]:
    return standing(draft, pack("henan")).range


def test_each_option_says_what_the_policy_would_give_and_the_best_is_advised(draft: Draft) -> None:
    found = only(draft)
    assert (found.rule, found.wished, found.at_most) == (RULE, False, 1)
    assert [(o.label, o.low, o.high, o.advised, o.kept) for o in found.options] == [
        (GRANT, 800_000_000, 800_000_000, True, True),
        (ROBOTS, 300_000_000, 300_000_000, False, False),
    ]
    assert found.options[0].names == (("技术改造示范项目补助", "装配车间"),)


def test_a_choice_is_kept_and_the_advice_stays_in_view(draft: Draft) -> None:
    chosen = wish(draft, pack("henan"), RULE, ROBOTS)
    assert chosen is not None
    assert total(chosen) == (300_000_000, 300_000_000)
    found = only(chosen)
    assert found.wished
    assert [(o.label, o.advised, o.kept) for o in found.options] == [
        (GRANT, True, False),
        (ROBOTS, False, True),
    ]
    again = wish(chosen, pack("henan"), RULE, None)
    assert again == draft


def test_choosing_the_advised_one_again_leaves_one_wish(draft: Draft) -> None:
    chosen = wish(draft, pack("henan"), RULE, ROBOTS)
    assert chosen is not None
    back = wish(chosen, pack("henan"), RULE, GRANT)
    assert back is not None
    assert back.dossier["choices"] == {RULE: GRANT}
    assert total(back) == (800_000_000, 800_000_000)


@pytest.mark.parametrize(
    ("rule", "label"), [("no-rule", ROBOTS), (RULE, "henan-little-giant-grant/grant"), (RULE, "")]
)
def test_what_is_no_option_cannot_be_chosen(draft: Draft, rule: str, label: str) -> None:
    assert wish(draft, pack("henan"), rule, label) is None


def test_each_project_chooses_its_own_instrument() -> None:
    """Where an instrument is chosen for each project, the choice for one leaves the other."""
    rows = {
        "loan_interest": [{"paid_on": "2019-01-01", "interest": "100万元"}],
        "lease_rent": [{"paid_on": "2019-01-01", "rent": "300万元"}],
    }
    plain = {"region": "西陵区", "transformation": True, "qualified": True, "completed": True,
             "period_start": "2018-01-01", "period_end": "2020-12-31",
             "production_assets": "1000万元", "bond_interest": []}  # fmt: skip
    found = begun(["yichang-2018-4"], 2020, "enterprise")
    found = found.listing("projects", [{"id": n} | rows | plain for n in ("one", "two")])
    found = found.stating("organisation:applicant", "serves_transformation", "no")
    found = found.stating("organisation:applicant", "history", [])
    found = found.reading("yichang-2018-4", "YC-A02", "c")
    acts = [{"act": "operating-rules", "adopted_on": "2018-06-30"}]
    found = found.stating("programme:", "acts", acts, "yichang-2018-4")
    before, first = choosings(found, pack("yichang"), "zh"), "yichang-loan-interest-subsidy/one"
    assert len(before) == 2
    chosen = wish(found, pack("yichang"), "yichang-one-instrument", first)
    assert chosen is not None
    kept = {o.label for c in choosings(chosen, pack("yichang"), "zh") for o in c.options if o.kept}
    assert kept == {first, "yichang-lease-rent-subsidy/two"}
