"""The trace: each item of the inventories × where it works × which tests name it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from jigai.facts.documents import load, load_all
from jigai.policy.loading import pack_files, shipped_root
from jigai.policy.programme import LISTS
from jigai.policy.templates import substitute

ENTITLEMENT = ("measures", "combination_rules", "ambiguities")
PROGRAMME = ("targets", "library", "funds", "tasks", "governance", "terms")
Row = dict[str, Any]


def find_spec(stated: Path | None) -> Path | None:
    """The folder of inventories: as stated, else beside the checkout."""
    if stated is not None:
        return stated if stated.is_dir() else None
    here = Path.cwd()
    for base in (here, *here.parents):
        found = base / "shared" / "spec"
        if found.is_dir():
            return found
    return None


def trace_rows(spec: Path, tests: Path | None) -> list[Row]:
    """One row for each id of each inventory."""
    folder = tests if tests is not None else Path("tests")
    files = [*folder.rglob("*.py"), *(folder / "packs" / "programme").glob("*.yaml")]
    sources = {p: p.read_text(encoding="utf-8") for p in sorted(files)}
    rows: list[Row] = []
    for file in sorted(spec.glob("*.yaml")):
        place = file.stem
        works = where_in_pack(place)
        known = {
            p: t
            for p, t in sources.items() | _cases(place).items()
            if place in p.stem or place in p.as_posix()
        }
        for section, kind, identity in _items(load(file)):
            rows.append(
                {
                    "place": place,
                    "section": section,
                    "kind": kind,
                    "id": identity,
                    "works": works.get(identity, ""),
                    "tests": _named(identity, known),
                    "later": section in PROGRAMME and identity not in works,
                }
            )
    return rows


def _cases(place: str) -> dict[Path, str]:
    folder = shipped_root() / place / "cases"
    return {p: p.read_text(encoding="utf-8") for p in sorted(folder.glob("*.yaml"))}


def _named(identity: str, sources: dict[Path, str]) -> list[str]:
    pattern = re.compile(rf"(?<![\w-]){re.escape(identity)}(?![\w-])")
    return [p.name for p, t in sorted(sources.items()) if pattern.search(t)]


def where_in_pack(place: str) -> dict[str, str]:
    """The file in which each id of a shipped pack stands; readings by question."""
    found: dict[str, str] = {}
    folder = shipped_root() / place
    for file in pack_files(folder) if folder.is_dir() else []:
        for document in load_all(file):
            kind = next(iter(document))
            name = str(file.relative_to(folder))
            if kind == "readings":
                for axis in document[kind]:
                    found.setdefault(axis.split(".")[0], name)
            elif kind in LISTS or kind == "clauses":
                found.update(dict.fromkeys(document[kind], name))
            elif kind == "template":
                for item in document.get("items", []):
                    found[str(item[next(iter(item))])] = name
            elif kind == "use":
                given = document["with"]
                found.update({substitute(k, given): name for k in list(found) if "${" in k})
            else:
                found[str(document[kind])] = name
    return found


def _items(document: dict[str, Any]) -> list[tuple[str, str, str]]:
    found = []
    for section in (*ENTITLEMENT, *PROGRAMME):
        for entry in _entries(document.get(section)):
            kind = str(entry.get("kind", section.rstrip("s")))
            if section == "measures" and entry.get("money"):
                kind = f"{kind} (money)"
            if entry.get("id"):
                found.append((section, kind, str(entry["id"])))
            for nested in entry.get("ambiguities", []):
                if isinstance(nested, dict):
                    found.append(("ambiguities", "reading", str(nested["id"])))
    return found


def _entries(raw: Any) -> list[dict[str, Any]]:
    if isinstance(raw, list):
        return [e for e in raw if isinstance(e, dict)]
    if isinstance(raw, dict):
        return [e for value in raw.values() for e in _entries(value)]
    return []


def summary(rows: list[Row]) -> dict[str, int]:
    """Counts for the last line."""
    return {
        "total": len(rows),
        "works": sum(1 for r in rows if r["works"]),
        "tested": sum(1 for r in rows if r["tests"]),
        "later": sum(1 for r in rows if r["later"]),
    }
