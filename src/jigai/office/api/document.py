"""The OpenAPI document: django-ninja's operations, with the schemas that the engine publishes."""

from __future__ import annotations

import copy
import json
from functools import cache
from typing import Any

from jigai import __version__
from jigai.engine.schemas import schema_of
from jigai.engine.schemas.result import TEXT, listed, problem, record
from jigai.facts.problems import Lang
from jigai.office.api.asking import KEYS, LONGEST, MOST_OVERLAYS, MOST_PACKS, MOST_READINGS
from jigai.office.api.bodies import JSON, LINES
from jigai.office.api.faults import PROBLEM, STATUSES, Schema
from jigai.office.api.office import document as office
from jigai.office.api.operations import api
from jigai.office.ground.plans import shelf
from jigai.office.ground.texts import t
from jigai.policy.language import LEVELS
from jigai.reference import regions

BASE = "/api/v1"
READING = (400, 404, 405, 429, 500, 503)
SENDING = (400, 405, 413, 415, 422, 429, 500, 503)
ORDER = (
    "evaluate",
    "evaluateMany",
    "listPacks",
    "readPack",
    "listFacts",
    "listSchemas",
    "readSchema",
    "health",
)
ANSWERS: dict[str, Schema] = {
    "health": {"$ref": "#/components/schemas/Health"},
    "listPacks": listed({"$ref": "#/components/schemas/Pack"}),
    "readPack": {"$ref": "#/components/schemas/Policy"},
    "listFacts": listed({"$ref": "#/components/schemas/Fact"}),
    "listSchemas": listed(TEXT),
    "readSchema": {"type": "object"},
    "evaluate": {"$ref": "#/components/schemas/Results"},
    "evaluateMany": listed({"$ref": "#/components/schemas/Item"}),
}


@cache
def example() -> Schema:
    """A request that works with what is at hand: a firm in the place of the most local policy."""
    pack = max(shelf().packs, key=lambda p: (LEVELS.index(p.info.level), p.id))
    place = regions.find(pack.info.region)
    return {
        "dossier": {
            "claim_year": 2023,
            "applicant": {
                "name": "示例电子有限公司",
                "above_scale": True,
                "region": place.name if place is not None else pack.info.region,
            },
        },
        "packs": [pack.id],
    }


@cache
def document(lang: Lang) -> Schema:
    """The document in a language; not to be changed."""
    made: Schema = copy.deepcopy(dict(api.get_openapi_schema(path_prefix=f"{BASE}/")))
    made["info"] = {
        "title": t("interface.title", lang),
        "version": __version__,
        "description": t("interface.text", lang),
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    }
    made["components"]["schemas"] = _schemas() | office.schemas(lang)
    made["components"]["securitySchemes"] = office.SCHEMES
    made["components"]["responses"] = {str(n): _problem(n, lang) for n in STATUSES}
    for path in made["paths"].values():
        path.pop("head", None)
        for operation in path.values():
            _describe(operation, lang)
    made["paths"] |= office.paths(BASE, lang)
    made.pop("servers", None)
    return made


def operations(lang: Lang) -> list[tuple[str, str, Schema]]:
    """Each operation open to all with method and path: those that evaluate first."""
    found = [one for one in _all(lang) if one[2]["operationId"] in ORDER]
    return sorted(found, key=lambda one: ORDER.index(one[2]["operationId"]))


def of_the_office(lang: Lang) -> list[tuple[str, str, Schema]]:
    """Each operation that wants a token, with its method and path."""
    return [one for one in _all(lang) if one[2]["operationId"] not in ORDER]


def _all(lang: Lang) -> list[tuple[str, str, Schema]]:
    return [
        (method.upper(), path, operation)
        for path, methods in document(lang)["paths"].items()
        for method, operation in methods.items()
    ]


def _describe(operation: Schema, lang: Lang) -> None:
    name = operation["operationId"]
    operation["summary"] = t(f"interface.op.{name}.summary", lang)
    operation["description"] = t(f"interface.op.{name}.text", lang)
    for parameter in operation["parameters"]:
        stated = parameter["name"]
        parameter["description"] = t(f"interface.parameters.{stated}", lang)
        parameter["schema"] = _plain(parameter["schema"])
    ok: Schema = {"description": t(f"interface.op.{name}.answer", lang)}
    ok["content"] = {JSON: {"schema": ANSWERS[name]}}
    if name == "evaluateMany":
        ok["content"][LINES] = _lines("Item", t("interface.lines.answer", lang))
    sends = name.startswith("evaluate")
    failures = SENDING if sends else READING
    operation["responses"] = {"200": ok} | {
        str(n): {"$ref": f"#/components/responses/{n}"} for n in failures
    }
    if not sends:
        operation["responses"]["304"] = {"description": t("interface.status.304", lang)}
    if sends:
        operation["requestBody"] = _body(name, lang)


