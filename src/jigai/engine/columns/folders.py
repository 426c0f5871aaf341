"""Folders written whole or not at all: under another name first, renamed when they are finished."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from jigai.facts.documents import dumps
from jigai.facts.problems import refused
from jigai.facts.writing import flush, named, writing


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


def swap(made: Path, folder: Path, *, over: bool) -> None:
    """Give a finished folder its name; one that it replaces goes afterwards."""
    old: Path | None = None
    if folder.exists():
        if over and any(folder.iterdir()):
            old = folder.parent / f".{folder.name}.old-{secrets.token_hex(4)}"
            folder.rename(old)
        else:
            folder.rmdir()
    named(made, folder)
    if old is not None:
        shutil.rmtree(old, ignore_errors=True)
