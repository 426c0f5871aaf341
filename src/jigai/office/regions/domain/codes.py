"""Codes of regions through time: what lies above, and which codes meant the same region.

A region that got another code is one region under either. What was filed under the code of a
region that became part of another belongs to that one too, never the other way round.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q

from jigai.office.regions.domain.register import counting, on_day
from jigai.office.regions.enums import NAME, RECODED, SUCCESSION
from jigai.reference import regions


def above(code: str) -> tuple[str, ...]:
    """A code with those of the regions that it lies in, the highest first."""
    wanted = [code[:2] + "0000", code[:4] + "00", code[:6]]
    lying = [c for c in wanted if len(code) >= 6 and c != code and regions.is_within(code, c)]
    return (*dict.fromkeys(lying), code)


def former(code: str, day: dt.date) -> frozenset[str]:
    """The other codes whose cases belong to a region on a day: those that it or a region in it had
    before, and those of regions that became part of it or of one in it."""
    links = _successions(day)
    inside = {code, *(after for after, _, _ in links if regions.is_within(after, code))}
    reached = {c for start in inside for c in _reached(start, links, backwards=True)}
    return frozenset(c for c in reached - {code} if not regions.is_within(c, code))


def counted_with(code: str, day: dt.date) -> frozenset[str]:
    """The codes of the region that answers for a code on a day, the code itself included."""
    return _reached(code, _successions(day), backwards=False)


def lineage(code: str, day: dt.date) -> tuple[str, ...]:
    """All codes whose entries concern a region: its own through time and those above, highest
    first."""
    codes = {c for one in counted_with(code, day) for c in above(one)}
    return tuple(sorted(codes, key=lambda c: (len(regions.significant(c)), c)))


def current(code: str, day: dt.date) -> str:
    """The code that a region has on a day, or that of the region it became part of."""
    return _last(code, _followed(day))


def replaced(day: dt.date) -> dict[str, str]:
    """By code that is in use no more on a day, the code that ``current`` gives for it."""
    links = _followed(day)
    return {code: _last(code, links) for code in links}


def region_name(code: str, day: dt.date, lang: str = "zh") -> str:
    """What a region is called on a day; the code itself where nobody named it.

    Names that an act gave come before the table of the State; English falls back to Chinese.
    """
    return region_names([code], day, lang)[code]


def region_names(codes: Iterable[str], day: dt.date, lang: str = "zh") -> dict[str, str]:
    """The names of many regions with one query."""
    wanted = set(codes)
    rows = on_day(counting(kind=NAME, region__in=wanted), day)
    given = {row.region: row for row in rows}
    listed = {r.code: r.name for r in regions.regions()}
    names = {}
    for code in wanted:
        row = given.get(code)
        english = row.data.get("en") if row is not None and lang == "en" else ""
        names[code] = english or (row.value if row is not None else listed.get(code, code))
    return names


def code_of(name: str, within: str, day: dt.date) -> str | None:
    """The code of a region inside another by its name, former names included; None without one."""
    return codes_of([name], within, day)[name]


def codes_of(names: Iterable[str], within: str, day: dt.date) -> dict[str, str | None]:
    """The codes of many regions inside another by their names, with two queries."""
    inside = Q(region__startswith=regions.significant(within))
    given = {r.value: r.region for r in counting(kind=NAME).filter(inside)}
    links = _followed(day)
    codes: dict[str, str | None] = {}
    for name in names:
        wanted = "".join(name.split())
        listed = regions.find(wanted, within)
        code = given.get(wanted) or (listed.code if listed is not None else None)
        codes[name] = _last(code, links) if code is not None else None
    return codes


def found(text: str) -> str | None:
    """The code of a region that acts named, by that name or code; None where none did."""
    wanted = "".join(text.split())
    rows = counting(kind=NAME).exclude(value="")
    named = rows.filter(Q(value=wanted) | Q(region=wanted)).order_by("-begins").first()
    return named.region if named is not None else None


def known(code: str) -> bool:
    """Whether the table of the State or an act of the register knows a code."""
    if any(r.code == code for r in regions.regions()):
        return True
    return counting(kind__in=(NAME, SUCCESSION), region=code).exists()


Succession = tuple[str, str, str]
"""The code after, the code before, and how."""


def _successions(day: dt.date) -> list[Succession]:
    return [(r.region, r.subject, r.value) for r in on_day(counting(kind=SUCCESSION), day)]


def _followed(day: dt.date) -> dict[str, str]:
    """By code before, the code after it on a day."""
    return {before: after for after, before, _ in _successions(day)}


def _last(code: str, links: dict[str, str]) -> str:
    seen = {code}
    while code in links and links[code] not in seen:
        code = links[code]
        seen.add(code)
    return code


def _reached(code: str, links: list[Succession], *, backwards: bool) -> frozenset[str]:
    """Codes reached over recodings either way, and over mergers one way."""
    reached, left = {code}, [code]
    while left:
        here = left.pop()
        for after, before, how in links:
            steps = [(after, before)] if backwards else [(before, after)]
            if how == RECODED:
                steps = [(after, before), (before, after)]
            for start, end in steps:
                if start == here and end not in reached:
                    reached.add(end)
                    left.append(end)
    return frozenset(reached)
