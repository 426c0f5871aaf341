"""How one cell becomes a value: what is plainly right in SQL, all else by the dossier's reader.

The SQL takes only forms that ``facts.values`` reads to the same value; every other text goes to
``facts.values`` itself, once for each distinct text, so that both always agree.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from jigai.engine.columns.intake.headings import Reading
from jigai.engine.columns.storage import literal
from jigai.engine.columns.tables import Column
from jigai.facts.problems import shown, unprintable
from jigai.facts.subjects import MAX_ID
from jigai.facts.values import MAX_TEXT, YES_NO, ValueRefused, read
from jigai.facts.vocabulary import NEVER, Fact
from jigai.money.fen import yuan
from jigai.money.rates import percent
from jigai.reference import regions
from jigai.reference.credit_code import CreditCodeError, check_credit_code

NOT_APPLICABLE: Final = ("不适用", "not-applicable")
UNKNOWN: Final = ("未知", "unknown")
OPEN_END: Final = ("none", "无期限")
SPACES: Final = " \t\r\n\u3000\u00a0"
MOST_ODD: Final = 1000
"""After so many different texts that are not known in one column, no hint is looked for."""

_FEN_OF: Final = {"元": 0, "": 0, "千元": 3, "万元": 4, "亿元": 8}
_PRINTABLE: Final = r"[\pL\pM\pN\pP\pS ]+"
_DAY: Final = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CREDIT: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WHOLE: Final = re.compile(r"-?[0-9]{1,30}")


@dataclass(frozen=True)
class Read:
    """What a text was read as: a value, or the problem that refuses it, or both (a warning)."""

    value: int | str | None
    code: str | None = None
    zh: str | None = None
    en: str | None = None


def trimmed(expression: str) -> str:
    """The text of a cell without the spaces around it."""
    marks = " || ".join([literal(" "), *(f"chr({ord(c)})" for c in SPACES[1:])])
    return f"trim(CAST({expression} AS VARCHAR), {marks})"


def value_sql(reading: Reading, x: str) -> str:
    """The value where a cell is plainly right, else NULL. ``x`` is trimmed where it is text."""
    column = reading.column
    if reading.unit == "native":
        return _native(reading, x)
    if reading.heading.kind == "text":
        return _text_value(reading, x)
    return _typed(reading, x, column.fact)


def rest_sql(reading: Reading, x: str, value: str) -> str:
    """The text of a cell that SQL did not settle; NULL where it did, or where nothing stands."""
    text = x if reading.heading.kind == "text" else f"CAST({x} AS VARCHAR)"
    blank = f"{x} IS NULL"
    if reading.heading.kind == "text" and reading.unit != "native":
        words = _listed(("", *(() if reading.column.use in ("id", "of") else UNKNOWN)))
        blank = f"({x} IS NULL OR {x} IN ({words}))"
    return f"CASE WHEN {value} IS NULL AND NOT {blank} THEN {text} END"


def nothing_sql(column: Column) -> str:
    """What a fact reads as where it cannot hold."""
    match column.sql:
        case "DATE":
            return "DATE '9999-12-31'"
        case "BOOLEAN":
            return "FALSE"
        case "VARCHAR":
            return "''"
    return "0"


def _between(number: str, fact: Fact) -> str:
    return f"{number} BETWEEN {fact.low} AND {fact.high}"


def _native(reading: Reading, x: str) -> str:
    """A value that is in the units of a case set already."""
    column = reading.column
    kind = reading.heading.kind
    if column.sql == "BIGINT":
        whole = x if kind == "whole" else f"TRY_CAST({x} AS BIGINT)"
        plain = "TRUE" if kind == "whole" else _matches(x, "-?[0-9]{1,18}")
        return (
            f"CASE WHEN {plain} AND {_between(whole, column.fact)} THEN CAST({whole} AS BIGINT) END"
        )
    if column.sql != "VARCHAR":
        return _typed(reading, x, column.fact) if kind != "text" else _text_value(reading, x)
    return f"CASE WHEN {x} = '' THEN '' ELSE {_text_value(reading, x)} END"


def _typed(reading: Reading, x: str, fact: Fact) -> str:
    """A value from a column that has a type."""
    kind = reading.heading.kind
    if fact.type == "bool":
        return x if kind == "bool" else f"CASE {x} WHEN 1 THEN TRUE WHEN 0 THEN FALSE END"
    if fact.type == "date":
        low, high = _day(fact.low), _day(fact.high)
        day = f"CAST({x} AS DATE)"
        whole = f" AND CAST({day} AS TIMESTAMP) = {x}" if kind == "timestamp" else ""
        return f"CASE WHEN {x} BETWEEN {low} AND {high}{whole} THEN {day} END"
    if kind == "whole" and reading.column.sql == "BIGINT":
        times = _times(reading)
        bounds = f"{x} BETWEEN {-(-fact.low // times)} AND {fact.high // times}"
        return f"CASE WHEN {bounds} THEN CAST({x} AS BIGINT) * {times} END"
    return _text_value(reading, f"CAST({x} AS VARCHAR)")


def _times(reading: Reading) -> int:
    """Of a whole number in the source's unit, how many of the smallest unit it is."""
    match reading.column.fact.type:
        case "money":
            return 1 if reading.unit == "fen" else int(100 * 10 ** _FEN_OF[reading.unit])
        case "rate":
            return 1 if reading.unit == "ppm" else 10_000
        case "area":
            return 100
    return 1


