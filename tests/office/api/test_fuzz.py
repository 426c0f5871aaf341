"""The API fuzzed from its own OpenAPI document: no server error, no answer outside its schema."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.office.api.asked import EXAMPLES, body, example, post

from jigai.engine.schemas import schema_of
from jigai.office.api.document import operations
from jigai.office.wsgi import application

pytestmark = pytest.mark.django_db
NAMES = [operation["operationId"] for _, _, operation in operations("en")]
QUICK = [name for name in NAMES if name != "evaluateMany"]
"""Many dossiers at once are left to the long tests, since each request takes its time."""
SEED = 20_221_108
SHORT, LONG = 25, 400
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
REFUSED = {name: [*CHECKS, negative_data_rejection] for name in NAMES}
# Of many, each is refused by itself, and the answer as a whole is 200.
REFUSED["evaluateMany"] = CHECKS
QUIET = list(HealthCheck)


@pytest.fixture(autouse=True)
def many_requests_in_one_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """More requests than any client may send, over the one connection that a test has."""
    request.getfixturevalue("settings").API_RATE = 0
    ends = (request_started, request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield
    for signal in ends:
        signal.connect(close_old_connections)


@cache
def described() -> Any:
    """The document and the application behind it."""
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json?lang=en", application)


def fuzz(name: str, mode: GenerationMode, checks: list[Any], examples: int, **headers: str) -> None:
    """Send what the document allows (or what it does not) to one operation."""
    operation = described().find_operation_by_id(name)

    @seed(SEED)
    @settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=QUIET,
        database=None,
        phases=(Phase.generate, Phase.shrink),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def run(case: Any) -> None:
        case.call_and_validate(checks=checks, headers={"Accept-Encoding": "identity"} | headers)

    run()


@pytest.mark.parametrize("name", QUICK)
def test_what_the_document_allows_is_answered_as_it_says(name: str) -> None:
    fuzz(name, GenerationMode.POSITIVE, CHECKS, SHORT)


@pytest.mark.parametrize("name", QUICK)
def test_what_the_document_does_not_allow_is_refused(name: str) -> None:
    fuzz(name, GenerationMode.NEGATIVE, REFUSED[name], SHORT)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_what_the_document_allows_is_answered_as_it_says_for_long(name: str) -> None:
    fuzz(name, GenerationMode.POSITIVE, CHECKS, LONG)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_what_the_document_does_not_allow_is_refused_for_long(name: str) -> None:
    fuzz(name, GenerationMode.NEGATIVE, REFUSED[name], LONG)


# Near what is right: examples with one part replaced go deeper than random dossiers.

JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(10**30, 10**45),
    st.floats().map(repr),
    st.text(max_size=30),
    st.sampled_from(["-1", "0", "5%", "100万元", "2023-02-30", "是", "\u202e", "1e99", "unknown"]),
    st.lists(st.none(), max_size=2),
    st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=2),
)


def places(value: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a JSON value."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in pairs:
        yield (*before, key)
        if isinstance(inner, (dict, list)):
            yield from places(inner, (*before, key))


def replaced(value: Any, place: tuple[Any, ...], new: Any) -> Any:
    found = copy.deepcopy(value)
    node = found
    for key in place[:-1]:
        node = node[key]
    node[place[-1]] = new
    return found


@st.composite
def nearly(draw: Any) -> Any:
    """A request of an example, one part of which is junk."""
    asked = {
        "dossier": example(draw(st.sampled_from(EXAMPLES))),
        "overlays": [
            {
                "overlay": "x",
                "kind": "what-if",
                "set": {"longnan-equipment-grant/gives/rate": "5%"},
            }
        ],
        "rulings": [{"reading": "LN-A07", "value": "b", "by": "x", "act": "y"}],
        "readings": {"LN-A05": "b"},
        "packs": ["longnan"],
    }
    kept = draw(st.sets(st.sampled_from(["overlays", "rulings", "readings", "packs"])))
    asked = {key: part for key, part in asked.items() if key == "dossier" or key in kept}
    return replaced(asked, draw(st.sampled_from([*places(asked)])), draw(JUNK))


def check_nearly(asked: Any) -> None:
    answer = post(Client(), "evaluate?lang=en", asked)
    assert answer.status_code in (200, 400, 422), answer.content
    found = json.loads(body(answer))
    if answer.status_code == 200:
        results = Draft202012Validator(schema_of("result"))
        assert not list(results.iter_errors(found))
    else:
        assert found["errors"]


@seed(SEED)
@settings(max_examples=60, deadline=None, suppress_health_check=QUIET, database=None)
@given(asked=nearly())
def test_nearly_right_requests_are_answered_or_refused(asked: Any) -> None:
    check_nearly(asked)


@pytest.mark.slow
@seed(SEED)
@settings(max_examples=2000, deadline=None, suppress_health_check=QUIET, database=None)
@given(asked=nearly())
def test_nearly_right_requests_are_answered_or_refused_for_long(asked: Any) -> None:
    check_nearly(asked)
