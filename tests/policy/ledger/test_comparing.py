"""Two versions of a text: nothing lost, nothing twice, rules named where their sentence changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jigai.policy.ledger.comparing import Comparison, compare
from jigai.policy.loading import load_pack
from jigai.policy.texts.document import read_document
from jigai.policy.texts.sentences import squeeze

SPECIMEN = Path(__file__).parents[2] / "office" / "specimen"
WORDS = (SPECIMEN / "texts" / "bluebay.txt").read_text(encoding="utf-8")
CAP = "单个项目不超过200万元"


def versions(old: str, new: str) -> Comparison:
    pack = load_pack(SPECIMEN / "packs" / "bluebay")
    return compare(read_document(old), read_document(new), pack)


def kinds(found: Comparison) -> dict[str, int]:
    return {kind: n for kind, n in found.counts.items() if n}


def test_the_same_text_is_kept_whatever_its_lines() -> None:
    found = versions(WORDS, WORDS.replace("，", "，\n"))
    assert kinds(found) == {"kept": 20}
    assert not found.concerned


def test_a_changed_figure_is_marked_and_names_the_rules() -> None:
    found = versions(WORDS, WORDS.replace(CAP, "单个项目不超过300万元"))
    assert kinds(found) == {"kept": 19, "changed": 1}
    [change] = [c for c in found.changes if c.kind == "changed"]
    marked = [(s.kind, s.words) for s in change.words if s.kind != "same"]
    assert marked == [("removed", "2"), ("added", "3")]
    assert [item.id for item in change.items] == ["equipment-grant"]
    assert [item.id for item in found.concerned] == ["equipment-grant"]


def test_a_removed_sentence_stands_where_it_was_with_its_rules() -> None:
    found = versions(WORDS, WORDS.replace("入库项目按月报送统计数据。", ""))
    assert kinds(found) == {"kept": 19, "removed": 1}
    places = [c.kind for c in found.changes]
    gone = places.index("removed")
    before, after = found.changes[gone - 1].old, found.changes[gone + 1].old
    assert before is not None
    assert after is not None
    assert (before.id, after.id) == ("二(一)s2", "二(一)s4")
    assert [item.id for item in found.changes[gone].items] == ["monthly-return"]


def test_an_added_sentence_has_no_rules_and_moves_nothing() -> None:
    found = versions(WORDS, WORDS.replace(CAP, "补助每年发放。" + CAP, 1))
    assert found.counts["removed"] == 0
    assert found.counts["moved"] == 0
    assert not [c for c in found.changes if c.kind == "added" and c.items]


def test_a_moved_sentence_is_told_from_a_changed_one() -> None:
    sentence = "市工信局每半年发布一次进展通报。"
    moved = WORDS.replace(sentence, "").replace("每年更新一次。", f"每年更新一次。{sentence}")
    found = versions(WORDS, moved)
    assert kinds(found) == {"kept": 19, "moved": 1}
    [change] = [c for c in found.changes if c.kind == "moved"]
    assert change.old is not None
    assert change.new is not None
    assert (change.old.id, change.new.id) == ("三(二)s2", "二(一)s5")
    assert not found.concerned


def test_renumbering_alone_changes_only_the_numbers() -> None:
    found = versions(WORDS, WORDS.replace("（二）设备补助", "（四）设备补助"))
    assert found.counts["added"] == found.counts["removed"] == 0
    assert found.counts["changed"] <= 1


def test_another_text_shares_nothing() -> None:
    found = versions(WORDS, "甲乙丙。丁戊己。")
    assert kinds(found) == {"added": 2, "removed": 20}


@pytest.mark.parametrize("empty", ["", "\n"])
def test_nothing_on_one_side_is_no_error(empty: str) -> None:
    assert kinds(versions(WORDS, empty)) == {"removed": 20}
    assert kinds(versions(empty, WORDS)) == {"added": 20}


def test_thousands_of_rewritten_sentences_come_to_an_end() -> None:
    old = read_document("".join(f"甲{n}乙。" for n in range(3_000)))
    new = read_document("".join(f"丙{n}丁。" for n in range(3_000)))
    found = compare(old, new)
    assert sum(found.counts.values()) >= 3_000
    assert len([c for c in found.changes if c.new]) == 3_000
    assert len([c for c in found.changes if c.old]) == 3_000


SENTENCES = st.lists(
    st.text("甲乙丙丁戊12", min_size=1, max_size=12).map(lambda words: f"{words}。"), max_size=12
)


@given(old=SENTENCES, new=SENTENCES)
def test_each_sentence_stands_once_and_its_words_are_all_there(
    old: list[str], new: list[str]
) -> None:
    before, after = read_document("".join(old)), read_document("".join(new))
    found = compare(before, after)
    assert [c.new.start for c in found.changes if c.new] == [s.start for s in after.sentences]
    assert sorted(c.old.start for c in found.changes if c.old) == [
        s.start for s in before.sentences
    ]
    kept = "".join(s.words for c in found.changes for s in c.words if s.kind in ("same", "added")
                   and c.kind != "removed")  # fmt: skip
    assert kept == squeeze(after.text)
    for change in found.changes:
        if change.old is not None:
            words = "".join(s.words for s in change.words if s.kind in ("same", "removed"))
            assert words == squeeze(before.text[change.old.start : change.old.end])
