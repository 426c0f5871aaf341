"""Changes name the version that was seen; one of an older version says what to do."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory

from jigai.facts.problems import InputRefused
from jigai.office.api.faults import Refusal
from jigai.office.api.office.versions import refused, stated
from jigai.office.ground.acts.errors import stale
from jigai.office.ground.acts.refusing import problem


def request(**headers: str) -> Any:
    return RequestFactory().post(
        "/api/v1/x", headers={k.replace("_", "-"): v for k, v in headers.items()}
    )


@pytest.mark.parametrize(
    ("headers", "inside", "version"),
    [
        ({"If_Match": '"3"'}, None, 3),
        ({"If_Match": 'W/"3"'}, 3, 3),
        ({}, 7, 7),
    ],
)
def test_the_version_stands_in_the_header_or_in_the_body(
    headers: dict[str, str], inside: int | None, version: int
) -> None:
    body = {"name": "x"} | ({} if inside is None else {"version": inside})
    assert stated(request(**headers), body) == version
    assert body == {"name": "x"}


@pytest.mark.parametrize(
    ("headers", "inside", "status", "code"),
    [
        ({}, None, 422, "api.version-missing"),
        ({"If_Match": "3"}, None, 400, "api.if-match"),
        ({"If_Match": "*"}, None, 400, "api.if-match"),
        ({"If_Match": '"３"'}, None, 400, "api.if-match"),
        ({"If_Match": '"3"'}, 4, 400, "api.if-match"),
    ],
)
def test_a_change_without_one_version_is_refused(
    headers: dict[str, str], inside: int | None, status: int, code: str
) -> None:
    with pytest.raises(Refusal) as why:
        stated(request(**headers), {} if inside is None else {"version": inside})
    assert (why.value.status, [p.code for p in why.value.problems]) == (status, [code])


@pytest.mark.parametrize(("headers", "status"), [({}, 409), ({"If_Match": '"1"'}, 412)])
def test_a_record_changed_meanwhile_is_told_with_the_remedy(
    headers: dict[str, str], status: int
) -> None:
    found = refused(request(**headers), stale())
    assert (found.status, [p.code for p in found.problems]) == (status, ["api.stale"])
    assert "read it again" in found.problems[0].en


def test_any_other_refusal_stays_what_it_is() -> None:
    why = InputRefused([problem("identity.token-over")])
    assert refused(request(If_Match='"1"'), why).status == 422
    assert refused(request(), why).problems == tuple(why.problems)
