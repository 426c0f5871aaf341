"""Writing to a disk that may be full, closed or pulled out: plainly refused, and really there."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jigai.facts.problems import InputRefused, refused


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Say clearly why something could not be written."""
    try:
        yield
    except OSError as error:
        raise could_not_write(error, folder) from error


def could_not_write(error: OSError, folder: Path) -> InputRefused:
    """The refusal for a failure of the disk; what was written so far is gone."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full(folder)
    return refused(
        "file.unwritable",
        f"无法写入（{os.strerror(error.errno or 0)}），请核对路径和权限；没有留下半成品",
        f"cannot be written ({os.strerror(error.errno or 0)}); check path and permissions; "
        "nothing half-written was left",
        str(folder),
    )


def disk_full(folder: Path) -> InputRefused:
    """The refusal for a disk without room."""
    return refused(
        "file.disk-full",
        "磁盘空间不足，没有留下半成品；请腾出空间或换个位置再试",
        "the disk is full; nothing half-written was left; make room or choose another place",
        str(folder),
    )


def flush(folder: Path) -> None:
    """Everything in a folder, and the folder itself, is on the disk."""
    for path in [*sorted(folder.rglob("*")), folder]:
        _flush(path)


def named(made: Path, name: Path) -> None:
    """Give something finished its name, for good."""
    made.rename(name)
    _flush(name.parent)


def _flush(path: Path) -> None:
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
