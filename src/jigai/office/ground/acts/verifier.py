"""Checks an audit trail without the application: this file alone, the standard library alone.

    python verifier.py trail.jsonl          a trail as `jigai audit export` writes it
    python verifier.py jigai.sqlite3        the trail inside an SQLite database

Each row holds the SM3 digest (GB/T 32905-2016) of its own content and the digest of the row
before, so a row that was changed, removed, added or moved breaks the chain where it stands.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

FIELDS = ("number", "at", "acting", "act", "subject", "detail", "previous")
START = "0" * 64
TABLE = "ground_auditentry"

_IV = (
    0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E,
)  # fmt: skip
_MASK = 0xFFFFFFFF


def _rotate(value: int, by: int) -> int:
    by %= 32
    return ((value << by) | (value >> (32 - by))) & _MASK


def _expanded(block: bytes) -> tuple[list[int], list[int]]:
    words = [int.from_bytes(block[i : i + 4], "big") for i in range(0, 64, 4)]
    for i in range(16, 68):
        mixed = words[i - 16] ^ words[i - 9] ^ _rotate(words[i - 3], 15)
        mixed ^= _rotate(mixed, 15) ^ _rotate(mixed, 23)
        words.append(mixed ^ _rotate(words[i - 13], 7) ^ words[i - 6])
    return words, [words[i] ^ words[i + 4] for i in range(64)]


def _compressed(state: tuple[int, ...], block: bytes) -> tuple[int, ...]:
    words, paired = _expanded(block)
    a, b, c, d, e, f, g, h = state
    for i in range(64):
        late = i >= 16
        turned = _rotate(a, 12)
        constant = 0x7A879D8A if late else 0x79CC4519
        first = _rotate((turned + e + _rotate(constant, i)) & _MASK, 7)
        choice = (a & b) | (a & c) | (b & c) if late else a ^ b ^ c
        other = (e & f) | (~e & g) if late else e ^ f ^ g
        left = (choice + d + (first ^ turned) + paired[i]) & _MASK
        right = (other + h + first + words[i]) & _MASK
        a, b, c, d = left, a, _rotate(b, 9), c
        e, f, g, h = right ^ _rotate(right, 9) ^ _rotate(right, 17), e, _rotate(f, 19), g
    return tuple(x ^ y for x, y in zip((a, b, c, d, e, f, g, h), state, strict=True))


def plain_sm3(data: bytes) -> str:
    """The SM3 digest, 64 hexadecimal digits, computed here."""
    padded = data + b"\x80" + b"\0" * ((55 - len(data)) % 64) + (8 * len(data)).to_bytes(8, "big")
    state: tuple[int, ...] = _IV
    for start in range(0, len(padded), 64):
        state = _compressed(state, padded[start : start + 64])
    return "".join(f"{word:08x}" for word in state)


def _digest() -> Callable[[bytes], str]:
    """SM3 of Python's OpenSSL where it has it (much faster), else the one above."""
    try:
        hashlib.new("sm3")
    except ValueError:
        return plain_sm3
    return lambda data: hashlib.new("sm3", data).hexdigest()


sm3 = _digest()


def content(row: dict[str, Any]) -> bytes:
    """What is digested of a row: canonical JSON of its fields (sorted keys, no white space)."""
    return json.dumps(
        {name: row[name] for name in FIELDS},
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    ).encode()


def faults(rows: Iterable[dict[str, Any]]) -> Iterator[tuple[int, str]]:
    """The number of each row that breaks the chain, with what is wrong: gap, link or content."""
    previous, expected = START, 1
    for row in rows:
        number = int(row["number"])
        if number != expected:
            yield number, "gap"
        if row["previous"] != previous:
            yield number, "link"
        if row["digest"] != sm3(content(row)):
            yield number, "content"
        previous, expected = row["digest"], number + 1


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of an exported trail."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)


def read_sqlite(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a trail inside an SQLite database, opened for reading only."""
    columns = (*FIELDS, "digest")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        rows = connection.execute(f"SELECT {', '.join(columns)} FROM {TABLE} ORDER BY number")  # noqa: S608
        for row in rows:
            found = dict(zip(columns, row, strict=True))
            yield found | {"detail": json.loads(found["detail"])}


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file, by what it is."""
    with path.open("rb") as file:
        sqlite = file.read(16) == b"SQLite format 3\0"
    return read_sqlite(path) if sqlite else read_lines(path)


def check(path: Path) -> tuple[int, str, list[tuple[int, str]]]:
    """How many rows there are, the digest of the last one, and every fault."""
    count, last = 0, START

    def counted() -> Iterator[dict[str, Any]]:
        nonlocal count, last
        for row in rows_of(path):
            count, last = count + 1, row["digest"]
            yield row

    found = list(faults(counted()))
    return count, last, found


def main(arguments: list[str]) -> int:
    """0 where the chain holds, 1 where it does not, 2 where there is nothing to check."""
    if len(arguments) != 1:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    try:
        count, last, found = check(Path(arguments[0]))
    except (OSError, ValueError, KeyError, sqlite3.Error) as error:
        sys.stderr.write(f"{arguments[0]}: {error}\n")
        return 2
    for number, kind in found:
        sys.stdout.write(f"{number}\t{kind}\n")
    sys.stdout.write(f"{count} rows, {len(found)} faults, last {last}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
