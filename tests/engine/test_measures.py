"""Measures: who qualifies and why not, when it is paid, what it refers to, what replaces it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.engine.small import DOCUMENT, awards, dossier, outcome, small

from jigai.engine.api import evaluate
from jigai.engine.awards import Award
from jigai.engine.result import answer_data
from jigai.money.fen import yuan

GRANT = """\
measure: grant
at: 一
name: {zh: 补助, en: Grant}
for: project
gives: {of: project.leased_price}
"""


def case(*, history: Any = (), **facts: Any) -> dict[str, Any]:
    project = {"id": "P", "leased_price": "100"} | facts
    return dossier(applicant={"history": list(history)}, projects=[project])


def found(folder: Path, rules: str, raw: dict[str, Any], **files: str) -> dict[str, Award]:
    return awards(small(folder, rules, **files), raw)


def one(folder: Path, rules: str, raw: dict[str, Any], **files: str) -> Award:
    (award,) = found(folder, rules, raw, **files).values()
    return award


# Conditions


def test_every_condition_that_fails_is_a_reason_of_its_own(tmp_path: Path) -> None:
    rules = GRANT + (
        "when:\n"
        "  - project.completed\n"
        "  - project.leased_price >= 500元\n"
        "  - {if: project.smart, code: smart, at: 二, say: {zh: 不够智能。, en: Not smart.}}\n"
        "  - enterprise.above_scale\n"
    )
    raw = case(completed=False, smart=False)
    raw["applicant"]["above_scale"] = True
    award = one(tmp_path, rules, raw)
    assert award.outcome == "refused"
    assert [(r.key, r.cite.at) for r in award.reasons] == [
        ("project.completed", "一"),
        ("project.leased_price", "一"),
        ("smart", "二"),
    ]
    assert award.truths == (0, 0, 0, 1)


def test_two_conditions_on_one_fact_keep_codes_apart(tmp_path: Path) -> None:
    rules = GRANT + "when: [project.leased_price > 500元, project.leased_price > 900元]\n"
    award = one(tmp_path, rules, case())
    assert [r.key for r in award.reasons] == ["project.leased_price", "project.leased_price-2"]


@pytest.mark.parametrize(
    ("condition", "at", "below"),
    [
        ("project.leased_price >= 100元", "granted", "refused"),
        ("project.leased_price > 99.99元", "granted", "refused"),
        ("not project.leased_price < 100元", "granted", "refused"),
        ("project.leased_price = 100元", "granted", "refused"),
        ("项目.租赁设备价款 不低于 100元", "granted", "refused"),
    ],
)
def test_bounds_are_included_as_written(
    tmp_path: Path, condition: str, at: str, below: str
) -> None:
    pack = small(tmp_path, GRANT + f"when: ['{condition}']\n")
    assert awards(pack, case())["grant/P"].outcome == at
    assert awards(pack, case(leased_price="99.99"))["grant/P"].outcome == below


def test_only_subjects_of_the_sort_get_an_award_line(tmp_path: Path) -> None:
    rules = (
        "measure: prize\nat: 一\nname: {zh: 奖, en: Prize}\nfor: title\n"
        "which: title.what = 智能工厂\ngives: {amount: 1元}\n"
    )
    titles = [{"id": "T1", "what": "智能工厂"}, {"id": "T2", "what": "绿色工厂"}]
    assert list(found(tmp_path, rules, dossier(titles=titles))) == ["prize/T1"]
    award = one(tmp_path, rules, dossier(titles=titles[1:]))
    assert (award.label, [r.key for r in award.reasons]) == ("prize/E", ["title"])


def test_a_rule_for_a_kind_of_organisation(tmp_path: Path) -> None:
    rules = "measure: prize\nat: 一\nname: 奖\nfor: park\ngives: {amount: 1元}\n"
    raw = dossier()
    assert one(tmp_path, rules, raw).outcome == "refused"
    raw["organisations"] = [{"id": "K", "kind": "park", "history": []}]
    assert one(tmp_path, rules, raw).label == "prize/K"


def test_only_what_is_claimed_is_looked_at(tmp_path: Path) -> None:
    rules = GRANT + "---\n" + GRANT.replace("grant", "other")
    raw = case() | {"claims": ["other", "nothing"]}
    whole = outcome(small(tmp_path, rules), raw)
    assert [a.label for a in whole.awards] == ["other/P"]
    assert "claim.unknown" in [w.code for w in whole.warnings]


# Dates of the document


@pytest.mark.parametrize(
    ("as_of", "codes"),
    [
        ("2022-12-31", ["not-yet-in-force"]),
        ("2023-01-01", []),
        ("2024-06-30", []),
        ("2024-07-01", ["expired"]),
    ],
)
def test_a_document_holds_from_its_first_day_to_its_last(
    tmp_path: Path, as_of: str, codes: list[str]
) -> None:
    pack = DOCUMENT + "issued: 2022-11-05\neffective: 2023-01-01\nexpires: 2024-06-30\n"
    award = one(tmp_path, GRANT, case() | {"as_of": as_of}, pack=pack)
    assert [r.key for r in award.reasons] == codes
    assert award.outcome == ("refused" if codes else "granted")


def test_without_a_day_of_effect_the_day_of_issue_counts(tmp_path: Path) -> None:
    pack = DOCUMENT + "issued: 2024-05-02\n"
    assert one(tmp_path, GRANT, case() | {"as_of": "2024-05-01"}, pack=pack).outcome == "refused"
    assert one(tmp_path, GRANT, case() | {"as_of": "2024-05-02"}, pack=pack).outcome == "granted"


def test_a_draft_is_reckoned_and_says_that_it_is_no_basis(tmp_path: Path) -> None:
    pack = DOCUMENT.replace("in-force-as-issued", "draft-for-comment")
    whole = outcome(small(tmp_path, GRANT, pack=pack), case())
    assert whole.awards[0].outcome == "granted"
    assert "policy.draft" in [w.code for w in whole.warnings]


# Gates


GATE = """\
---
gate: rules
at: 三
applies_to: [一*]
when:
  - if: exists(programme.acts, row.act = 'rules' and row.adopted_on <= as_of)
    say: {zh: 办法未出台。, en: No rules yet.}
