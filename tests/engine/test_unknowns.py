"""Unknown facts: sound ranges, exact where few facts are open, ranked by what they could change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.engine.small import dossier, small

from jigai.engine.api import evaluate
from jigai.engine.awards import Award
from jigai.engine.bounds import Missing
from jigai.engine.unknowns import Unknowns, fact_of, pieces_of, study
from jigai.facts.vocabulary import vocabulary
from jigai.policy.pack import Pack

GRANT = """\
measure: grant
at: 一
name: {zh: 补助, en: Grant}
for: project
"""
PLAIN = GRANT + "gives: {rate: 10%, of: project.leased_price}\n"


def case(**facts: Any) -> dict[str, Any]:
    return dossier(projects=[{"id": "P"} | facts])


def looked_at(pack: Pack, raw: dict[str, Any]) -> tuple[dict[str, Award], Unknowns]:
    answer = evaluate(raw, pack)
    assert answer.outcome is not None, answer.problems
    assert answer.program is not None
    found = study(answer.program, answer.outcome.dossier, answer.outcome)
    return {a.label: a for a in answer.outcome.awards}, found


def missing(award: Award) -> set[str]:
    return {f"{m.subject} {m.fact}{m.key and f'[{m.key}]'}{m.row and f' {m.row}'}"
            for m in award.waits}  # fmt: skip


# What is waited for


def test_an_unknown_amount_is_neither_nothing_nor_a_refusal(tmp_path: Path) -> None:
    awards, found = looked_at(small(tmp_path, PLAIN), case())
    award = awards["grant/P"]
    assert (award.outcome, award.low, award.high) == ("needs-facts", 0, 10**12)
    assert missing(award) == {"project:P leased_price"}
    assert found.ranges["grant/P"] == (0, 10**12)
    assert found.exact["grant/P"]


def test_a_condition_that_fails_makes_the_rest_irrelevant(tmp_path: Path) -> None:
    rules = PLAIN + "when: [project.smart, project.completed]\n"
    awards, _ = looked_at(small(tmp_path, rules), case(smart=False))
    award = awards["grant/P"]
    assert (award.outcome, award.waits) == ("refused", frozenset())
    assert [r.key for r in award.reasons] == ["project.smart"]


@pytest.mark.parametrize(
    ("condition", "facts", "waits"),
    [
        ("project.smart or project.exemplary", {"smart": True}, set()),
        ("project.smart and project.exemplary", {"smart": True}, {"exemplary"}),
        ("project.smart or project.exemplary", {"smart": False}, {"exemplary"}),
        ("not project.smart", {}, {"smart"}),
        ("project.leased_price >= 5元 or project.smart", {"leased_price": "5"}, set()),
        ("exists(project.purchases, row.kind = software)", {"purchases": []}, None),
        ("exists(project.purchases)", {"purchases": [{}]}, set()),
        ("count(project.purchases) >= 2", {"purchases": [{}, {}]}, set()),
        ("exists(project.purchases, row.kind = software)", {"purchases": [{}]}, {"kind"}),
        ("if(project.smart, project.exemplary, project.exemplary)", {"exemplary": True}, set()),
        ("project.kind in [智能化改造, 绿色化改造]", {}, {"kind"}),
        ("project.leased_price - project.leased_price >= 0元", {"leased_price": "3"}, set()),
    ],
)
def test_only_what_matters_is_waited_for(
    tmp_path: Path, condition: str, facts: dict[str, Any], waits: set[str] | None
) -> None:
    rules = GRANT + f"gives: {{amount: 1元}}\nwhen: ['{condition}']\n"
    awards, _ = looked_at(small(tmp_path, rules), case(**facts))
    award = awards["grant/P"]
    if waits is None:
        assert award.outcome == "refused"
    else:
        assert {m.fact for m in award.waits} == waits
        assert award.outcome == ("needs-facts" if waits else "granted")


def test_a_limit_that_binds_anyway_settles_the_amount(tmp_path: Path) -> None:
    rules = (
        GRANT + 'gives: {of: "max(project.leased_price, 500元)"}\n'
        "limits: [{id: cap, key: project, amount: 500元}]\n"
    )
    _, found = looked_at(small(tmp_path, rules), case())
    assert found.ranges["grant/P"] == (50_000, 50_000)


def test_the_cell_of_a_row_and_the_year_of_a_value_are_named(tmp_path: Path) -> None:
    rules = GRANT + (
        'gives: {amount: "sum(project.purchases, row.amount) '
        '+ enterprise.local_vat_retained[claim_year - 1]"}\n'
    )
    raw = case(purchases=[{"amount": "1"}, {"item": "x"}])
    raw["applicant"]["local_vat_retained"] = {2024: "5"}
    awards, _ = looked_at(small(tmp_path, rules), raw)
    assert missing(awards["grant/P"]) == {
        "project:P amount purchases[1]",
        "organisation:E local_vat_retained[2023]",
    }


def test_a_fact_that_is_not_applicable_is_known(tmp_path: Path) -> None:
    rules = PLAIN + "when: [project.smart]\n"
    raw = case(leased_price="10", smart={"status": "not-applicable"})
    awards, _ = looked_at(small(tmp_path, rules), raw)
    assert awards["grant/P"].outcome == "refused"
    raw = case(leased_price={"status": "unknown"}, smart=True)
    awards, _ = looked_at(small(tmp_path, rules), raw)
    assert awards["grant/P"].outcome == "needs-facts"


def test_a_rate_that_the_table_does_not_have_is_named(tmp_path: Path) -> None:
    rules = GRANT + 'gives: {of: project.leased_price, rate: "lpr(1, claim_year, 1)"}\n'
    raw = case(leased_price="100") | {"claim_year": 2199, "as_of": "2199-12-31"}
    awards, _ = looked_at(small(tmp_path, rules), raw)
    assert missing(awards["grant/P"]) == {"reference: lpr[1y 2199-01]"}


# Ranges


def test_splitting_at_thresholds_makes_the_range_exact(tmp_path: Path) -> None:
    """Over the whole range the deduction and the condition would each allow too much."""
    rules = GRANT + (
        "gives:\n  tiers: project.leased_price\n  rows:\n"
        "    - {from: 1元, below: 5元, amount: 10元}\n    - {from: 5元, amount: 7元}\n"
        "when: [project.leased_price >= 2元]\n"
    )
    awards, found = looked_at(small(tmp_path, rules), case())
    assert (awards["grant/P"].low, awards["grant/P"].high) == (0, 1000)
    assert found.ranges["grant/P"] == (0, 1000)
    assert found.exact["grant/P"]
    loose = 'gives: {of: "project.leased_price - project.leased_price"}\n'
    rules += "---\n" + GRANT.replace("grant", "sure") + loose
    awards, found = looked_at(small(tmp_path, rules), case())
    assert awards["sure/P"].high == 10**13
    assert not found.exact["sure/P"]


def test_two_facts_are_looked_at_together(tmp_path: Path) -> None:
    """Either way one of the two is given, never both."""
    rules = (
        GRANT + "gives: {amount: 3元}\nwhen: [project.smart]\n---\n"
        + GRANT.replace("grant", "other") + "gives: {amount: 5元}\nwhen: [not project.smart]\n"
    )  # fmt: skip
    _, found = looked_at(small(tmp_path, rules), case())
    assert found.ranges == {"grant/P": (0, 300), "other/P": (0, 500)}
    assert found.total == (300, 500)
    assert found.exact_total


def test_pieces_cover_the_whole_range_and_lie_on_one_side_of_each_threshold(
    tmp_path: Path,
) -> None:
    rules = PLAIN + "when: [project.leased_price >= 5元, project.leased_price < 9元]\n"
    pack = small(tmp_path, rules)
    program = evaluate(case(), pack).program
    assert program is not None
    fact = vocabulary().fact("project", "leased_price")
    assert fact is not None
    assert pieces_of(program, Missing("project:P", "leased_price")) == [
        (0, 499), (500, 899), (900, fact.high)
    ]  # fmt: skip
    assert pieces_of(program, Missing("project:P", "smart")) == [(0, 0), (1, 1)]
    assert pieces_of(program, Missing("project:P", "purchases")) == []
    assert pieces_of(program, Missing("nowhere:P", "x")) == []


def test_codes_that_are_only_compared_fall_into_those_named_and_the_rest(tmp_path: Path) -> None:
    rules = (
        "measure: prize\nat: 一\nname: 奖\nfor: title\n"
        "when: ['title.what in [智能工厂, 绿色工厂]']\ngives: {amount: 1元}\n"
    )
    keyed = (
        "---\nlimit: cap\nat: 二\nkey: [enterprise, title.what]\namount: 1元\n"
        "counts: [prize]\nused: 0元\n"
    )
    item = Missing("title:T", "what")
    program = evaluate(dossier(titles=[{"id": "T"}]), small(tmp_path, rules)).program
    assert program is not None
    assert [first for first, last in pieces_of(program, item)] == ["智能工厂", "绿色工厂", ""]
    program = evaluate(dossier(titles=[{"id": "T"}]), small(tmp_path, rules + keyed)).program
    assert program is not None
    assert pieces_of(program, item) == []


def test_an_unknown_group_leaves_each_payment_alone_at_best(tmp_path: Path) -> None:
    rules = (
        "measure: prize\nat: 一\nname: 奖\nfor: title\ngives: {amount: 80元}\n---\n"
        "limit: cap\nat: 二\nkey: [enterprise, title.object]\namount: 100元\n"
        "counts: [prize]\nused: 0元\n"
    )
    titles = [{"id": "T1", "object": "a"}, {"id": "T2"}, {"id": "T3", "object": "b"}]
    awards, _ = looked_at(small(tmp_path, rules), dossier(titles=titles))
    assert {k: (a.low, a.high) for k, a in awards.items()} == {
        "prize/T1": (8000, 8000),
        "prize/T2": (2000, 8000),
        "prize/T3": (0, 8000),
    }
    assert missing(awards["prize/T3"]) == {"title:T2 object"}


def test_a_charge_that_is_open_is_no_part_of_what_is_granted(tmp_path: Path) -> None:
    rules = GRANT + ("gives: {charge: project.floor_area_fee, waived: project.zero_land_adopted}\n")
    _, found = looked_at(small(tmp_path, rules), case(floor_area_fee="5"))
    assert found.ranges["grant/P"] == (0, 500)
    assert found.total == (0, 0)


# Ranking


def test_the_fact_that_could_settle_most_comes_first(tmp_path: Path) -> None:
    rules = (
        GRANT + "gives: {amount: 3元}\nwhen: [project.smart]\n---\n"
        + GRANT.replace("grant", "other") + "gives: {amount: 500元}\nwhen: [project.exemplary]\n"
    )  # fmt: skip
    _, found = looked_at(small(tmp_path, rules), case())
    assert [(m.fact, value) for m, value in found.ranked] == [("exemplary", 50_000), ("smart", 300)]


def test_a_missing_fact_is_found_in_the_vocabulary() -> None:
    for item, key in (
        (Missing("project:P", "smart"), "project.smart"),
        (Missing("project:P", "amount", "", "purchases[0]"), "project.purchases.amount"),
        (Missing("organisation:E", "smart", "", "projects[P]"), "project.smart"),
    ):
        fact = fact_of(item)
        assert fact is not None
        assert fact.key == key
    assert fact_of(Missing("reference:", "lpr", "1y 2199-01")) is None
