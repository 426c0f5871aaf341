"""A batch says of every organisation what the scalar evaluator says, and writes it whole."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from tests.engine.columns.batch.sets import (
    DANDONG,
    FOLDERS,
    YEAR,
    left_in,
    mappings,
    population,
    rows,
    single,
)

from jigai.engine.api import program
from jigai.engine.columns.batch import How, Terms, explain, run_batch
from jigai.engine.columns.batch.manifest import read_manifest
from jigai.engine.columns.batch.rows import (
    ANSWERS,
    AWARDS,
    FACTS,
    MISSING,
    OUTCOMES,
    REFUSED,
    TOTALS,
)
from jigai.facts.problems import InputRefused
from jigai.policy.loading import load_pack
from jigai.policy.overlays import Overlay
from jigai.policy.pack import Pack

ONE = How(jobs=1)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A set with unknown facts, and its batch beside it."""
    folder = tmp_path_factory.mktemp("batch")
    population(folder / "set", DANDONG, unknown=10_000)
    run_batch(folder / "set", folder / "out", DANDONG, how=ONE)
    return folder


def code(error: pytest.ExceptionInfo[InputRefused]) -> str:
    return error.value.problems[0].code


# Every row, and any row opened


@pytest.fixture(scope="module", params=FOLDERS, ids=lambda f: f.name)
def of_a_pack(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Pack, Path]:
    """Each pack, and a folder with a set and its batch."""
    pack, folder = load_pack(request.param), tmp_path_factory.mktemp("batch")
    population(folder / "set", pack, 600, unknown=1_000)
    run_batch(folder / "set", folder / "out", pack, how=ONE)
    return pack, folder


def test_every_row_is_the_scalar_evaluators(of_a_pack: tuple[Pack, Path]) -> None:
    pack, folder = of_a_pack
    said = single(folder / "set", pack)
    for table in (*ANSWERS, REFUSED):
        assert Counter(rows(folder / "out", table)) == said.get(table, Counter()), table
    counts = read_manifest(folder / "out")["organisations"]
    assert 0 < counts["refused"] <= counts["left_to_single_cases"] < counts["all"]


def test_every_award_that_waits_lists_the_facts_it_waits_for(
    of_a_pack: tuple[Pack, Path],
) -> None:
    pack, folder = of_a_pack
    needed = set(single(folder / "set", pack).get(MISSING, {}))
    listed = rows(folder / "out", MISSING)
    assert len(listed) == len(set(listed))
    of_some_year = {(*row[:5], None) for row in needed - set(listed)}
    waiting = {
        (r["organisation"], r["entity"], r["subject"], r["measure"]): r["unknown"]
        for r in mappings(folder / "out", OUTCOMES)
        if r["outcome"] == "needs-facts"
    }
    # An award that is settled itself waits through a limit that is shared. The scalar evaluator
    # then names all that is open of the organisation, columns what its waiting awards wait for.
    named = {(row[0], row[4]) for row in listed}
    for row in of_some_year - set(listed):
        assert waiting[row[:4]] == 0
        assert (row[0], row[4]) not in named
    assert {row[:4] for row in listed} == set(waiting)
    assert {row[4] for row in listed} <= {row[0] for row in rows(folder / "out", FACTS)}


def test_a_row_of_each_pack_opens_into_its_explanation(of_a_pack: tuple[Pack, Path]) -> None:
    pack, folder = of_a_pack
    row = max(mappings(folder / "out", AWARDS), key=lambda r: r["entitled"] or 0)
    assert row["entitled"]
    for name in (f"{row['entity']}:{row['subject']}", row["organisation"]):
        found = explain(folder / "out", name, [pack])
        assert found.agrees
        assert found.subject.organisation == row["organisation"]
        assert row in found.rows
        outcome = found.answer.outcome
        assert outcome is not None
        [award] = [
            a
            for a in outcome.awards
            if (a.measure.id, a.subject.id) == (row["measure"], row["subject"])
        ]
        assert award.steps
        assert all(step.cite.clause for step in award.steps)


def test_a_row_opens_by_its_number(made: Path) -> None:
    listed = mappings(made / "out", AWARDS)
    for number in (1, len(listed)):
        for written in (str(number), f"#{number}"):
            found = explain(made / "out", written, [DANDONG])
            assert found.subject.id == listed[number - 1]["subject"]
            assert listed[number - 1] in found.rows
            assert found.agrees


def test_ranges_are_kept_where_facts_are_missing(made: Path) -> None:
    listed = mappings(made / "out", AWARDS)
    settled = [r for r in listed if r["amount"] is not None]
    ranges = [r for r in listed if r["amount"] is None]
    assert settled
    assert ranges
    assert all(r["lowest"] is r["highest"] is None for r in settled)
    assert all(0 <= r["lowest"] < r["highest"] for r in ranges)