"""


@pytest.mark.parametrize(
    ("acts", "outcome_"),
    [
        ([], "refused"),
        ([{"act": "rules", "adopted_on": "2025-01-01"}], "refused"),
        ([{"act": "rules", "adopted_on": "2024-12-31"}], "granted"),
        ([{"act": "else", "adopted_on": "2024-12-31"}], "refused"),
    ],
)
def test_nothing_is_given_before_the_gate_opens(
    tmp_path: Path, acts: list[dict[str, str]], outcome_: str
) -> None:
    award = one(tmp_path, GRANT + GATE, case() | {"programme": {"acts": acts}})
    assert award.outcome == outcome_
    if outcome_ == "refused":
        (reason,) = award.reasons
        assert (reason.code, reason.key, reason.cite.at) == ("gate", "rules", "三")


def test_a_gate_leaves_others_alone(tmp_path: Path) -> None:
    rules = (
        GRANT
        + "---\n"
        + GRANT.replace("grant", "spared")
        + "---\n"
        + GRANT.replace("grant", "else").replace("at: 一", "at: 二")
        + GATE.replace("when:", "except: [spared]\nwhen:")
    )
    got = found(tmp_path, rules, case() | {"programme": {"acts": []}})
    assert {k: a.outcome for k, a in got.items()} == {
        "grant/P": "refused", "spared/P": "granted", "else/P": "granted"
    }  # fmt: skip


# Once


@pytest.mark.parametrize(
    ("once", "row", "given"),
    [
        ("subject", {"subject": "P", "year": 2023}, False),
        ("subject", {"subject": "Q", "year": 2023}, True),
        ("subject", {"subject": "P", "year": 2023, "measure": "else"}, True),
        ("year", {"subject": "P", "year": 2024}, False),
        ("year", {"subject": "P", "year": 2023}, True),
        ("year", {"subject": "Q", "year": 2024}, True),
        ("enterprise", {"subject": "Q", "year": 2023}, False),
        ("enterprise-year", {"subject": "Q", "year": 2024}, False),
        ("enterprise-year", {"subject": "Q", "year": 2023}, True),
        ("never", {"subject": "P", "year": 2024}, True),
    ],
)
def test_what_was_awarded_is_not_awarded_again(
    tmp_path: Path, once: str, row: dict[str, Any], given: bool
) -> None:
    history = [{"measure": "grant", "granted": "1", "paid": "1"} | row]
    rules = GRANT + f"once: {once}\n---\n" + GRANT.replace("grant", "else")
    award = found(tmp_path, rules, case(history=history))["grant/P"]
    assert award.outcome == ("granted" if given else "refused")
    assert [r.code for r in award.reasons] == ([] if given else ["once"])


# Payments


PAYS = """\
pays:
  - {share: 30%, when: [project.completed], label: {zh: 一期, en: first}}
  - {share: 30%, when: [project.demonstration], label: {zh: 二期, en: second}}
  - {share: 40%, when: [project.smart], label: {zh: 三期, en: third}, at: 二}
