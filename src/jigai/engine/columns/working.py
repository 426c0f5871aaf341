"""A database to work in, beside the result and gone afterwards; its failures said clearly."""

from __future__ import annotations

import errno
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import duckdb

from jigai.facts.problems import refused, shown
from jigai.facts.writing import could_not_write, disk_full, writing

SIZE: Final = re.compile(r"\d{1,9}(\.\d{1,3})? ?(KB|MB|GB|TB|KiB|MiB|GiB|TiB)", re.IGNORECASE)
_OF_DISK: Final = (
    errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EIO
)  # fmt: skip


_OF_PARQUET: Final = ("parquet", "snappy", "zstd", "tprotocol", "thrift")
Config = dict[str, str | bool | int | float | list[str]]


def connected(
    database: str = ":memory:", config: Config | None = None, *, threads: int | None = None
) -> duckdb.DuckDBPyConnection:
    """A connection that fetches nothing from elsewhere and prints no progress of its own."""
    given: Config = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        **(config or {}),
    }
    if threads is not None:
        given["threads"] = threads
    connection = duckdb.connect(database, config=given)
    connection.execute("SET enable_progress_bar = false")
    return connection


@contextmanager
def working(
    result: Path, memory: str | None = None, *, threads: int | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to an empty database beside ``result``; ``memory`` is a limit such as ``2GB``.

    What does not fit the limit goes to the disk, into the same folder. Ctrl-C during a query is a
    KeyboardInterrupt. Raises InputRefused where memory, disk or a file fail.
    """
    config: Config = {}
    if memory is not None:
        config["memory_limit"] = checked_size(memory)
    with writing(result):
        result.parent.mkdir(parents=True, exist_ok=True)
        place = Path(tempfile.mkdtemp(prefix=f".{result.name}.work-", dir=result.parent))
    config["temp_directory"] = str(place / "spill")
    try:
        with connected(str(place / "work.duckdb"), config, threads=threads) as connection:
            yield connection
    except duckdb.InterruptException:
        raise KeyboardInterrupt from None
    except duckdb.Error as error:
        raise failure(error, result) from error
    except RuntimeError as error:
        if str(error) == "Query interrupted":
            raise KeyboardInterrupt from None
        raise
    except OSError as error:
        raise could_not_write(error, result) from error
    finally:
        shutil.rmtree(place, ignore_errors=True)


def checked_size(memory: str) -> str:
    """A limit as DuckDB takes it; raises InputRefused."""
    if SIZE.fullmatch(memory.strip()) is None:
        raise refused(
            "engine.size",
            f"“{shown(memory)}”不是内存大小，请写作 2GB 或 512MB",
            f"'{shown(memory)}' is no size of memory; write 2GB or 512MB",
            "memory",
        )
    return memory.strip()


def failure(error: duckdb.Error, result: Path) -> Exception:
    """A failure of the engine as a refusal, where it is one of the machine or of a file."""
    text = " ".join(str(error).split())
    if isinstance(error, duckdb.IOException):
        number = next((n for n in _OF_DISK if os.strerror(n) in text), None)
        if number is not None:
            return could_not_write(OSError(number, ""), result)
    if "No space left" in text or ("disk" in text.lower() and "full" in text.lower()):
        return disk_full(result)
    if isinstance(error, duckdb.OutOfMemoryException):
        return refused(
            "engine.memory",
            "内存或临时空间不足，没有留下半成品；请提高内存限额（--memory），"
            "腾出磁盘空间，或分批进行",
            "not enough memory or room to spill; nothing half-written was left; "
            "raise the limit (--memory), make room on the disk, or work in parts",
            str(result),
        )
    if any(word in text.lower() for word in _OF_PARQUET) and _of_a_file(error):
        return refused(
            "file.truncated",
            f"Parquet 文件损坏或被截断，请重新取得（{text[:120]}）",
            f"a Parquet file is damaged or cut short; obtain it again ({text[:120]})",
            str(result),
        )
    return error


def _of_a_file(error: duckdb.Error) -> bool:
    """The error may come from what a file holds; damaged cells are reported as invalid input."""
    if isinstance(error, duckdb.InvalidInputException):
        return True
    return not isinstance(error, (duckdb.ProgrammingError, duckdb.InternalError))
