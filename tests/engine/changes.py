"""Random changes to a dossier: what people leave out, mistype, repeat or state otherwise."""

from __future__ import annotations

import copy
import datetime as dt
import random
import re
from collections.abc import Iterator
from typing import Any

MONEY = re.compile(r"-?[\d.,]+ ?(元|万元|亿元|yuan)?")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
AMOUNTS = (
    "0元",
    "0.01元",
    "1元",
    "333.33元",
    "999999.99元",
    "500万元",
    "1000万元",
    "3333.333333万元",
    "1亿元",
    "12345678.91元",
)


def changed(raw: dict[str, Any], chance: random.Random, times: int) -> dict[str, Any]:
    """A copy with so many changes."""
    found = copy.deepcopy(raw)
    for _ in range(times):
        spots = list(_spots(found))
        if spots:
            _change(*chance.choice(spots), chance)
    return found


def _spots(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place below: its container and its key or index."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        yield value, key
        if isinstance(item, (dict, list)):
            yield from _spots(item)


def _change(where: Any, key: Any, chance: random.Random) -> None:
    value = where[key]
    if isinstance(value, list) and value and chance.random() < 0.7:
        row = copy.deepcopy(chance.choice(value))
        if isinstance(row, dict) and "id" in row:
            row["id"] = f"{row['id']}-{len(value)}"
        value.append(row)
    elif chance.random() < 0.15:
        where.pop(key)
    elif isinstance(value, bool):
        where[key] = not value
    elif isinstance(value, str) and value in ("yes", "no", "是", "否"):
        where[key] = chance.choice(("yes", "no"))
    elif isinstance(value, str) and DATE.fullmatch(value):
        day = dt.date.fromisoformat(value) + dt.timedelta(days=chance.choice((-400, -1, 1, 366)))
        where[key] = day.isoformat()
    elif isinstance(value, str) and MONEY.fullmatch(value):
        where[key] = chance.choice(AMOUNTS)
    elif isinstance(value, int):
        where[key] = max(0, value + chance.choice((-1, 1, 2)))
