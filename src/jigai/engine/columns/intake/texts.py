"""CSV and TSV files: UTF-8, one heading line, every line whole."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any, Final

import pyarrow as pa

from jigai.engine.columns.intake.headings import Heading, Reading
from jigai.engine.columns.intake.sources import (
    BATCH,
    SourceTable,
    batch,
    known_table,
    same_names,
)
from jigai.engine.columns.tables import Table
from jigai.facts.problems import InputRefused, Problem, refused

DELIMITERS: Final = {".csv": ",", ".tsv": "\t"}
MOST_LINES: Final = 20
_CHUNK: Final = 1 << 22


class CsvTable(SourceTable):
    """A delimited text file. The number of a row is its line; the heading is line 1."""

    def __init__(self, path: Path, table: Table | None = None) -> None:
        """Looks at the whole file for what would make it unsafe to read, then at the heading."""
        self.path = path
        found = table or known_table(path.stem, str(path))
        whole(path)
        with self.open() as file:
            names = next(self.lines(file), (0, []))[1]
        if not names:
            raise refused(
                "file.empty",
                "文件是空的，第一行应为列名",
                "the file is empty; its first line should name the columns",
                str(path),
            )
        headings = [Heading(name) for name in names]
        same_names(headings, str(path))
        super().__init__(found, str(path), headings)

    def open(self) -> IO[str]:
        """The file as text, line ends untouched."""
        return self.path.open(encoding="utf-8-sig", newline="")

    def lines(self, file: IO[str]) -> Iterator[tuple[int, list[str]]]:
        """Each record with its line; blank lines are left out."""
        delimiter = DELIMITERS.get(self.path.suffix.lower(), ",")
        yield from records(file, delimiter, str(self.path))

    def batches(self, readings: Sequence[Reading]) -> Iterator[pa.Table]:
        """Its rows, fifty thousand at a time."""
        places = [self.headings.index(r.heading) for r in readings]
        with self.open() as file:
            lines = self.lines(file)
            next(lines, None)
            yield from batches(lines, len(self.headings), places, str(self.path))


def records(file: Any, delimiter: str, where: str) -> Iterator[tuple[int, list[str]]]:
    """The records of a delimited text with the line on which each ends."""
    reader = csv.reader(file, delimiter=delimiter, strict=True)
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise refused(
                "file.csv",
                f"第 {reader.line_num} 行的引号或内容不规范，请更正（{error}）",
                f"line {reader.line_num} is not well-formed CSV; correct it ({error})",
                where,
            ) from None
        except UnicodeDecodeError:
            raise not_utf8(where) from None
        if row is None:
            return
        if row:
            yield reader.line_num, row


def batches(
    lines: Iterator[tuple[int, list[str]]], width: int, places: list[int], where: str
) -> Iterator[pa.Table]:
    """Records as batches of the columns wanted; refuses those with a cell too few or too many."""
    numbers: list[int] = []
    rows: list[list[str]] = []
    wrong: list[Problem] = []
    for number, row in lines:
        if len(row) != width:
            wrong.append(_cells(number, len(row), width, where))
            if len(wrong) >= MOST_LINES:
                break
            continue
        numbers.append(number)
        rows.append(row)
        if len(rows) >= BATCH and not wrong:
            yield _batch(numbers, rows, places)
            numbers, rows = [], []
    if wrong:
        raise InputRefused(wrong)
    if rows:
        yield _batch(numbers, rows, places)


def _batch(numbers: list[int], rows: list[list[str]], places: list[int]) -> pa.Table:
    columns = list(zip(*rows, strict=True))
    return batch(numbers, [columns[place] for place in places])


def _cells(number: int, found: int, width: int, where: str) -> Problem:
    return Problem(
        "file.cells",
        f"第 {number} 行有 {found} 格，应为 {width} 格；请补全或更正（也可能是文件被截断）",
        f"line {number} has {found} cells instead of {width}; correct it, "
        "or obtain the file again if it was cut short",
        where,
    )


def not_utf8(where: str) -> InputRefused:
    """The refusal for another encoding."""
    return refused(
        "file.encoding",
        "不是 UTF-8 编码（可能是 GBK），请另存为“CSV UTF-8”",
        "not in UTF-8 (perhaps GBK); save it as 'CSV UTF-8'",
        where,
    )


def whole(path: Path) -> None:
    """Refuse a file that is another kind of file, or that ends in the middle of something."""
    quotes, last, first = 0, b"", b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            first = first or chunk[:4]
            quotes += chunk.count(b'"')
            if b"\0" in chunk:
                raise not_utf8(str(path))
            last = chunk[-1:]
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise not_utf8(str(path))
    if quotes % 2:
        raise refused(
            "file.truncated",
            "引号不成对：文件被截断，或有一格的引号没有结束；请重新取得或更正",
            "quotation marks do not pair: the file was cut short, or a cell's is never closed; "
            "obtain it again or correct it",
            str(path),
        )
    if last not in (b"", b"\n", b"\r"):
        raise refused(
            "file.truncated",
            "最后一行没有换行，文件可能被截断；如确已完整，请在末尾加一个换行",
            "the last line does not end: the file may be cut short; if it is whole, "
            "end it with a line break",
            str(path),
        )
