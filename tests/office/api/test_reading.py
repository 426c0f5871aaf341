"""Packs, facts and schemas: as the command line gives them, tagged by the version of the pack."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator
from pytest_django.fixtures import Settings
from tests.office.api.asked import codes

from jigai.cli import main
from jigai.engine.schemas import SCHEMAS, schema_of
from jigai.office.ground.plans import shelf


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert main([*words]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_lists_are_those_of_the_command_line(
    page: Client, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for path, words in (
        ("packs", ("packs", "--format", "json")),
        ("facts", ("facts", "--format", "json")),
        ("facts?name=loan", ("facts", "loan", "--format", "json")),
    ):
        sign = "&" if "?" in path else "?"
        found = page.get(f"/api/v1/{path}{sign}lang={lang}").json()
        assert found == printed(capsys, *words, "--lang", lang)


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_are_those_of_the_command_line(page: Client, name: str) -> None:
    assert name in page.get("/api/v1/schemas").json()
    found = page.get(f"/api/v1/schemas/{name}").json()
    assert found == json.loads(json.dumps(schema_of(name)))
    Draft202012Validator.check_schema(found)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_policy_fits_its_schema(page: Client, lang: str) -> None:
    schema = Draft202012Validator(schema_of("policy"))
    for pack in shelf().packs:
        found = page.get(f"/api/v1/packs/{pack.id}?lang={lang}").json()
        assert not list(schema.iter_errors(found))
        assert [c["at"] for c in found["clauses"]] == list(pack.clauses)
        assert found["version"] == pack.version


def test_facts_fit_their_schema(page: Client) -> None:
    schema = Draft202012Validator(schema_of("facts"))
    assert not list(schema.iter_errors(page.get("/api/v1/facts").json()))


def test_what_is_known_already_is_not_sent_again(page: Client) -> None:
    first = page.get("/api/v1/packs/longnan")
    tag = first.headers["ETag"]
    again = page.get("/api/v1/packs/longnan", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == tag
    other = page.get("/api/v1/packs/longnan?lang=en", headers={"if-none-match": tag})
    assert other.status_code == 200
    assert page.get("/api/v1/packs/dandong").headers["ETag"] != tag


def test_the_language_is_the_parameter_then_the_header_then_chinese(page: Client) -> None:
    def title(path: str, accepted: str) -> str:
        answer = page.get(f"/api/v1/packs/longnan{path}", headers={"accept-language": accepted})
        assert "Accept-Language" in answer.headers["Vary"]
        return answer.headers["Content-Language"]

    assert title("", "en-US,zh;q=0.5") == "en"
    assert title("", "zh-CN,en;q=0.5") == "zh-Hans"
    assert title("", "fr, *;q=0.1") == "zh-Hans"
    assert title("?lang=zh", "en") == "zh-Hans"
    page.cookies["lang"] = "en"
    assert title("", "") == "zh-Hans"


def test_head_is_answered_like_get_without_the_content(page: Client) -> None:
    answer = page.head("/api/v1/packs")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["ETag"] == page.get("/api/v1/packs").headers["ETag"]


def test_health_says_so_when_there_are_no_policies(
    page: Client, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.API_RATE = 1
    for _ in range(5):
        assert page.get("/api/v1/health").json()["status"] == "ok"
    monkeypatch.setattr("jigai.office.api.operations.state", lambda: (False, {}))
    answer = page.get("/api/v1/health")
    assert answer.status_code == 503
    assert codes(answer) == ["api.unavailable"]
