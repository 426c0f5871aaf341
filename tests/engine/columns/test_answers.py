"""Rows with unknown facts stay in columns, and the tables of answers have every row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from jigai.engine.api import program
from jigai.engine.columns.dossiers import dossiers_of
from jigai.engine.columns.equality import answers_in_columns, compare, differences
from jigai.engine.columns.outputs import reason_rows
from jigai.engine.columns.reasons import bits_of
from jigai.engine.columns.scalar import Answers, answers_of
from jigai.facts.reading import read_dossier
from jigai.lab.population import Options, Setting, generate
from jigai.policy.loading import load_pack, shipped_root


@pytest.mark.parametrize(("name", "most_left"), [("luan", 0.02), ("longnan", 0.12)])
def test_a_population_with_unknown_facts_has_the_scalar_answers(
    name: str, most_left: float, tmp_path: Path
) -> None:
    pack = load_pack(shipped_root() / name)
    folder = tmp_path / "set"
    setting = Setting.of(pack.info.region, 2023, [pack])
    generate(folder, setting, Options(projects=120, seed=11, unknown=40_000))
    made, expected = program(pack, {}), Answers()
    names = pq.read_table(folder / "organisations.parquet", columns=["id"])["id"].to_pylist()
    dossiers = [read_dossier(raw, pack.info.region) for _, raw in dossiers_of(folder, names)]
    for dossier in dossiers:
        expected.add(answers_of(made.run(dossier)))
    found, left = answers_in_columns(made, dossiers[0], folder)
    compared = differences(expected, found, left)
    assert not compared.differences, compared.report(made.plan)
    assert len(left) <= most_left * len(names)
    assert "needs-facts" in {said.outcome for said in found.outcomes.values()}
    whole, _ = answers_in_columns(made, dossiers[0], folder, filled=True)
    assert not differences(expected, whole, frozenset()).differences


def completed(name: str, day: str, invested: str) -> dict[str, Any]:
    return {"id": name, "transformation": True, "completed_on": day, "total_investment": invested}


def test_projects_that_share_a_growth_of_taxes_over_years_stay_in_columns(tmp_path: Path) -> None:
    pack = load_pack(shipped_root() / "dandong")
    taxes = {2018: "0.01", **{year: 1_000_000 * (year - 2017) for year in range(2019, 2025)}}
    raw = {
        "claim_year": 2024,
        "applicant": {
            "id": "E", "manufacturing": True, "local_tax_retained": taxes, "history": [],
        },
        "projects": [
            completed("A", "2020-03-01", "2000000"),
            completed("B", "2021-05-01", "5000000"),
            completed("C", "2021-07-01", "900000"),
        ],
        "claims": ["dandong-expansion-tax-rebate"],
    }  # fmt: skip
    compared = compare(program(pack, {}), [raw], tmp_path / "set")
    assert not compared.differences, compared.report(program(pack, {}).plan)
    assert not compared.left
    assert compared.rows["limits"] > 2


def test_every_reason_of_a_measure_has_a_bit_of_its_own() -> None:
    plan = program(load_pack(shipped_root() / "henan"), {}).plan
    rows = reason_rows(plan)
    assert len({(row[0], row[1]) for row in rows}) == len(rows)
    for number, measure in enumerate(plan.measures):
        codes = [row[4] for row in rows if row[0] == number and row[3] != "excluded"]
        assert codes == ([b.condition.code for b in bits_of(measure)] if measure.money else [])
