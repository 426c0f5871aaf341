"""Synthetic populations: reproducible, of the marginals stated, and sound as any case set."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
import yaml

from jigai.engine.api import evaluate
from jigai.engine.columns.dossiers import dossiers_of
from jigai.engine.columns.intake import take_in
from jigai.engine.columns.storage import read_meta
from jigai.engine.columns.tables import ASSUMED_EMPTY, tables
from jigai.facts.problems import InputRefused
from jigai.facts.reading import read_dossier
from jigai.facts.statements import NotApplicable
from jigai.facts.vocabulary import vocabulary
from jigai.lab.population import Options, Setting, generate
from jigai.lab.population.describing import MARK, describe
from jigai.lab.population.marginals import SIZES, Marginal, marginals
from jigai.policy.loading import load_pack, pack_folders, shipped_root

PAGE = Path(__file__).parents[2] / "docs" / "population.md"
DANDONG = load_pack(shipped_root() / "dandong")
SETTING = Setting.of("210600", 2023, [DANDONG])
DERIVED = {
    "projects": {"period_start", "period_end", "equipment_purchased", "equipment_paid",
                 "equipment_software", "whole_machines", "production_equipment",
                 "production_assets"},
    "titles": {"valid_from", "valid_until", "newly_granted"},
    "products": {"insured"},
    "centres": {"test_equipment", "instruments"},
}  # fmt: skip
"""Left to what they follow from, and known wherever that is."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A complete population of twenty thousand projects."""
    folder = tmp_path_factory.mktemp("population") / "set"
    generate(folder, SETTING, Options(projects=20_000, seed=7))
    return folder


def column(folder: Path, table: str, name: str) -> list[Any]:
    found: list[Any] = pq.read_table(folder / f"{table}.parquet", columns=[name])[name].to_pylist()
    return found


def files(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir())}


# The same again


@pytest.mark.parametrize("chunk", [1, 97, 20_000])
def test_chunks_of_any_size_make_the_same_files(tmp_path: Path, chunk: int) -> None:
    options = Options(projects=300, seed=3, unknown=100_000)
    generate(tmp_path / "one", SETTING, options, chunk=50)
    generate(tmp_path / "two", SETTING, options, chunk=chunk)
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_larger_populations_begin_with_the_smaller(tmp_path: Path) -> None:
    generate(tmp_path / "one", SETTING, Options(projects=300, seed=3))
    generate(tmp_path / "two", SETTING, Options(projects=900, seed=3))
    one = pq.read_table(tmp_path / "one" / "projects.parquet").to_pylist()
    two = pq.read_table(tmp_path / "two" / "projects.parquet").to_pylist()
    assert two[:300] == one


def test_another_seed_is_another_population(tmp_path: Path) -> None:
    for seed in (1, 2):
        generate(tmp_path / str(seed), SETTING, Options(projects=100, seed=seed))
    one, two = (column(tmp_path / s, "projects", "actual_investment") for s in ("1", "2"))
    assert len(set(one) & set(two)) < 5


# What it says of itself


def test_it_says_that_it_is_synthetic(made: Path) -> None:
    meta = read_meta(made)
    assert meta.synthetic
    assert meta.source["form"] == "population"
    assert meta.source["seed"] == 7
    assert "synthetic" in meta.source["note"]
    assert json.loads((made / "meta.json").read_text("utf-8"))["synthetic"] is True
    for table in ("organisations", "projects", "products", "platforms"):
        assert all(name.startswith("合成") for name in column(made, table, "name"))


def test_the_page_lists_every_marginal_with_its_reason() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text.partition(MARK)[2] == describe()
    for marginal in marginals().values():
        assert marginal.why.endswith(".")
        assert f"| `{marginal.name.partition('.')[2]}` |" in text


# Marginals


def shares(marginal: Marginal) -> list[Any]:
    found: list[Any] = []
    for key in ("weights", "lengths"):
        stated = marginal.raw.get(key)
        if stated is None:
            continue
        nested = marginal.raw.get("by") == "size"
        parts = stated.values() if nested else [stated]
        found += [list(p.values()) if isinstance(p, dict) else p for p in parts]
    return found


