"""Search finds rows by any part of a name, its pinyin, its initials, and by codes."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jigai.office.ground.searching import narrowed, search_text, words
from jigai.office.identity.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.both]

NAME = "重庆长城精密制造有限公司（示例）A1"
PROJECT, CREDIT = "2017-510681-41-03-165513", "91350100M000100Y43"


def found(query: str, text: str | None = None) -> bool:
    """Whether a row that stores the pieces is found; the column of a name stands for its own."""
    stored = search_text(NAME, PROJECT, CREDIT, None, "") if text is None else text
    row, _ = Organisation.objects.get_or_create(credit_code="1", defaults={"region": "420500"})
    Organisation.objects.filter(pk=row.pk).update(name=stored[:120])
    return narrowed(Organisation.objects.all(), query, "name").exists()


@pytest.mark.parametrize(
    "query",
    ["重庆", "长城", "城精", "长城精密", "cqcc", "CQCC", "qccj", "chongq", "changcheng", "cq 精密",
     "庆长城精密制造", "重 庆"],
)  # fmt: skip
def test_a_name_is_found_by_its_parts_its_pinyin_and_its_initials(query: str) -> None:
    assert found(query, search_text("重庆长城精密制造"))


@pytest.mark.parametrize(
    "query", ["2017-510681-41-03-165513", "2017510681", "165513", "９１３５", "91350100m000100y43"]
)
def test_codes_are_found_by_their_beginning_whatever_the_hyphens_and_by_their_end(
    query: str,
) -> None:
    assert found(query, search_text("", PROJECT, CREDIT))


@pytest.mark.parametrize("query", ["长庆", "cqjm", "城重", "510681", "、、", "精密 cqxx"])
def test_what_is_not_part_of_it_does_not_find_it(query: str) -> None:
    assert not found(query)


def test_blanks_and_missing_codes_leave_no_piece() -> None:
    assert search_text("", None, "  ") == ""
    assert not found("x", "")


def test_a_query_without_letters_asks_for_nothing() -> None:
    assert words("（） -- ·") == []


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_every_part_of_every_name_finds_it(data: st.DataObject) -> None:
    letters = st.text(st.sampled_from("重庆长城精密制造银行𠮷乐aB1（·"), min_size=2, max_size=9)
    name = "重" + data.draw(letters)
    start = data.draw(st.integers(0, len(name) - 1))
    part = name[start : data.draw(st.integers(start + 1, len(name)))]
    stored = search_text(name)
    if words(part) and len(stored) <= 120:
        assert found(part, stored), (name, part, stored)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=30))
def test_no_query_breaks_the_search(query: str) -> None:
    found(query, "精密 jm")