def test_processes_give_the_same_rows_as_none(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jigai.engine.columns.batch.scalar.WORTH", 1)
    monkeypatch.setattr("jigai.engine.columns.batch.scalar.AT_ONCE", 7)
    monkeypatch.setattr("jigai.engine.columns.batch.scalar.PART", 20)
    run_batch(made / "set", tmp_path / "out", DANDONG, how=How(jobs=2))
    for table in (AWARDS, REFUSED):
        assert Counter(rows(tmp_path / "out", table)) == Counter(rows(made / "out", table))
    assert left_in(tmp_path) == ["out"]


# Totals


def test_totals_are_the_sums_of_the_awards(made: Path) -> None:
    awards, totals = mappings(made / "out", AWARDS), mappings(made / "out", TOTALS)

    def low(row: dict[str, Any]) -> int:
        return int(row["lowest"] if row["amount"] is None else row["amount"])

    def high(row: dict[str, Any]) -> int:
        return int(row["highest"] if row["amount"] is None else row["amount"])

    [whole] = [t for t in totals if t["by"] == "all"]
    assert (whole["lowest"], whole["highest"]) == (sum(map(low, awards)), sum(map(high, awards)))
    assert whole["payments"] == sum(1 for r in awards if high(r) > 0)
    for by in ("measure", "year"):
        listed = {t[by]: (t["lowest"], t["highest"]) for t in totals if t["by"] == by}
        assert listed == {
            key: (
                sum(low(r) for r in awards if r[by] == key),
                sum(high(r) for r in awards if r[by] == key),
            )
            for key in {r[by] for r in awards}
        }
    for by in ("region", "measure-region-year"):
        assert sum(t["lowest"] for t in totals if t["by"] == by) == whole["lowest"]
    regions = {t["region"] for t in totals if t["by"] == "region"}
    assert len(regions) > 1


def test_charges_are_summed_apart(tmp_path: Path) -> None:
    henan = load_pack(next(f for f in FOLDERS if f.name == "henan"))
    population(tmp_path / "set", henan, 1_500)
    manifest = run_batch(tmp_path / "set", tmp_path / "out", henan, how=ONE)
    charges = {m.id for m in program(henan).plan.measures if m.charge}
    totals = mappings(tmp_path / "out", TOTALS)
    by_measure = [t for t in totals if t["by"] == "measure"]
    assert {t["measure"] for t in by_measure if t["charge"]} <= charges
    granted = sum(t["lowest"] for t in by_measure if not t["charge"])
    assert manifest["total"]["lowest"] == f"{granted // 100}.{granted % 100:02d}"


# Terms


def test_a_reading_an_overlay_and_a_year_are_gone_by_and_recorded(
    made: Path, tmp_path: Path
) -> None:
    reading, axis = next((n, a) for n, a in DANDONG.axes.items() if len(a.alternatives) > 1)
    other = next(value for value in axis.alternatives if value != axis.default)
    terms = Terms(readings={reading: other}, claim_year=YEAR - 1, as_of=f"{YEAR - 1}-06-30")
    manifest = run_batch(made / "set", tmp_path / "out", DANDONG, terms, how=ONE)
    assert manifest["readings"][reading] == other
    assert (manifest["claim_year"], manifest["as_of"]) == (YEAR - 1, f"{YEAR - 1}-06-30")
    assert Counter(rows(tmp_path / "out", AWARDS)) == single(made / "set", DANDONG, terms)[AWARDS]
    assert explain(tmp_path / "out", "1", [DANDONG]).agrees


def test_an_overlay_changes_the_amounts_and_the_explanation_with_them(
    made: Path, tmp_path: Path
) -> None:
    measure = "dandong-fixed-investment-award"
    overlay = Overlay("what-if", "what-if", "", {f"{measure}/gives/amount": "1元"})
    terms = Terms(overlays=(overlay,), measures=(measure,))
    manifest = run_batch(made / "set", tmp_path / "out", DANDONG, terms, how=ONE)
    assert manifest["measures"] == [measure]
    listed = mappings(tmp_path / "out", AWARDS)
    assert listed
    assert {r["entitled"] for r in listed} - {None} == {100}
    assert explain(tmp_path / "out", "1", [DANDONG]).agrees


def test_only_the_measures_asked_for_are_there(made: Path, tmp_path: Path) -> None:
    measure = rows(made / "out", AWARDS)[0][3]
    terms = Terms(measures=(measure,))
    run_batch(made / "set", tmp_path / "out", DANDONG, terms, how=ONE)
    assert Counter(rows(tmp_path / "out", AWARDS)) == single(made / "set", DANDONG, terms)[AWARDS]
    assert {r[3] for r in rows(tmp_path / "out", AWARDS)} == {measure}


@pytest.mark.parametrize(
    ("terms", "wanted"),
    [
        (Terms(measures=("dandong-no-such",)), "batch.measure"),
        (Terms(readings={"DD-A99": "b"}), "reading.unknown"),
        (Terms(overlays=(Overlay("x", "what-if", "", {"no/such": 1}),)), "overlay.path"),
        (Terms(claim_year=123), "dossier.claim-year"),
    ],
)
def test_terms_that_cannot_be_are_refused_and_leave_nothing(
    terms: Terms, wanted: str, made: Path, tmp_path: Path
) -> None:
    with pytest.raises(InputRefused) as error:
        run_batch(made / "set", tmp_path / "out", DANDONG, terms, how=ONE)
    assert code(error) == wanted
    assert left_in(tmp_path) == []


# The manifest


def test_the_manifest_says_what_was_done(made: Path) -> None:
    manifest = json.loads((made / "out" / "batch.json").read_text("utf-8"))
    assert manifest["format"] == "jigai-batch/1"
    assert manifest["finished"] is True
    assert manifest["synthetic"] is True
    assert (manifest["pack"], manifest["version"]) == (DANDONG.id, DANDONG.version)
    assert manifest["readings"] == {n: a.default for n, a in DANDONG.axes.items()}
    assert manifest["engine"]["duckdb"] == duckdb.__version__
    assert manifest["input"]["cases"] == str((made / "set").absolute())
    hashed = {f["name"]: f["sha256"] for f in manifest["input"]["files"]}
    assert set(hashed) == {p.name for p in (made / "set").iterdir()}
    assert all(len(value) == 64 for value in hashed.values())
    for table, count in manifest["rows"].items():
        found = pq.read_metadata(made / "out" / f"{table}.parquet")
        assert found.num_rows == count
        assert found.metadata[b"jigai"] == b"jigai-batch/1"


# What cannot be opened any more


def test_a_pack_that_changed_is_not_explained_with(made: Path) -> None:
    with pytest.raises(InputRefused) as error:
        explain(made / "out", "1", [replace(DANDONG, version="0" * 64)])
    assert code(error) == "batch.pack-changed"


def test_a_pack_that_is_not_there_is_asked_for(made: Path) -> None:
    with pytest.raises(InputRefused) as error:
        explain(made / "out", "1", [])
    assert code(error) == "pack.unknown"


@pytest.mark.parametrize(
    ("row", "wanted"),
    [("no-such", "batch.row-unknown"), ("999999", "batch.row-number"), ("#0", "batch.row-number")],
)
def test_a_row_that_is_not_there(row: str, wanted: str, made: Path) -> None:
    with pytest.raises(InputRefused) as error:
        explain(made / "out", row, [DANDONG])
    assert code(error) == wanted


def test_a_folder_that_is_no_batch(made: Path) -> None:
    with pytest.raises(InputRefused) as error:
        explain(made / "set", "1", [DANDONG])
    assert code(error) == "batch.none"


def test_another_case_set_is_not_taken_for_the_one_evaluated(made: Path, tmp_path: Path) -> None:
    other = population(tmp_path / "set", DANDONG, 10)
    with pytest.raises(InputRefused) as error:
        explain(made / "out", "1", [DANDONG], cases=other)
    assert code(error) == "batch.cases-other"


def test_a_case_set_that_moved_is_named(made: Path, tmp_path: Path) -> None:
    population(tmp_path / "set", DANDONG, 30)
    run_batch(tmp_path / "set", tmp_path / "out", DANDONG, how=ONE)
    (tmp_path / "set").rename(tmp_path / "moved")
    with pytest.raises(InputRefused) as error:
        explain(tmp_path / "out", "1", [DANDONG])
    assert code(error) == "batch.cases-gone"
    assert explain(tmp_path / "out", "1", [DANDONG], cases=tmp_path / "moved").agrees


def test_a_case_set_changed_after_the_batch_is_found_out(tmp_path: Path) -> None:
    population(tmp_path / "set", DANDONG, 60)
    run_batch(tmp_path / "set", tmp_path / "out", DANDONG, how=ONE)
    [row, *_] = [
        r
        for r in mappings(tmp_path / "out", AWARDS)
        if r["measure"] == "dandong-advantaged-equipment-grant"
    ]
    file = tmp_path / "set" / "project.purchases.parquet"
    table = pq.read_table(file)
    place = table.schema.get_field_index("paid")
    half = pc.divide(table["paid"], 2)
    with pq.ParquetWriter(file, table.schema, store_schema=False) as writer:
        writer.write_table(table.set_column(place, table.schema.field(place), half))
        writer.add_key_value_metadata({"jigai": "jigai-tables/1"})
    found = explain(tmp_path / "out", f"project:{row['subject']}", [DANDONG])
    assert not found.agrees
    assert found.changed == ("project.purchases.parquet",)
    assert {d["side"] for d in found.differences} == {"batch", "single"}
