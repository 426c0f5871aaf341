"""Files and databases: read to the last cell, or refused with the reason."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.engine.columns.tables_in import (
    adds_up,
    causes,
    csv_files,
    sqlite_file,
    table,
    workbook,
)
from tests.postgresql import postgresql

from jigai.engine.columns.intake import take_in
from jigai.engine.columns.intake.databases import hidden
from jigai.facts.problems import InputRefused

HEAD = "id,name\n"


def refused(origin: Any, tmp_path: Path) -> list[str]:
    with pytest.raises(InputRefused) as error:
        take_in(origin, tmp_path / "set", claim_year=2023)
    assert not (tmp_path / "set").exists()
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".")]
    assert all(p.zh and p.en and p.where for p in error.value.problems)
    return [p.code for p in error.value.problems]


def organisations(tmp_path: Path, content: bytes, name: str = "organisations.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


BROKEN: list[tuple[bytes, list[str]]] = [
    (b"", ["file.empty"]),
    (b"id,name\nE1,a", ["file.truncated"]),
    (b'id,name\nE1,"a\n', ["file.truncated"]),
    (b"id,name\nE1\nE2,a\nE3,a,b\n", ["file.cells", "file.cells"]),
    (b'id,name\nE1,"a"b\n', ["file.csv"]),
    ("id,name\nE1,甲\n".encode("gbk"), ["file.encoding"]),
    ("id,name\nE1,甲\n".encode("utf-16"), ["file.encoding"]),
    (b"id,name\nE1,a\0b\n", ["file.encoding"]),
    (b"id,name\nE1," + b"a" * 200_000 + b"\n", ["file.csv"]),
    (b"id;name\nE1;a\n", ["table.column", "table.missing-column"]),
]


@pytest.mark.parametrize(("content", "codes"), BROKEN, ids=range(len(BROKEN)))
def test_a_text_file_that_is_not_whole_is_refused(
    tmp_path: Path, content: bytes, codes: list[str]
) -> None:
    assert refused(organisations(tmp_path, content), tmp_path) == codes


def test_lines_at_fault_are_named_up_to_twenty(tmp_path: Path) -> None:
    path = organisations(tmp_path, HEAD.encode() + b"E1\n" * 50)
    with pytest.raises(InputRefused) as error:
        take_in(path, tmp_path / "set", claim_year=2023)
    assert len(error.value.problems) == 20
    assert "line 2 has 1 cells instead of 2" in error.value.problems[0].en


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_marks_quotes_and_blank_lines(tmp_path: Path, end: str, mark: str) -> None:
    lines = [mark + "id,name", 'E1,"a ""b"", c"', "", 'E2,"d"', "E3,x"]
    path = organisations(tmp_path, (end.join(lines) + end).encode())
    take_in(path, tmp_path / "set", claim_year=2023)
    assert table(tmp_path / "set", "organisations", "id", "name") == [
        ("E1", 'a "b", c'), ("E2", "d"), ("E3", "x"),
    ]  # fmt: skip


def test_rows_are_numbered_by_the_lines_of_the_file(tmp_path: Path) -> None:
    path = organisations(tmp_path, b'id,name,size\n\nE1,"a",?\n\nE2,b,?\n')
    take_in(path, tmp_path / "set", claim_year=2023)
    assert [row[1] for row in causes(tmp_path / "set")] == [3, 5]


def test_a_cell_over_two_lines_is_one_cell_and_refused_as_text(tmp_path: Path) -> None:
    path = organisations(tmp_path, b'id,name\nE1,"a\nb"\n')
    take_in(path, tmp_path / "set", claim_year=2023)
    assert [row[4] for row in causes(tmp_path / "set")] == ["value.character"]


def test_tabs_where_the_name_says_so(tmp_path: Path) -> None:
    path = organisations(tmp_path, b"id\tname\nE1\ta, b\n", "organisations.tsv")
    take_in(path, tmp_path / "set", claim_year=2023)
    assert table(tmp_path / "set", "organisations", "name") == [("a, b",)]


def test_a_table_with_a_heading_alone_is_empty(tmp_path: Path) -> None:
    report = take_in(organisations(tmp_path, HEAD.encode()), tmp_path / "set", claim_year=2023)
    assert report.read == {"organisations": 0}
    assert report.kept == {}


def test_what_is_not_there_or_no_source_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "nothing", tmp_path) == ["file.missing"]
    (tmp_path / "organisations.pdf").write_bytes(b"%PDF")
    assert refused(tmp_path / "organisations.pdf", tmp_path) == ["file.kind"]
    (tmp_path / "empty").mkdir()
    assert refused(tmp_path / "empty", tmp_path) == ["table.missing"]


def test_two_sources_of_one_table_are_refused(tmp_path: Path) -> None:
    origin = csv_files(tmp_path / "given", {"organisations": [["id"]], "企业": [["id"]]})
    assert refused(origin, tmp_path) == ["table.two-sources"]


def test_what_is_not_ours_in_a_folder_is_named(tmp_path: Path) -> None:
    origin = csv_files(tmp_path / "given", {"organisations": [["id"], ["E1"]]})
    (origin / "readme.md").write_text("x")
    (origin / "more").mkdir()
    (origin / ".hidden").write_text("x")
    report = take_in(origin, tmp_path / "set", claim_year=2023)
    assert report.ignored == ["more", "readme.md"]
    assert report.data()["ignored"] == ["more", "readme.md"]


def test_sources_may_be_mixed(tmp_path: Path) -> None:
    one = csv_files(tmp_path / "one", {"organisations": [["id"], ["E1"]]})
    two = workbook(tmp_path / "two", {"项目": [["id", "of"], ["P1", "E1"]]})
    three = sqlite_file(tmp_path / "three", {"titles": [["id", "of"], ["T1", "E1"]]})
    report = take_in([one, str(two), three], tmp_path / "set", claim_year=2023)
    assert report.kept == {"organisations": 1, "projects": 1, "titles": 1}


# Parquet


@pytest.mark.parametrize("cut", [4, 20, 200])
def test_a_parquet_file_cut_short_is_refused(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "organisations.parquet"
    pq.write_table(pa.table({"id": [f"E{i}" for i in range(1000)]}), path)
    path.write_bytes(path.read_bytes()[:-cut])
    assert refused(path, tmp_path) == ["file.truncated"]


def test_a_parquet_file_damaged_inside_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "organisations.parquet"
    pq.write_table(pa.table({"id": [f"E{i}" for i in range(1000)]}), path, compression="zstd")
    data = bytearray(path.read_bytes())
    data[30:200] = b"\xff" * 170
    path.write_bytes(bytes(data))
    assert refused(path, tmp_path) == ["file.truncated"]


def test_dictionaries_and_columns_of_nothing_are_read(tmp_path: Path) -> None:
    path = tmp_path / "organisations.parquet"
    columns = {
        "id": pa.array(["E1", "E2"]).dictionary_encode(),
        "size": pa.array(["large", None]).dictionary_encode(),
        "name": pa.nulls(2),
    }
    pq.write_table(pa.table(columns), path)
    take_in(path, tmp_path / "set", claim_year=2023)
    assert table(tmp_path / "set", "organisations", "id", "size", "name") == [
        ("E1", "large", None), ("E2", None, None),
    ]  # fmt: skip


# Databases


def test_tables_of_a_database_that_are_not_ours_are_left_alone(tmp_path: Path) -> None:
    sheets = {"organisations": [["id"], ["E1"]], "auth_user": [["x"], ["1"]]}
    report = take_in(sqlite_file(tmp_path / "given", sheets), tmp_path / "set", claim_year=2023)
    assert report.ignored == ["auth_user"]
    assert report.kept == {"organisations": 1}


def test_views_are_tables(tmp_path: Path) -> None:
    path = sqlite_file(tmp_path, {"firms": [["code"], ["E1"]]})
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE VIEW organisations AS SELECT code AS id FROM firms")
    connection.close()
    take_in(path, tmp_path / "set", claim_year=2023)
    assert table(tmp_path / "set", "organisations", "id") == [("E1",)]


def test_sqlite_values_keep_to_what_is_exact(tmp_path: Path) -> None:
    path = tmp_path / "all.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE organisations (id INTEGER)")
        connection.executemany("INSERT INTO organisations VALUES (?)", [(1,), (2,), (3,)])
        connection.execute(
            'CREATE TABLE projects (id, "of", actual_investment NUMERIC(18, 2), name)'
        )
        rows = [("P1", 1, 12, "a"), ("P2", 2, 12.5, "b"), ("P3", 3, "12.50", b"c")]
        connection.executemany("INSERT INTO projects VALUES (?, ?, ?, ?)", rows)
    connection.close()
    report = take_in(path, tmp_path / "set", claim_year=2023)
    assert causes(tmp_path / "set") == [
        ("projects", 2, "actual_investment", "12.5", "value.float"),
        ("projects", 3, "actual_investment", "12.5", "value.float"),
        ("projects", 3, "name", "…", "value.float"),
    ]
    assert table(tmp_path / "set", "projects", "actual_investment") == [(1200,)]
    adds_up(report)


def test_a_floating_point_column_of_sqlite_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "all.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE organisations (id TEXT, node_investment DOUBLE)")
    connection.close()
    assert refused(path, tmp_path) == ["table.float"]


def test_a_damaged_sqlite_file_is_refused(tmp_path: Path) -> None:
    rows = [["id", "name"], *[[f"E{i}", "x" * 500] for i in range(2000)]]
    path = sqlite_file(tmp_path, {"organisations": rows})
    path.write_bytes(path.read_bytes()[:200_000])
    assert refused(path, tmp_path) == ["database.unreadable"]


def test_a_damaged_duckdb_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "all.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE organisations AS SELECT 'E1' AS id")
    path.write_bytes(path.read_bytes()[:2000])
    assert refused(path, tmp_path) == ["database.unreadable"]


def test_types_of_a_duckdb_file_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "all.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TYPE size AS ENUM ('large', 'micro')")
        connection.execute(
            "CREATE TABLE organisations AS SELECT 'E1' AS id, 'large'::size AS size, "
            "12.34::DECIMAL(18, 2) AS node_investment, true AS above_scale, "
            "DATE '2023-01-02' AS node_accepted_on, TIMESTAMP '2023-01-02' AS x"
        )
    report = take_in(path, tmp_path / "set", claim_year=2023, ignore=["x"])
    assert report.whole
    columns = ("size", "node_investment", "above_scale", "node_accepted_on")
    found = table(tmp_path / "set", "organisations", *columns)[0]
    assert (found[0], found[1], found[2], str(found[3])) == ("large", 1234, True, "2023-01-02")


# PostgreSQL


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with postgresql(tmp_path_factory) as address:
        yield address


def test_tables_of_postgresql_are_copied_as_text(tmp_path: Path, postgres: str) -> None:
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("CREATE TABLE organisations (id text, above_scale boolean, 名称 text)")
        connection.execute(
            "INSERT INTO organisations VALUES ('E1', true, '甲,\"乙\"'), ('E2', false, NULL)"
        )
        connection.execute(
            'CREATE TABLE projects (id text, "of" text, actual_investment numeric, '
            "completed_on date, started_on timestamp, added_floor_area int)"
        )
        connection.execute(
            "INSERT INTO projects VALUES "
            "('P1', 'E1', 99999999999.99, '2023-01-02', '2022-01-02', 12), "
            "('P2', 'E2', 0.001, NULL, '2022-01-02 03:00', NULL)"
        )
        connection.execute("CREATE TABLE auth_user (id int)")
    report = take_in(postgres, tmp_path / "set", claim_year=2023)
    assert causes(tmp_path / "set") == [
        ("projects", 2, "actual_investment", "0.001", "money.three-decimals"),
        ("projects", 2, "started_on", "2022-01-02 03:00:00", "value.date"),
    ]
    found = table(tmp_path / "set", "projects", "actual_investment", "completed_on", "started_on",
                  "added_floor_area")  # fmt: skip
    assert [(a, str(b), str(c), d) for a, b, c, d in found] == [
        (9_999_999_999_999, "2023-01-02", "2022-01-02", 1200)
    ]
    assert table(tmp_path / "set", "organisations", "above_scale", "name") == [(True, '甲,"乙"')]
    assert report.ignored == ["auth_user"]
    adds_up(report)
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("ALTER TABLE projects ALTER actual_investment TYPE double precision")
    assert refused(postgres, tmp_path / "other") == ["table.float"]


def test_a_database_that_does_not_answer_is_said_without_the_password(tmp_path: Path) -> None:
    url = f"postgresql://someone:secret@localhost:1/{tmp_path.name}"
    with pytest.raises(InputRefused) as error:
        take_in(url, tmp_path / "set", claim_year=2023)
    problem = error.value.problems[0]
    assert problem.code == "database.unreadable"
    assert "secret" not in problem.text("en") + problem.text("zh")
    assert hidden("postgres://a:b@c:5/d") == "postgres://c:5/d"


def test_without_its_driver_postgresql_is_refused_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert refused("postgresql://localhost/x", tmp_path) == ["database.no-driver"]
