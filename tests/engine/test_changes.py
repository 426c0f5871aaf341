"""What would turn a refusal into a grant: the least change, tried before it is promised."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.random_dossiers import FOLDERS, any_bench, random_dossier
from tests.engine.small import dossier, small

from jigai.engine.api import evaluate
from jigai.engine.changes import Path as Way
from jigai.engine.changes import apply, least_change
from jigai.facts.reading import read_dossier
from jigai.facts.vocabulary import vocabulary

GRANT = """\
measure: grant
at: 一
name: {zh: 补助, en: Grant}
for: project
gives: {rate: 10%, of: project.leased_price}
"""


def case(**facts: Any) -> dict[str, Any]:
    return dossier(projects=[{"id": "P", "leased_price": "100"} | facts])


def way(folder: Path, rules: str, raw: dict[str, Any], label: str = "grant/P") -> Way | None:
    answer = evaluate(raw, small(folder, rules))
    assert answer.outcome is not None, answer.problems
    assert answer.program is not None
    award = next(a for a in answer.outcome.awards if a.label == label)
    return least_change(answer.program, answer.outcome.dossier, award)


def changes(found: Way | None) -> list[tuple[str, str | None, Any, Any, Any]]:
    assert found is not None
    return [(c.subject, c.fact.key if c.fact else None, c.key, c.old, c.new) for c in found.changes]


@pytest.mark.parametrize(
    ("condition", "facts", "fact", "new", "amount"),
    [
        ("project.leased_price >= 500元", {}, "leased_price", 50_000, 5_000),
        ("project.leased_price > 500元", {}, "leased_price", 50_001, 5_000),
        ("500元 <= project.leased_price", {}, "leased_price", 50_000, 5_000),
        ("500元 < project.leased_price", {}, "leased_price", 50_001, 5_000),
        ("project.leased_price <= 50元", {}, "leased_price", 5_000, 500),
        ("project.leased_price < 50元", {}, "leased_price", 4_999, 499),
        ("not project.leased_price >= 50元", {}, "leased_price", 4_999, 499),
        ("project.leased_price = 7元", {}, "leased_price", 700, 70),
        ("project.smart", {"smart": False}, "smart", 1, 1_000),
        ("not project.smart", {"smart": True}, "smart", 0, 1_000),
        ("project.kind = 绿色化改造", {"kind": "其他"}, "kind", "绿色化改造", 1_000),
        ("project.kind = green", {"kind": "其他"}, "kind", "绿色化改造", 1_000),
        ("project.kind in [绿色化改造, 其他]", {"kind": "智能化改造"}, "kind", "绿色化改造", 1_000),
        ("project.started_on <= 2023-06-30", {"started_on": "2024-01-01"}, "started_on",
         "2023-06-30", 1_000),
        ("project.started_on < as_of", {"started_on": "2024-12-31"}, "started_on", "2024-12-30",
         1_000),
    ],
)  # fmt: skip
def test_the_least_change_of_one_fact(
    tmp_path: Path, condition: str, facts: dict[str, Any], fact: str, new: Any, amount: int
) -> None:
    found = way(tmp_path, GRANT + f"when: ['{condition}']\n", case(**facts))
    ((subject, key, _, _, value),) = changes(found)
    assert (subject, key) == ("project:P", f"project.{fact}")
    if isinstance(new, str) and new[:2] == "20":
        new = read_dossier(case(started_on=new)).of_entity("project")[0].facts["started_on"]
    assert value == new
    assert found is not None
    assert found.amount == amount


def test_every_condition_that_fails_has_its_change(tmp_path: Path) -> None:
    rules = GRANT + "when: [project.smart, enterprise.above_scale, project.leased_price >= 9元]\n"
    raw = case(smart=False)
    raw["applicant"]["above_scale"] = False
    found = way(tmp_path, rules, raw)
    assert [(c[0], c[1]) for c in changes(found)] == [
        ("project:P", "project.smart"),
        ("organisation:E", "organisation.above_scale"),
    ]
    assert found is not None
    assert found.amount == 1_000


def test_of_two_ways_the_shorter(tmp_path: Path) -> None:
    rules = GRANT + "when: ['project.smart and project.exemplary or project.demonstration']\n"
    raw = case(smart=False, exemplary=False, demonstration=False)
    assert [c[1] for c in changes(way(tmp_path, rules, raw))] == ["project.demonstration"]


def test_a_fact_that_follows_from_another_is_changed_at_its_root(tmp_path: Path) -> None:
    found = way(tmp_path, GRANT + "when: [project.completed]\n", case(completed_on="2025-03-01"))
    ((_, key, _, _, _),) = changes(found)
    assert key == "project.completed_on"


def test_the_value_of_a_year(tmp_path: Path) -> None:
    rules = GRANT + "when: ['enterprise.local_vat_retained[claim_year] >= 9元']\n"
    raw = case()
    raw["applicant"]["local_vat_retained"] = {2024: "1"}
    assert changes(way(tmp_path, rules, raw)) == [
        ("organisation:E", "organisation.local_vat_retained", 2024, 100, 900)
    ]


def test_what_no_single_fact_can_change_is_said_in_words(tmp_path: Path) -> None:
    rules = GRANT + "when: ['exists(project.purchases, row.kind = software)']\n"
    found = way(tmp_path, rules, case(purchases=[]))
    assert found is not None
    assert found.amount is None
    assert [c.text for c in found.changes] == ["exists(project.purchases, row.kind = software)"]


def test_a_change_that_would_not_help_is_not_promised(tmp_path: Path) -> None:
    """The change is there, but a choice would still prefer the other."""
    rules = (
        GRANT + "when: [project.smart]\n---\n" + GRANT.replace("grant", "other")
        + "---\nchoice: pick\nat: 二\nkey: enterprise\namong: [grant, other]\n"
    )  # fmt: skip
    raw = case(smart=False) | {"choices": {"pick": "other/P"}}
    found = way(tmp_path, rules, raw)
    assert found is not None
    assert found.amount is None


@pytest.mark.parametrize(
    ("rules", "more"),
    [
        (GRANT + "once: subject\n", {"history": [{"measure": "grant", "subject": "P",
                                                  "year": 2023, "granted": "1", "paid": "1"}]}),
        (GRANT, {}),
        (GRANT + "when: [{if: 'no', say: {zh: 不能。, en: Never.}}]\n", {}),
    ],
)  # fmt: skip
def test_no_change_is_named_where_none_would_do_or_none_is_needed(
    tmp_path: Path, rules: str, more: dict[str, Any]
) -> None:
    raw = case()
    raw["applicant"] |= more
    assert way(tmp_path, rules, raw) is None


def test_the_next_tier_that_gives_more(tmp_path: Path) -> None:
    rules = GRANT.split("gives")[0] + (
        "gives:\n  tiers: project.leased_price\n  rows:\n"
        "    - {from: 1元, below: 500元, amount: 10元}\n"
        "    - {from: 500元, to: 900元, amount: 10元}\n    - {above: 900元, amount: 30元}\n"
    )
    found = way(tmp_path, rules, case())
    assert changes(found) == [("project:P", "project.leased_price", "", 10_000, 90_001)]
    assert found is not None
    assert found.amount == 3_000
    assert way(tmp_path, rules, case(leased_price="900.01")) is None


def test_changes_are_made_to_a_copy(tmp_path: Path) -> None:
    pack = small(tmp_path, GRANT + "when: [project.smart]\n")
    answer = evaluate(case(smart=False), pack)
    assert answer.outcome is not None
    assert answer.program is not None
    dossier_ = answer.outcome.dossier
    found = least_change(answer.program, dossier_, answer.outcome.awards[0])
    assert found is not None
    changed = apply(dossier_, found.changes)
    assert changed.subjects[1].facts["smart"] == 1
    assert changed.subjects[0].facts["projects"][0]["smart"] == 1
    assert dossier_.subjects[1].facts["smart"] == 0
    assert vocabulary().fact("project", "smart") is found.changes[0].fact


@settings(max_examples=15)
@given(seed=st.integers(0, 2**32))
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_what_is_promised_comes_true(folder: Path, seed: int) -> None:
    here = any_bench(folder, seed)
    dossier_ = read_dossier(random_dossier(seed, here), here.pack.info.region)
    outcome = here.program.run(dossier_)
    for award in outcome.awards:
        found = least_change(here.program, dossier_, award)
        if found is None or found.amount is None:
            continue
        again = here.program.run(apply(dossier_, found.changes))
        (other,) = [a for a in again.awards if a.label == award.label]
        assert (other.outcome, other.low) == ("granted", found.amount)
        assert found.amount >= award.low
