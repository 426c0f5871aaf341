"""What operations give, in the terms of JSON Schema."""

from __future__ import annotations

from jigai.engine.schemas.result import TEXT, TEXT_OR_NOTHING, YUAN, listed, record
from jigai.office.api.faults import Schema

WHOLE: Schema = {"type": "integer"}
WHOLE_OR_NOTHING: Schema = {"type": ["integer", "null"]}
TRUTH: Schema = {"type": "boolean"}
DAY: Schema = {"type": "string", "format": "date"}
DAY_OR_NOTHING: Schema = {"type": ["string", "null"], "format": "date"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
MOMENT_OR_NOTHING: Schema = {"type": ["string", "null"], "format": "date-time"}
AMOUNT: Schema = YUAN
AMOUNT_OR_NOTHING: Schema = {"anyOf": [YUAN, {"type": "null"}]}
ANYTHING: Schema = {}
__all__ = [
    "AMOUNT", "AMOUNT_OR_NOTHING", "ANYTHING", "DAY", "DAY_OR_NOTHING", "MOMENT",
    "MOMENT_OR_NOTHING", "TEXT", "TEXT_OR_NOTHING", "TRUTH", "WHOLE", "WHOLE_OR_NOTHING",
    "listed", "one", "page_of", "record",
]  # fmt: skip


def one(name: str) -> Schema:
    """A reference to a schema by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def page_of(name: str) -> Schema:
    """A page of a list: its rows, and the address of the next page."""
    return record({"items": listed(one(name)), "next": TEXT_OR_NOTHING})