def _text_value(reading: Reading, x: str) -> str:
    """A value from text that is plainly written."""
    column = reading.column
    cases = [
        f"WHEN {x} IN ({_listed(UNKNOWN)}) THEN NULL",
        f"WHEN {x} IN ({_listed(NOT_APPLICABLE)}) THEN {nothing_sql(column)}",
    ]
    if column.use in ("id", "of"):
        cases = []
    if column.name == "until":
        cases.append(f"WHEN {x} IN ({_listed(OPEN_END)}) THEN DATE '9999-12-31'")
    test, made = _plainly(reading, x)
    cases.append(f"WHEN {test} THEN {made}")
    return f"CASE {' '.join(cases)} END"


def _plainly(reading: Reading, x: str) -> tuple[str, str]:
    """When a text is plainly right, and what it then is."""
    fact = reading.column.fact
    match fact.type:
        case "money" | "rate" | "area":
            return _decimal(reading, x)
        case "count" | "days" | "year":
            number = f"TRY_CAST({x} AS BIGINT)"
            test = f"{_matches(x, '[0-9]{1,15}')} AND {_between(number, fact)}"
            return test, number
        case "date":
            day = f"TRY_CAST({x} AS DATE)"
            return (
                f"{_matches(x, _DAY)} AND {day} BETWEEN {_day(fact.low)} AND {_day(fact.high)}",
                day,
            )
        case "bool":
            words = {w: v for w, v in YES_NO.items() if w.isascii() is False} | {"1": 1, "0": 0}
            yes = _listed(w for w, v in words.items() if v)
            return f"{x} IN ({_listed(words)})", f"({x} IN ({yes}))"
        case "text" | "code" if not fact.codes and reading.column.name != "credit_code":
            most = MAX_ID if reading.column.use in ("id", "of") else MAX_TEXT
            return f"length({x}) <= {most} AND {_matches(x, _PRINTABLE)}", x
        case "text":
            return _credit_code(x), x
    return "FALSE", "NULL"


def _decimal(reading: Reading, x: str) -> tuple[str, str]:
    """A decimal in the unit of its column, as a whole number of the smallest unit."""
    fact = reading.column.fact
    if reading.unit in ("fen", "ppm"):
        number = f"TRY_CAST({x} AS BIGINT)"
        return f"{_matches(x, '[0-9]{1,18}')} AND {_between(number, fact)}", number
    places = {"money": 2 + _FEN_OF.get(reading.unit, 0), "rate": 4, "area": 2}[fact.type]
    sign = "%?" if fact.type == "rate" else ""
    shape = rf"[0-9]{{1,18}}(\.[0-9]{{1,{places}}})?{sign}"
    bare = f"rtrim({x}, '%')" if sign else x
    scaled = f"TRY_CAST({bare} AS DECIMAL(38, {places})) * {10**places}"
    return f"{_matches(x, shape)} AND {_between(scaled, fact)}", f"CAST({scaled} AS BIGINT)"


def _credit_code(x: str) -> str:
    """A credit code in its usual form whose check character fits."""
    parts = (
        f"(strpos({literal(_CREDIT)}, substr({x}, {i + 1}, 1)) - 1) * {3**i % 31}"
        for i in range(17)
    )
    check = f"(31 - ({' + '.join(parts)}) % 31) % 31"
    shape = f"[{_CREDIT}]{{2}}[0-9]{{6}}[{_CREDIT}]{{10}}"
    return (
        f"{_matches(x, shape)} AND substr({x}, 18, 1) = substr({literal(_CREDIT)}, {check} + 1, 1)"
    )


