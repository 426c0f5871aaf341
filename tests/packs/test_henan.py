"""Henan: the pack as a whole, decisions and guides, the example and the worked cases."""

from __future__ import annotations

import pytest
from tests.packs.henan_dossiers import (
    CAPS,
    DECLARED,
    DEMONSTRATION,
    FOLDER,
    GOOSE,
    INTERNET,
    LAND,
    MONEY,
    NATIONAL_SET,
    NO_REPEAT,
    ONE_PROJECT,
    SET_CAP,
    SOFTWARE_CAP,
    TITLE,
    Facts,
    amounts,
    applicant,
    ask,
    awards,
    case,
    decision,
    goose_year,
    of_base,
    one,
    pack,
    reasons,
    taken,
)

from jigai.engine.api import evaluate
from jigai.facts.documents import load, load_all
from jigai.money.fen import yuan
from jigai.policy.folding import read_overlay


@pytest.mark.parametrize("measure", [m for m, *_ in CAPS[:7]])
def test_a_decision_acts_within_the_ceiling_only(measure: str) -> None:
    dossier = of_base(measure, "12000000")
    top = one(dossier).low
    for terms, expected in (
        ({"rate": "4%"}, 48_000_000),
        ({"rate": "90%"}, top),
        ({"amount": "300000"}, 30_000_000),
        ({"amount": "900000000"}, top),
        ({"cap": "250000"}, 25_000_000),
        ({"cap": "900000000"}, top),
    ):
        dossier["decisions"] = [decision(measure=measure, **terms)]
        award = one(dossier)
        assert award.low == expected
        assert award.decision is not None


def test_a_guide_sets_the_rate_of_a_year_for_everyone() -> None:
    guide = read_overlay(
        {
            "overlay": "henan-guide-2023",
            "kind": "guide",
            "act": "年度申报指南",
            "set": {f"{DEMONSTRATION}/gives/rate": "25%"},
        }
    )
    answer = evaluate(of_base(DEMONSTRATION, "20000000"), pack(), {}, (guide,))
    assert answer.outcome is not None
    assert yuan(answer.outcome.awards[0].low) == "5000000.00"


def test_every_item_stands_under_its_id() -> None:
    found = {item.id: item.kind for item in pack().items}
    assert [i for i in MONEY if found.get(i) != "measure"] == []
    assert [i for i in DECLARED if found.get(i) != "declared"] == []
    assert found[ONE_PROJECT] == "choice"
    assert {found[i] for i in (SET_CAP, SOFTWARE_CAP, NO_REPEAT)} == {"limit"}


def test_declared_items_say_what_they_give_in_both_languages() -> None:
    outcome = ask(case(owner=applicant())).outcome
    assert outcome is not None
    declared = {a.measure.id: a.measure.gives for a in outcome.awards if a.outcome == "declared"}
    assert set(declared) == set(DECLARED)
    assert all(given["zh"] and given["en"] for given in declared.values())


def test_every_award_cites_a_sentence_of_the_ledger() -> None:
    outcome = ask(load(FOLDER / "examples" / "heluo-heavy-equipment.yaml")).outcome
    assert outcome is not None
    for award in outcome.awards:
        cites = [award.measure.cite, *(r.cite for r in award.reasons)]
        cites += [t.cite for t in award.taken] + [s.cite for s in award.steps]
        for cite in cites:
            assert pack().clauses[cite.at].hash == cite.hash


def test_order_of_the_dossier_never_matters() -> None:
    dossier = goose_year()
    turned = dict(dossier)
    for plural in ("titles", "platforms"):
        turned[plural] = list(reversed(dossier[plural]))
    for reading in ("a", "b", "c"):
        assert amounts(dossier, {"A12": reading}) == amounts(turned, {"A12": reading})


def test_example_shows_each_kind_of_answer() -> None:
    document = load(FOLDER / "examples" / "heluo-heavy-equipment.yaml")
    found = awards(document)
    expected = {
        f"{GOOSE}/casting-shop": ("granted", "20000000.00"),
        f"{INTERNET}/chain-platform": ("granted", "2000000.00"),
        f"{TITLE}/green-factory": ("granted", "1000000.00"),
        f"{TITLE}/champion": ("needs-facts", "0.00"),
        f"{TITLE}/design-centre": ("refused", "0.00"),
        f"{DEMONSTRATION}/casting-shop": ("refused", "0.00"),
        f"{DEMONSTRATION}/dust-line": ("refused", "0.00"),
        f"{NATIONAL_SET}/shield-machine": ("refused", "0.00"),
        f"{LAND}/casting-shop": ("charge", "0.00"),
    }
    assert {k: (found[k].outcome, yuan(found[k].low)) for k in expected} == expected
    cut = taken(found[f"{GOOSE}/casting-shop"])
    assert cut == {f"{GOOSE}.project-cap": ("25800000.00", "20000000.00")}
    assert reasons(found[f"{DEMONSTRATION}/dust-line"]) == [NO_REPEAT]
    waits = {m.fact for m in found[f"{TITLE}/champion"].waits}
    assert waits == {"by_state"}
    assert sorted(a.outcome for a in found.values()).count("declared") == len(DECLARED)


WORKED = [d for file in sorted((FOLDER / "cases").glob("*.yaml")) for d in load_all(file)]


@pytest.mark.parametrize("worked", WORKED, ids=lambda c: c["case"])
def test_worked_cases_beside_the_pack(worked: Facts) -> None:
    answer = evaluate(worked["dossier"], pack(), worked.get("readings"))
    assert answer.outcome is not None
    for measure, expected in worked["expect"].items():
        (found,) = [a for a in answer.outcome.awards if a.measure.id == measure]
        assert (found.outcome, yuan(found.low)) == (expected["outcome"], expected["amount"])
        assert reasons(found) == expected["reasons"]
        assert expected["clauses"] == [found.measure.clause]
    assert [yuan(v) for v in answer.outcome.total] == [worked["total"]] * 2


def test_worked_cases_cover_every_money_measure_and_rule() -> None:
    met = {measure for worked in WORKED for measure in worked["expect"]}
    assert met == set(MONEY)
    texts = " ".join(str(worked) for worked in WORKED)
    for rule in (ONE_PROJECT, NO_REPEAT, "yearly-cap"):
        assert rule in texts
