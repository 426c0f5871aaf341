"""A cell of a workbook as a value of its field, or what is wrong with it and what to do.

A number is read as the at most 15 digits that a spreadsheet shows, never as a float. What only
looks different (width, thousands separators, several ways to write a date) is understood; what may
have lost something on the way (1.2E+06, ####, a long number) is refused.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Any, Final

from jigai.facts.problems import InputRefused, Problem, shown, unprintable
from jigai.money import MoneyError, parse_yuan
from jigai.office.ground.acts.refusing import problem
from jigai.office.sheets.fields import UNITS, Field

_EXACT: Final = 10**15
_HASHES: Final = re.compile(r"#{2,}")
_ERROR: Final = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|[A-Z]+[!?])")
_SHORT: Final = re.compile(r"[+-]?\d(?:\.\d+)?[Ee][+-]?\d+")
_DATE: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 0?0:00(?::00)?)?")
_PLAIN_DATE: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH: Final = re.compile(r"(\d{4})[-/.年]?(\d{1,2})月?")
_SIGNS: Final = "=+-@\t\r"
_HARMLESS: Final = re.compile(r"[+-]?[\d\s()./,-]+")
_FIRST_DAY, _LAST_DAY = 32_874, 73_050
"""Days as spreadsheets count them, 1990 to 2099: a date whose cell lost its format."""
_EPOCH: Final = dt.date(1899, 12, 30)
MOST_OPTIONS: Final = 12
MOST_REMEMBERED: Final = 5_000
"""Contents of a column whose reading is remembered."""
_YES: Final = ("是", "有", "√", "✓", "✔", "yes", "y", "1", "true", "对")
_NO: Final = ("否", "无", "×", "✗", "✘", "no", "n", "0", "false", "x")
_CURRENCY: Final = str.maketrans("", "", "￥¥, \u00a0")


class CellRefused(Exception):
    """A cell that cannot be taken."""

    def __init__(self, found: Problem) -> None:
        super().__init__(found.en)
        self.problem = found


def value_of(field: Field, raw: Any, options: Mapping[str, str] | None = None) -> Any:
    """The value of a cell, None for a blank one; raises CellRefused.

    ``options`` are those of ``options_of``, for whoever reads many cells of one field.
    """
    text = _text(field, raw)
    if not text:
        if field.required:
            raise CellRefused(problem("sheets.required"))
        return None
    if field.kind == "choice":
        found: Any = _choice(field, text, options_of(field) if options is None else options)
    else:
        found = _READERS[field.kind](field, text, raw)
    wrong = field.check(found) if field.check is not None else None
    if wrong is not None:
        raise CellRefused(wrong)
    return found


def reader_of(field: Field) -> Callable[[Any], Any]:
    """Reads cells of one field, the same content once: most columns repeat a few words and days."""
    return lru_cache(maxsize=MOST_REMEMBERED, typed=True)(partial(_value, field, options_of(field)))


def _value(field: Field, options: Mapping[str, str], raw: Any) -> Any:
    return value_of(field, raw, options)


def _text(field: Field, raw: Any) -> str:
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "1" if raw else "0"
    if isinstance(raw, (int, float)):
        if abs(raw) >= _EXACT:
            raise CellRefused(problem("sheets.long-number", value=format(raw, ".15g")))
        plain = format(raw, ".15g")
        return format(int(raw), "d") if "e" in plain and raw == int(raw) else plain
    if isinstance(raw, dt.datetime):
        return raw.date().isoformat() if raw.time() == dt.time() else raw.isoformat(" ")
    if isinstance(raw, (dt.date, dt.time, dt.timedelta)):
        return str(raw)
    text = str(raw).strip().strip("\u3000\u200b\ufeff")
    if text.startswith("#"):
        _no_error(text)
    if field.kind not in ("text", "choice") and _SHORT.fullmatch(
        unicodedata.normalize("NFKC", text)
    ):
        raise CellRefused(problem("sheets.shortened", value=text))
    return text


def _no_error(text: str) -> None:
    if _HASHES.fullmatch(text):
        raise CellRefused(problem("sheets.hashes", value=text[:12]))
    if _ERROR.fullmatch(text):
        raise CellRefused(problem("sheets.error-cell", value=text))


def _plain(field: Field, text: str, _raw: Any) -> str:
    found = " ".join(text.split())
    odd = unprintable(found)
    if odd is not None:
        raise CellRefused(problem("sheets.control", value=f"U+{ord(odd):04X}"))
    if found[0] in _SIGNS and not _HARMLESS.fullmatch(found):
        raise CellRefused(problem("sheets.lead-sign", value=shown(found), sign=found[0]))
    if len(found) > field.longest:
        raise CellRefused(problem("sheets.too-long", n=field.longest, long=len(found)))
    return found


def _known(field: Field, text: str, raw: Any) -> str:
    found = _plain(field, text, raw)
    if field.kind == "code":
        found = unicodedata.normalize("NFKC", found)
    if field.read is None:
        return found
    try:
        return field.read(found)
    except InputRefused as error:
        raise CellRefused(error.problems[0]) from None
    except ValueError as error:
        zh, en = getattr(error, "zh", str(error)), getattr(error, "en", str(error))
        code = getattr(error, "code", "sheets.value")
        raise CellRefused(Problem(code, zh, en)) from None


def _amount(field: Field, text: str, _raw: Any) -> int:
    plain = unicodedata.normalize("NFKC", text).translate(_CURRENCY)
    if plain and plain[-1].isdecimal():
        plain += UNITS[field.unit]
    try:
        found = parse_yuan(plain)
    except MoneyError as error:
        raise CellRefused(Problem(error.code, error.zh, error.en)) from None
    return _bounded(field, found, text)


def _whole(field: Field, text: str, _raw: Any) -> int:
    plain = unicodedata.normalize("NFKC", text).translate(_CURRENCY)
    if plain.endswith(".0"):
        plain = plain[:-2]
    if not re.fullmatch(r"-?\d{1,15}", plain):
        raise CellRefused(problem("sheets.no-number", value=shown(text)))
    return _bounded(field, int(plain), text)


def _bounded(field: Field, found: int, text: str) -> int:
    if field.low is not None and found < field.low:
        raise CellRefused(problem("sheets.too-small", value=shown(text)))
    if field.high is not None and found > field.high:
        raise CellRefused(problem("sheets.too-large", value=shown(text)))
    return found


def _date(_field: Field, text: str, raw: Any) -> str:
    plain = unicodedata.normalize("NFKC", text)
    number = isinstance(raw, (int, float)) and not isinstance(raw, bool)
    if number and raw == int(raw) and _FIRST_DAY <= raw <= _LAST_DAY:
        return (_EPOCH + dt.timedelta(days=int(raw))).isoformat()
    found = _DATE.fullmatch(plain) or _PLAIN_DATE.fullmatch(plain)
    try:
        year, month, day = (int(part) for part in found.groups()) if found else (0, 0, 0)
        return dt.date(year, month, day).isoformat()
    except ValueError:
        raise CellRefused(problem("sheets.no-date", value=shown(text))) from None


def _year(field: Field, text: str, _raw: Any) -> int:
    plain = unicodedata.normalize("NFKC", text).removesuffix("年").strip()
    if not re.fullmatch(r"(?:19|20)\d\d", plain):
        raise CellRefused(problem("sheets.no-year", value=shown(text)))
    return _bounded(field, int(plain), text)


def _month(_field: Field, text: str, raw: Any) -> str:
    if isinstance(raw, (dt.date, dt.datetime)):
        return f"{raw.year}-{raw.month:02d}"
    found = _MONTH.fullmatch(unicodedata.normalize("NFKC", text))
    if found is None or not 1 <= int(found[2]) <= 12:
        raise CellRefused(problem("sheets.no-month", value=shown(text)))
    return f"{found[1]}-{int(found[2]):02d}"


def _choice(field: Field, text: str, options: Mapping[str, str]) -> str:
    found = options.get(_folded(text))
    if found is None:
        assert field.options is not None
        words = {
            "zh": "、".join(word for _, word in field.options("zh")[:MOST_OPTIONS]),
            "en": ", ".join(word for _, word in field.options("en")[:MOST_OPTIONS]),
        }
        raise CellRefused(problem("sheets.no-choice", value=shown(text), options=words))
    return found


def _flag(_field: Field, text: str, _raw: Any) -> bool:
    word = _folded(text)
    if word in _YES or word in _NO:
        return word in _YES
    raise CellRefused(problem("sheets.no-flag", value=shown(text)))


def options_of(field: Field) -> dict[str, str]:
    """The values of a choice by word: the words of both languages and the value itself."""
    if field.options is None:
        return {}
    pairs = [*field.options("en"), *field.options("zh")]
    return {_folded(value): value for value, _ in pairs} | {_folded(w): v for v, w in pairs}


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower()


_READERS: Final = {
    "text": _known,
    "code": _known,
    "file": _known,
    "amount": _amount,
    "whole": _whole,
    "date": _date,
    "year": _year,
    "month": _month,
    "flag": _flag,
}
