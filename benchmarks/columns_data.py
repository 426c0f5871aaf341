"""Flat tables of any size: a synthetic population, flattened, then copied with keys of its own.

One million projects with everything that their enterprises own are drawn and flattened as they are.
Larger tables hold that million several times over; each copy has its own numbers for owners and
subjects, so that nothing is shared between copies and groups keep their sizes.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from jigai.engine.api import program
from jigai.engine.columns.flats import COMPRESSION, HEAD, flatten, keys_file, read_flat_meta
from jigai.engine.columns.storage import ROWS_IN_GROUP
from jigai.engine.plan import Plan
from jigai.lab.population import Options, Setting, generate
from jigai.policy.loading import load_packs, shipped_root
from jigai.policy.pack import Pack

SEED = 2023
YEAR = 2023


def largest() -> Pack:
    """Of the shipped packs the one with the most measures that give money."""
    packs, broken = load_packs(shipped_root())
    assert packs
    assert not broken
    return max(packs, key=lambda pack: money_measures(program(pack).plan))


def money_measures(plan: Plan) -> int:
    """How many measures of a plan give something."""
    return sum(measure.money for measure in plan.measures)


def made(folder: Path, projects: int) -> dict[str, Any]:
    """A population of so many projects and its flat tables in ``folder``; seconds for each."""
    pack = largest()
    start = time.perf_counter()
    setting = Setting.of(pack.info.region, YEAR, [pack])
    case_set = generate(folder / "cases", setting, Options(projects=projects, seed=SEED))
    drawn = time.perf_counter()
    flatten(folder / "cases", program(pack).plan, folder / "flat")
    return {
        "rows": dict(case_set.rows),
        "population_seconds": round(drawn - start, 2),
        "flatten_seconds": round(time.perf_counter() - drawn, 2),
    }


def copied(one: Path, folder: Path, times: int) -> None:
    """Flat tables that hold those of ``one`` so many times."""
    meta = read_flat_meta(one)
    folder.mkdir()
    owners = pq.read_metadata(keys_file(one, "organisation")).num_rows
    for entity, rows in meta.rows.items():
        table = pq.read_table(one / f"{entity}.parquet")
        path = folder / f"{entity}.parquet"
        with pq.ParquetWriter(path, table.schema, compression=COMPRESSION) as writer:
            for copy in range(times):
                writer.write_table(
                    _moved(_moved(table, "id", copy * rows), "owner", copy * owners),
                    row_group_size=ROWS_IN_GROUP,
                )
    head = meta.data() | {"rows": {e: rows * times for e, rows in meta.rows.items()}}
    (folder / HEAD).write_text(json.dumps(head, ensure_ascii=False), encoding="utf-8")


def _moved(table: pa.Table, name: str, by: int) -> pa.Table:
    place = table.schema.get_field_index(name)
    return table.set_column(place, table.schema.field(name), pc.add(table[name], by))
