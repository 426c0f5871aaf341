"""Levels that see one another: the lower one knows what the higher one gave."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from tests.engine.small import CLAUSES, dossier

from jigai.engine.api import Answer
from jigai.engine.stack import evaluate_stack
from jigai.facts.dossier import Dossier
from jigai.money.fen import yuan
from jigai.policy.loading import load_pack
from jigai.policy.overlays import Overlay
from jigai.policy.pack import Pack
from jigai.policy.rulings import Ruling

READINGS = """\
readings:
  Q1:
    issue: 问
    alternatives: {a: 甲, b: 乙}
    default: a
"""


def level(folder: Path, place: str, kind: str, region: str, rules: str, readings: str = "") -> Pack:
    home = folder / place
    home.mkdir(parents=True)
    document = (
        f"document: {place}-1\ntitle: {{zh: {place}, en: {place}}}\nnumber: 一号\n"
        f'status: in-force-as-issued\nregion: "{region}"\nlevel: {kind}\n'
    )
    files = {"pack": document, "clauses": CLAUSES, "rules": rules}
    for name, text in (files | ({"readings": readings} if readings else {})).items():
        (home / f"{name}.yaml").write_text(text, encoding="utf-8")
    return load_pack(home)


def award(amount: str, *more: str, name: str = "prize", for_: str = "title") -> str:
    return (
        f"measure: {name}\nat: 一\nname: {{zh: 奖, en: Prize}}\nfor: {for_}\n"
        f"gives: {{amount: {amount}}}\npayer: {{zh: 省财政, en: provincial finance}}\n"
        + "".join(f"{line}\n" for line in more)
    )


MATCHING = (
    "measure: match\nat: 一\nname: {zh: 配套, en: Match}\nfor: title\n"
    'gives: {of: "sum(enterprise.outside_awards, row.paid, row.level = provincial '
    "and row.title = title.what and row.subject = subject and row.year = claim_year "
    'and row.place = 990000)"}\n'
)
TITLE = [{"id": "T", "what": "智能工厂", "level": "provincial"}]


def run(raw: dict[str, Any], *packs: Pack, **more: Any) -> dict[str, Answer]:
    return {a.pack.id: a for a in evaluate_stack(raw, list(packs), **more)}


def paid(answer: Answer) -> dict[str, str]:
    assert answer.outcome is not None, answer.problems
    return {a.label: yuan(a.low) for a in answer.outcome.awards if a.outcome == "granted"}


def codes(answer: Answer) -> list[str]:
    assert answer.outcome is not None
    return [w.code for w in answer.outcome.warnings]


@pytest.fixture
def province(tmp_path: Path) -> Pack:
    return level(tmp_path, "upper", "province", "990000", award("5万元"))


@pytest.fixture
def city(tmp_path: Path) -> Pack:
    return level(tmp_path, "middle", "prefecture", "990100", MATCHING)


def test_a_lower_level_matches_what_the_higher_gave(province: Pack, city: Pack) -> None:
    raw = dossier(applicant={"outside_awards": []}, titles=TITLE)
    before = copy.deepcopy(raw)
    answers = evaluate_stack(raw, [city, province])
    assert [a.pack.id for a in answers] == ["upper-1", "middle-1"]
    assert [paid(a) for a in answers] == [{"prize/T": "50000.00"}, {"match/T": "50000.00"}]
    assert raw == before


def test_what_was_received_elsewhere_stays(province: Pack, city: Pack) -> None:
    row = {"level": "provincial", "place": "990000", "title": "智能工厂", "subject": "T",
           "year": 2024, "paid": "7"}  # fmt: skip
    raw = dossier(applicant={"outside_awards": [row]}, titles=TITLE)
    assert paid(run(raw, province, city)["middle-1"]) == {"match/T": "50007.00"}


def test_facts_may_have_their_chinese_names_or_a_status(province: Pack, city: Pack) -> None:
    ways: list[dict[str, Any]] = [
        {"其他层级或部门的奖补": []},
        {"outside_awards": {"value": [], "status": "verified"}},
    ]
    for stated in ways:
        raw = dossier(applicant=stated, titles=TITLE)
        assert paid(run(raw, province, city)["middle-1"]) == {"match/T": "50000.00"}


def test_where_other_awards_are_not_stated_a_warning_says_what_is_counted(
    province: Pack, city: Pack
) -> None:
    answers = run(dossier(titles=TITLE), province, city)
    assert paid(answers["middle-1"]) == {"match/T": "50000.00"}
    assert "stack.outside-not-stated" not in codes(answers["upper-1"])
    assert codes(answers["middle-1"]).count("stack.outside-not-stated") == 1


def test_alone_a_level_still_waits_for_what_it_does_not_know(city: Pack) -> None:
    answers = run(dossier(titles=TITLE), city)
    outcome = answers["middle-1"].outcome
    assert outcome is not None
    assert outcome.awards[0].outcome == "needs-facts"
    assert codes(answers["middle-1"]) == []


def test_a_level_that_is_still_open_is_named_below(tmp_path: Path, city: Pack) -> None:
    upper = level(tmp_path, "upper", "province", "990000", award("5万元", "when: [title.by_state]"))
    answers = run(dossier(applicant={"outside_awards": []}, titles=TITLE), upper, city)
    assert paid(answers["middle-1"]) == {"match/T": "0.00"}
    assert answers["middle-1"].outcome is not None
    (found,) = [w for w in answers["middle-1"].outcome.warnings if w.code == "stack.open"]
    assert (found.where, found.severity) == ("prize/T", "warning")
    assert found.zh == "上级“奖”尚缺信息，本级按没有获得计算"
    assert found.en == ("'Prize' of the level above is still open; reckoned here as not received")


def test_three_levels_in_turn(tmp_path: Path, province: Pack, city: Pack) -> None:
    rules = (
        "measure: rest\nat: 一\nname: {zh: 补足, en: Rest}\nfor: title\ngives: {amount: 20万元}\n"
        "limits:\n  - {id: above, key: subject, less: "
        '"sum(enterprise.outside_awards, row.paid, row.subject = subject)"}\n'
    )
    county = level(tmp_path, "lower", "county", "990101", rules)
    answers = run(dossier(titles=TITLE), county, city, province)
    assert paid(answers["lower-1"]) == {"rest/T": "100000.00"}


def test_each_owner_has_its_own_awards(tmp_path: Path, province: Pack, city: Pack) -> None:
    titles = [*TITLE, {"id": "U", "of": "F", "what": "智能工厂"}]
    raw = dossier(titles=titles) | {"organisations": [{"id": "F", "history": []}]}
    answers = run(raw, province, city)
    assert paid(answers["middle-1"]) == {"match/T": "50000.00", "match/U": "50000.00"}
    assert isinstance(answers["middle-1"].dossier, Dossier)
    found = answers["middle-1"].dossier.of_entity("organisation")
    assert [len(o.facts["outside_awards"]) for o in found] == [1, 1]


def test_readings_rulings_and_overlays_go_to_the_packs_that_have_them(
    tmp_path: Path, city: Pack
) -> None:
    rules = award("{reading: Q1, a: 5万元, b: 6万元}")
    upper = level(tmp_path, "upper", "province", "990000", rules, READINGS)
    raw = dossier(titles=TITLE)
    assert paid(run(raw, upper, city, readings={"Q1": "b"})["middle-1"]) == {"match/T": "60000.00"}
    ruling = Ruling("Q1", "b", "省厅", "一号")
    answers = run(raw, upper, city, rulings=(ruling,))
    assert paid(answers["middle-1"]) == {"match/T": "60000.00"}
    assert answers["upper-1"].sources["Q1"]["source"] == "ruling"
    assert answers["middle-1"].sources == {}
    overlay = Overlay("o", "what-if", "", {"match/gives/of": "1元"})
    assert paid(run(raw, upper, city, overlays=(overlay,))["middle-1"]) == {"match/T": "1.00"}


def test_a_level_that_refuses_the_dossier_leaves_the_others_working(
    tmp_path: Path, province: Pack
) -> None:
    elsewhere = level(tmp_path, "middle", "prefecture", "420500", MATCHING)
    raw = dossier(applicant={"region": "410000", "outside_awards": []}, titles=TITLE)
    other = level(tmp_path / "x", "far", "province", "410000", award("9元"))
    answers = run(raw, other, elsewhere)
    assert paid(answers["far-1"]) == {"prize/T": "9.00"}
    assert [p.code for p in answers["middle-1"].problems] == ["dossier.region-outside"]


def test_a_dossier_that_is_no_dossier_is_refused_at_every_level(province: Pack, city: Pack) -> None:
    for raw in ({}, {"claim_year": 2024}, {"claim_year": "x", "applicant": {}}):
        for answer in evaluate_stack(raw, [province, city]):
            assert answer.outcome is None
            assert answer.problems
