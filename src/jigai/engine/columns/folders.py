"""Folders written whole or not at all: under another name first, renamed when they are finished."""

from __future__ import annotations

import errno
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from jigai.facts.documents import dumps
from jigai.facts.problems import InputRefused, refused


class NewFolder:
    """A folder being written: beside its own name, renamed when it is whole.

    ``head`` is the JSON file that says of which ``format`` it is; only a whole folder has one. Use
    it in a ``with`` block and call ``publish`` at the end; leaving without it removes all.
    """

    def __init__(self, folder: Path, head: str, format: str, *, over: bool = False) -> None:  # noqa: A002
        """Refuses a folder that holds something, unless it is of this format and to write over."""
        check_free(folder, head, format, over=over)
        self.folder = folder
        self.head = head
        self.over = over
        self.published = False
        self.path = folder.parent / f".{folder.name}.partial-{secrets.token_hex(4)}"

    def __enter__(self) -> Self:
        with writing(self.folder):
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            self.path.mkdir()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self.published:
            self._release()
            shutil.rmtree(self.path, ignore_errors=True)

    def _release(self) -> None:
        """Let go of files that are still open."""

    def publish(self, head: Mapping[str, Any]) -> None:
        """Write the head, flush everything to the disk, and give the folder its name."""
        with writing(self.folder):
            (self.path / self.head).write_text(dumps(head) + "\n", encoding="utf-8")
            flush(self.path)
            swap(self.path, self.folder, over=self.over)
        self.published = True


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


def check_free(folder: Path, head: str, format: str, *, over: bool) -> None:  # noqa: A002
    """Nothing that someone wants to keep stands where a folder is to be written."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    if over and folder.is_dir() and (folder / head).is_file():
        try:
            if json.loads((folder / head).read_text("utf-8")).get("format") == format:
                return
        except (ValueError, AttributeError):
            pass
    raise refused(
        "file.exists",
        "这里已经有东西，没有覆盖；请换一个位置",
        "something is already here and was not overwritten; choose another place",
        str(folder),
    )


def flush(folder: Path) -> None:
    """Everything in a folder, and the folder itself, is on the disk."""
    for path in [*sorted(folder.rglob("*")), folder]:
        flags = os.O_RDONLY | getattr(os, "O_BINARY", 0)
        if path.is_dir() and os.name == "nt":
            continue
        handle = os.open(path, flags)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def swap(made: Path, folder: Path, *, over: bool) -> None:
    """Give a finished folder its name; one that it replaces goes afterwards."""
    old: Path | None = None
    if folder.exists():
        if over and any(folder.iterdir()):
            old = folder.parent / f".{folder.name}.old-{secrets.token_hex(4)}"
            folder.rename(old)
        else:
            folder.rmdir()
    made.rename(folder)
    if os.name != "nt":
        handle = os.open(folder.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    if old is not None:
        shutil.rmtree(old, ignore_errors=True)
