"""Administrative regions (GB/T 2260) and functional zones of the places that jigai knows.

The table is no full list of the country: a region that is not in it is not thereby wrong, and the
caller accepts it as unverified (未核实).
"""

from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import cache
from typing import Final

from jigai.reference.tables import read_table

_LEVELS: Final = ("province", "prefecture", "county", "subcounty")
_CLOSE_ENOUGH: Final = 0.5


@dataclass(frozen=True, slots=True)
class Region:
    """A region or zone; `parent` is the code one level up, empty for a province.

    A zone (`kind` 功能区) has no code in GB/T 2260: its code here is the significant part of its
    parent's with a letter and a digit, so that prefixes work alike.
    """

    code: str
    name: str
    level: str
    parent: str
    kind: str
    aliases: tuple[str, ...]
    source: str
    recorded: date


@cache
def regions() -> tuple[Region, ...]:
    """Return every region of the table, provinces first."""
    rows = (
        Region(
            code=row["code"],
            name=row["name"],
            level=row["level"],
            parent=row["parent"],
            kind=row["kind"],
            aliases=tuple(filter(None, row["aliases"].split("|"))),
            source=row["source"],
            recorded=date.fromisoformat(row["date"]),
        )
        for row in read_table("regions")
    )
    return tuple(sorted(rows, key=lambda region: (_LEVELS.index(region.level), region.code)))


def find(text: str, within: str | None = None) -> Region | None:
    """Return the region with this code, full name or short name, inside the region `within`.

    A full name comes before a short one, and then the higher level: 濮阳 is the city 濮阳市. The
    names of regions above may precede, as in 宜昌市夷陵区.
    """
    wanted = _normal(text)
    found = _first(wanted, within)
    if found or not wanted:
        return found
    above = (region for region in regions() if wanted.startswith(region.name))
    for region in above:
        if within is None or is_within(region.code, within) or is_within(within, region.code):
            found = find(wanted.removeprefix(region.name), _narrower(region.code, within))
            if found:
                return found
    return None


def nearest(text: str, within: str | None = None, limit: int = 3) -> list[Region]:
    """Return the regions spelt most like `text`, the closest first: 夷陵区 for 夷陵县."""
    wanted = _normal(text)
    scored = (
        (max(_likeness(wanted, name) for name in (region.name, *region.aliases)), region)
        for region in regions()
        if within is None or is_within(region.code, within)
    )
    close = [pair for pair in scored if pair[0] >= _CLOSE_ENOUGH]
    close.sort(key=lambda pair: (-pair[0], _LEVELS.index(pair[1].level), pair[1].code))
    return [region for _, region in close[:limit]]


def is_within(code: str, prefix: str) -> bool:
    """Tell whether `code` is the region `prefix` or lies in it: 420506 lies in 420500."""
    return code.startswith(significant(prefix))


def significant(code: str) -> str:
    """Return what the codes of all that lies in a region begin with: 4205 for 420500."""
    while code.endswith("00") and len(code) > 2:
        code = code[:-2]
    return code


@cache
def _index() -> dict[str, tuple[Region, ...]]:
    """Every code and name with the regions that answer to it, the best first."""
    index: dict[str, tuple[Region, ...]] = {}
    for names_of in (lambda r: (r.code, r.name), lambda r: r.aliases):
        for region in regions():
            for name in names_of(region):
                index[name] = (*index.get(name, ()), region)
    return index


def _first(name: str, within: str | None) -> Region | None:
    for region in _index().get(name, ()):
        if within is None or is_within(region.code, within):
            return region
    return None


def _narrower(code: str, within: str | None) -> str:
    return within if within is not None and is_within(within, code) else code


def _normal(text: str) -> str:
    return "".join(text.split()).upper()


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
