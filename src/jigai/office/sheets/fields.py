"""The fields of a sheet: what each column holds, how it is judged, how it is helped along."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from jigai.facts.problems import Lang, Problem
from jigai.office.ground.acts.refusing import LANGUAGES
from jigai.office.ground.texts import t

KINDS: Final = (
    "text",
    "code",
    "amount",
    "whole",
    "date",
    "year",
    "month",
    "choice",
    "flag",
    "file",
)
UNITS: Final = {"yuan": "元", "wan": "万元"}
Options = Callable[[Lang], Sequence[tuple[str, str]]]
Check = Callable[[Any], Problem | None]


@dataclass(frozen=True)
class Field:
    """One column. ``title`` and ``help`` are keys of the catalogues.

    Kinds: ``text``; ``code`` (text that a spreadsheet must not take for a number); ``amount`` (fen;
    ``unit`` is what a plain number counts, ``yuan`` or ``wan``); ``whole``; ``date``; ``year``;
    ``month`` (a text ``2026-03``); ``choice`` (``options`` gives value and words in a language);
    ``flag``; ``file`` (the name of a file in the archive in which the workbook came; the value is
    its hash, a slash and its path there: ``file_of``). ``read`` brings a text into its usual form,
    or raises InputRefused or a ValueError with ``zh`` and ``en`` (credit codes, project codes);
    ``words`` says such a value to people. ``check`` says what is wrong with a value. ``group`` is
    the key of a head above several columns; ``personal`` the kind of a personal datum.
    """

    key: str
    title: str
    kind: str = "text"
    required: bool = False
    unit: str = "yuan"
    options: Options | None = None
    longest: int = 200
    low: int | None = None
    high: int | None = None
    read: Callable[[str], str] | None = None
    words: Callable[[str], str] | None = None
    check: Check | None = None
    help: str = ""
    example: str = ""
    group: str = ""
    personal: str = ""
    width: int = 16

    def __post_init__(self) -> None:
        if self.kind not in KINDS or self.unit not in UNITS:
            raise ValueError(f"field {self.key}: there is no kind '{self.kind}' or no such unit")
        if (self.kind == "choice") != (self.options is not None):
            raise ValueError(f"field {self.key}: a choice has options, nothing else has")

    def plain(self, value: Any) -> str:
        """A value as a part of the name of its row."""
        return file_of(value)[1] if value and self.kind == "file" else str(value or "")

    def name(self, lang: Lang) -> str:
        """Its title in a language."""
        return t(self.title, lang=lang)

    def names(self) -> dict[str, str]:
        """Its title in both languages."""
        return {lang: self.name(lang) for lang in LANGUAGES}

    def head(self, lang: Lang) -> str:
        """What stands at the head of its column: title, unit, and a star where it is required."""
        unit = f"（{t(f'amount.{self.unit}', lang=lang)}）" if self.kind == "amount" else ""
        return f"{self.name(lang)}{unit}{'*' if self.required else ''}"


def file_of(value: Any) -> tuple[str, str]:
    """The hash of a file that a row names, and its path in the archive."""
    found, _, path = str(value).partition("/")
    return found, path
