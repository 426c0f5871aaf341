"""Small case sets for batches, and the rows that the scalar evaluator gives for them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from jigai.engine.columns.batch import Terms
from jigai.engine.columns.batch.cases import whole_set
from jigai.engine.columns.batch.missing import missing_rows
from jigai.engine.columns.batch.rows import (
    MISSING,
    REFUSED,
    answer_rows,
    names,
    refused_rows,
)
from jigai.engine.columns.batch.scalar import Task, checked
from jigai.engine.columns.batch.terms import prepare
from jigai.engine.columns.dossiers import dossiers_of
from jigai.engine.columns.wide import shared_by_organisations
from jigai.facts.documents import load
from jigai.facts.dossier import together
from jigai.lab.population import Options, Setting, generate
from jigai.policy.loading import load_pack, pack_folders, shipped_root
from jigai.policy.pack import Pack

ROOT = Path(__file__).parents[4]
FOLDERS = [*pack_folders(shipped_root()), *pack_folders(ROOT / "demonstration" / "packs")]
YEAR = 2024
DANDONG = load_pack(shipped_root() / "dandong")
Row = tuple[Any, ...]


def population(
    folder: Path, pack: Pack, projects: int = 200, *, unknown: int = 0, year: int = YEAR
) -> Path:
    """A synthetic case set for a pack, with the programme's facts of its example."""
    [example] = (pack.folder / "examples").glob("*.yaml")
    programme = load(example).get("programme", {})
    setting = Setting.of(pack.info.region, year, [pack])
    generate(folder, setting, Options(projects, seed=11, unknown=unknown, programme=programme))
    return folder


def rows(out: Path, table: str) -> list[Row]:
    """The rows of a table that a batch wrote."""
    found = pq.read_table(out / f"{table}.parquet")
    return list(zip(*(found[name].to_pylist() for name in names(table)), strict=True))


def mappings(out: Path, table: str) -> list[dict[str, Any]]:
    """The same as mappings."""
    found: list[dict[str, Any]] = pq.read_table(out / f"{table}.parquet").to_pylist()
    return found


def single(cases: Path, pack: Pack, terms: Terms | None = None) -> dict[str, Counter[Row]]:
    """What the scalar evaluator says of every organisation of a set.

    Each for itself, but all as one dossier where a limit is shared by all of the programme.
    """
    found = whole_set(cases)
    assert found is not None
    ready = prepare(pack, terms or Terms(), found.meta, found.programme)
    task = Task.of(ready)
    ids = pq.read_table(cases / "organisations.parquet", columns=["id"])["id"].to_pylist()
    said: dict[str, Counter[Row]] = {}
    sound = []
    for name, raw in dossiers_of(cases, ids, meta=ready.meta):
        dossier, problems = checked(task, raw)
        if problems:
            said.setdefault(REFUSED, Counter()).update(refused_rows(name, problems))
        else:
            assert dossier is not None
            sound.append(dossier)
    shared = shared_by_organisations(ready.program.plan)
    for one in [together(sound)] if shared else sound:
        outcome = ready.program.run(one)
        for table, listed in (answer_rows(outcome) | {MISSING: missing_rows(outcome)}).items():
            said.setdefault(table, Counter()).update(listed)
    return said


def left_in(folder: Path) -> list[str]:
    """What stands in a folder, hidden files too."""
    return sorted(path.name for path in folder.iterdir())
