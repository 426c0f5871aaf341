"""The table of states: ends are ends, and every way keeps to it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jigai.office.library.enums import COMPLETED, DRAFT, IN, LIVE, MERGED, STATES, WITHDRAWN
from jigai.office.library.rules import MOVES, after, possible

acts = st.lists(st.sampled_from([m.act for m in MOVES]), max_size=30)


@given(acts)
def test_whatever_is_tried_a_project_is_in_one_known_state_and_ends_stay_ends(
    tried: list[str],
) -> None:
    state, entered = DRAFT, False
    for act in tried:
        following = after(act, state)
        if following is None:
            assert act not in possible(state)
            continue
        assert state in LIVE
        assert act in possible(state)
        state = following
        entered = entered or state == IN
        assert state in STATES
        if state in (COMPLETED, "suspended"):
            assert entered


def test_nothing_follows_an_end() -> None:
    assert [possible(state) for state in (COMPLETED, WITHDRAWN, MERGED)] == [(), (), ()]


def test_every_state_but_the_first_is_reached() -> None:
    assert {m.after for m in MOVES} == set(STATES) - {DRAFT}
    assert all(set(m.before) <= set(LIVE) for m in MOVES)
