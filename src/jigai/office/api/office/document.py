"""The operations of the office as OpenAPI describes them, from what they declare."""

from __future__ import annotations

import copy
from typing import Any

from jigai.engine.schemas.result import TEXT
from jigai.facts.problems import Lang
from jigai.office.api.bodies import BINARY, JSON
from jigai.office.api.faults import Schema
from jigai.office.api.office.fields import Field, sample
from jigai.office.api.office.operations import OPERATIONS, SCHEMAS
from jigai.office.api.office.registry import Operation
from jigai.office.api.office.repeating import HEADER, REPEATED
from jigai.office.ground.texts import known, t
from jigai.office.identity.roles import permits

SCHEME = "token"
BOUNDS = ("from", "to")
READING = (400, 401, 403, 404, 405, 429, 500, 503)
SENDING = (*READING, 409, 413, 415, 422)
SCHEMES: Schema = {SCHEME: {"type": "http", "scheme": "bearer", "bearerFormat": "jigai_…"}}


def paths(base: str, lang: Lang) -> Schema:
    """Each path with its operations by method."""
    found: Schema = {}
    for operation in OPERATIONS.values():
        methods = found.setdefault(f"{base}/{operation.address}", {})
        methods[operation.method.lower()] = _described(operation, lang)
    return found


def schemas(lang: Lang) -> Schema:
    """What operations give, each field with its meaning."""
    return {name: _worded(copy.deepcopy(schema), lang) for name, schema in SCHEMAS.items()}


def statuses(operation: Operation) -> tuple[int, ...]:
    """The failures that an operation can have."""
    if not operation.writes:
        return READING
    found = {*SENDING} if operation.content or operation.upload else {*READING, 409, 422}
    return tuple(sorted(found | ({412} if operation.versioned else set())))


def _described(operation: Operation, lang: Lang) -> Schema:
    name = operation.id
    permit = permits()[operation.permit]
    act = permit.zh if lang == "zh" else permit.en
    needs = t("interface.needs", lang, act=act, permit=operation.permit)
    found: Schema = {
        "operationId": name,
        "summary": t(f"interface.op.{name}.summary", lang),
        "description": f"{t(f'interface.op.{name}.text', lang)}\n\n{needs}",
        "parameters": _parameters(operation, lang),
        "security": [{SCHEME: []}],
        "tags": [operation.group],
        "x-permit": operation.permit,
        "responses": {str(operation.status): _given(operation, lang)}
        | {str(n): {"$ref": f"#/components/responses/{n}"} for n in statuses(operation)},
    }
    if operation.upload:
        binary = {"schema": {"type": "string", "format": "binary"}}
        found["requestBody"] = {"required": True, "content": {BINARY: binary}}
    elif operation.content is not None:
        schema = _worded(operation.content.schema(), lang)
        content = {"schema": schema, "example": sample(operation.content)}
        found["requestBody"] = {"required": True, "content": {JSON: content}}
    return found


def _given(operation: Operation, lang: Lang) -> Schema:
    found: Schema = {"description": t(f"interface.op.{operation.id}.answer", lang)}
    if operation.download:
        found["content"] = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
        return found
    found["content"] = {JSON: {"schema": {"$ref": f"#/components/schemas/{operation.gives}"}}}
    headers: Schema = {}
    if operation.paged:
        headers["Link"] = {"schema": TEXT, "description": t("interface.headers.link", lang)}
    if operation.writes and not operation.upload:
        text = t("interface.headers.replayed", lang)
        headers[REPEATED] = {"schema": TEXT, "description": text}
    return found | ({"headers": headers} if headers else {})


def _parameters(operation: Operation, lang: Lang) -> list[Schema]:
    places, query = _places(operation, lang), _query(operation, lang)
    return [*places, *query, *_headers(operation, lang)]


def _places(operation: Operation, lang: Lang) -> list[Schema]:
    kinds = {"int": {"type": "integer", "minimum": 0}, "str": {"type": "string", "minLength": 1}}
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": kinds[kind],
            "description": t(f"interface.parameters.{name}", lang),
        }
        for name, kind in operation.places
    ]


def _query(operation: Operation, lang: Lang) -> list[Schema]:
    words = {"type": "string", "enum": ["zh", "en"]}
    language = {"name": "lang", "in": "query", "required": False, "schema": words}
    stated = [
        {
            "name": f.name,
            "in": "query",
            "required": f.required,
            "schema": {"type": "array", "items": f.schema()} if f.repeats else f.schema(),
            "description": _words_of(f, lang),
        }
        for f in operation.parameters
    ]
    return [*stated, language | {"description": t("interface.parameters.lang", lang)}]


def _words_of(field: Field, lang: Lang) -> str:
    if field.title:
        bound = field.name.rpartition("-")[2]
        words = t(field.title, lang)
        return t(f"interface.bounds.{bound}", lang, name=words) if bound in BOUNDS else words
    return t(f"interface.parameters.{field.name}", lang)


def _headers(operation: Operation, lang: Lang) -> list[Schema]:
    found: list[Schema] = []
    if operation.writes and not operation.upload:
        key = {"type": "string", "pattern": "^[\\x21-\\x7e]{1,100}$"}
        text = t("interface.headers.idempotency-key", lang)
        found.append({"name": HEADER, "in": "header", "schema": key, "description": text})
    if operation.versioned:
        tag = {"type": "string", "pattern": '^"[0-9]{1,18}"$'}
        text = t("interface.headers.if-match", lang)
        found.append({"name": "If-Match", "in": "header", "schema": tag, "description": text})
    return found


def _worded(schema: Any, lang: Lang) -> Any:
    """The same with the meaning of each named value beside it, where the catalogue has one."""
    if isinstance(schema, list):
        return [_worded(part, lang) for part in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: _worded(part, lang) for key, part in schema.items() if key != "properties"}
    if "properties" in schema:
        made["properties"] = {
            name: _worded(part, lang) | _meaning(name, lang)
            for name, part in schema["properties"].items()
        }
    return made


def _meaning(name: str, lang: Lang) -> Schema:
    key = f"interface.fields.{name}"
    return {"description": t(key, lang)} if known(key) else {}
