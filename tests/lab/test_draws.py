"""Draws depend on seed, name and place alone, and keep to their bounds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jigai.lab.population.chunks import Rows, numbered, split, texts_of
from jigai.lab.population.draws import PPM, Draws
from jigai.lab.population.heavy import BITS, Heavy

DRAWS = Draws(7)
SEEDS = st.integers(0, 2**63)
HEAVY = Heavy(median=9_000_000, spread=1350, tail_from=970_000, alpha=1250, least=30_000,
              most=20_000_000_000)  # fmt: skip


def splitmix(key: int, index: int) -> int:
    """The published generator, in Python's own numbers."""
    mask = 2**64 - 1
    x = (index * 0x9E3779B97F4A7C15 + key) & mask
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & mask
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & mask
    return x ^ (x >> 31)


def test_bits_are_those_of_the_published_generator() -> None:
    import hashlib

    key = int.from_bytes(hashlib.sha256(b"7:name").digest()[:8], "big")
    index = np.array([0, 1, 2, 10**12], np.int64)
    assert DRAWS.bits("name", index).tolist() == [splitmix(key, int(i)) for i in index]
    assert splitmix(0, 1) == 0xE220A8397B1DCDAF  # the reference's first number for seed 0


@given(SEEDS, st.integers(0, 10**12), st.integers(1, 50))
def test_what_is_drawn_for_a_row_does_not_depend_on_its_neighbours(
    seed: int, first: int, count: int
) -> None:
    draws = Draws(seed)
    whole = draws.unit("x", np.arange(first, first + count, dtype=np.int64))
    for place in range(count):
        alone = draws.unit("x", np.array([first + place], np.int64))
        assert alone[0] == whole[place]


def test_names_and_seeds_are_apart() -> None:
    index = np.arange(1000, dtype=np.int64)
    one = DRAWS.unit("one", index)
    assert (one != DRAWS.unit("two", index)).sum() > 990
    assert (one != Draws(8).unit("one", index)).sum() > 990
    assert (one == Draws(7).unit("one", index)).all()


@given(SEEDS, st.integers(-(10**6), 10**6), st.integers(0, 10**6))
def test_numbers_lie_between_their_bounds(seed: int, low: int, width: int) -> None:
    found = Draws(seed).between("x", np.arange(200, dtype=np.int64), low, low + width)
    assert found.min() >= low
    assert found.max() <= low + width


def test_chances_and_weights_are_kept() -> None:
    index = np.arange(100_000, dtype=np.int64)
    assert DRAWS.chance("never", index, 0).sum() == 0
    assert DRAWS.chance("always", index, PPM).sum() == 100_000
    assert DRAWS.chance("third", index, 333_333).sum() == 33_143
    weights = np.array([500_000, 0, 300_000, 200_000], np.int64)
    assert np.bincount(DRAWS.pick("w", index, weights)).tolist() == [50_163, 0, 29_786, 20_051]
    table = np.array([[PPM, 0], [0, PPM]], np.int64)
    group = index % 2
    assert (DRAWS.pick_by("g", index, table, group) == group).all()


# Heavy tails


def test_quantiles_are_those_of_the_body_and_the_tail() -> None:
    half = 1 << (BITS - 1)
    assert HEAVY.amount(half) == 9_000_000
    assert HEAVY.amount(0) == 30_000
    assert HEAVY.amount(1 << BITS) == 20_000_000_000
    at_99 = HEAVY.amount(99 * (1 << BITS) // 100)
    at_97 = HEAVY.amount(97 * (1 << BITS) // 100)
    assert at_97 == 114_011_115
    assert at_99 == 274_564_382
    assert abs(at_99 * 10_000 // at_97 - 24_082) <= 1  # three to the power of 1/1.25 = 2.4082


def test_amounts_rise_with_the_probability_and_stay_within_bounds() -> None:
    knots = [i * (1 << BITS) // 1000 for i in range(1001)]
    amounts = [HEAVY.amount(k) for k in knots]
    assert amounts == sorted(amounts)
    assert amounts[0] == HEAVY.least
    assert amounts[-1] == HEAVY.most


def test_drawn_amounts_follow_the_quantiles() -> None:
    found = np.sort(HEAVY.draw(DRAWS, "h", np.arange(200_000, dtype=np.int64)))
    assert found.min() >= HEAVY.least
    assert found.max() <= HEAVY.most
    for share in (10, 50, 90, 97):
        below = int(np.searchsorted(found, HEAVY.amount(share * (1 << BITS) // 100)))
        assert abs(below - share * 2000) < 500  # of 200,000: within a quarter of a percent
    assert (found > 1_000_000_000).sum() == 411


# Rows


@given(st.lists(st.integers(0, 5), max_size=30))
def test_rows_belong_to_their_parents(counts: list[int]) -> None:
    rows = Rows.of(np.array(counts, np.int64))
    wanted = [(p, i) for p, count in enumerate(counts) for i in range(count)]
    assert list(zip(rows.parent.tolist(), rows.place.tolist(), strict=True)) == wanted


@given(
    st.lists(st.tuples(st.integers(0, 10**13), st.lists(st.integers(1, 1000), max_size=60)),
             max_size=12)
)  # fmt: skip
def test_parts_add_up_to_what_was_split(given_parts: list[tuple[int, list[int]]]) -> None:
    counts = np.array([len(weights) for _, weights in given_parts], np.int64)
    rows = Rows.of(counts)
    weights = np.array([w for _, listed in given_parts for w in listed], np.int64)
    total = np.array([t for t, _ in given_parts], np.int64)
    parts = split(total, weights, rows, len(given_parts))
    assert (parts >= 0).all()
    for number, (amount, listed) in enumerate(given_parts):
        assert parts[rows.parent == number].sum() == (amount if listed else 0)


def test_ids_are_texts_of_one_length() -> None:
    assert numbered("甲", np.array([0, 7, 123], np.int64), 4).to_pylist() == [
        "甲0000", "甲0007", "甲0123",
    ]  # fmt: skip
    assert numbered("E", np.array([], np.int64)).to_pylist() == []
    assert texts_of(np.zeros((0, 3), np.uint8)).to_pylist() == []


@pytest.mark.parametrize("digits", [1, 9, 13])
def test_ids_do_not_collide_within_their_digits(digits: int) -> None:
    numbers = np.arange(10, dtype=np.int64)
    assert len(set(numbered("x", numbers, digits).to_pylist())) == 10
