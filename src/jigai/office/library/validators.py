"""What people typed of a project, read for storing: bounded and of its kind, or refused.

Nothing is asked for here: a draft may be empty (``domain/completeness`` judges on submission).
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils import timezone

from jigai.facts.problems import InputRefused, Problem, unprintable
from jigai.facts.vocabulary import Labels, vocabulary
from jigai.office.ground.acts.refusing import refused
from jigai.office.library.enums import CONTACTS, EQUIPMENT_STATES, FILINGS, SOURCES
from jigai.office.regions.domain.queries import code_of, current, known
from jigai.reference import industries
from jigai.reference.construction import natures
from jigai.reference.project_code import ProjectCodeError, read_project_code
from jigai.reference.regions import nearest

LARGEST: Final = 10**15
"""Fen: ten thousand 亿元, above any project, far below what a column holds."""
FIRST_YEAR, LAST_YEAR = 1990, 2200
MOST_PIECES: Final = 1_000_000
Reader = Callable[[Any, str], Any]


def words(longest: int, *, lines: bool = False) -> Reader:
    """A text of bounded length without control characters; several lines where asked for."""

    def read(raw: Any, where: str) -> str:
        text = str(raw or "").replace("\r\n", "\n")
        found = text.strip() if lines else " ".join(text.split())
        bad = unprintable(found.replace("\n", "") if lines else found)
        if len(found) > longest or bad is not None:
            raise refused("library.text", where, longest=longest)
        return found

    return read


def money(raw: Any, where: str) -> int | None:
    """Fen, zero or more, None where nothing is stated."""
    if raw is None:
        return None
    if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw <= LARGEST:
        raise refused("library.money", where)
    return raw


def day(raw: Any, where: str) -> dt.date | None:
    """A day of the years that projects can lie in."""
    if raw is None:
        return None
    if not isinstance(raw, dt.date) or not FIRST_YEAR <= raw.year <= LAST_YEAR:
        raise refused("library.day", where, first=FIRST_YEAR, last=LAST_YEAR)
    return raw


def year(raw: Any, where: str) -> int:
    """A calendar year."""
    if isinstance(raw, bool) or not isinstance(raw, int) or not FIRST_YEAR <= raw <= LAST_YEAR:
        raise refused("library.day", where, first=FIRST_YEAR, last=LAST_YEAR)
    return raw


def quantity(raw: Any, where: str) -> int:
    """A number of pieces."""
    if isinstance(raw, bool) or not isinstance(raw, int) or not 1 <= raw <= MOST_PIECES:
        raise refused("library.quantity", where)
    return raw


def one_of(known: Callable[[], Mapping[str, Any] | tuple[str, ...]]) -> Reader:
    """A word of a list, or nothing."""

    def read(raw: Any, where: str) -> str:
        text = str(raw or "").strip()
        if text and text not in known():
            raise refused("library.word", where)
        return text

    return read


def place(raw: Any, where: str) -> str:
    """The code that a region has today, by its name or code, now or before; or nothing."""
    text = str(raw or "").strip()
    if not text:
        return ""
    today = timezone.localdate()
    found = current(text, today) if known(text) else code_of(text, "", today)
    if found is None:
        near = "、".join(r.name for r in nearest(text))
        if not near:
            raise refused("library.no-region", where, text=text[:40])
        raise refused("library.region", where, text=text[:40], near=near)
    return found


def industry(raw: Any, where: str) -> str:
    """A code of GB/T 4754 down to the class, with its section left out, or nothing."""
    text = "".join(str(raw or "").split()).upper()
    if not text:
        return ""
    found = industries.find(text)
    if found is None:
        raise refused("library.industry", where, text=text[:40])
    digits = text.lstrip("ABCDEFGHIJKLMNOPQRST")
    return digits if digits.isascii() and digits.isdigit() else found.code


def project_code(raw: Any, where: str) -> str:
    """The code of the investment platform in its usual form, or nothing."""
    text = str(raw or "").strip()
    if not text:
        return ""
    try:
        return read_project_code(text).text
    except ProjectCodeError as error:
        raise InputRefused([Problem(error.code, error.zh, error.en, where)]) from None


def phone(raw: Any, where: str) -> str:
    """A telephone number as people write it, or nothing."""
    text = " ".join(unicodedata.normalize("NFKC", str(raw or "")).split())
    if text and (len(text) > 30 or not set(text) <= set("0123456789+-() ")):
        raise refused("library.phone", where)
    return text


def needed(reader: Reader) -> Reader:
    """A value that a row cannot be without."""

    def read(raw: Any, where: str) -> Any:
        found = reader(raw, where)
        if found in (None, ""):
            raise refused("library.row", where)
        return found

    return read


def project_kinds() -> dict[str, Labels]:
    """The kinds of transformation (vocabulary), by code."""
    return vocabulary().entities["project"].facts["kind"].codes


def equipment_kinds() -> dict[str, Labels]:
    """The kinds of what is bought (vocabulary), by code."""
    return vocabulary().entities["project"].facts["purchases"].row["kind"].codes


kind = one_of(project_kinds)
equipment_kind = one_of(equipment_kinds)
nature = one_of(natures)
filing = one_of(lambda: FILINGS)
source = one_of(lambda: SOURCES)
equipment_state = one_of(lambda: EQUIPMENT_STATES)
contact = one_of(lambda: CONTACTS)
