"""Shapes of YAML values, checked with file and line before anything is compiled from them.

A shape says what a value has to be; ``faults`` compares a value with a shape and returns a
problem for every difference. Compilers can then rely on what they read.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from jigai.facts.documents import Listing, Mapping
from jigai.facts.problems import Problem

_IDENTITY = re.compile(r"\w[\w.\-]{0,99}")
MAX_TEXT = 4_000
MAX_ENTRIES = 2_000


@dataclass(frozen=True)
class Shape:
    """What a value has to be; ``zh`` and ``en`` name it in a message."""

    zh: str = field(default="", kw_only=True)
    en: str = field(default="", kw_only=True)

    def faults(self, value: Any, spot: Spot) -> Iterator[Problem]:
        """The differences between a value and this shape."""
        raise NotImplementedError


@dataclass(frozen=True)
class Spot:
    """Where a value stands: file, line, and the key that holds it."""

    file: str
    line: int
    key: str

    def problem(self, code: str, zh: str, en: str) -> Problem:
        """A problem at this spot."""
        return Problem(code, zh, en, f"{self.file}:{self.line}")

    def mismatch(self, shape: Shape, value: Any) -> Problem:
        """The value is not of the shape."""
        found_zh, found_en = _found(value)
        return self.problem(
            "pack.type",
            f"“{self.key}”应为{shape.zh}，却是{found_zh}",
            f"'{self.key}' should be {shape.en}, not {found_en}",
        )

    def below(self, key: str, line: int) -> Spot:
        """The spot of something inside."""
        return Spot(self.file, line, key)


def _found(value: Any) -> tuple[str, str]:
    if value is None:
        return "空值（请填写，或删去此键）", "nothing (state it, or remove the key)"
    if isinstance(value, dict):
        return "键值表", "a mapping"
    if isinstance(value, list):
        return "列表", "a list"
    if isinstance(value, bool):
        return ("“是/否”值", "a true/false value")
    text = str(value)
    text = text if len(text) <= 40 else text[:37] + "…"
    return f"“{text}”", f"'{text}'"


@dataclass(frozen=True)
class Text(Shape):
    """A text that is not empty; a bare number counts as one."""

    zh: str = field(default="文字", kw_only=True)
    en: str = field(default="a text", kw_only=True)

    def faults(self, value: Any, spot: Spot) -> Iterator[Problem]:
        """A mapping, list, truth value, nothing, an empty or an endless text."""
        if isinstance(value, bool) or not isinstance(value, (str, int)) or not str(value).strip():
            yield spot.mismatch(self, value)
        elif len(str(value)) > MAX_TEXT:
            yield spot.problem(
                "pack.text-too-long",
                f"“{spot.key}”超过 {MAX_TEXT} 字，请缩短",
                f"'{spot.key}' is longer than {MAX_TEXT} letters; shorten it",
            )


@dataclass(frozen=True)
class Identity(Text):
    """An id: letters, digits, dot, hyphen and underscore, so that it can be quoted anywhere."""

    zh: str = field(default="编号", kw_only=True)
    en: str = field(default="an id", kw_only=True)

    def faults(self, value: Any, spot: Spot) -> Iterator[Problem]:
        """No text, or one with other signs in it."""
        if isinstance(value, bool) or not isinstance(value, (str, int)) or not str(value).strip():
            yield spot.mismatch(self, value)
        elif not _IDENTITY.fullmatch(str(value)):
            yield spot.problem(
                "pack.id",
                f"编号“{str(value)[:40]}”只能用文字、数字、点、短横和下划线，不超过 100 字",
                f"the id '{str(value)[:40]}' may hold letters, digits, dots, hyphens and "
                "underscores only, at most 100",
            )


@dataclass(frozen=True)
class Anything(Shape):
    """No demand: the parts of a template are checked where it is used."""

    zh: str = field(default="", kw_only=True)
    en: str = field(default="", kw_only=True)

    def faults(self, value: Any, spot: Spot) -> Iterator[Problem]:
        """None."""
        return iter(())


@dataclass(frozen=True)
class Expression(Text):
    """An expression of the language; the compiler reads it, here only its type counts."""

    zh: str = field(default="表达式", kw_only=True)
    en: str = field(default="an expression", kw_only=True)

    def faults(self, value: Any, spot: Spot) -> Iterator[Problem]:
        """As for a text, but true and false are expressions too."""
        if not isinstance(value, bool):
            yield from super().faults(value, spot)


@dataclass(frozen=True)
class Flag(Shape):
    """yes or no, never quoted words."""

    zh: str = field(default="true 或 false", kw_only=True)
    en: str = field(default="true or false", kw_only=True)

    def faults(self, value: Any, spot: Spot) -> Iterator[Problem]:
        """Anything but a truth value."""
        if not isinstance(value, bool):
            yield spot.mismatch(self, value)


@dataclass(frozen=True)
class Whole(Shape):
    """A whole number within bounds, both included."""

    low: int
    high: int
    zh: str = field(default="", kw_only=True)
    en: str = field(default="", kw_only=True)

    def faults(self, value: Any, spot: Spot) -> Iterator[Problem]:
        """Not whole, or outside the bounds."""
        if isinstance(value, bool) or not isinstance(value, int):
            named = Shape(
                zh=f"{self.low} 至 {self.high} 的整数",
                en=f"a whole number from {self.low} to {self.high}",
            )
            yield spot.mismatch(named, value)
        elif not self.low <= value <= self.high:
            yield spot.problem(
                "pack.range",
                f"“{spot.key}”应在 {self.low} 至 {self.high} 之间，却是 {value}",
                f"'{spot.key}' should lie between {self.low} and {self.high}, not {value}",
            )


@dataclass(frozen=True)
class OneOf(Shape):
    """One of a few words."""

    words: tuple[str, ...]
    zh: str = field(default="下列之一", kw_only=True)
    en: str = field(default="one of the words", kw_only=True)

    def faults(self, value: Any, spot: Spot) -> Iterator[Problem]:
        """Any other word; the nearest one is suggested."""
        if isinstance(value, (dict, list, bool)) or value is None:
            listed = "、".join(self.words)
            yield spot.mismatch(
                Shape(zh=f"{listed} 之一", en=f"one of {', '.join(self.words)}"), value
            )
        elif str(value) not in self.words:
            near = difflib.get_close_matches(str(value), self.words, 1, 0.5)
            yield spot.problem(
                "pack.value",
                f"“{spot.key}”没有“{str(value)[:40]}”，只有：{'、'.join(self.words)}"
                + (f"；是否为“{near[0]}”？" if near else ""),
                f"'{spot.key}' cannot be '{str(value)[:40]}'; only: {', '.join(self.words)}"
                + (f"; did you mean '{near[0]}'?" if near else ""),
            )


@dataclass(frozen=True)
class Items(Shape):
    """A list; with ``single`` a bare item stands for a list of one."""

    of: Shape
    single: bool = False
    empty: bool = False
    zh: str = field(default="列表", kw_only=True)
    en: str = field(default="a list", kw_only=True)

    def faults(self, value: Any, spot: Spot) -> Iterator[Problem]:
        """Not a list, empty, too long, or with faults in its items."""
        if not isinstance(value, list):
            if self.single:
                yield from self.of.faults(value, spot)
            else:
                yield spot.mismatch(self, value)
            return
        if not value and not self.empty:
            yield spot.problem(
                "pack.empty",
                f"“{spot.key}”是空列表，请填写，或删去此键",
                f"'{spot.key}' is an empty list; fill it or remove the key",
            )
        if len(value) > MAX_ENTRIES:
            yield too_many(spot)
            return
        for index, item in enumerate(value):
            yield from self.of.faults(item, spot.below(spot.key, line_in(value, index, spot.line)))


@dataclass(frozen=True)
class Table(Shape):
    """A mapping from any words to one shape."""

    of: Shape
    empty: bool = False
    zh: str = field(default="键值表", kw_only=True)
    en: str = field(default="a mapping", kw_only=True)

    def faults(self, value: Any, spot: Spot) -> Iterator[Problem]:
        """Not a mapping, empty, too long, or with faults in its values."""
        if not isinstance(value, dict):
            yield spot.mismatch(self, value)
            return
        if not value and not self.empty:
            yield spot.problem(
                "pack.empty",
                f"“{spot.key}”是空表，请填写，或删去此键",
                f"'{spot.key}' is an empty mapping; fill it or remove the key",
            )
        if len(value) > MAX_ENTRIES:
            yield too_many(spot)
            return
        for key, item in value.items():
            yield from self.of.faults(item, spot.below(str(key), _line(value, key, spot.line)))


@dataclass(frozen=True)
class Record(Shape):
    """A mapping with keys of its own, some of them required."""

    keys: dict[str, Shape] = field(hash=False)
    required: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    zh: str = field(default="键值表", kw_only=True)
    en: str = field(default="a mapping", kw_only=True)

    def faults(self, value: Any, spot: Spot) -> Iterator[Problem]:
        """Not a mapping, an unknown key, a missing one, or faults in the values."""
        if not isinstance(value, dict):
            yield spot.mismatch(self, value)
            return
        here = spot.below(spot.key, getattr(value, "line", spot.line))
        for key, item in value.items():
            shape = self.keys.get(key)
            if shape is None:
                yield unknown_key(spot.below(key, _line(value, key, spot.line)), list(self.keys))
            else:
                yield from shape.faults(item, spot.below(key, _line(value, key, spot.line)))
        for key in self.required:
            if key not in value:
                yield missing(here, key)
        if self.one_of and sum(key in value for key in self.one_of) != 1:
            listed = "、".join(self.one_of)
            yield here.problem(
                "pack.one-of",
                f"应写且只写其中一项：{listed}",
                f"state one, and only one, of: {', '.join(self.one_of)}",
            )


@dataclass(frozen=True)
class Either(Shape):
    """A scalar, a list or a mapping, each with its own shape where it is allowed."""

    scalar: Shape | None = None
    listed: Shape | None = None
    mapped: Shape | None = None
    zh: str = field(default="", kw_only=True)
    en: str = field(default="", kw_only=True)

    def faults(self, value: Any, spot: Spot) -> Iterator[Problem]:
        """The faults under the shape that fits the kind of value."""
        shapes = [s for s in (self.scalar, self.listed, self.mapped) if s is not None]
        if isinstance(value, dict):
            shape = self.mapped
        elif isinstance(value, list):
            shape = self.listed
        else:
            shape = None if value is None else self.scalar
        if shape is None:
            named = Shape(zh="或".join(s.zh for s in shapes), en=" or ".join(s.en for s in shapes))
            yield spot.mismatch(named, value)
        else:
            yield from shape.faults(value, spot)


@dataclass(frozen=True)
class Variants(Shape):
    """A mapping whose shape follows from the key that it has."""

    by: dict[str, Record] = field(hash=False)
    zh: str = field(default="键值表", kw_only=True)
    en: str = field(default="a mapping", kw_only=True)

    def faults(self, value: Any, spot: Spot) -> Iterator[Problem]:
        """Not a mapping, no telling key, or faults under the variant found."""
        if not isinstance(value, dict):
            yield spot.mismatch(self, value)
            return
        for key, record in self.by.items():
            if key in value:
                yield from record.faults(value, spot)
                return
        listed = list(self.by)
        yield spot.below(spot.key, getattr(value, "line", spot.line)).problem(
            "pack.variant",
            f"“{spot.key}”没有写明是哪一种，应有其中一键：{'、'.join(listed)}",
            f"'{spot.key}' does not say what it is; one of these keys is wanted: "
            f"{', '.join(listed)}",
        )


def _line(value: dict[str, Any], key: str, fallback: int) -> int:
    return value.line_of(key) if isinstance(value, Mapping) else fallback


def line_in(value: list[Any], index: int, fallback: int) -> int:
    """The line of one item of a list."""
    if isinstance(value, Listing) and index < len(value.lines):
        return value.lines[index]
    item = value[index]
    return item.line if isinstance(item, Mapping) else fallback


def unknown_key(spot: Spot, known: list[str]) -> Problem:
    """A key that does not belong there, with the nearest that does."""
    near = difflib.get_close_matches(spot.key, known, 1, 0.5)
    listed = sorted(known)
    return spot.problem(
        "pack.unknown-key",
        f"不认识“{spot.key[:40]}”" + (f"，是否为“{near[0]}”？" if near else "")
        + f"（可用：{'、'.join(listed)}）",
        f"'{spot.key[:40]}' is not known" + (f"; did you mean '{near[0]}'?" if near else "")
        + f" (allowed: {', '.join(listed)})",
    )  # fmt: skip


def missing(spot: Spot, key: str) -> Problem:
    """A key that has to be there."""
    return spot.problem("pack.missing", f"缺少“{key}”，请补上", f"'{key}' is missing; add it")


def too_many(spot: Spot) -> Problem:
    """A list or table beyond any use."""
    return spot.problem(
        "pack.too-many",
        f"“{spot.key}”超过 {MAX_ENTRIES} 项，请拆分",
        f"'{spot.key}' has more than {MAX_ENTRIES} entries; split it",
    )