def _plain(schema: Schema) -> Schema:
    """A parameter is there or not: that it could be null says nothing in an address."""
    inner = schema.get("anyOf", [schema])[0]
    return {k: v for k, v in inner.items() if k in ("type", "enum", "maxLength")}


def _body(name: str, lang: Lang) -> Schema:
    asked = {"$ref": "#/components/schemas/Request"}
    if name == "evaluate":
        return {"required": True, "content": {JSON: {"schema": asked, "example": example()}}}
    return {
        "required": True,
        "content": {
            JSON: {"schema": listed(asked), "example": [example()]},
            LINES: _lines("Request", t("interface.lines.body", lang))
            | {"example": _line(example()) * 2},
        },
    }


def _lines(item: str, text: str) -> Schema:
    """JSON lines: OpenAPI 3.1 knows a text only, so what each line holds is said beside it."""
    return {
        "schema": {"type": "string", "description": text},
        "x-item-schema": {"$ref": f"#/components/schemas/{item}"},
    }


def _problem(status: int, lang: Lang) -> Schema:
    found: Schema = {
        "description": t(f"interface.status.{status}", lang),
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status == 429:
        seconds = {"type": "integer", "minimum": 1}
        found["headers"] = {"Retry-After": {"schema": seconds, "required": True}}
    return found


def _schemas() -> Schema:
    """The schemas of the engine as components, and those of the interface itself."""
    found: Schema = {}
    _take(found, "Dossier", schema_of("dossier"))
    _take(found, "Result", schema_of("result")["items"])
    _take(found, "BriefResult", schema_of("brief")["items"])
    _take(found, "Pack", schema_of("packs")["items"])
    _take(found, "Policy", schema_of("policy"))
    _take(found, "Fact", schema_of("facts")["items"])
    either = [{"$ref": "#/components/schemas/Result"}, {"$ref": "#/components/schemas/BriefResult"}]
    found["Results"] = listed({"anyOf": either})
    found["Problem"] = record(
        {
            "type": TEXT,
            "title": TEXT,
            "status": {"type": "integer"},
            "detail": TEXT,
            "request": TEXT,
            "errors": {"type": "array", "items": problem(), "minItems": 1},
        }
    )
    found["Item"] = record(
        {
            "number": {"type": "integer", "minimum": 1},
            "results": {"$ref": "#/components/schemas/Results"},
            "problem": {"$ref": "#/components/schemas/Problem"},
        },
        ("results", "problem"),
    )
    found["Health"] = record(
        {
            "status": TEXT,
            "version": TEXT,
            "database": TEXT,
            "packs": {"type": "integer"},
            "packs_left_out": listed(TEXT),
            "texts": {"type": "integer"},
            "texts_left_out": listed(TEXT),
        }
    )
    found["Request"] = _request(found["Dossier"])
    return found


def _request(dossier: Schema) -> Schema:
    text = {"type": "string", "minLength": 1, "maxLength": LONGEST}
    overlay = {
        "type": "object",
        "properties": {
            "overlay": text,
            "kind": {"enum": ["guide", "what-if"]},
            "act": {"type": ["string", "null"]},
            "set": {"type": "object"},
            "note": {},
        },
        "required": ["overlay", "set"],
        "additionalProperties": False,
    }
    properties: Schema = {
        "dossier": {"$ref": "#/components/schemas/Dossier"},
        "packs": {"type": ["array", "null"], "items": text, "maxItems": MOST_PACKS},
        "readings": {
            "type": ["object", "null"],
            "additionalProperties": text,
            "maxProperties": MOST_READINGS,
        },
        "overlays": {"type": ["array", "null"], "items": overlay, "maxItems": MOST_OVERLAYS},
        "rulings": dossier["properties"]["rulings"] | {"maxItems": MOST_READINGS},
        "as_of": {"type": ["string", "null"]},
        "claim_year": {"type": ["integer", "string", "null"]},
        "stack": {"type": ["boolean", "null"]},
    }
    assert tuple(properties) == KEYS
    return {
        "type": "object",
        "properties": properties,
        "required": ["dossier"],
        "additionalProperties": False,
    }


def _take(found: Schema, name: str, schema: Schema) -> None:
    """A schema with what it defines, as components of their own."""
    inner = {k: v for k, v in schema.items() if k not in ("$schema", "$defs")}
    found[name] = _led(inner, name)
    for part, definition in schema.get("$defs", {}).items():
        found[f"{name}.{part}"] = _led(definition, name)


def _led(value: Any, name: str) -> Any:
    """The same with its references leading to the components."""
    if isinstance(value, dict):
        return {
            k: v.replace("#/$defs/", f"#/components/schemas/{name}.")
            if k == "$ref"
            else _led(v, name)
            for k, v in value.items()
        }
    return [_led(item, name) for item in value] if isinstance(value, list) else value


def _line(asked: Schema) -> str:
    return json.dumps(asked, ensure_ascii=False) + "\n"