def _matches(x: str, shape: str) -> str:
    return f"regexp_full_match({x}, {literal(shape)})"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(literal(w) for w in words)


def _day(ordinal: int) -> str:
    return f"DATE '{dt.date.fromordinal(ordinal).isoformat()}'"


# The rest, by the dossier's own reader


class Reader:
    """Reads the texts of one column that SQL left; ``within`` resolves place names."""

    def __init__(self, reading: Reading, within: str | None) -> None:
        self.reading = reading
        self.fact = reading.column.fact
        self.within = within
        self.odd = 0

    def rows(self, texts: Iterable[str]) -> Iterator[tuple[str, Read]]:
        """Each text with what it was read as."""
        for text in texts:
            found = self.text(text)
            self.odd += found.code is not None
            yield text, found

    def text(self, text: str) -> Read:
        """What one text is read as."""
        try:
            return self._read(text)
        except ValueRefused as error:
            return Read(None, error.code, error.zh, error.en)

    def _read(self, text: str) -> Read:
        column = self.reading.column
        if column.use in ("id", "of"):
            return _identity(self.fact, text)
        if column.use == "fact" and column.name == "credit_code":
            return _checked(text)
        if self.fact.type == "bool" and text.lower() in ("t", "f"):
            return Read(int(text.lower() == "t"))
        if self.odd >= MOST_ODD and self.fact.type in ("code", "region"):
            return self._plainly(text)
        value, warnings = read(self.fact, self.stated(text), self.within)
        first = warnings[0] if warnings else None
        if first is None:
            return Read(value)
        return Read(value, first.code, first.zh, first.en)

    def _plainly(self, text: str) -> Read:
        """Where nearly everything is wrong, no hint is looked for: only what is known counts."""
        fact = self.fact
        if fact.type == "code" and (text in fact.codes or text in fact.aliases or fact.open_codes):
            return Read(read(fact, text)[0])
        region = regions.find(text, self.within) or regions.find(text)
        if fact.type == "region" and region is not None:
            return Read(region.code)
        raise ValueRefused(
            f"value.{fact.type}",
            f"“{fact.label.zh}”不认识“{shown(text)}”（这一列不认识的太多，不再逐一提示）",
            f"'{fact.label.en}' does not know '{shown(text)}' "
            "(too many in this column are not known to give hints)",
        )

    def stated(self, text: str) -> str:
        """The text as a dossier would state it, whatever the unit of the column."""
        unit = self.reading.unit
        if unit in ("千元", "万元", "亿元"):
            return f"{text}{unit}"
        if unit in ("fen", "ppm") or (unit == "native" and self.reading.column.sql == "BIGINT"):
            return self._in_yuan(text)
        return text

    def _in_yuan(self, text: str) -> str:
        """A whole number of the smallest unit, written in the unit of dossiers."""
        if _WHOLE.fullmatch(text) is None:
            read(replace(self.fact, type="count"), text)
        number = int(text) if _WHOLE.fullmatch(text) else 0
        match self.fact.type:
            case "money":
                return yuan(number)
            case "rate":
                return percent(number)
            case "area":
                sign = "-" if number < 0 else ""
                return f"{sign}{abs(number) // 100}.{abs(number) % 100:02d}"
        return text


def _identity(fact: Fact, text: str) -> Read:
    if len(text) > MAX_ID:
        raise ValueRefused(
            "dossier.text",
            f"“{fact.label.zh}”应为不超过 {MAX_ID} 字的文字，却是“{shown(text)}”",
            f"'{fact.label.en}' should be text of at most {MAX_ID} letters, not '{shown(text)}'",
        )
    if unprintable(text) is not None:
        raise ValueRefused(
            "dossier.character",
            f"“{fact.label.zh}”里有控制字符，请删去",
            f"'{fact.label.en}' holds a control character; remove it",
        )
    return Read(text)


def _checked(text: str) -> Read:
    try:
        return Read(check_credit_code(text))
    except CreditCodeError as error:
        return Read(None, error.code, error.zh, error.en)


def as_stored(column: Column, value: int | str | None) -> Any:
    """The value as its column stores it."""
    if value is None or isinstance(value, str):
        return value
    if column.sql == "DATE":
        return dt.date.fromordinal(min(value, NEVER))
    return bool(value) if column.sql == "BOOLEAN" else value
