"""Many dossiers at once: each answered in its turn by results or problem, none lost."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from django.test import Client, RequestFactory
from jsonschema import Draft202012Validator
from pytest_django.fixtures import Settings
from tests.office.api.asked import SMALL, body, codes, example, post

from jigai.engine.schemas import schema_of
from jigai.office.api.asking import evaluated
from jigai.office.api.bodies import JSON, text_of
from jigai.office.api.faults import Refusal

LINES = "application/x-ndjson"


def lines(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == LINES
    return [json.loads(line) for line in body(answer).decode().splitlines()]


def test_each_line_is_answered_with_its_number(page: Client) -> None:
    good = json.dumps({"dossier": example()})
    sent = "\r\n".join([good, "", "{", '{"dossier": {}}', "NaN", "[" * 5000, good])
    answer = post(page, "evaluate/many", sent, LINES)
    found = lines(answer)
    assert [item["number"] for item in found] == [1, 3, 4, 5, 6, 7]
    alone = post(page, "evaluate", {"dossier": example()}).json()
    assert found[0]["results"] == found[-1]["results"] == alone
    told = [item["problem"] for item in found[1:-1]]
    assert [problem["status"] for problem in told] == [400, 422, 400, 400]
    assert [p["errors"][0]["code"] for p in told] == [
        *("file.json", "dossier.claim-year", "file.not-finite", "file.too-deep")
    ]
    assert told[0]["errors"][0]["where"] == "line 3:1"
    assert told[0]["request"] == answer.headers["X-Request-Id"]


def test_a_list_is_answered_by_a_list(page: Client) -> None:
    found = json.loads(body(post(page, "evaluate/many?lang=en", [{"dossier": SMALL}, 3])))
    assert [item["number"] for item in found] == [1, 2]
    schema = Draft202012Validator(schema_of("result"))
    assert not list(schema.iter_errors(found[0]["results"]))
    assert found[1]["problem"]["errors"][0]["code"] == "api.shape"
    assert json.loads(body(post(page, "evaluate/many", []))) == []


def test_what_is_no_list_is_refused_as_a_whole(page: Client) -> None:
    assert codes(post(page, "evaluate/many", {"dossier": SMALL})) == ["api.list"]
    assert codes(post(page, "evaluate/many", "[{}")) == ["file.json"]


@pytest.mark.parametrize("kind", [JSON, LINES])
def test_more_than_accepted_is_refused_before_anything_is_reckoned(
    page: Client, settings: Settings, kind: str
) -> None:
    settings.API_MAX_DOSSIERS = 3
    many = [{"dossier": SMALL}] * 4
    sent = json.dumps(many) if kind == JSON else "\n".join(map(json.dumps, many))
    answer = post(page, "evaluate/many", sent, kind)
    assert answer.status_code == 413
    assert codes(answer) == ["api.too-many-dossiers"]


def test_a_failure_of_ours_in_one_leaves_the_others(
    page: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sometimes(raw: Any, *words: Any, **named: Any) -> Any:
        if raw["packs"] == ["henan"]:
            raise RuntimeError("on purpose")
        return evaluated(raw, *words, **named)

    monkeypatch.setattr("jigai.office.api.many.evaluated", sometimes)
    asked = [{"dossier": SMALL, "packs": [pack]} for pack in ("longnan", "henan", "luan")]
    found = json.loads(body(post(page, "evaluate/many", asked)))
    assert ["results" in item for item in found] == [True, False, True]
    assert found[1]["problem"]["errors"][0]["code"] == "api.broken"


class Lost(BytesIO):
    """A client that goes away while it sends."""

    def read(self, *_: object) -> bytes:
        raise OSError("gone")


def test_a_body_that_breaks_off_is_400() -> None:
    request = RequestFactory().post("/api/v1/evaluate", "{}", JSON)
    request._stream = Lost()
    with pytest.raises(Refusal) as caught:
        text_of(request, JSON)
    assert caught.value.status == 400
    assert caught.value.problems[0].code == "api.cut-off"
