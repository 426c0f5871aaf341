"""A disk that is full, memory that is short, files cut or changed: said clearly, nothing lost."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from tests.engine.columns.batch.sets import DANDONG, left_in, population

from jigai.engine.columns.batch import How, Intake, run_batch
from jigai.facts.problems import InputRefused

ONE = How(jobs=1)


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return population(tmp_path_factory.mktemp("cases") / "set", DANDONG, 150)


def refusal(source: Path, out: Path, how: How = ONE, intake: Intake | None = None) -> str:
    """The code with which a batch is refused."""
    with pytest.raises(InputRefused) as error:
        run_batch(source, out, DANDONG, intake=intake, how=how)
    [problem, *_] = error.value.problems
    assert problem.zh
    assert problem.en
    return problem.code


def copied(cases: Path, tmp_path: Path) -> Path:
    shutil.copytree(cases, tmp_path / "set")
    return tmp_path / "set"


# Disk and memory


def in_a_process(cases: Path, out: Path, before: str, after: str = "") -> str:
    """What a batch says in a process of its own, with limits set first."""
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from jigai.policy.loading import load_pack, shipped_root\n"
        "from jigai.engine.columns.batch import How, run_batch\n"
        "from jigai.facts.problems import InputRefused\n"
        "pack = load_pack(shipped_root() / 'dandong')\n"
        f"{before}\n"
        "try:\n"
        f"    run_batch(Path(sys.argv[1]), sys.argv[2], pack, how=How(jobs=1{after}))\n"
        "except InputRefused as error:\n"
        "    print(error.problems[0].code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(cases), str(out)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


LARGEST_FILE = (
    "import resource, signal\n"
    "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    "resource.setrlimit(resource.RLIMIT_FSIZE, ({bytes}, {bytes}))\n"
)


@pytest.mark.parametrize("name", ["out", "out.db", "out.duckdb"])
def test_files_that_may_not_grow_leave_nothing(name: str, cases: Path, tmp_path: Path) -> None:
    said = in_a_process(cases, tmp_path / name, LARGEST_FILE.format(bytes=2_000))
    assert said in ("file.unwritable", "file.disk-full", "database.unwritable", "engine.memory")
    assert left_in(tmp_path) == []


@pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("mount") is None,
    reason="a file system of a given size can be mounted by root alone; RLIMIT_FSIZE stands for it",
)
def test_a_full_disk_leaves_nothing(cases: Path, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=48k", "tmpfs", str(small)],  # noqa: S607
        check=False,
        capture_output=True,
    )
    if mounted.returncode:
        pytest.skip("no file system can be mounted here; RLIMIT_FSIZE stands for it")
    try:
        assert refusal(cases, small / "out") in ("file.disk-full", "engine.memory")
        assert left_in(small) == []
    finally:
        subprocess.run(["umount", str(small)], check=True)  # noqa: S607


def test_too_little_memory_names_the_remedy(cases: Path, tmp_path: Path) -> None:
    with pytest.raises(InputRefused) as error:
        run_batch(cases, tmp_path / "out", DANDONG, how=How(memory="1MB", jobs=1))
    [problem] = error.value.problems
    assert problem.code == "engine.memory"
    assert "--memory" in problem.zh
    assert "--memory" in problem.en
    assert left_in(tmp_path) == []


# Files


def test_a_file_cut_short_is_found_before_anything_is_done(cases: Path, tmp_path: Path) -> None:
    source = copied(cases, tmp_path)
    file = source / "projects.parquet"
    file.write_bytes(file.read_bytes()[:-100])
    assert refusal(source, tmp_path / "out") == "file.truncated"
    assert left_in(tmp_path) == ["set"]


def test_damage_inside_a_file_is_no_result(cases: Path, tmp_path: Path) -> None:
    source = copied(cases, tmp_path)
    file = source / "projects.parquet"
    data = bytearray(file.read_bytes())
    data[200:4000] = bytes(3800)
    file.write_bytes(bytes(data))
    assert refusal(source, tmp_path / "out") == "file.truncated"
    assert left_in(tmp_path) == ["set"]


def test_a_table_of_fewer_rows_than_counted_is_refused(cases: Path, tmp_path: Path) -> None:
    source = copied(cases, tmp_path)
    meta = json.loads((source / "meta.json").read_text("utf-8"))
    meta["rows"]["projects"] += 1
    (source / "meta.json").write_text(json.dumps(meta), "utf-8")
    assert refusal(source, tmp_path / "out") == "tables.rows"


def test_a_table_that_is_gone_is_missed(cases: Path, tmp_path: Path) -> None:
    source = copied(cases, tmp_path)
    (source / "titles.parquet").unlink()
    assert refusal(source, tmp_path / "out") == "tables.rows"


def test_another_format_version_is_refused(cases: Path, tmp_path: Path) -> None:
    source = copied(cases, tmp_path)
    meta = json.loads((source / "meta.json").read_text("utf-8"))
    (source / "meta.json").write_text(json.dumps(meta | {"format": "jigai-tables/9"}), "utf-8")
    assert refusal(source, tmp_path / "out") == "tables.format"


def test_tables_of_other_hands_are_taken_in_and_checked(cases: Path, tmp_path: Path) -> None:
    source = copied(cases, tmp_path)
    file = source / "projects.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE t AS FROM '{file}'")
        connection.execute("INSERT INTO t FROM t LIMIT 1")
        connection.execute(f"COPY t TO '{file}' (FORMAT parquet)")
    manifest = run_batch(source, tmp_path / "out", DANDONG, how=ONE)
    assert manifest["input"]["intake"]["causes"]["row.twice"] == 2
    assert manifest["input"]["cases"] == "cases"


def test_a_case_set_is_checked_row_by_row_when_asked(cases: Path, tmp_path: Path) -> None:
    manifest = run_batch(cases, tmp_path / "out", DANDONG, intake=Intake(check=True), how=ONE)
    assert manifest["input"]["intake"]["rejected"] == {}
    assert manifest["input"]["intake"]["read"]["projects"] == 150


def test_an_index_that_is_not_there(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none", tmp_path / "out") == "file.missing"
    assert left_in(tmp_path) == []


# Where the result goes


def test_a_folder_that_holds_something_is_kept(cases: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine", "utf-8")
    assert refusal(cases, tmp_path / "out", How(jobs=1, over=True)) == "file.exists"
    assert left_in(tmp_path / "out") == ["mine.txt"]


def test_an_earlier_batch_is_replaced_only_when_told(cases: Path, tmp_path: Path) -> None:
    run_batch(cases, tmp_path / "out", DANDONG, how=How(jobs=1, details=False))
    before = (tmp_path / "out" / "batch.json").read_bytes()
    assert refusal(cases, tmp_path / "out") == "file.exists"
    assert (tmp_path / "out" / "batch.json").read_bytes() == before
    run_batch(cases, tmp_path / "out", DANDONG, how=How(jobs=1, over=True))
    assert (tmp_path / "out" / "outcomes.parquet").exists()
    assert left_in(tmp_path) == ["out"]


def test_a_failed_replacement_keeps_the_earlier_batch(cases: Path, tmp_path: Path) -> None:
    run_batch(cases, tmp_path / "out", DANDONG, how=How(jobs=1, details=False))
    before = (tmp_path / "out" / "batch.json").read_bytes()
    how = How(memory="1MB", jobs=1, over=True)
    assert refusal(cases, tmp_path / "out", how) == "engine.memory"
    assert (tmp_path / "out" / "batch.json").read_bytes() == before


def test_a_database_that_cannot_be_written_is_said(cases: Path, tmp_path: Path) -> None:
    (tmp_path / "out.db").write_text("this is no database", "utf-8")
    assert refusal(cases, tmp_path / "out.db") == "database.unwritable"
    assert (tmp_path / "out.db").read_text("utf-8") == "this is no database"


def test_tables_of_an_earlier_batch_in_a_database_are_kept(cases: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.db"
    run_batch(cases, out, DANDONG, how=How(jobs=1, details=False))
    assert refusal(cases, out) == "batch.tables-exist"
    assert refusal(cases, out, How(memory="1MB", jobs=1, over=True)) == "engine.memory"
    with sqlite3.connect(out) as connection:
        [(count,)] = connection.execute("SELECT count(*) FROM jigai_awards").fetchall()
    connection.close()
    assert count > 0
    run_batch(cases, out, DANDONG, how=How(jobs=1, over=True))
