"""The journal: one line for each act, each bound to the one before by its hash; lines only grow."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import rfc8785

from jigai.facts.problems import InputRefused
from jigai.policy.store.texts import refusal

FIRST = "0" * 64
"""What the first row names as the one before it."""


@dataclass(frozen=True)
class Act:
    """What someone does: to a version of a pack, or (``programme``) in setting up a programme."""

    act: str
    who: str
    pack: str
    version: str
    note: str = ""
    about: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """An act as recorded. ``when`` is in UTC; ``hash`` is the SHA-256 of all the rest."""

    number: int
    when: str
    act: str
    who: str
    pack: str
    version: str
    note: str
    about: dict[str, str]
    previous: str
    hash: str

    def data(self) -> dict[str, Any]:
        """The row as its line holds it."""
        return {
            "number": self.number,
            "when": self.when,
            "act": self.act,
            "who": self.who,
            "pack": self.pack,
            "version": self.version,
            "note": self.note,
            "about": self.about,
            "previous": self.previous,
            "hash": self.hash,
        }


def read(file: Path) -> list[Row]:
    """Every row; raises InputRefused where one was changed, taken out or put in.

    A last line without its end was never acknowledged to anyone, and is passed over.
    """
    try:
        whole = file.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise refusal("store.unreadable", file, why=error.strerror) from error
    rows: list[Row] = []
    for number, line in enumerate(whole.split(b"\n")[:-1], 1):
        row = _row(line, file, number)
        before = rows[-1].hash if rows else FIRST
        if row.number != number or row.previous != before or row.hash != _hash(row.data()):
            raise _altered(file, number)
        rows.append(row)
    return rows


def append(file: Path, rows: Sequence[Row], acts: Sequence[Act]) -> list[Row]:
    """Write acts after ``rows``, those that the file holds; the caller has the lock.

    All of them are on the disk when this returns, or none is.
    """
    added: list[Row] = []
    for act in acts:
        last = added[-1] if added else rows[-1] if rows else None
        added.append(_next(act, last))
    lines = b"".join(rfc8785.dumps(row.data()) + b"\n" for row in added)
    with file.open("ab") as handle:
        whole = _whole(file)
        handle.truncate(whole)
        try:
            handle.write(lines)
            handle.flush()
            os.fsync(handle.fileno())
        except OSError:
            handle.truncate(whole)
            raise
    return added


def _whole(file: Path) -> int:
    """How many bytes of the file are whole lines."""
    return file.read_bytes().rfind(b"\n") + 1


def _next(act: Act, last: Row | None) -> Row:
    row = Row(
        number=last.number + 1 if last else 1,
        when=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        act=act.act,
        who=act.who,
        pack=act.pack,
        version=act.version,
        note=act.note,
        about=act.about,
        previous=last.hash if last else FIRST,
        hash="",
    )
    return Row(**{**row.data(), "hash": _hash(row.data())})


def _hash(data: dict[str, Any]) -> str:
    kept = {key: value for key, value in data.items() if key != "hash"}
    return hashlib.sha256(rfc8785.dumps(kept)).hexdigest()


def _row(line: bytes, file: Path, number: int) -> Row:
    try:
        return Row(**json.loads(line))
    except (ValueError, TypeError) as error:
        raise _altered(file, number) from error


def _altered(file: Path, number: int) -> InputRefused:
    return refusal("store.journal", f"{file}:{number}", n=number)
