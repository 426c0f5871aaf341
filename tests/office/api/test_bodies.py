"""Whatever is sent: a clear refusal with its status, never a server error."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings
from tests.office.api.asked import SMALL, codes, post


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ("   \n", "api.empty"),
        ("{", "file.json"),
        ("dossier: {}", "file.json"),
        ('{"dossier": {}} {}', "file.json"),
        ("\ufeff{", "file.json"),
        ('{"dossier": NaN}', "file.not-finite"),
        ('{"dossier": {"a": -Infinity}}', "file.not-finite"),
        ('{"dossier": {}, "dossier": {}}', "file.duplicate-key"),
        ("[" * 60 + "]" * 60, "file.too-deep"),
        ("[" * 200_000, "file.too-deep"),
        ('{"a":' * 200_000, "file.too-deep"),
        ('{"dossier": "\\ud800"}', "file.character"),
        ('{"dossier": "é"}'.encode("latin-1"), "file.encoding"),
        (b"PK\x03\x04", "file.disguised"),
    ],
)
def test_what_is_no_json_is_400(page: Client, sent: Any, code: str) -> None:
    answer = post(page, "evaluate", sent)
    assert answer.status_code == 400
    assert codes(answer) == [code]


@pytest.mark.parametrize(
    ("kind", "headers", "code"),
    [
        ("text/plain", {}, "api.media-type"),
        ("application/x-www-form-urlencoded", {}, "api.media-type"),
        ("multipart/form-data; boundary=x", {}, "api.media-type"),
        ("application/x-ndjson", {}, "api.media-type"),
        ("application/json; charset=gbk", {}, "api.coding"),
        ("application/json", {"content-encoding": "gzip"}, "api.coding"),
    ],
)
def test_other_types_of_content_are_415(
    page: Client, kind: str, headers: dict[str, str], code: str
) -> None:
    answer = post(page, "evaluate", {"dossier": SMALL}, kind, headers=headers)
    assert answer.status_code == 415
    assert codes(answer) == [code]


@pytest.mark.parametrize("number", ["9" * 40, "1e999", "-0", "0.1", "1E-400", "9" * 5000])
def test_any_number_is_read_exactly_or_refused(page: Client, number: str) -> None:
    taxes = f'{{"local_vat_retained": {{"2023": {number}}}}}'
    asked = f'{{"dossier": {{"claim_year": 2023, "applicant": {taxes}}}}}'
    answer = post(page, "evaluate", asked)
    assert answer.status_code in (200, 422)


def test_too_much_is_413(page: Client, settings: Settings) -> None:
    settings.API_MAX_BODY = 1000
    answer = post(page, "evaluate", {"dossier": SMALL, "note": "x" * 2000})
    assert answer.status_code == 413
    assert codes(answer) == ["api.too-large"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("?lamg=en", "api.parameter"),
        ("?lang=fr", "api.parameter-value"),
        ("?lang=", "api.parameter-value"),
        ("?lang=zh&lang=en", "api.parameter-twice"),
        ("?brief=1", "api.parameter-value"),
        ("?%00=%FF", "api.parameter"),
    ],
)
def test_parameters_that_cannot_be_are_refused_by_name(page: Client, query: str, code: str) -> None:
    answer = post(page, f"evaluate{query}", {"dossier": SMALL})
    assert answer.status_code == 400
    assert codes(answer) == [code]
    assert answer.json()["errors"][0]["where"].startswith("?")


def test_a_long_name_is_refused(page: Client) -> None:
    assert codes(page.get(f"/api/v1/facts?name={'x' * 101}")) == ["api.text-long"]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("get", "nothing", 404, "api.not-found"),
        ("get", "packs/nowhere", 404, "api.no-pack"),
        ("get", "schemas/nothing", 404, "api.no-schema"),
        ("get", "packs/", 404, "api.not-found"),
        ("get", "evaluate", 405, "api.method"),
        ("delete", "packs", 405, "api.method"),
        ("options", "evaluate", 405, "api.method"),
    ],
)
def test_wrong_addresses_and_methods_are_problems_too(
    page: Client, method: str, path: str, status: int, code: str
) -> None:
    answer = getattr(page, method)(f"/api/v1/{path}")
    assert answer.status_code == status
    assert codes(answer) == [code]
    assert bool(answer.headers.get("Allow")) == (status == 405)


def test_an_unknown_host_is_a_problem_too(page: Client) -> None:
    answer = page.get("/api/v1/packs", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert codes(answer) == ["api.bad-request"]


def test_a_failure_of_ours_is_told_with_the_number_of_the_request(
    page: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("on purpose")

    monkeypatch.setattr("jigai.office.api.operations.pack_detail", broken)
    page.raise_request_exception = False
    answer = page.get("/api/v1/packs/longnan")
    assert answer.status_code == 500
    assert codes(answer) == ["api.broken"]
    assert answer.json()["request"] == answer.headers["X-Request-Id"]


def test_other_sites_are_given_nothing(page: Client) -> None:
    answer = page.get("/api/v1/packs", headers={"origin": "https://elsewhere.example"})
    assert not [h for h in answer.headers if h.lower().startswith("access-control")]
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert not answer.cookies
