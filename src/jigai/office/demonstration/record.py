"""The record of an invented project, as an enterprise would fill in its sections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from jigai.office.demonstration.agenda import Setting
from jigai.office.demonstration.naming import chance, number_words, project_code

WAN = 1_000_000
"""Fen in ten thousand yuan."""
Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Record:
    """A name, the total investment (fen), and each section with its rows."""

    name: str
    total: int
    sections: dict[str, tuple[dict[str, Any], Rows | None]]


def record_of(setting: Setting, number: int, day: dt.date, *, large: bool) -> Record:
    """The record of a project that begins about a day; a large one is among the place's largest."""
    common, place = setting.common, setting.place
    dice = chance(place, "project", number)
    product = place.firms.products[number % len(place.firms.products)]
    kind = common.kinds[number % len(common.kinds)]
    total = _amount(dice, place.investment, large=large)
    name = common.names["project"].format(
        number=number_words(common, number), product=product, kind=kind
    )
    starts = day.replace(day=1) + dt.timedelta(days=20)
    ends = starts.replace(year=starts.year + 2, day=1) - dt.timedelta(days=1)
    basics = {
        "name": name,
        "region": "",
        "industry": common.products[product],
        "kind": kind,
        "nature": "3",
        "content": common.texts["content"].format(product=product, kind=kind),
    }
    return Record(
        name,
        total,
        {
            "basics": (basics, None),
            "filing": (_filing(setting, number, day), None),
            "investment": _investment(dice, total),
            "schedule": _schedule(setting, starts, ends),
            "plan": ({}, _years(setting, starts, ends, total)),
            "equipment": ({}, _equipment(setting, dice, total)),
            "contacts": ({}, _contacts(setting, number)),
        },
    )


def _amount(dice: Random, span: list[int], *, large: bool) -> int:
    """Fen: within the span of the place (万元), most of them in its lower part."""
    low, high = span
    if large:
        return dice.randint(high * 4 // 5, high) * WAN
    return dice.randint(low, low + (high - low) // dice.choice((2, 4, 8))) * WAN


def _filing(setting: Setting, number: int, day: dt.date) -> dict[str, Any]:
    filed = day - dt.timedelta(days=25)
    return {
        "code": project_code(setting.place, number, f"{filed.year % 100:02d}{filed.month:02d}"),
        "filing_kind": "filing",
        "filing_number": setting.common.names["filing"].format(year=filed.year, number=number),
        "filing_authority": setting.place.authority,
        "filed_on": filed,
        "filing_ends": filed + dt.timedelta(days=730),
    }


def _investment(dice: Random, total: int) -> tuple[dict[str, Any], Rows]:
    loans = total // 100 * dice.choice((0, 20, 30, 40))
    rows = [{"source": "own", "amount": total - loans}]
    if loans:
        rows.append({"source": "loans", "amount": loans})
    fixed = total // 100 * dice.randint(82, 96)
    return {"total_investment": total, "fixed_asset_investment": fixed}, rows


def _schedule(setting: Setting, starts: dt.date, ends: dt.date) -> tuple[dict[str, Any], Rows]:
    span = (ends - starts) // len(setting.common.works)
    rows = [
        {"name": work, "due": starts + span * (i + 1), "done_on": None}
        for i, work in enumerate(setting.common.works)
    ]
    return {"starts_on": starts, "ends_on": ends, "started_on": None}, rows


def _years(setting: Setting, starts: dt.date, ends: dt.date, total: int) -> Rows:
    """The plan by year: so much of the total as months lie in each."""
    years = range(starts.year, ends.year + 1)
    months = (ends.year - starts.year) * 12 + ends.month - starts.month + 1
    rows, left = [], total
    for year in years:
        first = starts.month if year == starts.year else 1
        last = ends.month if year == ends.year else 12
        part = left if year == ends.year else total // WAN * (last - first + 1) // months * WAN
        left -= part
        rows.append({"year": year, "investment": part, "work": ""})
    return rows


def _equipment(setting: Setting, dice: Random, total: int) -> Rows:
    names = dice.sample(setting.common.equipment, 3)
    return [
        {
            "name": name,
            "model": f"DEMO-{dice.randint(100, 999)}",
            "quantity": quantity,
            "price": total // 5 // quantity // WAN * WAN,
            "kind": "",
            "state": state,
        }
        for name, quantity, state in zip(
            names, (1, 2, 4), ("contracted", "planned", "delivered"), strict=True
        )
    ]


def _contacts(setting: Setting, number: int) -> Rows:
    names = setting.common.names
    return [
        {"role": "head", "name": names["head"], "phone": f"000-0001{number:04d}"},
        {"role": "statistics", "name": names["statistician"], "phone": f"000-0002{number:04d}"},
    ]
