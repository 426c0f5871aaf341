"""Flat tables on disk: whole or not at all, numbers and truths only, the scalar's answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jigai.engine.api import program
from jigai.engine.columns.dossiers import dossiers_of
from jigai.engine.columns.engines import DuckDb
from jigai.engine.columns.flats import FORMAT, flatten, keys_file, open_flats, read_flat_meta
from jigai.engine.plan import Plan
from jigai.facts.problems import InputRefused
from jigai.facts.reading import read_dossier
from jigai.lab.population import Options, Setting, generate
from jigai.policy.loading import load_packs, shipped_root
from jigai.policy.pack import Pack

PACKS, _ = load_packs(shipped_root())
Amounts = dict[tuple[str, str], tuple[int, int]]


def cases(pack: Pack, folder: Path, projects: int = 250, unknown: int = 20_000) -> Path:
    """A small population in the place of a pack."""
    setting = Setting.of(pack.info.region, 2023, [pack])
    generate(folder, setting, Options(projects=projects, seed=11, unknown=unknown))
    return folder


def plan_of(pack: Pack) -> Plan:
    return program(pack).plan


def henan() -> Pack:
    return next(p for p in PACKS if p.info.region == "410000")


def from_flats(folder: Path, plan: Plan) -> tuple[Amounts, set[str]]:
    """Amounts and entitlements by subject and measure, and who is left, by their ids."""
    connection = duckdb.connect()
    made = open_flats(connection, folder, plan)
    DuckDb(connection).evaluate_flat(made)
    found: Amounts = {}
    for entity in made.columns:
        keys = f"read_parquet('{keys_file(folder, entity)}')"
        query = (
            f"SELECT k.id, measure, SUM(amount), SUM(entitled) FROM awards JOIN {keys} k "  # noqa: S608
            f"ON k.n = subject WHERE entity = '{entity}' GROUP BY ALL HAVING SUM(entitled) > 0"
        )
        for subject, measure, amount, entitled in connection.execute(query).fetchall():
            found[subject, plan.measures[measure].id] = (int(amount), int(entitled))
    keys = f"read_parquet('{keys_file(folder, 'organisation')}')"
    left = f"SELECT id FROM left_to_scalar JOIN {keys} ON n = owner"  # noqa: S608
    owners = {row[0] for row in connection.execute(left).fetchall()}
    connection.close()
    return found, owners


@pytest.mark.parametrize("pack", PACKS, ids=lambda p: p.folder.name)
def test_flat_tables_give_the_scalar_answer(pack: Pack, tmp_path: Path) -> None:
    folder = cases(pack, tmp_path / "set")
    plan = plan_of(pack)
    flatten(folder, plan, tmp_path / "flat")
    found, left = from_flats(tmp_path / "flat", plan)
    ids = pq.read_table(folder / "organisations.parquet", columns=["id"])["id"].to_pylist()
    expected: Amounts = {}
    for _, raw in dossiers_of(folder, [name for name in ids if name not in left]):
        outcome = program(pack).run(read_dossier(raw, pack.info.region))
        assert not outcome.errors
        for award in outcome.awards:
            if award.shares and award.entitled[0] > 0:
                amount = sum(s.low for s in award.shares)
                expected[award.subject.id, award.measure.id] = (amount, award.entitled[0])
    assert found == expected
    assert len(left) < len(ids)


def test_columns_are_numbers_and_truths(tmp_path: Path) -> None:
    for pack in PACKS:
        flat = tmp_path / pack.folder.name / "flat"
        meta = flatten(cases(pack, flat.parent / "set", 40), plan_of(pack), flat)
        for entity, count in meta.rows.items():
            file = pq.ParquetFile(flat / f"{entity}.parquet")
            kinds = {field.type for field in file.schema_arrow}
            assert kinds <= {pa.int64(), pa.int16(), pa.bool_()}
            assert file.metadata.num_rows == count
            keys = pq.read_table(keys_file(flat, entity))
            assert keys["n"].to_pylist() == list(range(1, keys.num_rows + 1))


def test_subjects_of_an_organisation_stand_side_by_side_in_the_order_of_their_ids(
    tmp_path: Path,
) -> None:
    folder = cases(henan(), tmp_path / "set")
    flatten(folder, plan_of(henan()), tmp_path / "flat")
    rows = pq.read_table(tmp_path / "flat" / "project.parquet", columns=["id", "owner"])
    assert rows["id"].to_pylist() == list(range(1, rows.num_rows + 1))
    assert rows["owner"].to_pylist() == sorted(rows["owner"].to_pylist())
    ids = {
        entity: pq.read_table(keys_file(tmp_path / "flat", entity))["id"].to_pylist()
        for entity in ("organisation", "project")
    }
    stated = pq.read_table(folder / "projects.parquet", columns=["id", "of"])
    owners = dict(zip(stated["id"].to_pylist(), stated["of"].to_pylist(), strict=True))
    for number, owner in zip(rows["id"].to_pylist(), rows["owner"].to_pylist(), strict=True):
        assert owners[ids["project"][number - 1]] == ids["organisation"][owner - 1]
    assert ids["project"] == sorted(ids["project"], key=lambda p: (owners[p], p))


def test_complete_rows_are_told_from_those_with_something_unknown(tmp_path: Path) -> None:
    folder = cases(henan(), tmp_path / "set", 250, 100_000)
    meta = flatten(folder, plan_of(henan()), tmp_path / "flat")
    rows = pq.read_table(tmp_path / "flat" / "project.parquet").to_pylist()
    for row in rows:
        assert row["complete"] == all(row[name] is not None for name in meta.columns["project"])
    assert {row["complete"] for row in rows} == {True, False}


def test_flat_tables_made_for_other_rules_are_refused(tmp_path: Path) -> None:
    folder = cases(henan(), tmp_path / "set", 20, 0)
    plan = plan_of(henan())
    some = {"henan-robot-replacement-grant"}
    fewer = replace(
        plan, measures=tuple(replace(m, money=m.money and m.id in some) for m in plan.measures)
    )
    flatten(folder, fewer, tmp_path / "flat")
    with pytest.raises(InputRefused) as error:
        open_flats(duckdb.connect(), tmp_path / "flat", plan)
    assert [p.code for p in error.value.problems] == ["tables.flat-lacks"]
    open_flats(duckdb.connect(), tmp_path / "flat", plan, only=frozenset(some))


def test_a_cancelled_flattening_leaves_nothing(tmp_path: Path) -> None:
    folder = cases(henan(), tmp_path / "set", 20)

    def stop(done: int, _whole: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        flatten(folder, plan_of(henan()), tmp_path / "flat", progress=stop)
    assert [p.name for p in tmp_path.iterdir()] == ["set"]


def test_a_folder_without_flat_tables_and_a_file_cut_short_are_refused(tmp_path: Path) -> None:
    folder = cases(henan(), tmp_path / "set", 20)
    with pytest.raises(InputRefused) as error:
        read_flat_meta(folder)
    assert [p.code for p in error.value.problems] == ["tables.no-flat"]
    flatten(folder, plan_of(henan()), tmp_path / "flat")
    assert FORMAT in (tmp_path / "flat" / "flat.json").read_text("utf-8")
    with (tmp_path / "flat" / "project.parquet").open("r+b") as file:
        file.truncate(200)
    with pytest.raises(InputRefused) as error:
        open_flats(duckdb.connect(), tmp_path / "flat", plan_of(henan()))
    assert [p.code for p in error.value.problems] == ["file.truncated"]
