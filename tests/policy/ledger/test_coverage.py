"""Pack and text compared: nothing is taken for accounted that is not, and drift is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.engine.small import small, write

from jigai.cli import main
from jigai.policy.ledger.coverage import coverage
from jigai.policy.texts.document import read_document
from jigai.policy.texts.sentences import sentence_hash

FIRST = "力争3年内实施项目300个以上。"
SECOND = "对符合条件的企业给予20%补助，原则上不超过50万元。"
THIRD = "营造一流环境。"
TEXT = f"一、目标\n{FIRST}\n二、政策\n{SECOND}\n三、保障\n{THIRD}\n"
RULES = """\
indicators:
  projects: {zh: 项目, en: projects, unit: count}
---
target: goal
at: 一s1
name: 项目数
of: projects
at_least: 300
years: {count: 3}
---
measure: grant
at: 二s1
name: 补助
for: project
gives: {rate: 20%, of: project.equipment_paid}
limits: [{id: cap, key: subject, amount: 50万元}]
"""


def sentence(name: str, hash_: str, *claims: str, is_: str = "") -> str:
    kind = f"    is: {is_}\n" if is_ else ""
    figures = f"    figures: [{', '.join(claims)}]\n" if claims else ""
    return f"  {name}:\n    hash: {hash_}\n{kind}{figures}"


def hash_of(head: str, words: str) -> str:
    """The hash of a sentence with the heading that runs into it."""
    return sentence_hash(head + words)


GOAL = sentence("一s1", hash_of("一、目标", FIRST), "力争 goal strength", "3 goal", "300 goal")
GRANT = sentence(
    "二s1", hash_of("二、政策", SECOND), "20 grant", "原则上 grant strength", "50万 grant"
)
REST = sentence("三s1", hash_of("三、保障", THIRD), "一 idiom", is_="context")


def covered(folder: Path, clauses: str, text: str = TEXT) -> dict[str, Any]:
    pack = small(folder, RULES, clauses="clauses:\n" + clauses)
    return coverage(pack, read_document(text)).data()


def test_all_is_accounted_for_when_each_figure_is_claimed_by_an_item_that_states_it(
    tmp_path: Path,
) -> None:
    data = covered(tmp_path, GOAL + GRANT + REST)
    assert data["complete"] is True
    assert (data["figures_total"], data["figures_accounted"]) == (8, 8)
    assert (data["words_total"], data["words_accounted"]) == (2, 2)
    assert data["dispositions"] == {"computed": 1, "target": 1, "context": 1}
    assert data["open"] == data["drift"] == data["gone"] == []


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ("20 nothing", "no-item"),
        ("20 goal", "not-stated"),
        ("21 grant", "other-figure"),
        ("20 grant nonsense", "no-role"),
        ("20", "no-item"),
    ],
)
def test_a_claim_that_does_not_hold_leaves_the_figure_open(
    tmp_path: Path, claim: str, reason: str
) -> None:
    data = covered(tmp_path, GOAL + GRANT.replace("20 grant", claim) + REST)
    [entry] = data["open"]
    assert (entry["clause"], entry["reason"]) == ("二", reason)
    assert TEXT[entry["start"] : entry["end"]] == entry["text"] == "20"
    assert data["complete"] is False


@pytest.mark.parametrize(("months", "open_"), [(36, []), (24, ["not-stated"])])
def test_years_of_the_text_may_stand_as_months_of_a_window(
    tmp_path: Path, months: int, open_: list[str]
) -> None:
    rent = "3年内租金补助。"
    window = f"{{date: row.paid_on, from: row.first_paid_on, months: {months}}}"
    rules = f"""\
measure: rent
at: 一s1
name: 租金
for: project
gives: {{sum: project.lease_rent, of: row.rent, window: {window}}}
"""
    ledger = "clauses:\n" + sentence("一s1", hash_of("一、", rent), "3 rent")
    pack = small(tmp_path, rules, clauses=ledger)
    data = coverage(pack, read_document(f"一、{rent}\n")).data()
    assert [e["reason"] for e in data["open"]] == open_


def test_a_figure_without_a_claim_and_a_sentence_without_a_word_are_open(tmp_path: Path) -> None:
    data = covered(tmp_path, GOAL + GRANT.replace(", 50万 grant", ""))
    assert [e["reason"] for e in data["open"]] == ["unclaimed", "unclaimed"]
    assert data["open_sentences"] == ["三s1"]


def test_changed_words_are_drift_and_name_the_rules_that_rest_on_them(tmp_path: Path) -> None:
    data = covered(tmp_path, GOAL + GRANT + REST, TEXT.replace("符合条件", "合格"))
    assert data["drift"] == [{"sentence": "二s1", "kind": "changed", "items": ["grant"]}]


def test_a_sentence_that_the_text_no_longer_has_is_gone_with_its_rules(tmp_path: Path) -> None:
    text = TEXT.replace(f"二、政策\n{SECOND}\n三", "二")
    data = covered(tmp_path, GOAL + GRANT + REST, text)
    assert [d["kind"] for d in data["drift"]] + [g["sentence"] for g in data["gone"]] != []
    assert "grant" in str(data["drift"]) + str(data["gone"])


def test_white_space_and_page_breaks_are_no_drift(tmp_path: Path) -> None:
    data = covered(tmp_path, GOAL + GRANT + REST, TEXT.replace("企业给予", "企业\n给予"))
    assert data["drift"] == []


def test_a_locator_of_a_part_is_found_by_the_hash_of_its_sentence(tmp_path: Path) -> None:
    part = GRANT.replace("二s1:", "二s1①:")
    rules = RULES.replace("at: 二s1", "at: 二s1①")
    pack = small(tmp_path, rules, clauses="clauses:\n" + GOAL + part + REST)
    assert coverage(pack, read_document(TEXT)).complete


def test_the_command_prints_what_is_open_and_exits_with_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packs = tmp_path / "packs"
    packs.mkdir()
    text = tmp_path / "text.txt"
    text.write_text(TEXT, encoding="utf-8")
    asked = ["coverage", "--pack", "demo", "--text", str(text), "--packs", str(packs)]
    write(packs, RULES, clauses="clauses:\n" + GOAL + GRANT)
    assert main(asked) == 1
    shown = capsys.readouterr().out
    assert "8 处" in shown
    assert "三s1" in shown
    write(packs, RULES, clauses="clauses:\n" + GOAL + GRANT + REST)
    assert main([*asked, "--lang", "en"]) == 0
    assert "every figure and every sentence is accounted for" in capsys.readouterr().out