@pytest.mark.parametrize("marginal", marginals().values(), ids=lambda m: m.name)
def test_nothing_stated_of_a_marginal_is_overlooked(marginal: Marginal) -> None:
    known = {
        "why",
        "weights",
        "chance",
        "between",
        "heavy",
        "times",
        "lengths",
        "tail",
        "none",
        "by",
    }
    assert set(marginal.raw) <= known
    assert len(set(marginal.raw) & (known - {"why", "by", "none"})) >= 1


@pytest.mark.parametrize("marginal", marginals().values(), ids=lambda m: m.name)
def test_shares_add_up_and_codes_are_known(marginal: Marginal) -> None:
    for stated in shares(marginal):
        assert sum(stated) == 1_000_000
        assert all(share >= 0 for share in stated)
    if marginal.raw.get("by") == "size":
        for key in ("chance", "weights", "lengths", "tail"):
            if key in marginal.raw:
                assert tuple(marginal.raw[key]) == SIZES
    entity, _, name = marginal.name.partition(".")
    fact = vocabulary().entities[entity].facts.get(name) if entity in PLURALS else None
    if fact is not None and fact.codes and "weights" in marginal.raw:
        assert set(marginal.codes) - {""} <= set(fact.codes)


PLURALS = {"organisation", "project", "title", "product", "platform", "centre"}


def test_counts_of_a_seed_are_what_they_are(made: Path) -> None:
    """Seeded, so exact; beside each the share that the marginal states."""
    meta = read_meta(made)
    assert meta.rows["projects"] == 20_000
    assert meta.rows["organisations"] == 13_179
    sizes = Counter(column(made, "organisations", "size"))
    assert sizes == {"small": 7944, "micro": 3366, "medium": 1215, "large": 310, "": 344}
    kinds = Counter(column(made, "organisations", "kind"))
    assert kinds == {"enterprise": 12_835, "institution": 185, "association": 71, "park": 57,
                     "county": 31}  # fmt: skip


def test_drawn_shares_lie_near_those_stated(made: Path) -> None:
    """Within four standard deviations of a count, worked out in whole numbers."""
    kind = marginals()["project.kind"].raw["weights"]
    near(Counter(column(made, "projects", "kind")), kind, 20_000)
    near(Counter(column(made, "projects", "transformation")), {True: 950_000}, 20_000)
    region = Counter(column(made, "organisations", "region"))
    stated = dict(zip(SETTING.regions, SETTING.weights.tolist(), strict=True))
    near(region, stated, read_meta(made).rows["organisations"])


def near(found: Counter[Any], stated: dict[Any, int], count: int) -> None:
    for code, share in stated.items():
        away = found[code] * 1_000_000 - share * count
        assert away * away <= 16 * count * share * (1_000_000 - share) + 10**12, code


def test_tails_are_heavy_and_some_enterprises_have_hundreds(tmp_path: Path) -> None:
    generate(tmp_path / "set", SETTING, Options(projects=200_000, seed=1))
    owned = Counter(column(tmp_path / "set", "projects", "of"))
    assert max(owned.values()) == 600
    assert sum(1 for n in owned.values() if n >= 100) == 20
    spent = np.sort(np.array(column(tmp_path / "set", "projects", "actual_investment")))
    top = int(spent[-2000:].sum()) * 100 // int(spent.sum())
    assert top == 37  # of a hundred: what the first hundredth of the projects invests


