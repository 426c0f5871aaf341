"""One stated value, read by the type of its fact into the form that the engine computes with.

Money becomes fen, a rate parts per million, a date its ordinal, yes/no 1 or 0, a code its name.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from jigai.facts.problems import Problem, hints, nearest, shown, unprintable
from jigai.facts.vocabulary import NEVER, Fact
from jigai.money.errors import MoneyError
from jigai.money.fen import parse_yuan, wan
from jigai.money.rates import parse_percent, percent
from jigai.reference import industries, regions

Scalar = int | str
YES_NO = {"yes": 1, "true": 1, "是": 1, "有": 1, "no": 0, "false": 0, "否": 0, "无": 0, "没有": 0}
MAX_TEXT = 500
MAX_PLACE = 60
_WHOLE = re.compile(r"-?[0-9]{1,15}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class ValueRefused(ValueError):
    """A value that is not of its fact's type; carries the problem, the caller adds the place."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__(en)
        self.code, self.zh, self.en = code, zh, en

    def at(self, where: str) -> Problem:
        """The problem at a place of the dossier."""
        return Problem(self.code, self.zh, self.en, where)


def _wrong(fact: Fact, raw: object, zh: str, en: str) -> ValueRefused:
    return ValueRefused(
        f"value.{fact.type}",
        f"“{fact.label.zh}”应为{zh}，却是“{shown(raw)}”",
        f"'{fact.label.en}' should be {en}, not '{shown(raw)}'",
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
    if fact.type == "area":
        whole, rest = divmod(value, 100)
        return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") + (
            " 平方米" if lang == "zh" else " m²"
        )
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
    if isinstance(raw, str) and raw.strip().lower() in YES_NO:
        return YES_NO[raw.strip().lower()], []
    raise _wrong(fact, raw, "“是”或“否”", "yes or no")


def _money(fact: Fact, raw: Any, _: str | None) -> tuple[Scalar, list[Problem]]:
    if isinstance(raw, bool) or _odd(raw):
        raise _wrong(fact, raw, "金额，如 1234.50 或 480万元", "an amount such as 1234.50")
    try:
        return parse_yuan(raw), []
    except MoneyError as error:
        raise ValueRefused(
            error.code, f"“{fact.label.zh}”：{error.zh}", f"'{fact.label.en}': {error.en}"
        ) from None


def _odd(raw: Any) -> bool:
    return isinstance(raw, str) and unprintable(raw.strip()) is not None


def _rate(fact: Fact, raw: Any, _: str | None) -> tuple[Scalar, list[Problem]]:
    if isinstance(raw, bool) or _odd(raw):
        raise _wrong(fact, raw, "百分比，如 4.35%", "a percentage such as 4.35%")
    try:
        return parse_percent(raw), []
    except MoneyError as error:
        raise ValueRefused(
            error.code, f"“{fact.label.zh}”：{error.zh}", f"'{fact.label.en}': {error.en}"
        ) from None


def _whole(fact: Fact, raw: Any, _: str | None) -> tuple[Scalar, list[Problem]]:
    text = "" if isinstance(raw, bool) else str(raw).strip()
    if _WHOLE.fullmatch(text) is None:
        raise _wrong(fact, raw, "整数（半角数字，不超过 15 位）",
                     "a whole number (plain digits, at most 15)")  # fmt: skip
    return int(text), []


def _area(fact: Fact, raw: Any, _: str | None) -> tuple[Scalar, list[Problem]]:
    """Square metres with up to two decimals, kept as hundredths; the unit may be written."""
    text = "" if isinstance(raw, bool) else str(raw).strip()
    for unit in ("平方米", "㎡", "m2", "m²"):
        text = text.removesuffix(unit).rstrip()
    whole, _, decimals = text.partition(".")
    if _WHOLE.fullmatch(whole) is None or (decimals and not re.fullmatch(r"[0-9]{1,2}", decimals)):
        raise _wrong(fact, raw, "平方米数，最多两位小数", "square metres, at most two decimals")
    return int(whole + decimals.ljust(2, "0")), []


