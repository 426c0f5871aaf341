"""Who may do what to a pack, and what each act leaves behind."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.policy.store.keepers import Bureau, shipped, version

from jigai.engine.diagnosing import prove
from jigai.engine.shelf import in_use
from jigai.facts.problems import InputRefused
from jigai.policy.loading import load_pack
from jigai.policy.pack import PackBroken
from jigai.policy.store.shelving import Entry


def refused(error: pytest.ExceptionInfo[InputRefused]) -> str:
    (problem,) = error.value.problems
    assert problem.zh
    assert problem.en
    return problem.code


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    return Bureau(tmp_path)


def test_a_pack_is_kept_by_the_hash_of_its_files_and_begins_as_a_draft(bureau: Bureau) -> None:
    entry = bureau.add()
    source = load_pack(bureau.folder / "at-10%" / "demo")
    assert entry.version == source.version
    assert (entry.standing.state, entry.standing.drafted_by) == ("drafted", "甲")
    assert not entry.in_use
    kept = bureau.store.load(entry.version)
    assert (kept.id, kept.version) == ("demo-1", source.version)


def test_one_confirms_and_another_approves(bureau: Bureau) -> None:
    entry = bureau.add()
    bureau.by("甲").confirm("demo-1", note="逐句核对")
    done = bureau.by("乙").approve("demo-1")
    assert done.in_use
    standing = done.standing
    assert (standing.state, standing.confirmed_by, standing.approved_by) == ("approved", "甲", "乙")
    acts = [(row.act, row.who, row.note) for row in standing.rows]
    assert acts == [("drafted", "甲", ""), ("confirmed", "甲", "逐句核对"), ("approved", "乙", "")]
    assert [p.version for p in bureau.by("丁").view().in_use] == [entry.version]


@pytest.mark.parametrize("name", ["乙", " 乙 ", "\u4e59\u3000"])
def test_who_confirmed_may_not_approve_however_the_name_is_spaced(
    bureau: Bureau, name: str
) -> None:
    entry = bureau.add()
    bureau.by("乙").confirm("demo-1")
    with pytest.raises(InputRefused) as error:
        bureau.by(name).approve("demo-1")
    assert refused(error) == "store.own-confirmation"
    assert bureau.state(entry) == "confirmed"


def test_case_and_width_of_a_name_do_not_make_another_person(bureau: Bureau) -> None:
    bureau.add()
    bureau.by("Li Ming").confirm("demo-1")
    with pytest.raises(InputRefused) as error:
        bureau.by("ＬＩ ming").approve("demo-1")
    assert refused(error) == "store.own-confirmation"


def test_who_drafted_may_not_approve(bureau: Bureau) -> None:
    entry = bureau.add(who="甲")
    bureau.by("乙").confirm("demo-1")
    with pytest.raises(InputRefused) as error:
        bureau.by("甲").approve("demo-1")
    assert refused(error) == "store.own-draft"
    assert bureau.state(entry) == "confirmed"


def test_nothing_is_approved_unconfirmed_nor_confirmed_twice(bureau: Bureau) -> None:
    bureau.add()
    with pytest.raises(InputRefused) as error:
        bureau.by("乙").approve("demo-1")
    assert refused(error) == "store.state"
    bureau.by("乙").confirm("demo-1")
    with pytest.raises(InputRefused) as error:
        bureau.by("丙").confirm("demo-1")
    assert refused(error) == "store.state"
    assert "已核对" in error.value.problems[0].zh


def test_an_approved_version_supersedes_the_one_before_and_both_are_kept(bureau: Bureau) -> None:
    old = bureau.approved("10%")
    new = bureau.add("8%")
    assert bureau.by("甲").view().current("demo-1") == bureau.by("甲").view().find(old.version)
    bureau.by("乙").confirm(new.version)
    bureau.by("丙").approve("demo-1")
    assert (bureau.state(old), bureau.state(new)) == ("superseded", "approved")
    superseded = bureau.by("甲").view().find(old.version).standing.rows[-1]
    assert (superseded.act, superseded.about) == ("superseded", {"by": new.version})
    assert bureau.store.load(old.version).version == old.version


def test_withdrawal_needs_a_reason_and_two_people_bring_it_back(bureau: Bureau) -> None:
    entry = bureau.approved()
    with pytest.raises(InputRefused) as error:
        bureau.by("丁").withdraw("demo-1", " ")
    assert refused(error) == "store.note-missing"
    bureau.by("丁").withdraw("demo-1", "原文已废止")
    assert bureau.state(entry) == "withdrawn"
    assert bureau.by("丁").view().in_use == ()
    bureau.by("乙").confirm("demo-1")
    bureau.by("丙").approve("demo-1")
    assert bureau.state(entry) == "approved"


@pytest.mark.parametrize("name", ["", "  ", "长" * 101, "a\x07b"])
def test_an_act_without_a_name_is_refused(bureau: Bureau, name: str) -> None:
    with pytest.raises(InputRefused) as error:
        bureau.by(name)
    assert refused(error) == "store.who"


def test_a_note_has_its_bound(bureau: Bureau) -> None:
    bureau.add()
    with pytest.raises(InputRefused) as error:
        bureau.by("乙").confirm("demo-1", "长" * 2001)
    assert refused(error) == "store.note-long"


def test_adding_the_same_again_changes_nothing(bureau: Bureau) -> None:
    first = bureau.approved()
    again = bureau.add(who="丁")
    assert again.standing == first.standing
    assert len(bureau.store.rows()) == 3


def test_a_pack_that_does_not_compile_leaves_nothing(bureau: Bureau) -> None:
    folder = version(bureau.folder / "bad", rate="leased")
    with pytest.raises(PackBroken) as error:
        bureau.by("甲").add(folder, prove)
    assert error.value.problems[0].code == "expression.unit"
    assert bureau.store.rows() == []
    assert list(bureau.store.packs.iterdir()) == []


def test_a_pack_whose_files_changed_is_reported_left_out_and_mended_by_adding_it_again(
    bureau: Bureau,
) -> None:
    entry = bureau.approved()
    file = bureau.store.packs / entry.version / "demo" / "rules.yaml"
    file.chmod(0o644)
    file.write_text(file.read_text(encoding="utf-8").replace("10%", "90%"), encoding="utf-8")
    seen = bureau.by("甲").view()
    assert [p.code for fault in seen.broken for p in fault.problems] == ["store.changed"]
    assert seen.in_use == ()
    with pytest.raises(PackBroken):
        bureau.by("乙").view().find(entry.version).usable()
    assert bureau.add().in_use
    assert "90%" not in (file.parent / "rules.yaml").read_text(encoding="utf-8")


def test_a_pack_that_is_gone_is_reported_and_the_rest_works(bureau: Bureau) -> None:
    entry = bureau.approved()
    for file in (bureau.store.packs / entry.version / "demo").iterdir():
        file.unlink()
    assert [p.code for f in bureau.by("甲").view().broken for p in f.problems] == [
        "store.pack-lost"
    ]
    shelf = in_use(bureau.store)
    assert len(shelf.packs) == 5
    assert [fault.problems[0].code for fault in shelf.broken] == ["store.pack-lost"]


def test_a_damaged_draft_cannot_be_confirmed(bureau: Bureau) -> None:
    entry = bureau.add()
    (bureau.store.packs / entry.version / "demo" / "rules.yaml").unlink()
    with pytest.raises(PackBroken):
        bureau.by("乙").confirm("demo-1")


def test_a_shipped_pack_counts_as_approved_until_people_approve_another(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path, (shipped(tmp_path, "10%"),))
    (entry,) = bureau.by("甲").view().entries
    assert (entry.standing.origin, entry.standing.state, entry.in_use) == (
        "shipped", "approved", True,
    )  # fmt: skip
    new = bureau.approved("8%")
    assert bureau.by("甲").view().current("demo-1") == bureau.by("甲").view().find(new.version)
    assert bureau.state(entry) == "superseded"
    newer = Bureau(tmp_path, (shipped(tmp_path / "later", "9%"),))
    current = newer.by("甲").view().current("demo-1")
    assert current is not None
    assert current.version == new.version


def test_a_shipped_pack_can_be_withdrawn(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path, (shipped(tmp_path),))
    bureau.by("甲").withdraw("demo-1", "本地不施行")
    assert bureau.by("甲").view().in_use == ()


# Which version is meant


def find(bureau: Bureau, reference: str) -> Entry:
    return bureau.by("甲").view().find(reference)


def test_versions_are_named_by_id_hash_or_both(bureau: Bureau) -> None:
    old, new = bureau.approved("10%"), bureau.add("8%")
    assert find(bureau, "demo-1").version == old.version
    assert find(bureau, new.version[:8]).version == new.version
    assert find(bureau, f"demo-1@{new.version[:6]}").version == new.version


@pytest.mark.parametrize("reference", ["other", "demo-1@abc", "ffffff", "", "@"])
def test_what_names_no_version_is_refused(bureau: Bureau, reference: str) -> None:
    bureau.add()
    with pytest.raises(InputRefused) as error:
        find(bureau, reference)
    assert refused(error) == "store.unknown"


def test_two_versions_in_question_have_to_be_told_apart(bureau: Bureau) -> None:
    bureau.add("10%")
    bureau.add("8%")
    with pytest.raises(InputRefused) as error:
        bureau.by("乙").confirm("demo-1")
    assert refused(error) == "store.several"