def test_size_moves_investment_taxes_and_finance_together(made: Path) -> None:
    size = dict(zip(column(made, "organisations", "id"), column(made, "organisations", "size"),
                    strict=True))  # fmt: skip
    spent: dict[str, list[int]] = {s: [] for s in (*SIZES, "")}
    loans: dict[str, list[bool]] = {s: [] for s in (*SIZES, "")}
    for owner, amount, loan in zip(
        column(made, "projects", "of"), column(made, "projects", "actual_investment"),
        column(made, "projects", "has_bank_loan"), strict=True,
    ):  # fmt: skip
        spent[size[owner]].append(amount)
        loans[size[owner]].append(loan)
    medians = [sorted(spent[s])[len(spent[s]) // 2] for s in SIZES]
    assert medians == sorted(medians, reverse=True)
    share = [sum(loans[s]) * 1000 // len(loans[s]) for s in SIZES]
    assert share[0] > share[2] > share[3]
    taxes: dict[str, list[int]] = {s: [] for s in (*SIZES, "")}
    for owner, value in zip(column(made, "organisation.local_tax_retained", "id"),
                            column(made, "organisation.local_tax_retained", "value"),
                            strict=True):  # fmt: skip
        taxes[size[owner]].append(value)
    medians = [sorted(taxes[s])[len(taxes[s]) // 2] for s in SIZES]
    assert medians == sorted(medians, reverse=True)


def test_lists_follow_from_what_they_belong_to(made: Path) -> None:
    projects = pq.read_table(made / "projects.parquet").to_pylist()
    by_id = {p["id"]: p for p in projects}
    bought: Counter[str] = Counter()
    for row in pq.read_table(made / "project.purchases.parquet").to_pylist():
        project = by_id[row["id"]]
        bought[row["id"]] += row["amount"]
        assert 0 <= row["paid"] <= row["amount"]
        assert project["started_on"] <= row["bought_on"] <= dt.date(2023, 12, 31)
    for project in projects:
        assert bought[project["id"]] * 113 // 100 == project["equipment_purchased_with_vat"]
        assert bought[project["id"]] <= project["actual_investment"]
        assert project["has_bank_loan"] == (project["loans"] > 0)
        assert project["completed"] == (project["completed_on"] <= dt.date(2023, 12, 31))
        assert project["total_investment"] % 1_000_000 == 0
    for name in ("loan_interest", "lease_rent", "bond_interest"):
        for row in pq.read_table(made / f"project.{name}.parquet").to_pylist():
            assert by_id[row["id"]]["started_on"] <= row["paid_on"] <= dt.date(2023, 12, 31)
    invested: Counter[str] = Counter()
    for row in pq.read_table(made / "project.fixed_investment.parquet").to_pylist():
        invested[row["id"]] += row["value"]
    assert all(invested[p["id"]] == p["actual_investment"] for p in projects)


# Sound as any case set


def test_everything_passes_the_intake_as_it_is(made: Path, tmp_path: Path) -> None:
    report = take_in(made, tmp_path / "again")
    assert report.whole
    assert report.warnings == {}
    assert report.unused == {}
    assert report.kept == read_meta(made).rows
    assert read_meta(tmp_path / "again").synthetic
    for name in report.kept:
        given = pq.read_table(made / f"{name}.parquet")
        again = pq.read_table(tmp_path / "again" / f"{name}.parquet", columns=given.column_names)
        assert again.to_pydict() == given.to_pydict(), name


def test_an_incomplete_one_passes_too(tmp_path: Path) -> None:
    generate(tmp_path / "set", SETTING, Options(projects=3000, seed=5, unknown=200_000))
    report = take_in(tmp_path / "set", tmp_path / "again")
    assert report.whole
    assert report.warnings == {}
    assert set(report.unstated) <= {t.name for t in tables().values() if t.kind == "rows"}


def test_a_complete_one_states_everything(made: Path) -> None:
    for table in tables().values():
        if table.kind == "decisions" or not (made / table.file).exists():
            continue
        found = pq.read_table(made / table.file)
        derived = DERIVED.get(table.name, set())
        for name in table.names():
            if name in derived or name == "class_chosen":
                continue
            assert found[name].null_count == 0, (table.name, name)
    for plural, names in DERIVED.items():
        entity = tables()[plural].entity
        assert all(vocabulary().entities[entity].facts[name].derive for name in names)


def test_the_unknown_share_is_kept(tmp_path: Path) -> None:
    generate(tmp_path / "set", SETTING, Options(projects=20_000, seed=7, unknown=50_000))
    found = pq.read_table(tmp_path / "set" / "projects.parquet")
    for name in ("actual_investment", "smart", "completed_on", "loans", "purchases", "region"):
        near(Counter({None: found[name].null_count}), {None: 50_000}, 20_000)
    for name in ("id", "of"):
        assert found[name].null_count == 0
    organisations = pq.read_table(tmp_path / "set" / "organisations.parquet")
    for name in ("id", "kind", *ASSUMED_EMPTY):
        assert organisations[name].null_count == 0


def test_without_lists_the_sums_are_stated(tmp_path: Path) -> None:
    generate(tmp_path / "set", SETTING, Options(projects=500, lists=False))
    found = pq.read_table(tmp_path / "set" / "projects.parquet")
    for name in ("equipment_purchased", "equipment_software", "production_assets"):
        assert found[name].null_count == 0
    assert set(found["purchases"].to_pylist()) == {0}
    assert not (tmp_path / "set" / "project.purchases.parquet").exists()
    assert take_in(tmp_path / "set", tmp_path / "again").whole


def test_its_rows_open_into_dossiers_that_the_policy_answers(made: Path) -> None:
    outcomes: Counter[str] = Counter()
    for name, raw in dossiers_of(made, [f"E{i:09d}" for i in range(300)]):
        dossier = read_dossier(raw, DANDONG.info.region)
        assert not any(
            isinstance(v, NotApplicable) and v for v in dossier.subjects[0].facts.values()
        )
        answer = evaluate(raw, DANDONG)
        outside = {p.code for p in answer.problems}
        assert outside <= {"dossier.region-outside"}, name
        if answer.outcome is not None:
            assert not answer.outcome.errors
            outcomes.update(award.outcome for award in answer.outcome.awards)
    assert set(outcomes) >= {"granted", "refused", "case-by-case"}


@pytest.mark.parametrize("folder", pack_folders(shipped_root()), ids=lambda p: p.name)
def test_every_place_has_a_population(folder: Path, tmp_path: Path) -> None:
    pack = load_pack(folder)
    setting = Setting.of(pack.info.region, 2023, [pack])
    assert setting.weights.sum() == 1_000_000
    assert (setting.weights > 0).all()
    generate(tmp_path / "set", setting, Options(projects=200))
    assert take_in(tmp_path / "set", tmp_path / "again", within=pack.info.region).whole


def test_without_policies_there_are_no_classes_and_no_earlier_awards(tmp_path: Path) -> None:
    meta = generate(tmp_path / "set", Setting.of("夷陵区", 2020), Options(projects=100))
    assert meta.claim_year == 2020
    assert "project.class_in" not in meta.rows
    assert "organisation.history" not in meta.rows
    assert take_in(tmp_path / "set", tmp_path / "again").whole


# Asked for wrongly


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"projects": 0}, "population.projects"),
        ({"projects": 10**9 + 1}, "population.projects"),
        ({"projects": 1, "unknown": -1}, "population.unknown"),
        ({"projects": 1, "unknown": 1_000_000}, "population.unknown"),
        ({"projects": 1, "programme": {"x": 1}}, "dossier.fact"),
    ],
)
def test_options_that_cannot_be_are_refused(
    tmp_path: Path, options: dict[str, Any], code: str
) -> None:
    with pytest.raises(InputRefused) as error:
        generate(tmp_path / "set", SETTING, Options(**options))
    assert error.value.problems[0].code == code
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_is_not_known_is_refused() -> None:
    with pytest.raises(InputRefused) as error:
        Setting.of("火星市", 2023)
    assert error.value.problems[0].code == "population.place"


def test_the_programme_is_written_as_given(tmp_path: Path) -> None:
    acts = {"acts": [{"act": "rules", "adopted_on": "2023-01-01"}]}
    generate(tmp_path / "set", SETTING, Options(projects=10, programme=acts))
    assert yaml.safe_load((tmp_path / "set" / "programme.yaml").read_text("utf-8")) == acts


def test_progress_is_told_and_may_stop_the_work(tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    generate(tmp_path / "set", SETTING, Options(projects=100), chunk=20,
             progress=lambda done, wanted: heard.append((done, wanted)))  # fmt: skip
    assert heard[-1] == (100, 100)
    assert [done for done, _ in heard] == sorted(done for done, _ in heard)

    class Stopped(Exception):
        pass

    def stop(done: int, wanted: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        generate(tmp_path / "other", SETTING, Options(projects=100), progress=stop)
    assert [p.name for p in tmp_path.iterdir()] == ["set"]