"""


@pytest.mark.parametrize(
    ("facts", "amounts", "states"),
    [
        ((True, False, False), ["0.30"], ["due", "not-due", "not-due"]),
        ((True, True, False), ["0.30", "0.30"], ["due", "due", "not-due"]),
        ((False, False, True), ["0.41"], ["not-due", "not-due", "due"]),
        ((True, True, True), ["0.30", "0.30", "0.41"], ["due", "due", "due"]),
    ],
)
def test_payments_fall_due_one_by_one_and_add_up_to_the_fen(
    tmp_path: Path, facts: tuple[bool, ...], amounts: list[str], states: list[str]
) -> None:
    raw = case(leased_price="1.01", **dict(zip(("completed", "demonstration", "smart"), facts,
                                               strict=True)))  # fmt: skip
    award = one(tmp_path, GRANT + PAYS, raw)
    assert [yuan(s.low) for s in award.shares] == amounts
    assert [p.state for p in award.payments] == states


def test_payments_that_nothing_makes_due_are_refused_with_their_reasons(tmp_path: Path) -> None:
    award = one(tmp_path, GRANT + PAYS, case(completed=False, demonstration=False, smart=False))
    assert award.outcome == "refused"
    assert [(r.code, r.key, r.cite.at) for r in award.reasons] == [
        ("stage", "project.completed", "一"),
        ("stage", "project.demonstration", "一"),
        ("stage", "project.smart", "二"),
    ]


def test_a_payment_made_before_is_not_made_again(tmp_path: Path) -> None:
    row = {"measure": "grant", "subject": "P", "year": 2023, "granted": "100", "paid": "30"}
    raw = case(completed=True, demonstration=True, smart=False,
               history=[row | {"payment": "first"}])  # fmt: skip
    award = one(tmp_path, GRANT + PAYS, raw)
    assert [p.state for p in award.payments] == ["paid-before", "due", "not-due"]
    assert yuan(award.low) == "30.00"
    assert one(tmp_path, GRANT + PAYS, raw | {"as_of": "2024-01-01"}).low == 3000


def test_a_payment_is_known_by_its_code_or_either_label(tmp_path: Path) -> None:
    coded = GRANT + PAYS.replace("{share: 30%", "{code: '1', share: 30%", 1)
    row = {"measure": "grant", "subject": "P", "year": 2023, "granted": "100", "paid": "30"}
    for name in ("1", "first", "一期"):
        raw = case(completed=True, demonstration=False, smart=False,
                   history=[row | {"payment": name}])  # fmt: skip
        assert one(tmp_path, coded, raw).payments[0].state == "paid-before"


# References and replacements


LIKE = """\
---
measure: branch
at: 二
name: {zh: 分支, en: Branch}
for: project
when: [project.demonstration]
like: [grant, other]
"""
OTHER = GRANT.replace("grant", "other").replace("project.leased_price", "project.floor_area_fee")


def test_a_reference_takes_over_what_others_give_under_its_own_conditions(tmp_path: Path) -> None:
    rules = GRANT + "when: [project.smart]\n---\n" + OTHER + LIKE
    raw = case(smart=False, demonstration=True, floor_area_fee="7")
    got = found(tmp_path, rules, raw)
    assert got["grant/P"].outcome == "refused"
    assert yuan(got["branch/P"].low) == "107.00"
    assert {p.cite.at for p in got["branch/P"].measure.payments} == {"二"}


def test_a_reference_takes_over_limits_and_wording(tmp_path: Path) -> None:
    bound = "wording: ceiling\nlimits: [{id: cap, key: project, amount: 60元}]\n"
    rules = GRANT + bound + "---\n" + OTHER + "wording: ceiling\n" + LIKE
    got = found(tmp_path, rules, case(demonstration=True, floor_area_fee="7"))["branch/P"]
    assert (yuan(got.low), got.up_to) == ("67.00", True)
    assert got.measure.wording == "ceiling"


def test_a_replacement_takes_the_place_where_it_is_granted(tmp_path: Path) -> None:
    uplift = GRANT.replace("grant", "uplift") + "when: [project.smart]\nreplaces: [grant]\n"
    rules = GRANT + "---\n" + uplift
    got = found(tmp_path, rules, case(smart=True))
    assert {k: (a.outcome, a.low) for k, a in got.items()} == {
        "grant/P": ("refused", 0), "uplift/P": ("granted", 10_000)
    }  # fmt: skip
    assert [r.key for r in got["grant/P"].reasons] == ["uplift"]
    got = found(tmp_path, rules, case(smart=False))
    assert (got["grant/P"].low, got["uplift/P"].outcome) == (10_000, "refused")


def test_whether_it_is_replaced_may_be_open(tmp_path: Path) -> None:
    uplift = GRANT.replace("grant", "uplift") + "when: [project.smart]\nreplaces: [grant]\n"
    got = found(tmp_path, GRANT + "---\n" + uplift, case())
    assert {k: (a.outcome, a.low, a.high) for k, a in got.items()} == {
        "grant/P": ("needs-facts", 0, 10_000), "uplift/P": ("needs-facts", 0, 10_000)
    }  # fmt: skip


def test_a_replacement_whose_payment_may_not_be_due_replaces_nothing_for_certain(
    tmp_path: Path,
) -> None:
    uplift = GRANT.replace("grant", "uplift") + (
        "replaces: [grant]\npays: [{share: 100%, code: all, when: [project.smart]}]\n"
    )
    got = found(tmp_path, GRANT + "---\n" + uplift, case())
    assert (got["grant/P"].low, got["grant/P"].high) == (0, 10_000)


# What is said besides


def test_a_warning_is_shown_and_changes_nothing(tmp_path: Path) -> None:
    rules = GRANT + "warn: [{if: entitled > 50元, code: much, say: {zh: 多。, en: Much.}}]\n"
    award = one(tmp_path, rules, case())
    assert (award.outcome, [w.key for w in award.warnings]) == ("granted", ["much"])
    assert one(tmp_path, rules, case(leased_price="50")).warnings == []


@pytest.mark.parametrize(
    ("payee", "who"), [("", "E"), ("team", "team"), ("project.payee_team", "王工团队")]
)
def test_who_is_paid(tmp_path: Path, payee: str, who: str) -> None:
    rules = GRANT + (f"payee: {payee}\n" if payee else "")
    pack = small(tmp_path, rules)
    answer = evaluate(case(payee_team="王工团队"), pack)
    (award,) = answer_data(answer, answer.program, "zh")["awards"]
    assert award["payee"] == who


def test_a_declared_item_says_what_it_gives(tmp_path: Path) -> None:
    rules = (
        "declared: meeting\nat: 一\nname: {zh: 对接会, en: Meeting}\nkind: finance-guidance\n"
        "gives: {zh: 每季一次。, en: Every quarter.}\n"
    )
    award = one(tmp_path, rules, dossier())
    assert (award.outcome, award.measure.money) == ("declared", False)
    assert award.measure.gives == {"zh": "每季一次。", "en": "Every quarter."}
