"""The OpenAPI document is valid, whole, and in both languages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver
from jsonschema import Draft202012Validator
from tests.office.api.asked import EXAMPLES, body
from tests.office.api.asked import example as example_of

from jigai.facts.problems import Lang
from jigai.office.api.bodies import LINES
from jigai.office.api.document import document, example, operations

HAN = re.compile("[\u4e00-\u9fff]")


def references(value: Any) -> set[str]:
    if isinstance(value, dict):
        own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
        return own.union(*map(references, value.values()))
    return set().union(*map(references, value)) if isinstance(value, list) else set()


def test_every_reference_leads_somewhere() -> None:
    found = document("zh")
    for reference in references(found):
        node: Any = found
        for part in reference.removeprefix("#/").split("/"):
            node = node[part]
    for schema in found["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_every_operation_is_described_in_both_languages() -> None:
    for lang in ("zh", "en"):
        for _, path, operation in operations(lang):
            for text in (operation["summary"], operation["description"]):
                assert bool(HAN.search(text)) == (lang == "zh"), path
            assert all(p["description"] for p in operation["parameters"])
            assert "500" in operation["responses"]


def routes(patterns: list[Any], before: str = "/") -> Iterator[str]:
    for pattern in patterns:
        here = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, here)
        elif here.startswith("/api/"):
            yield re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", here)


def test_every_address_of_the_interface_is_in_the_document() -> None:
    itself = "/api/v1/openapi.json"
    assert {*routes(get_resolver().url_patterns)} - {itself} == {*document("zh")["paths"]}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_is_served_in_the_language_asked_for(page: Client, lang: Lang) -> None:
    found = page.get(f"/api/v1/openapi.json?lang={lang}")
    assert found.json() == document(lang)
    assert found.headers["Content-Type"] == "application/json"


def test_examples_fit_the_schema_of_requests() -> None:
    found = document("en")
    schema = Draft202012Validator(
        {"$ref": "#/components/schemas/Request", "components": found["components"]}
    )
    for asked in [example(), *({"dossier": example_of(file)} for file in EXAMPLES)]:
        assert not list(schema.iter_errors(asked))


def test_no_amount_is_a_number() -> None:
    for name in ("Result", "BriefResult"):
        assert '"number"' not in str(document("en")["components"]["schemas"][name]).replace(
            "'", '"'
        )


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_json_lines_say_what_each_line_holds(page: Client, lang: Lang) -> None:
    found = document(lang)
    many = found["paths"]["/api/v1/evaluate/many"]["post"]
    sent = many["requestBody"]["content"][LINES]
    given = many["responses"]["200"]["content"][LINES]
    assert sent["schema"]["description"]
    answer = page.post(
        f"/api/v1/evaluate/many?lang={lang}", sent["example"] + "[]\n", content_type=LINES
    )
    asked = [json.loads(line) for line in sent["example"].splitlines()]
    items = [json.loads(line) for line in body(answer).splitlines()]
    assert ["results" in item for item in items] == [True, True, False]
    for part, values in ((sent, asked), (given, items)):
        schema = part["x-item-schema"] | {"components": found["components"]}
        for value in values:
            assert not list(Draft202012Validator(schema).iter_errors(value))
