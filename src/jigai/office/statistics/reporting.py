"""What has to be reported, by when and with what: rows by region and year, never constants.

``data/reporting.yaml`` holds rows for everywhere; rows that a bureau entered (``ReportingRow``) for
its own region go before them, the narrower region first, then the later year.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any, Final

import yaml

from jigai.facts.problems import InputRefused, Problem
from jigai.money.errors import MoneyError
from jigai.money.fen import parse_yuan
from jigai.office.ground.acts.refusing import problem
from jigai.office.statistics.months import Month
from jigai.reference.regions import is_within, significant

REGISTRATION, MONTHLY = "registration", "monthly"
KINDS: Final = (REGISTRATION, MONTHLY)
SHIFTS: Final = ("next", "previous", "none")
ENDS: Final = ("month", "year")
LADDER: Final = ("approver", "county", "city")
LONGEST_LADDER, MOST_DAYS, MOST_MONTHS = 9, 365, 12
"""Bounds of a row: what lies beyond is a slip of the pen."""


@dataclass(frozen=True)
class Material:
    """A document of a checklist; of those in one ``group`` one is enough."""

    code: str
    zh: str
    en: str
    group: str = ""


@dataclass(frozen=True)
class Step:
    """Who is told so many working days after the day on which a return was due."""

    after: int
    to: str


@dataclass(frozen=True)
class Row:
    """One row; the fields are those of the data file. Amounts are fen, bounds as stated there."""

    kind: str
    form: str
    region: str
    first_year: int
    zh: str
    en: str
    last_year: int | None = None
    at_least: int = 0
    below: int | None = None
    day: int | None = None
    months: int = 0
    opens: int | None = None
    days: int = 0
    shift: str = "next"
    cutoff_day: int | None = None
    cutoff_months: int = 0
    until: str = "year"
    remind: tuple[int, ...] = ()
    escalate: tuple[Step, ...] = ()
    materials: tuple[Material, ...] = ()
    with_form: str = ""
    source_zh: str = ""
    source_en: str = ""
    verify: bool = False
    entered: int | None = None

    def holds(self, region: str, year: int) -> bool:
        """Whether the row is for a region and a year."""
        inside = not self.region or is_within(region, self.region)
        return inside and self.first_year <= year and (self.last_year or year) >= year

    def concerns(self, total: int) -> bool:
        """Whether a project of this total investment falls under the row."""
        return total >= self.at_least and (self.below is None or total < self.below)

    def stated_day(self, month: Month) -> dt.date | None:
        """The day by which the month is due, before it is shifted; None where none is stated."""
        if self.opens is not None:
            opening = month.plus(self.months).day(self.opens)
            return opening + dt.timedelta(days=self.days)
        return None if self.day is None else month.plus(self.months).day(self.day)

    def cutoff(self, month: Month) -> dt.date | None:
        """The last day on which a return of the month is in time for its freeze."""
        if self.cutoff_day is None:
            return None
        return month.plus(self.cutoff_months).day(self.cutoff_day)


class Rulebook:
    """All rows, those of bureaus before those of the data file."""

    def __init__(self, entered: Iterable[Row] = ()) -> None:
        self.rows = tuple(sorted((*entered, *shipped()), key=_order))

    def of(self, kind: str, region: str, year: int) -> list[Row]:
        """The rows of a kind in force; of the same form the first one alone."""
        found: dict[str, Row] = {}
        for row in self.rows:
            if row.kind == kind and row.holds(region, year):
                found.setdefault(row.form, row)
        return list(found.values())

    def monthly(self, region: str, year: int, total: int | None) -> Row | None:
        """The row under which a project returns its months; None where it does not have to."""
        rows = self.of(MONTHLY, region, year)
        return next((r for r in rows if total is not None and r.concerns(total)), None)

    def registration(self, region: str, year: int) -> Row | None:
        """The row that says what entry needs."""
        return next((r for r in self.of(REGISTRATION, region, year) if not r.with_form), None)


def _order(row: Row) -> tuple[bool, int, int, int]:
    return (
        row.entered is None,
        -len(significant(row.region)),
        -row.first_year,
        -(row.entered or 0),
    )


@cache
def shipped() -> tuple[Row, ...]:
    """The rows of the data file."""
    return tuple(read_row(row) for row in _data("reporting.yaml"))


@cache
def reasons(kind: str) -> dict[str, dict[str, str]]:
    """The coded reasons for which a registration or a return goes back."""
    found: dict[str, dict[str, str]] = _data("reasons.yaml")[kind]
    return found


def _data(name: str) -> Any:
    file = resources.files(__package__) / "data" / name
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def read_row(raw: Mapping[str, Any]) -> Row:
    """A row of what was stated; raises InputRefused with every fault and its field."""
    faults: list[Problem] = []

    def whole(name: str, source: Mapping[str, Any], low: int, high: int, none: Any = None) -> Any:
        value = source.get(name)
        if value in (None, ""):
            return none
        if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            faults.append(problem("statistics.row-number", name, low=low, high=high))
            return none
        return value

    def chosen(name: str, options: tuple[str, ...], value: Any) -> str:
        if value not in options:
            faults.append(problem("statistics.row-choice", name, options=" / ".join(options)))
        return str(value)

    cutoff = raw.get("cutoff") or {}
    made = Row(
        kind=chosen("kind", KINDS, raw.get("kind")),
        form=str(raw.get("form", "")).strip(),
        region=str(raw.get("region", "")),
        first_year=whole("from", raw, 2000, 2099, 2000),
        last_year=whole("to", raw, 2000, 2099),
        zh=str((raw.get("name") or {}).get("zh", "")),
        en=str((raw.get("name") or {}).get("en", "")),
        at_least=_fen(raw.get("at_least"), "at_least", faults) or 0,
        below=_fen(raw.get("below"), "below", faults),
        day=whole("day", raw, 1, 31),
        months=whole("months", raw, 0, MOST_MONTHS, 0),
        opens=whole("opens", raw, 1, 31),
        days=whole("days", raw, 0, MOST_DAYS, 0),
        shift=chosen("shift", SHIFTS, raw.get("shift") or "next"),
        cutoff_day=whole("day", cutoff, 1, 31),
        cutoff_months=whole("months", cutoff, 0, MOST_MONTHS, 0),
        until=chosen("until", ENDS, raw.get("until") or "year"),
        remind=tuple(raw.get("remind") or ()),
        escalate=tuple(Step(s["after"], s["to"]) for s in raw.get("escalate") or ()),
        materials=tuple(Material(**m) for m in raw.get("materials") or ()),
        with_form=str(raw.get("with", "")),
        source_zh=str((raw.get("source") or {}).get("zh", "")),
        source_en=str((raw.get("source") or {}).get("en", "")),
        verify=bool(raw.get("verify")),
    )
    faults += [problem("statistics.row-form", "form")] if not made.form else []
    if made.below is not None and made.below <= made.at_least:
        faults.append(problem("statistics.row-bounds", "below"))
    if faults:
        raise InputRefused(faults)
    return made


def _fen(value: Any, name: str, faults: list[Problem]) -> int | None:
    if value in (None, ""):
        return None
    try:
        return value if isinstance(value, int) else parse_yuan(value)
    except MoneyError as error:
        faults.append(Problem(error.code, error.zh, error.en, name))
        return None


def entered(row: Row, number: int) -> Row:
    """The row as a bureau entered it, with the number of its entry."""
    return replace(row, entered=number)
