"""Populations, batches and their rows as people and programs type them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from jigai.cli import main

STOPS = [(signal.SIGINT, {130}), (signal.SIGTERM, {130, 143})]
Run = Callable[..., tuple[int, str, str]]
FACTS = "id,kind,region,manufacturing\nE1,enterprise,210602,是\nE2,enterprise,210603,是\n"
PROJECTS = "id,of,region,transformation,total_investment\nP1,E1,210602,是,900万元\n"


@pytest.fixture
def jigai(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: object) -> tuple[int, str, str]:
        code = main([str(a) for a in arguments])
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return code, said.out, said.err

    return run


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cases") / "set"
    arguments = ["population", "--pack", "dandong", "--projects", "120", "--claim-year", "2023"]
    assert main([*arguments, "--unknown", "0.5%", "--out", str(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def out(cases: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("batch") / "out"
    arguments = ["batch", str(cases), "--pack", "dandong", "--jobs", "1"]
    assert main([*arguments, "--out", str(folder)]) in (0, 4)
    return folder


def csv(folder: Path, organisations: str = FACTS, projects: str = PROJECTS) -> Path:
    folder.mkdir()
    (folder / "organisations.csv").write_text(organisations, "utf-8")
    (folder / "projects.csv").write_text(projects, "utf-8")
    return folder


def batch(jigai: Run, source: object, out: Path, *more: object) -> tuple[int, str, str]:
    return jigai("batch", source, "--pack", "dandong", "--jobs", 1, "--out", out, *more)


def left_in(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


# population


@pytest.mark.parametrize(("lang", "word"), [("zh", "合成数据"), ("en", "Synthetic data")])
def test_a_population_says_that_it_is_synthetic(
    lang: str, word: str, jigai: Run, tmp_path: Path
) -> None:
    arguments = ("--projects", 20, "--claim-year", 2023, "--out", tmp_path / "set")
    code, said, err = jigai("population", "--place", "丹东市", *arguments, "--lang", lang)
    assert (code, err) == (0, "")
    assert said.startswith(word)
    assert json.loads((tmp_path / "set" / "meta.json").read_text("utf-8"))["synthetic"] is True


def test_a_population_as_json_counts_its_tables(jigai: Run, tmp_path: Path) -> None:
    arguments = ("--projects", 20, "--claim-year", 2023, "--seed", 5, "--format", "json")
    code, said, _ = jigai("population", "--pack", "luan", *arguments, "--out", tmp_path / "set")
    data = json.loads(said)
    assert code == 0
    assert data["rows"]["projects"] == 20
    assert data["source"]["seed"] == 5
    assert data["folder"] == str(tmp_path / "set")


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ((), "population.place"),
        (("--pack", "luan", "--pack", "dandong"), "population.place"),
        (("--place", "某地"), "population.place"),
        (("--pack", "nowhere"), "pack.unknown"),
        (("--pack", "luan", "--unknown", "x"), "rate.not-a-number"),
        (("--pack", "luan", "--unknown", "100"), "population.unknown"),
        (("--pack", "luan", "--projects", "0"), "population.projects"),
    ],
)
def test_a_population_that_cannot_be(
    arguments: tuple[str, ...], wanted: str, jigai: Run, tmp_path: Path
) -> None:
    given = ("--projects", 20, "--claim-year", 2023, "--out", tmp_path / "set", *arguments)
    code, _, err = jigai("population", *given)
    assert code == 1
    assert wanted in err
    assert left_in(tmp_path) == []


def test_a_population_overwrites_only_when_told(jigai: Run, tmp_path: Path) -> None:
    arguments = ("population", "--pack", "luan", "--claim-year", 2023, "--out", tmp_path / "set")
    assert jigai(*arguments, "--projects", 20)[0] == 0
    code, _, err = jigai(*arguments, "--projects", 30)
    assert code == 1
    assert "file.exists" in err
    assert jigai(*arguments, "--projects", 30, "--over")[0] == 0
    assert pq.read_metadata(tmp_path / "set" / "projects.parquet").num_rows == 30


# batch


def test_a_batch_says_what_it_came_to(jigai: Run, cases: Path, tmp_path: Path) -> None:
    code, said, err = batch(jigai, cases, tmp_path / "out", "--lang", "en")
    assert code in (0, 4)
    assert err == ""
    assert "Synthetic data" in said
    assert "total" in said
    assert left_in(tmp_path) == ["out"]
    assert left_in(tmp_path / "out") == [
        "awards.parquet", "batch.json", "excluded.parquet", "facts.parquet", "limits.parquet",
        "measures.parquet", "missing.parquet", "outcomes.parquet", "programme.parquet",
        "reasons.parquet", "refused.parquet", "rules.parquet", "totals.parquet",
    ]  # fmt: skip


def test_a_batch_as_json_is_its_manifest(jigai: Run, cases: Path, tmp_path: Path) -> None:
    _, said, _ = batch(jigai, cases, tmp_path / "out", "--format", "json")
    data = json.loads(said)
    assert data.pop("out") == str(tmp_path / "out")
    assert data == json.loads((tmp_path / "out" / "batch.json").read_text("utf-8"))


def test_tables_are_taken_in_first_and_kept_with_the_result(jigai: Run, tmp_path: Path) -> None:
    code, said, _ = batch(
        jigai, csv(tmp_path / "in"), tmp_path / "out", "--claim-year", "2023", "--format", "json"
    )
    assert code == 0
    data = json.loads(said)
    assert data["input"]["cases"] == "cases"
    assert data["input"]["intake"]["kept"] == {"organisations": 2, "projects": 1}
    assert "rejects.parquet" in left_in(tmp_path / "out" / "cases")
    assert jigai("explain", tmp_path / "out", "P1", "--brief")[0] == 0


def test_rejects_are_counted_and_say_so_in_the_exit_code(jigai: Run, tmp_path: Path) -> None:
    projects = PROJECTS + "P2,E2,210603,是,-5\nP3,E9,210603,是,5\nP1,E1,210602,是,5\n"
    source = csv(tmp_path / "in", FACTS + "E3,enterprise,210603,是\n", projects)
    code, said, _ = batch(jigai, source, tmp_path / "out", "--claim-year", "2023", "--lang", "en")
    assert code == 4
    for word in ("value.negative", "row.orphan", "row.twice", "row.withheld"):
        assert word in said
    rejects = pq.read_table(tmp_path / "out" / "cases" / "rejects.parquet").to_pylist()
    causes = {(r["table"], r["row"], r["column"], r["code"]) for r in rejects}
    assert ("projects", 3, "total_investment", "value.negative") in causes
    assert ("projects", 4, "of", "row.orphan") in causes
    assert all(r["zh"] and r["en"] for r in rejects)


def test_a_refused_batch_leaves_nothing(jigai: Run, tmp_path: Path) -> None:
    source = csv(tmp_path / "in", FACTS.replace("id,", "name,"))
    code, _, err = batch(jigai, source, tmp_path / "out", "--claim-year", "2023")
    assert code == 1
    assert "column.missing" in err or "table." in err
    assert left_in(tmp_path) == ["in"]


def test_without_a_pack_one_is_asked_for(jigai: Run, cases: Path, tmp_path: Path) -> None:
    code, _, err = jigai("batch", cases, "--out", tmp_path / "out")
    assert code == 1
    assert "--pack" in err


def test_reading_overlay_and_measure_reach_the_batch(
    jigai: Run, cases: Path, tmp_path: Path
) -> None:
    overlay = tmp_path / "guide.yaml"
    measure = "dandong-fixed-investment-award"
    overlay.write_text(f"overlay: half\nset: {{{measure}/gives/amount: 1元}}\n", "utf-8")
    code, said, _ = batch(
        jigai, cases, tmp_path / "out", "--overlay", overlay, "--measure", measure,
        "--reading", "DD-A24=b", "--as-of", "2023-11-30", "--format", "json",
    )  # fmt: skip
    data = json.loads(said)
    assert code in (0, 4)
    assert data["overlays"][0]["id"] == "half"
    assert data["measures"] == [measure]
    assert data["readings"]["DD-A24"] == "b"
    assert data["as_of"] == "2023-11-30"
    assert jigai("explain", tmp_path / "out", "1", "--brief")[0] == 0


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        (("--claim-year", "20x3"), "batch.year"),
        (("--as-of", "2023-13-01"), "--as-of"),
        (("--measure", "no-such"), "batch.measure"),
        (("--reading", "DD-A24"), "reading.shape"),
        (("--reading", "XX-1=b"), "reading.unknown"),
        (("--memory", "plenty"), "engine.size"),
        (("--pack", "nowhere"), "pack.unknown"),
        (("--overlay", "no-such.yaml"), "file.missing"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(
    more: tuple[str, ...], wanted: str, jigai: Run, cases: Path, tmp_path: Path
) -> None:
    code, said, err = batch(jigai, cases, tmp_path / "out", *more)
    assert (code, said) == (1, "")
    assert wanted in err
    assert left_in(tmp_path) == []


def test_a_broken_pack_that_is_asked_for_is_code_3(jigai: Run, cases: Path, tmp_path: Path) -> None:
    folder = tmp_path / "packs" / "broken"
    folder.mkdir(parents=True)
    (folder / "pack.yaml").write_text("document: broken-1\n", "utf-8")
    arguments = ("--packs", tmp_path / "packs", "--pack", "broken", "--out", tmp_path / "out")
    code, _, err = jigai("batch", cases, *arguments)
    assert code == 3
    assert "broken" in err
    assert not (tmp_path / "out").exists()


# explain


@pytest.mark.parametrize(("lang", "word"), [("zh", "一致"), ("en", "agree")])
def test_a_row_is_explained_and_agrees(lang: str, word: str, jigai: Run, out: Path) -> None:
    code, said, err = jigai("explain", out, 1, "--lang", lang)
    assert (code, err) == (0, "")
    assert word in said.splitlines()[-1]


def test_a_row_as_json_holds_both_sides(jigai: Run, out: Path) -> None:
    code, said, _ = jigai("explain", out, 1, "--format", "json")
    data = json.loads(said)
    assert code == 0
    assert data["schema"] == "jigai-explain/1"
    assert data["agrees"] is True
    assert data["differences"] == []
    [row] = [r for r in data["batch"] if r["subject"] == data["subject"]][:1]
    [award] = [
        a
        for a in data["result"]["awards"]
        if (a["measure"], a["subject"]) == (row["measure"], row["subject"])
    ]
    assert award["steps"]


def test_a_row_that_is_not_there_is_code_1(jigai: Run, out: Path) -> None:
    code, _, err = jigai("explain", out, "nobody")
    assert code == 1
    assert "batch.row-unknown" in err


# Without the packages, and stopped half-way


def test_without_the_packages_the_remedy_is_named(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['duckdb'] = None\n"
        "from jigai.cli import main\n"
        "sys.exit(main(['batch', 'x', '--pack', 'luan', '--out', 'y', '--lang', 'en']))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert done.returncode == 1
    assert "jigai[batch]" in done.stderr
    assert "Traceback" not in done.stderr


def started(arguments: list[str], folder: Path, hidden: str) -> subprocess.Popen[str]:
    """A command under way: something of it stands in the folder already."""
    process = subprocess.Popen(
        [sys.executable, "-m", "jigai", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    for _ in range(600):
        if any(hidden in name for name in left_in(folder)) or process.poll() is not None:
            break
        time.sleep(0.05)
    assert process.poll() is None
    return process


def stopped(process: subprocess.Popen[str], number: signal.Signals) -> tuple[int, Any]:
    os.killpg(process.pid, number)
    _, said = process.communicate(timeout=60)
    assert "Traceback" not in said
    return process.returncode, said


@pytest.mark.parametrize(("number", "wanted"), STOPS)
def test_a_population_stopped_leaves_nothing(
    number: signal.Signals, wanted: set[int], tmp_path: Path
) -> None:
    arguments = ["population", "--pack", "luan", "--projects", "5000000", "--claim-year", "2023"]
    process = started([*arguments, "--out", str(tmp_path / "set")], tmp_path, ".set.partial")
    code, _ = stopped(process, number)
    assert code in wanted
    assert left_in(tmp_path) == []


@pytest.mark.parametrize(("number", "wanted"), STOPS)
def test_a_batch_stopped_leaves_nothing(
    number: signal.Signals, wanted: set[int], cases: Path, tmp_path: Path
) -> None:
    arguments = ["batch", str(cases), "--pack", "dandong", "--out", str(tmp_path / "out")]
    process = started(arguments, tmp_path, ".out.batch")
    code, _ = stopped(process, number)
    assert code in wanted
    assert left_in(tmp_path) == []
