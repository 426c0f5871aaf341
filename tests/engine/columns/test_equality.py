"""The columns say what the scalar evaluator says, to the fen, on every worked case and example."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from jigai.engine.api import program
from jigai.engine.columns.dossiers import write_tables
from jigai.engine.columns.running import evaluate, script
from jigai.engine.columns.storage import attach
from jigai.engine.columns.tables import tables
from jigai.facts.documents import load_all
from jigai.facts.dossier import Dossier
from jigai.facts.problems import InputRefused
from jigai.facts.reading import read_dossier
from jigai.policy.loading import load_pack, pack_folders, shipped_root
from jigai.policy.pack import Pack

ROOT = Path(__file__).parents[3]
FOLDERS = [*pack_folders(shipped_root()), *pack_folders(ROOT / "demonstration" / "packs")]
Amounts = dict[tuple[str, str], tuple[int, int]]


def sound_dossiers(pack: Pack) -> Iterator[tuple[str, dict[str, Any], dict[str, str]]]:
    """Examples and worked cases whose dossier is accepted, with the readings they name."""
    for folder in ("examples", "cases"):
        for file in sorted((pack.folder / folder).glob("*.yaml")):
            for document in load_all(file):
                case = isinstance(document.get("dossier"), dict)
                raw = document["dossier"] if case else document
                readings = document.get("readings", {}) if case else {}
                try:
                    read_dossier(raw, pack.info.region)
                except InputRefused:
                    continue
                name = str(document.get("case", file.stem))
                yield name, raw, {k: str(v) for k, v in (readings or {}).items()}


def by_columns(
    pack: Pack, raw: dict[str, Any], dossier: Dossier, readings: dict[str, str], folder: Path
) -> tuple[Amounts, set[str]]:
    """Amount and entitlement by subject and measure, and whom the columns leave aside."""
    plan = program(pack, readings).plan
    write_tables([raw], folder, within=pack.info.region)
    connection = duckdb.connect()
    attach(connection, folder)
    names = set(tables())
    if dossier.choices:
        connection.execute("CREATE TABLE wishes AS SELECT id FROM organisations")
        names.add("wishes")
    only = frozenset(dossier.claims) if dossier.claims is not None else None
    made = script(
        plan, frozenset(names), dossier.claim_year, dossier.as_of, dossier.programme, only=only
    )
    evaluate(connection, made)
    left = {row[0] for row in connection.execute("SELECT owner FROM left_to_scalar").fetchall()}
    query = (
        "SELECT subject, measure, SUM(amount), SUM(entitled) FROM awards "
        "WHERE entitled > 0 GROUP BY ALL"
    )
    found = {
        (subject, plan.measures[measure].id): (int(amount), int(entitled))
        for subject, measure, amount, entitled in connection.execute(query).fetchall()
    }
    connection.close()
    return found, left


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda f: f.name)
def test_columns_equal_the_scalar_evaluator(folder: Path, tmp_path: Path) -> None:
    pack = load_pack(folder)
    in_columns = 0
    for number, (name, raw, readings) in enumerate(sound_dossiers(pack)):
        dossier = read_dossier(raw, pack.info.region)
        outcome = program(pack, readings).run(dossier)
        if outcome.errors:
            continue
        found, left = by_columns(pack, raw, dossier, readings, tmp_path / str(number))
        expected = {
            (a.subject.id, a.measure.id): (sum(s.low for s in a.shares), a.entitled[0])
            for a in outcome.awards
            if a.shares and a.entitled[0] > 0 and a.owner not in left
        }
        assert found == expected, name
        in_columns += not left
    assert in_columns >= 3
