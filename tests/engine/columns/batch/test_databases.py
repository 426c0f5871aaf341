"""A batch in a database says what it says in a folder, whole or not at all."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import duckdb
import psycopg
import pytest
from tests.engine.columns.batch.sets import DANDONG, left_in, population, rows
from tests.postgresql import postgresql

from jigai.engine.columns.batch import How, Terms, explain, run_batch
from jigai.engine.columns.batch.databases import DatabaseSink
from jigai.engine.columns.batch.results import open_results
from jigai.engine.columns.batch.rows import COLUMNS
from jigai.facts.problems import InputRefused

ONE = How(jobs=1)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A set and its batch in a folder."""
    folder = tmp_path_factory.mktemp("made")
    population(folder / "set", DANDONG, 150, unknown=5_000)
    run_batch(folder / "set", folder / "out", DANDONG, how=ONE)
    return folder


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with postgresql(tmp_path_factory) as address:
        yield address


def address(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    if kind == "postgres":
        return str(request.getfixturevalue("postgres"))
    return str(tmp_path / f"out.{kind}")


def dropped(out: str) -> None:
    if out.startswith("postgres"):
        with psycopg.connect(out, autocommit=True) as connection:
            found = connection.execute(
                "SELECT tablename FROM pg_tables WHERE tablename LIKE 'jigai%'"
            ).fetchall()
            for (name,) in found:
                connection.execute(psycopg.sql.SQL("DROP TABLE {}").format(
                    psycopg.sql.Identifier(name)))  # fmt: skip


@pytest.mark.parametrize("kind", ["db", "duckdb", "postgres"])
def test_every_table_is_the_same_as_in_a_folder(
    kind: str, made: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    out = address(kind, tmp_path, request)
    manifest = run_batch(made / "set", out, DANDONG, how=ONE)
    assert manifest["finished"] is True
    with open_results(out) as found:
        assert found.manifest == manifest
        for table in (t for t in COLUMNS if t in manifest["rows"]):
            columns = ", ".join(f'"{name}"' for name, _ in COLUMNS[table])
            listed = found.fetch(f"SELECT {columns} FROM {found.source(table)}")
            truths = [i for i, (_, kind) in enumerate(COLUMNS[table]) if kind == "BOOLEAN"]
            listed = [
                tuple(bool(v) if i in truths and v is not None else v for i, v in enumerate(row))
                for row in listed
            ]
            assert Counter(listed) == Counter(rows(made / "out", table)), table
            assert len(listed) == manifest["rows"][table]
    project = next(r for r in rows(made / "out", "awards") if r[1] == "project")
    assert explain(out, f"project:{project[2]}", [DANDONG]).agrees
    if kind == "postgres":
        with pytest.raises(InputRefused) as error:
            explain(out, "#1", [DANDONG])
        assert error.value.problems[0].code == "batch.no-numbers"
    else:
        assert (
            explain(out, "#1", [DANDONG]).subject == explain(made / "out", "1", [DANDONG]).subject
        )
    dropped(out)
    assert left_in(tmp_path) == ([] if kind == "postgres" else [f"out.{kind}"])


@pytest.mark.parametrize("kind", ["db", "duckdb", "postgres"])
def test_a_failure_on_the_way_leaves_the_database_as_it_was(
    kind: str,
    made: Path,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    out = address(kind, tmp_path, request)
    monkeypatch.setattr(DatabaseSink, "finish", stop)
    with pytest.raises(KeyboardInterrupt):
        run_batch(made / "set", out, DANDONG, how=ONE)
    assert left_in(tmp_path) == []
    if kind == "postgres":
        with psycopg.connect(out) as connection:
            found = connection.execute("SELECT 1 FROM pg_tables WHERE tablename LIKE 'jigai%'")
            assert found.fetchall() == []


@pytest.mark.parametrize("kind", ["db", "duckdb"])
def test_other_tables_of_the_database_stay(kind: str, made: Path, tmp_path: Path) -> None:
    path = tmp_path / f"out.{kind}"
    connection = sqlite3.connect(path) if kind == "db" else duckdb.connect(str(path))
    connection.execute("CREATE TABLE mine (x INTEGER)")
    connection.execute("INSERT INTO mine VALUES (7)")
    connection.commit()
    connection.close()
    for over in (False, True):
        run_batch(made / "set", path, DANDONG, how=How(jobs=1, over=over, details=over))
    opened = sqlite3.connect(path) if kind == "db" else duckdb.connect(str(path))
    assert opened.execute("SELECT x FROM mine").fetchall() == [(7,)]
    assert opened.execute("SELECT count(*) FROM jigai_outcomes").fetchall()[0][0] > 0
    opened.close()


def test_tables_taken_in_stay_where_they_are_told(tmp_path: Path) -> None:
    (tmp_path / "organisations.csv").write_text("id,region\nE1,210602\nE2,9\n", "utf-8")
    source, out = tmp_path / "organisations.csv", tmp_path / "out.db"
    taken = How(jobs=1, keep=tmp_path / "kept")
    manifest = run_batch(source, out, DANDONG, Terms(claim_year=2023), how=taken)
    assert manifest["rows"]["rejects"] == 1
    assert explain(out, "E1", [DANDONG]).agrees
    gone = run_batch(source, tmp_path / "b.db", DANDONG, Terms(claim_year=2023), how=ONE)
    assert gone["input"]["cases"] is None
    with pytest.raises(InputRefused) as error:
        explain(tmp_path / "b.db", "E1", [DANDONG])
    assert error.value.problems[0].code == "batch.no-cases"
    assert explain(tmp_path / "b.db", "E1", [DANDONG], cases=tmp_path / "kept").agrees


def test_a_database_that_does_not_answer_is_said_without_the_password(
    made: Path, tmp_path: Path
) -> None:
    url = f"postgresql://someone:secret@localhost:1/{tmp_path.name}"
    with pytest.raises(InputRefused) as error:
        run_batch(made / "set", url, DANDONG, how=ONE)
    problem = error.value.problems[0]
    assert problem.code == "database.unwritable"
    assert "secret" not in problem.text("en") + problem.text("zh")
