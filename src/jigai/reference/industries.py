"""Sections (门类) and divisions (大类) of the national industry classification GB/T 4754-2017."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from jigai.reference.tables import read_table

_CODE: Final = re.compile(r"(?P<section>[A-T])?(?P<division>[0-9]{2})(?P<finer>[0-9]{0,2})")


@dataclass(frozen=True, slots=True)
class Industry:
    """A section, coded by a letter, or a division, coded by two digits within its section."""

    code: str
    zh: str
    en: str
    section: str

    @property
    def is_section(self) -> bool:
        """Tell a section from a division."""
        return self.code == self.section


@cache
def industries() -> tuple[Industry, ...]:
    """Return sections and divisions in the order of the standard."""
    found: list[Industry] = []
    section = ""
    for row in read_table("industries"):
        section = row["code"] if row["code"].isalpha() else section
        found.append(Industry(row["code"], row["zh"], row["en"], section))
    return tuple(found)


def find(text: str) -> Industry | None:
    """Return the industry with this code or Chinese name.

    "C" is a section; "39" and "C39" are a division; a group or class such as "391" or "C3911"
    gives its division. A letter that does not fit the division gives None. Where a section and its
    only division share a name, the name gives the section.
    """
    wanted = "".join(text.split()).upper()
    by_name = _index().get(wanted)
    match = _CODE.fullmatch(wanted)
    if by_name or match is None:
        return by_name
    division = _index().get(match["division"])
    if division and match["section"] in {None, division.section}:
        return division
    return None


def divisions(section: str) -> tuple[Industry, ...]:
    """Return the divisions of a section, by its letter."""
    return tuple(i for i in industries() if i.section == section and not i.is_section)


@cache
def _index() -> dict[str, Industry]:
    index: dict[str, Industry] = {}
    for industry in industries():
        index.setdefault(industry.code, industry)
        index.setdefault(industry.zh, industry)
    return index
