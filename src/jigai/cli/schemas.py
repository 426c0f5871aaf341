"""The published JSON Schemas (draft 2020-12) by name."""

from __future__ import annotations

from typing import Any

from jigai.cli.dossier_schema import dossier_schema
from jigai.cli.pack_schema import pack_schema
from jigai.cli.result_schema import packs_schema, result_schema

SCHEMAS = {
    "pack": pack_schema,
    "dossier": dossier_schema,
    "result": result_schema,
    "packs": packs_schema,
}


def schema_of(name: str) -> dict[str, Any]:
    """A schema by name: pack, dossier, result or packs."""
    return SCHEMAS[name]()
