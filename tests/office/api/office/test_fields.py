"""Values of requests: read strictly, every problem with the path of its field."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from jigai.facts.parsing import parse_json
from jigai.facts.problems import InputRefused
from jigai.money import yuan
from jigai.office.api.office.fields import (
    Amount,
    Choice,
    Day,
    Field,
    Free,
    Group,
    Kind,
    Many,
    Text,
    Truth,
    Whole,
    parameters,
)

BODY = Group(
    (
        Field("name", Text(5), required=True),
        Field("total", Amount()),
        Field("begins", Day(), nullable=True),
        Field("rows", Many(Group((Field("year", Whole(2000, 2100), required=True),)), 2)),
        Field("kind", Choice(("a", "b"))),
        Field("whole", Truth()),
        Field("value", Free()),
    )
)


def problems(kind: Kind, raw: Any, where: str = "") -> list[tuple[str, str]]:
    with pytest.raises(InputRefused) as refused:
        kind.read(raw, where)
    return [(p.code, p.where) for p in refused.value.problems]


def test_what_is_in_order_becomes_values() -> None:
    raw = {
        "name": "线二", "total": "1234.5", "begins": None, "rows": [{"year": 2024}],
        "kind": "a", "whole": True, "value": {"x": [1]},
    }  # fmt: skip
    found = BODY.read(raw, "")
    assert found == raw | {"total": 123_450}
    assert BODY.read({"name": "x", "begins": "2024-02-29"}, "") == {
        "name": "x",
        "begins": dt.date(2024, 2, 29),
    }


def test_every_problem_is_named_with_the_path_of_its_field() -> None:
    raw = {
        "total": 12, "begins": "2023-02-29", "rows": [{"year": 1999}, {"yaer": 1}],
        "kind": "c", "whole": "true", "more": 1,
    }  # fmt: skip
    assert sorted(problems(BODY, raw), key=lambda found: found[1]) == [
        ("api.field-day", "begins"),
        ("api.field-choice", "kind"),
        ("api.key", "more"),
        ("api.field-missing", "name"),
        ("api.field-whole", "rows[0].year"),
        ("api.key", "rows[1].yaer"),
        ("api.field-missing", "rows[1].year"),
        ("api.field-amount", "total"),
        ("api.truth", "whole"),
    ]


@pytest.mark.parametrize(
    ("kind", "raw", "code"),
    [
        (Text(3), "abcd", "api.field-text"),
        (Text(3), "a\x00", "api.field-control"),
        (Text(9), "a\nb", "api.field-control"),
        (Amount(), "-1", "api.field-amount"),
        (Amount(), "1.005", "api.field-amount"),
        (Amount(), "1,000.00", "api.field-amount"),
        (Amount(), "１２", "api.field-amount"),
        (Amount(), 1, "api.field-amount"),
        (Day(), "20240331", "api.field-day"),
        (Day(), "1066-10-14", "api.field-day"),
        (Whole(), True, "api.field-whole"),
        (Whole(), "7", "api.field-whole"),
        (Many(Text(3), 1), ["a", "b"], "api.field-count"),
        (Many(Text(3), 1), "ab", "api.list"),
    ],
)
def test_what_is_of_another_kind_is_refused(kind: Kind, raw: Any, code: str) -> None:
    assert problems(kind, raw) == [(code, "")]


def test_a_text_of_several_lines_keeps_them() -> None:
    assert Text(9, lines=True).read("a\nb", "") == "a\nb"


def test_in_an_address_numbers_and_truths_are_words() -> None:
    fields = (Field("year", Whole(2000, 2100)), Field("late", Truth()), Field("q", Text(5)))
    assert parameters(fields, {"year": ["2024"], "late": ["true"], "q": ["7"]}) == {
        "year": 2024, "late": True, "q": "7",
    }  # fmt: skip
    with pytest.raises(InputRefused) as refused:
        parameters(fields, {"year": ["2024.0"], "late": ["yes"]})
    assert [(p.code, p.where) for p in refused.value.problems] == [
        ("api.field-whole", "?year"),
        ("api.truth", "?late"),
    ]


@given(st.integers(0, 10**15 - 1))
def test_every_amount_comes_back_as_it_was_sent(fen: int) -> None:
    assert Amount().read(yuan(fen), "") == fen


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.dates().map(str),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "rows", "year", "total", "x"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)


@given(JUNK)
def test_what_is_read_fits_the_schema_that_is_published(raw: Any) -> None:
    sent = parse_json(json.dumps(raw), "body")
    published = Draft202012Validator(BODY.schema(), format_checker=FormatChecker())
    try:
        BODY.read(sent, "")
    except InputRefused:
        return
    assert published.is_valid(sent)
