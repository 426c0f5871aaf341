"""The data of the demonstration: whole, visibly invented, and refused where it is not whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.office.demonstration.small import FOLDER

from jigai.engine.shelf import shipped, stock
from jigai.facts.problems import InputRefused
from jigai.office.demonstration.naming import credit_code, firm_name, number_words, project_code
from jigai.office.demonstration.offering import accounts_of, administrators_of
from jigai.office.demonstration.reading import Place, read
from jigai.office.identity.roles import roles
from jigai.reference.credit_code import check_credit_code
from jigai.reference.project_code import read_project_code

COMMON, PLACES = read(FOLDER)


def test_the_five_places_and_the_invented_sixth_come_in_their_order() -> None:
    names = [p.place for p in PLACES]
    assert sorted(names) == ["dandong", "henan", "longnan", "luan", "yichang", "yunling"]
    assert [p.order for p in PLACES] == sorted(p.order for p in PLACES)
    assert len({p.order for p in PLACES}) == 6
    assert all(30 <= p.firms.count <= 60 and 12 <= p.months <= 24 for p in PLACES)


@pytest.mark.parametrize("place", PLACES, ids=lambda p: p.place)
def test_names_say_that_they_are_invented_and_codes_check(place: Place) -> None:
    for number in range(1, place.firms.count + 1):
        assert firm_name(COMMON, place, number).startswith("示例")
        code = credit_code(place, number)
        assert check_credit_code(code) == code
        assert read_project_code(project_code(place, number, "2506")).region == place.region
    assert "演示" in COMMON.names["bureau"]


@pytest.mark.parametrize("place", PLACES, ids=lambda p: p.place)
def test_whoever_enters_and_confirms_holds_a_post_and_never_confirms_their_own(
    place: Place,
) -> None:
    posts = {f"{b.key}/{role}" for b in place.bureaus for role in b.people}
    for entry in place.register:
        assert entry.enters in posts
        assert entry.confirms in posts | {""}
        assert entry.enters != entry.confirms
    assert {f"{place.home}/officer", f"{place.home}/section-head"} <= posts


@pytest.mark.parametrize("place", PLACES, ids=lambda p: p.place)
def test_every_role_can_be_tried_in_every_place(place: Place) -> None:
    offered = [*accounts_of(COMMON, place), *administrators_of(COMMON)]
    tried = {account.login.rpartition(".")[2] for account in offered}
    assert tried == set(roles())
    assert all(account.tries["zh"] and account.tries["en"] for account in offered)


def test_every_place_has_a_policy_that_there_is() -> None:
    sixth = stock([FOLDER.parent / "packs"])
    assert all(shipped().find(p.pack) or sixth.find(p.pack) for p in PLACES)


def test_numbers_in_words() -> None:
    words = [number_words(COMMON, n) for n in (1, 10, 11, 20, 36)]
    assert words == ["一", "十", "十一", "二十", "三十六"]


def test_a_folder_without_data_and_a_file_that_lacks_something_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused) as error:
        read(tmp_path)
    assert error.value.problems[0].code == "demonstration.folder"
    text = (FOLDER / "common.yaml").read_text(encoding="utf-8")
    (tmp_path / "common.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "nowhere.yaml").write_text("place: nowhere\nmoons: 3\n", encoding="utf-8")
    with pytest.raises(InputRefused) as error:
        read(tmp_path)
    assert error.value.problems[0].code == "demonstration.file"
    assert "nowhere.yaml" in error.value.problems[0].zh
