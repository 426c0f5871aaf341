"""Working through a list: the order in which somebody began stays, and so does the way back."""

from __future__ import annotations

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from jigai.office.lists import walking

CASES = ["/a/1/", "/a/2/", "/a/12/", "/a/3/"]
LIST = "/a/?state=in&page=2"


class Session(SessionBase):
    """What a session holds, in memory."""


def at(path: str, session: Session) -> HttpRequest:
    request = RequestFactory().get(path)
    request.session = session
    return request


@pytest.fixture
def session() -> Session:
    made = Session()
    made._session_cache = {}  # type: ignore[attr-defined]
    walking.keep(at(LIST, made), "a", CASES)
    return made


def test_a_case_knows_its_neighbours_and_the_list_with_its_filters(session: Session) -> None:
    found = walking.walk(at("/a/2/", session))
    assert found is not None
    assert (found.number, found.of) == (2, 4)
    assert (found.previous, found.following) == ("/a/1/", "/a/12/")
    assert (found.back, found.path) == (LIST, "/a/")


def test_a_page_below_a_case_belongs_to_it_and_a_stranger_to_none(session: Session) -> None:
    below = walking.walk(at("/a/12/files/", session))
    assert below is not None
    assert below.number == 3
    assert walking.walk(at("/a/", session)) is None
    assert walking.onward(at("/b/1/", session)) == ""


def test_the_ends_have_nothing_beyond_and_the_last_leads_back_to_the_list(
    session: Session,
) -> None:
    first, last = (walking.walk(at(CASES[n], session)) for n in (0, -1))
    assert first is not None
    assert last is not None
    assert (first.previous, last.following) == ("", "")
    assert walking.onward(at(CASES[-1], session)) == LIST


@given(st.sampled_from(CASES), st.sets(st.sampled_from(CASES)))
def test_what_waits_no_more_is_passed_over_and_nothing_that_waits_is_left(
    here: str, waiting: set[str]
) -> None:
    made = Session()
    made._session_cache = {}  # type: ignore[attr-defined]
    walking.keep(at(LIST, made), "a", CASES)
    seen = [here]
    while (following := walking.onward(at(seen[-1], made), among=waiting - set(seen))) != LIST:
        seen.append(following)
    assert set(seen) == waiting | {here}


def test_a_few_lists_are_kept_the_last_one_first(session: Session) -> None:
    for name in "bcd":
        walking.keep(at(f"/{name}/", session), name, [f"/{name}/1/", "/x/1/"])
    assert walking.walk(at("/a/1/", session)) is None
    shared = walking.walk(at("/x/1/", session))
    assert shared is not None
    assert shared.back == "/d/"
    walking.keep(at("/c/?page=2", session), "c", ["/x/1/"])
    again = walking.walk(at("/x/1/", session))
    assert again is not None
    assert again.back == "/c/?page=2"
