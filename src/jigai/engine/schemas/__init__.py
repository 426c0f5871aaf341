"""The published JSON Schemas (draft 2020-12) by name."""

from __future__ import annotations

from typing import Any

from jigai.engine.schemas.dossier import dossier_schema
from jigai.engine.schemas.pack import pack_schema
from jigai.engine.schemas.result import (
    brief_schema,
    facts_schema,
    pack_detail_schema,
    packs_schema,
    result_schema,
)

SCHEMAS = {
    "pack": pack_schema,
    "dossier": dossier_schema,
    "result": result_schema,
    "brief": brief_schema,
    "packs": packs_schema,
    "policy": pack_detail_schema,
    "facts": facts_schema,
}


def schema_of(name: str) -> dict[str, Any]:
    """A schema by name; raises KeyError for one that is not there."""
    return SCHEMAS[name]()
