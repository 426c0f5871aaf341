"""Dossiers of every pack, shipped or invented: examples and worked cases, with their readings."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from jigai.facts.documents import load_all
from jigai.policy.loading import load_pack, shipped_root
from jigai.policy.pack import Pack

INVENTED = Path(__file__).parents[2] / "demonstration" / "packs"


@dataclass(frozen=True)
class Stated:
    """A dossier as stated, the pack it is for and the readings that go with it."""

    name: str
    pack: Pack
    raw: dict[str, Any]
    readings: dict[str, str] = field(default_factory=dict)


@lru_cache(maxsize=1)
def packs() -> list[Pack]:
    """All packs, each loaded once."""
    roots = [shipped_root(), INVENTED]
    return [load_pack(f.parent) for root in roots for f in sorted(root.glob("*/pack.yaml"))]


@lru_cache(maxsize=1)
def stated() -> list[Stated]:
    """Every example and worked case beside the packs."""
    found = []
    for pack in packs():
        for file in sorted((pack.folder / "examples").glob("*.yaml")):
            found += [Stated(f"{pack.id}:{file.stem}", pack, raw) for raw in load_all(file)]
        for file in sorted((pack.folder / "cases").glob("*.yaml")):
            found += [
                Stated(f"{pack.id}:{c['case']}", pack, c["dossier"], c.get("readings") or {})
                for c in load_all(file)
            ]
    return found
