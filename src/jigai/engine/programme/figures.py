"""Reported figures: by indicator, place and year, exact; read and checked against a programme."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from jigai.engine.programme.model import Indicator, Programme
from jigai.facts.problems import InputRefused, Problem, shown
from jigai.money.errors import MoneyError
from jigai.money.fen import parse_yuan
from jigai.money.numeral import read_numeral

WHOLE = ""
"""The place of a figure for the whole jurisdiction."""


@dataclass(frozen=True)
class Figures:
    """Exact figures (fen, fractions of one, counts) by indicator, place and year."""

    values: dict[tuple[str, str, int], Fraction] = field(default_factory=dict)

    def value(self, indicator: str, area: str, year: int) -> Fraction | None:
        """One figure, or None where it is not reported."""
        return self.values.get((indicator, area, year))

    def years(self, indicator: str, area: str = WHOLE) -> list[int]:
        """The years for which a figure is reported, in order."""
        return sorted(y for i, a, y in self.values if i == indicator and a == area)


def read_figures(raw: Any, made: Programme) -> Figures:
    """Figures from rows: ``{indicator, area, year, value}`` or ``{…, values: {2018: …}}``.

    ``raw`` is the list of rows, or a mapping with it under ``figures``. Indicators and places may
    be written by id or by name. Raises InputRefused with every fault found.
    """
    rows = raw.get("figures") if isinstance(raw, dict) else raw
    if not isinstance(rows, list):
        raise InputRefused(
            [
                Problem(
                    "figures.shape",
                    "应为数据列表：figures: [{indicator, area, year, value}, …]",
                    "a list of figures is wanted: figures: [{indicator, area, year, value}, …]",
                )
            ]
        )
    reader = _Reader(made)
    for number, row in enumerate(rows):
        reader.row(row, f"figures[{number}]")
    if reader.problems:
        raise InputRefused(reader.problems)
    return Figures(reader.values)


class _Reader:
    def __init__(self, made: Programme) -> None:
        self.problems: list[Problem] = []
        self.values: dict[tuple[str, str, int], Fraction] = {}
        self.indicators: dict[str, Indicator] = {}
        for indicator in made.indicators.values():
            for name in (indicator.id, *indicator.name.values()):
                self.indicators.setdefault(name, indicator)
        self.areas = {WHOLE: WHOLE}
        for areas in made.areas.values():
            for group in areas.groups:
                self.areas |= {n: m["zh"] for m in group.members for n in m.values()}

    def say(self, code: str, zh: str, en: str, where: str) -> None:
        self.problems.append(Problem(code, zh, en, where))

    def row(self, row: Any, where: str) -> None:
        if not isinstance(row, dict):
            self.say("figures.row", "每行应为键值表", "each row should be a mapping", where)
            return
        known = {"indicator", "area", "year", "value", "values"}
        for key in row:
            if key not in known:
                self.say(
                    "figures.unknown-key",
                    f"不认识“{shown(str(key))}”，可用：{'、'.join(sorted(known))}",
                    f"'{shown(str(key))}' is not known (allowed: {', '.join(sorted(known))})",
                    where,
                )
        indicator = self.find(
            self.indicators, row.get("indicator"), where, "figures.indicator", "指标", "indicator"
        )
        area = self.find(
            self.areas, row.get("area", WHOLE) or WHOLE, where, "figures.area", "地区", "place"
        )
        if indicator is None or area is None:
            return
        values = row.get("values")
        stated = list(values.items()) if isinstance(values, dict) else []
        if "value" in row:
            stated.append((row.get("year"), row["value"]))
        if not stated:
            self.say(
                "figures.no-value", "缺少 value，请填写", "'value' is missing; state it", where
            )
        for year, value in stated:
            self.figure(indicator, area, year, value, where)

    def find(
        self, known: dict[str, Any], name: Any, where: str, code: str, zh: str, en: str
    ) -> Any:
        found = known.get(str(name)) if name is not None else None
        if found is None:
            near = difflib.get_close_matches(str(name), [k for k in known if k], 1, 0.5)
            self.say(
                code,
                f"没有{zh}“{shown(str(name))}”" + (f"，是否为“{near[0]}”？" if near else ""),
                f"there is no {en} '{shown(str(name))}'"
                + (f"; did you mean '{near[0]}'?" if near else ""),
                f"{where}.{code.partition('.')[2]}",
            )
        return found

    def figure(self, indicator: Indicator, area: str, year: Any, value: Any, where: str) -> None:
        if isinstance(year, bool) or not str(year).isdigit() or not 1900 <= int(year) <= 2200:
            self.say(
                "figures.year",
                f"年份“{shown(str(year))}”应为四位数字",
                f"the year '{shown(str(year))}' should be four digits",
                f"{where}.year",
            )
            return
        key = (indicator.id, area, int(year))
        try:
            number = read_value(indicator.unit, value)
        except MoneyError as error:
            self.say(error.code, error.zh, error.en, f"{where}.value")
            return
        if key in self.values:
            self.say(
                "figures.twice",
                f"“{indicator.name['zh']}”{area}{year} 年写了两次",
                f"'{indicator.name['en']}' is stated twice for {area or 'the whole'} {year}",
                where,
            )
        self.values[key] = number


def read_value(unit: str, value: Any) -> Fraction:
    """A value as written, in the indicator's unit; raises MoneyError, which names the remedy.

    Money: ``710亿元`` or yuan. A rate: ``49.98%`` or a number of percent.
    """
    if unit == "money":
        fen = parse_yuan(value)
        if fen < 0:
            raise _negative(value)
        return Fraction(fen)
    numeral = read_numeral(value, family="figures", field="")
    if numeral.unit not in (("", "%") if unit == "rate" else ("",)):
        raise MoneyError(
            "figures.unit",
            f"“{value}”的单位“{numeral.unit}”与指标不符",
            f"the unit '{numeral.unit}' of '{value}' does not fit the indicator",
        )
    places = len(numeral.decimals)
    number = Fraction(numeral.scaled(places), 10**places)
    if number < 0 and unit == "count":
        raise _negative(value)
    return number / 100 if unit == "rate" else number


def _negative(value: Any) -> MoneyError:
    return MoneyError("figures.negative", f"“{value}”不能为负数", f"'{value}' cannot be negative")


def areas_of(made: Programme, groups: Iterable[str]) -> list[str]:
    """The places of groups, by their Chinese names; the whole where none is named."""
    found = [m["zh"] for group in groups for m in made.members(group)]
    return found or [WHOLE]