def _date(fact: Fact, raw: Any, _: str | None) -> tuple[Scalar, list[Problem]]:
    return read_date(fact.label.zh, fact.label.en, raw), []


def read_date(zh: str, en: str, raw: Any) -> int:
    """The ordinal of an ISO date; raises ValueRefused naming the fact and the form wanted."""
    text = raw.strip() if isinstance(raw, str) else ""
    try:
        if _DAY.fullmatch(text):
            return dt.date.fromisoformat(text).toordinal()
    except ValueError:
        pass
    raise ValueRefused(
        "value.date",
        f"“{zh}”应为存在的日期，写作 2023-12-31，却是“{shown(raw)}”",
        f"'{en}' should be a real date such as 2023-12-31, not '{shown(raw)}'",
    )


def _words(fact: Fact, raw: Any, longest: int = MAX_TEXT) -> str:
    """A text that is not empty, not too long and holds nothing unprintable."""
    text = "" if isinstance(raw, bool) else str(raw).strip()
    if not text or len(text) > longest:
        raise _wrong(fact, raw, f"不超过 {longest} 字的文字", f"text of at most {longest} letters")
    if unprintable(text) is not None:
        raise ValueRefused(
            "value.character",
            f"“{fact.label.zh}”里有控制字符，请删去",
            f"'{fact.label.en}' holds a control character; remove it",
        )
    return text


def _text(fact: Fact, raw: Any, _: str | None) -> tuple[Scalar, list[Problem]]:
    return _words(fact, raw), []


def _code(fact: Fact, raw: Any, _: str | None) -> tuple[Scalar, list[Problem]]:
    text = _words(fact, raw)
    found = text if text in fact.codes else fact.aliases.get(text)
    if found is not None:
        return found, []
    if fact.open_codes:
        return text, []
    choices = list(fact.codes)
    zh, en = hints(nearest(text, [*choices, *fact.aliases]))
    listed_zh = "、".join(fact.codes[c].zh for c in choices[:12])
    listed_en = ", ".join(fact.codes[c].en for c in choices[:12])
    more = "…" if len(choices) > 12 else ""
    raise ValueRefused(
        "value.code",
        f"“{fact.label.zh}”没有“{shown(text)}”这一类，只有：{listed_zh}{more}{zh}",
        f"'{fact.label.en}' has no '{shown(text)}'; only: {listed_en}{more}{en}",
    )


def _region(fact: Fact, raw: Any, within: str | None) -> tuple[Scalar, list[Problem]]:
    text = _words(fact, raw, MAX_PLACE)
    region = regions.find(text, within) or regions.find(text, None)
    if region is not None:
        return region.code, []
    near = regions.nearest(text, within)
    if near:
        raise ValueRefused(
            "value.region",
            f"没有“{shown(text)}”；是否为“{near[0].name}”？如确为别处，请填六位区划代码",
            f"there is no {shown(text)}; did you mean {near[0].name}? "
            "If it is another place, write its six-digit code",
        )
    if _WHOLE.fullmatch(text) and len(text) != 6:
        raise _wrong(fact, raw, "六位区划代码或地名", "a six-digit region code or a name")
    warning = Problem(
        "value.region-unverified",
        f"“{shown(text)}”不在区划表中，按“未核实”接受，请核对",
        f"{shown(text)} is not in the region table; accepted as unverified, please check",
        severity="warning",
    )
    return text, [warning]


def _industry(fact: Fact, raw: Any, _: str | None) -> tuple[Scalar, list[Problem]]:
    found = industries.find(_words(fact, raw, MAX_PLACE))
    if found is None:
        raise _wrong(fact, raw, "GB/T 4754 大类，如 C35", "a GB/T 4754 division such as C35")
    return found.code, []


_READERS = {
    "bool": _bool,
    "money": _money,
    "rate": _rate,
    "count": _whole,
    "days": _whole,
    "area": _area,
    "year": _whole,
    "date": _date,
    "text": _text,
    "code": _code,
    "region": _region,
    "industry": _industry,
}
