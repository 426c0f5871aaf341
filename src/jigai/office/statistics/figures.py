"""The figures of a monthly return: what is stated, and how it is read as people write it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from jigai.facts.problems import InputRefused, Problem
from jigai.money.errors import MoneyError
from jigai.money.fen import parse_yuan
from jigai.money.numeral import read_numeral
from jigai.office.ground.acts.refusing import problem

AMOUNTS: Final = (
    "total_investment",
    "before_years",
    "cumulative_year",
    "plan_year",
    "output_value",
)
DAYS: Final = ("starts_on", "ends_on")
FIELDS: Final = (*AMOUNTS, *DAYS, "finished")
NEEDED: Final = ("total_investment", "before_years", "cumulative_year", "plan_year", "starts_on")
UNITS: Final = {"wan": "万元", "yuan": "元"}
LARGEST: Final = 10**14
"""Fen. A trillion yuan for one project is a slip; sums of what is below stay far within int64."""
YES: Final = frozenset({"yes", "true", "on", "1", "是"})


@dataclass(frozen=True)
class Figures:
    """What a return states. Amounts are fen; ``cumulative_year`` is this year up to the month.

    ``before_years`` is cumulative to the end of last year, ``output_value`` what was produced
    after completion; None is "not stated".
    """

    total_investment: int
    before_years: int
    cumulative_year: int
    plan_year: int
    starts_on: dt.date
    output_value: int | None = None
    ends_on: dt.date | None = None
    finished: bool = False

    @property
    def cumulative(self) -> int:
        """Invested from the beginning up to the month."""
        return self.before_years + self.cumulative_year

    def plain(self) -> dict[str, Any]:
        """As JSON and the audit trail hold them: fen, dates as texts."""
        return {f.name: plain(getattr(self, f.name)) for f in fields(self)}


def plain(value: Any) -> Any:
    """A single figure as JSON holds it."""
    return value.isoformat() if isinstance(value, dt.date) else value


def differing(old: Figures, new: Figures) -> list[tuple[str, Any, Any]]:
    """The fields that differ, with both values."""
    return [
        (name, getattr(old, name), getattr(new, name))
        for name in FIELDS
        if getattr(old, name) != getattr(new, name)
    ]


def read_figures(typed: Mapping[str, str], unit: str = "wan") -> Figures:
    """The figures of what was typed; amounts without a unit of their own are in ``unit``.

    Raises InputRefused with every field that is missing or cannot be read.
    """
    problems: list[Problem] = []
    found: dict[str, Any] = {"finished": typed.get("finished", "").strip().lower() in YES}
    for name in (*AMOUNTS, *DAYS):
        text = typed.get(name, "").strip()
        if not text:
            if name in NEEDED:
                problems.append(problem("statistics.needed", name))
            continue
        try:
            found[name] = read_amount(text, unit) if name in AMOUNTS else read_day(text, name)
        except MoneyError as error:
            problems.append(Problem(error.code, error.zh, error.en, name))
        except InputRefused as error:
            problems += error.problems
        if name in AMOUNTS and found.get(name, 0) < 0:
            problems.append(problem("statistics.negative", name, text=text))
        if name in AMOUNTS and found.get(name, 0) > LARGEST:
            problems.append(problem("statistics.too-large", name, text=text))
    if problems:
        raise InputRefused(problems)
    return Figures(**found)


def read_amount(text: str, unit: str) -> int:
    """Fen of an amount as typed; raises MoneyError."""
    numeral = read_numeral(text, family="money")
    return parse_yuan(text if numeral.unit else f"{text}{UNITS[unit]}")


def read_day(text: str, where: str) -> dt.date:
    """A day as people write it; raises InputRefused."""
    for sign in "./年月":
        text = text.replace(sign, "-")
    parts = text.removesuffix("日").strip("-").split("-")
    try:
        year, month, day = (int(part) for part in parts)
        return dt.date(year, month, day)
    except ValueError:
        raise InputRefused([problem("statistics.day", where, text=text)]) from None
