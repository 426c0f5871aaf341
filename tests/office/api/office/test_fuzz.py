"""The operations of the office fuzzed from the document, by a program that may do each."""

from __future__ import annotations

from typing import Any

import pytest
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection
from tests.office.api.office.asking import program
from tests.office.api.test_fuzz import CHECKS, fuzz
from tests.office.api.test_fuzz import many_requests_in_one_test as many_requests_in_one_test
from tests.office.identity.cast import CITY, Cast

from jigai.office.api.office.operations import OPERATIONS
from jigai.office.identity.roles import BUREAU, ORGANISATION, permits, roles

pytestmark = pytest.mark.django_db
NAMES = sorted(OPERATIONS)
REFUSED = [*CHECKS, negative_data_rejection]
SHORT, LONG = 3, 80
LIKELY = ("officer", "preparer", "section-head", "reviewer", "finance", "leader")
"""Roles that see most, in the order in which one is chosen for an operation."""


def header(name: str) -> dict[str, str]:
    """The token of somebody who may do an operation."""
    cast, permit = Cast(), permits()[OPERATIONS[name].permit]
    role = next(r for r in (*LIKELY, *sorted(roles())) if r in permit.roles)
    side = roles()[role].side
    place: dict[str, Any] = {BUREAU: {"region": CITY}, ORGANISATION: {"firm": cast.firm()}}
    found = program(cast, cast.post("o", role, **place.get(side, {})), permit.act)
    return {"Authorization": f"Bearer {found.secret}"}


@pytest.mark.parametrize("name", NAMES)
def test_what_the_document_allows_is_answered_as_it_says(name: str) -> None:
    fuzz(name, GenerationMode.POSITIVE, CHECKS, SHORT, **header(name))


@pytest.mark.parametrize("name", NAMES)
def test_what_the_document_does_not_allow_is_refused(name: str) -> None:
    fuzz(name, GenerationMode.NEGATIVE, REFUSED, SHORT, **header(name))


@pytest.mark.slow
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("name", NAMES)
def test_every_operation_holds_for_long(name: str, mode: GenerationMode) -> None:
    fuzz(name, mode, CHECKS, LONG, **header(name))


@pytest.mark.parametrize("name", NAMES)
def test_without_a_token_no_operation_answers(name: str) -> None:
    fuzz(name, GenerationMode.POSITIVE, [not_a_server_error, refused_as_unknown], 2)


def refused_as_unknown(_context: Any, response: Any, _case: Any) -> None:
    """A check: nobody is answered by 401."""
    assert response.status_code == 401, response.text
