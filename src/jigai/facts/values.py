"""One stated value, read by the type of its fact into the form that the engine computes with.

Money becomes fen, a rate parts per million, a date its ordinal, yes/no 1 or 0, a code its name.
"""

from __future__ import annotations

import datetime as dt
import difflib
from typing import Any

from jigai.facts.problems import Problem
from jigai.facts.vocabulary import NEVER, Fact
from jigai.money.errors import MoneyError
from jigai.money.fen import parse_yuan, wan
from jigai.money.rates import parse_percent, percent
from jigai.reference import industries, regions

Scalar = int | str
_YES = {"yes": 1, "true": 1, "是": 1, "有": 1, "no": 0, "false": 0, "否": 0, "无": 0, "没有": 0}
MAX_TEXT = 500


class ValueRefused(ValueError):
    """A value that is not of its fact's type; carries the problem, the caller adds the place."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__(en)
        self.code, self.zh, self.en = code, zh, en

    def at(self, where: str) -> Problem:
        """The problem at a place of the dossier."""
        return Problem(self.code, self.zh, self.en, where)


def _shown(raw: object) -> str:
    text = str(raw)
    return text if len(text) <= 40 else text[:37] + "…"


def _wrong(fact: Fact, raw: object, zh: str, en: str) -> ValueRefused:
    return ValueRefused(
        f"value.{fact.type}",
        f"“{fact.label.zh}”应为{zh}，却是“{_shown(raw)}”",
        f"'{fact.label.en}' should be {en}, not '{_shown(raw)}'",
    )


def read(fact: Fact, raw: Any, within: str | None = None) -> tuple[Scalar, list[Problem]]:
    """The engine's form of a scalar, with warnings.

    ``within`` is the region code of the policy's place, used to resolve place names.
    Raises ValueRefused.
    """
    if isinstance(raw, (dict, list)):
        raise _wrong(fact, "…", "一个值，不是列表或表格", "a single value, not a list or a table")
    reader = _READERS[fact.type]
    value, warnings = reader(fact, raw, within)
    if isinstance(value, int) and not fact.low <= value <= fact.high:
        raise _out_of_range(fact, value)
    return value, warnings


def _out_of_range(fact: Fact, value: int) -> ValueRefused:
    if fact.type in ("money", "count", "area", "days", "rate") and value < 0:
        return ValueRefused(
            "value.negative",
            f"“{fact.label.zh}”不能为负数",
            f"'{fact.label.en}' cannot be negative",
        )
    return ValueRefused(
        "value.range",
        f"“{fact.label.zh}”为 {show(fact, value, 'zh')}，超出可接受的范围"
        f"（{show(fact, fact.low, 'zh')} 至 {show(fact, fact.high, 'zh')}），请核对单位",
        f"'{fact.label.en}' is {show(fact, value, 'en')}, outside the range accepted "
        f"({show(fact, fact.low, 'en')} to {show(fact, fact.high, 'en')}); check the unit",
    )


def show(fact: Fact, value: Scalar, lang: str) -> str:
    """A value as people read it in a language."""
    if isinstance(value, str):
        labels = fact.codes.get(value)
        if labels is not None:
            return labels.of(lang)
        region = regions.find(value) if fact.type == "region" else None
        return region.name if region else value
    if fact.type == "money":
        return wan(value)
    if fact.type == "rate":
        return percent(value)
    if fact.type == "date":
        return show_date(value, lang)
    if fact.type == "bool":
        return ("是" if value else "否") if lang == "zh" else ("yes" if value else "no")
    return str(value)


def show_date(ordinal: int, lang: str) -> str:
    """An ordinal as a date; the last day of the calendar reads as none."""
    if ordinal >= NEVER:
        return "无期限" if lang == "zh" else "none"
    return dt.date.fromordinal(max(1, ordinal)).isoformat()


def _bool(fact: Fact, raw: Any, _: str | None) -> tuple[Scalar, list[Problem]]:
    if isinstance(raw, bool):
        return int(raw), []
    if isinstance(raw, str) and raw.strip().lower() in _YES:
        return _YES[raw.strip().lower()], []
    raise _wrong(fact, raw, "“是”或“否”", "yes or no")


def _money(fact: Fact, raw: Any, _: str | None) -> tuple[Scalar, list[Problem]]:
    if isinstance(raw, bool) or raw is None:
        raise _wrong(fact, raw, "金额", "an amount")
    try:
        return parse_yuan(raw), []
    except MoneyError as error:
        raise ValueRefused(
            error.code, f"“{fact.label.zh}”：{error.zh}", f"'{fact.label.en}': {error.en}"
        ) from None


def _rate(fact: Fact, raw: Any, _: str | None) -> tuple[Scalar, list[Problem]]:
    if isinstance(raw, bool) or not isinstance(raw, (str, int)):
        raise _wrong(fact, raw, "百分比，如 4.35%", "a percentage such as 4.35%")
    try:
        return parse_percent(str(raw)), []
    except MoneyError as error:
        raise ValueRefused(
            error.code, f"“{fact.label.zh}”：{error.zh}", f"'{fact.label.en}': {error.en}"
        ) from None


def _whole(fact: Fact, raw: Any, _: str | None) -> tuple[Scalar, list[Problem]]:
    text = str(raw).strip()
    if isinstance(raw, bool) or not (text.lstrip("-").isascii() and text.lstrip("-").isdigit()):
        raise _wrong(fact, raw, "整数", "a whole number")
    if len(text) > 15:
        raise _wrong(fact, raw, "较小的整数", "a smaller whole number")
    return int(text), []


def _date(fact: Fact, raw: Any, _: str | None) -> tuple[Scalar, list[Problem]]:
    return read_date(fact.label.zh, fact.label.en, raw), []


def read_date(zh: str, en: str, raw: Any) -> int:
    """The ordinal of an ISO date; raises ValueRefused naming the fact and the form wanted."""
    text = str(raw).strip()
    try:
        if len(text) != 10:
            raise ValueError
        return dt.date.fromisoformat(text).toordinal()
    except ValueError:
        shown = _shown(raw)
        raise ValueRefused(
            "value.date",
            f"“{zh}”应为存在的日期，写作 2023-12-31，却是“{shown}”",
            f"'{en}' should be a real date such as 2023-12-31, not '{shown}'",
        ) from None


def _text(fact: Fact, raw: Any, _: str | None) -> tuple[Scalar, list[Problem]]:
    text = str(raw).strip()
    if len(text) > MAX_TEXT or isinstance(raw, bool):
        raise _wrong(
            fact, raw, f"不超过 {MAX_TEXT} 字的文字", f"text of at most {MAX_TEXT} letters"
        )
    return text, []


def _code(fact: Fact, raw: Any, _: str | None) -> tuple[Scalar, list[Problem]]:
    text = str(raw).strip()
    found = text if text in fact.codes else fact.aliases.get(text)
    if found is not None:
        return found, []
    if fact.open_codes and 0 < len(text) <= MAX_TEXT:
        return text, []
    choices = list(fact.codes)
    near = difflib.get_close_matches(text, [*choices, *fact.aliases], 1, 0.5)
    shown = _shown(raw)
    hint_zh = f"；是否为“{near[0]}”？" if near else ""
    hint_en = f"; did you mean '{near[0]}'?" if near else ""
    listed_zh = "、".join(fact.codes[c].zh for c in choices[:12])
    listed_en = ", ".join(fact.codes[c].en for c in choices[:12])
    more = "…" if len(choices) > 12 else ""
    raise ValueRefused(
        "value.code",
        f"“{fact.label.zh}”没有“{shown}”这一类，只有：{listed_zh}{more}{hint_zh}",
        f"'{fact.label.en}' has no '{shown}'; only: {listed_en}{more}{hint_en}",
    )


def _region(fact: Fact, raw: Any, within: str | None) -> tuple[Scalar, list[Problem]]:
    text = str(raw).strip()
    region = regions.find(text, within) or regions.find(text, None)
    if region is not None:
        return region.code, []
    near = regions.nearest(text, within)
    if near:
        raise ValueRefused(
            "value.region",
            f"没有“{_shown(text)}”；是否为“{near[0].name}”？",
            f"there is no {_shown(text)}; did you mean {near[0].name}?",
        )
    if text.isdigit() and len(text) != 6:
        raise _wrong(fact, raw, "六位区划代码或地名", "a six-digit region code or a name")
    warning = Problem(
        "value.region-unverified",
        f"“{_shown(text)}”不在区划表中，按“未核实”接受",
        f"{_shown(text)} is not in the region table; accepted as unverified",
        severity="warning",
    )
    return text, [warning]


def _industry(fact: Fact, raw: Any, _: str | None) -> tuple[Scalar, list[Problem]]:
    found = industries.find(str(raw).strip())
    if found is None:
        raise _wrong(fact, raw, "GB/T 4754 大类，如 C35", "a GB/T 4754 division such as C35")
    return found.code, []


_READERS = {
    "bool": _bool,
    "money": _money,
    "rate": _rate,
    "count": _whole,
    "days": _whole,
    "area": _whole,
    "year": _whole,
    "date": _date,
    "text": _text,
    "code": _code,
    "region": _region,
    "industry": _industry,
}
