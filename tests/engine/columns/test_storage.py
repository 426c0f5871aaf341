"""Case sets are written whole or not at all."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jigai.engine.columns.storage import (
    ROWS_IN_GROUP,
    Meta,
    NewCaseSet,
    attach,
    read_meta,
    read_programme,
    select_sql,
)
from jigai.engine.columns.tables import FORMAT, tables
from jigai.facts.problems import InputRefused
from jigai.facts.writing import could_not_write

META = Meta(claim_year=2023, as_of="2023-12-31", synthetic=True)


def rows(*ids: str) -> pa.Table:
    return pa.table({"id": pa.array(ids, pa.string())})


def full(name: str) -> Callable[[Path], None]:
    """Lets a file of the set stand for a disk without room."""
    return lambda folder: (folder / name).symlink_to("/dev/full")


def write(
    folder: Path, *ids: str, over: bool = False, before: Callable[[Path], Any] | None = None
) -> Meta:
    with NewCaseSet(folder, over=over) as made:
        if before is not None:
            before(made.path)
        made.append("organisations", rows(*ids))
        return made.finish(META, {"payment_year": 2023})


def code(error: pytest.ExceptionInfo[InputRefused]) -> str:
    return error.value.problems[0].code


def test_a_finished_set_is_under_its_name_with_its_counts(tmp_path: Path) -> None:
    folder = tmp_path / "set"
    write(folder, "A", "B")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["set"]
    assert read_meta(folder) == replace(META, rows={"organisations": 2})
    assert read_programme(folder) == {"payment_year": 2023}
    metadata = pq.read_metadata(folder / "organisations.parquet").metadata
    assert metadata[b"jigai"] == FORMAT.encode()
    assert json.loads((folder / "meta.json").read_text())["format"] == FORMAT


def test_leaving_without_finishing_leaves_nothing(tmp_path: Path) -> None:
    with NewCaseSet(tmp_path / "set") as made:
        made.append("organisations", rows("A"))
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        write(
            tmp_path / "set", *(f"E{i}" for i in range(ROWS_IN_GROUP + 1)), before=lambda _: 1 // 0
        )
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    ids = [f"E{i}" for i in range(ROWS_IN_GROUP + 1)]
    with pytest.raises(InputRefused) as error:
        write(tmp_path / "set", *ids, before=full("organisations.parquet"))
    assert code(error) == "file.disk-full"
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_at_the_end_is_said_too(tmp_path: Path) -> None:
    with pytest.raises(InputRefused) as error:
        write(tmp_path / "set", "A", before=full("meta.json"))
    assert code(error) == "file.disk-full"
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputRefused) as error, NewCaseSet(tmp_path / "file" / "set"):
        pass
    assert code(error) == "file.unwritable"
    assert could_not_write(OSError(errno.EDQUOT, ""), tmp_path).problems[0].code == "file.disk-full"


def test_nothing_is_overwritten_unasked(tmp_path: Path) -> None:
    folder = tmp_path / "set"
    write(folder, "A")
    with pytest.raises(InputRefused) as error:
        write(folder, "B")
    assert code(error) == "file.exists"
    assert read_meta(folder).rows == {"organisations": 1}
    write(folder, "A", "B", over=True)
    assert read_meta(folder).rows == {"organisations": 2}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["set"]


@pytest.mark.parametrize("content", ["{}", "not json", "[]"])
def test_over_replaces_case_sets_only(tmp_path: Path, content: str) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "meta.json").write_text(content)
    with pytest.raises(InputRefused) as error:
        write(folder, "A", over=True)
    assert code(error) == "file.exists"
    assert (folder / "meta.json").read_text() == content


def test_an_empty_folder_may_be_used(tmp_path: Path) -> None:
    write(tmp_path, "A")
    assert read_meta(tmp_path).rows == {"organisations": 1}


def test_row_groups_have_one_size_however_rows_come(tmp_path: Path) -> None:
    ids = [f"E{i:06d}" for i in range(2 * ROWS_IN_GROUP + 5)]
    with NewCaseSet(tmp_path / "one") as made:
        made.append("organisations", rows(*ids))
        made.finish(META)
    with NewCaseSet(tmp_path / "two") as made:
        for start in range(0, len(ids), 70_001):
            made.append("organisations", rows(*ids[start : start + 70_001]))
        made.finish(META)
    one, two = (tmp_path / n / "organisations.parquet" for n in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()
    file = pq.ParquetFile(one)
    assert [file.metadata.row_group(i).num_rows for i in range(3)] == [
        ROWS_IN_GROUP, ROWS_IN_GROUP, 5,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        ('{"format": "jigai-tables/9"}', "tables.format"),
        ("[]", "tables.format"),
        ('{"format": "jigai-tables/1"}', "tables.meta"),
        ('{"format": "jigai-tables/1", "claim_year": 1, "as_of": "x", "rows": {}}', "tables.meta"),
        ('{"format": "jigai-tables/1", "claim_year": 1, "as_of": "2023-01-01", "rows": 1}',
         "tables.meta"),
    ],
)  # fmt: skip
def test_a_meta_that_is_none_is_refused(tmp_path: Path, content: str, wanted: str) -> None:
    (tmp_path / "meta.json").write_text(content)
    with pytest.raises(InputRefused) as error:
        read_meta(tmp_path)
    assert code(error) == wanted


def test_a_folder_without_a_meta_is_no_case_set(tmp_path: Path) -> None:
    with pytest.raises(InputRefused) as error:
        read_meta(tmp_path)
    assert code(error) == "tables.no-meta"
    assert read_programme(tmp_path) == {}


def test_a_programme_that_is_no_mapping_is_refused(tmp_path: Path) -> None:
    (tmp_path / "programme.yaml").write_text("- 1\n")
    with pytest.raises(InputRefused) as error:
        read_programme(tmp_path)
    assert code(error) == "dossier.shape"


def test_what_a_file_lacks_is_null_and_what_is_missing_is_empty(tmp_path: Path) -> None:
    folder = tmp_path / "a set [1]*"
    write(folder, "A")
    with duckdb.connect() as connection:
        attach(connection, folder)
        found = connection.execute("SELECT * FROM organisations").fetchall()
        assert found == [("A", *[None] * (len(tables()["organisations"].columns) - 1))]
        described = connection.execute("DESCRIBE organisations").fetchall()
        assert [(c[0], c[1]) for c in described] == [
            (c.name, c.sql) for c in tables()["organisations"].columns
        ]
        for table in tables().values():
            if table.name != "organisations":
                name = table.name.replace(".", "_")
                assert connection.execute(f"SELECT * FROM {name}").fetchall() == []  # noqa: S608
        sql = select_sql(folder, tables()["organisations"], numbered=True)
        row = connection.execute(sql).fetchone()
        assert row is not None
        assert row[-1] == 0


def test_a_file_cut_short_is_said(tmp_path: Path) -> None:
    write(tmp_path, "A")
    path = tmp_path / "organisations.parquet"
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(InputRefused) as error:
        select_sql(tmp_path, tables()["organisations"])
    assert code(error) == "file.truncated"
