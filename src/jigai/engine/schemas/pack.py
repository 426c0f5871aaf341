"""The JSON Schema of pack files, made from the one list of the language's words.

Where the language lets a value differ by reading, ``{reading: …}`` stands in place of any value.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import Any

from jigai.facts.documents import parse
from jigai.policy.language import DOCUMENTS
from jigai.policy.shapes import (
    Anything,
    Either,
    Flag,
    Identity,
    Items,
    OneOf,
    Record,
    Shape,
    Table,
    Text,
    Variants,
    Whole,
)

DRAFT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]
_FREE = ("document", "clauses", "readings", "classification", "template", "use")


def pack_schema() -> Schema:
    """Any document of a pack file; each is known by its first key."""
    definitions: Schema = {
        "reading": {
            "type": "object",
            "description": "口径：按所选答案取值 the value of the answer chosen",
            "properties": {"reading": {"type": "string"}},
            "required": ["reading"],
        }
    }
    for kind, shape in DOCUMENTS.items():
        definitions[kind] = _plain(shape, kind, by_reading=kind not in _FREE)
        if kind not in _FREE:
            definitions[kind]["properties"].setdefault(
                "when", {"description": described(kind, "when")}
            )
    branches = [
        {"if": {"required": [kind]}, "then": {"$ref": f"#/$defs/{kind}"}} for kind in DOCUMENTS
    ]
    return {
        "$schema": DRAFT,
        "title": "jigai pack document 政策包文件",
        "type": "object",
        "anyOf": [{"required": [kind]} for kind in DOCUMENTS],
        "allOf": branches,
        "$defs": definitions,
    }


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, str]]:
    file = resources.files("jigai.engine.schemas") / "pack_words.yaml"
    found: dict[str, dict[str, str]] = parse(file.read_text(encoding="utf-8"), file.name)[0]
    return found


def described(holder: str, key: str) -> str:
    """What a key means where it stands, in both languages; raises KeyError for an unknown one."""
    found = _words().get(f"{holder}.{key}") or _words()[key]
    return f"{found['zh']} {found['en']}"


def _of(shape: Shape, holder: str, *, by_reading: bool) -> Schema:
    made = _plain(shape, holder, by_reading=by_reading)
    named = " ".join(part for part in (shape.zh, shape.en) if part)
    if named:
        made = {"description": named} | made
    if not by_reading or isinstance(shape, Anything):
        return made
    return {"anyOf": [{"$ref": "#/$defs/reading"}, made]}


def _plain(shape: Shape, holder: str, *, by_reading: bool) -> Schema:
    match shape:
        case Identity():
            return {"type": ["string", "integer"], "pattern": r"^[\w.\-${}]{1,100}$"}
        case Text():
            return {"type": ["string", "integer", "boolean", "number"]}
        case Flag():
            return {"type": "boolean"}
        case Whole():
            return {"type": "integer", "minimum": shape.low, "maximum": shape.high}
        case OneOf():
            words: list[Any] = [*shape.words]
            words += [int(w) for w in shape.words if w.isdigit()]
            return {"enum": words}
        case Items():
            return _items(shape, holder, by_reading=by_reading)
        case Table():
            entries = _of(shape.of, "*", by_reading=by_reading)
            return {"type": "object", "additionalProperties": entries}
        case Record():
            return _record(shape, holder, by_reading=by_reading)
        case Either():
            parts = [s for s in (shape.scalar, shape.listed, shape.mapped) if s is not None]
            return {"anyOf": [_of(part, holder, by_reading=by_reading) for part in parts]}
        case Variants():
            return _variants(shape, by_reading=by_reading)
    return {}


def _items(shape: Items, holder: str, *, by_reading: bool) -> Schema:
    one = _of(shape.of, holder, by_reading=by_reading)
    listed: Schema = {"type": "array", "items": one}
    if not shape.empty:
        listed["minItems"] = 1
    return {"anyOf": [listed, one]} if shape.single else listed


def _record(shape: Record, holder: str, *, by_reading: bool) -> Schema:
    made: Schema = {
        "type": "object",
        "properties": {
            key: _of(inner, key, by_reading=by_reading) | {"description": described(holder, key)}
            for key, inner in shape.keys.items()
        },
        "additionalProperties": False,
    }
    if shape.required:
        made["required"] = list(shape.required)
    if shape.one_of:
        several = "anyOf" if by_reading else "oneOf"
        made[several] = [{"required": [key]} for key in shape.one_of]
    return made


def _variants(shape: Variants, *, by_reading: bool) -> Schema:
    found = []
    for key, record in shape.by.items():
        made = _record(record, key, by_reading=by_reading)
        made["required"] = sorted({key, *made.get("required", [])})
        found.append(made)
    return {"anyOf": found}
