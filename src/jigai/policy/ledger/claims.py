"""What a pack says of the figures of a sentence, held against the items it names.

A claim is written ``<figure> <item>``, ``<figure> <item> <role>`` or ``<figure> <role>``. The
first form says that the item states this very value, which is checked; a role says how else the
item carries the figure (``一批`` as *indefinite*), or that it is no figure of a rule at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from jigai.policy.ledger.figures import ARABIC, Figure, numeral
from jigai.policy.pack import Item

ROLES: Final = (
    "enumerator",
    "name",
    "idiom",
    "date",
    "reference",
    "indefinite",
    "list-count",
    "ordinal",
    "period",
    "ratio",
    "scope",
    "strength",
    "unit",
    "context",
)
ALONE: Final = ("enumerator", "name", "idiom", "date", "reference", "context", "unit")
"""Roles that need no item: the figure rules nothing."""
_SKIPPED: Final = {"at", "clause", "hash", "reading", "code", "note", "dates_at"}


@dataclass(frozen=True)
class Claim:
    """One claim taken apart; ``item`` is empty where the figure rules nothing."""

    raw: str
    item: str
    role: str


def read_claim(text: str) -> Claim:
    """A claim as written. What is neither a role nor followed by one is the id of an item."""
    raw, _, rest = text.strip().partition(" ")
    words = rest.split()
    if len(words) == 1 and words[0] in ALONE:
        return Claim(raw, "", words[0])
    return Claim(raw, words[0] if words else "", " ".join(words[1:]))


def fault(claim: Claim, figure: Figure, items: dict[str, Item]) -> str:
    """Why a claim does not account for a figure: a code, or empty where it does.

    ``other-figure``, ``no-item``, ``no-role``, ``not-stated``.
    """
    if claim.raw != figure.raw:
        return "other-figure"
    if not claim.item:
        return "" if claim.role in ALONE else "no-item"
    item = items.get(claim.item)
    if item is None:
        return "no-item"
    if claim.role:
        return "" if claim.role in ROLES else "no-role"
    return "" if figure.value is None or states(item, figure.value) else "not-stated"


def states(item: Item, value: Fraction) -> bool:
    """The item's own data holds the value: as written, or in months, or as a half."""
    wanted = {value}
    if value == Fraction(1, 2):
        wanted.add(Fraction(50))
    return not wanted.isdisjoint(_numbers(item.raw))


def _numbers(value: Any, months: bool = False) -> Iterator[Fraction]:
    """Every figure that stands in an item, locators and hashes apart; months as years too."""
    if isinstance(value, dict):
        for key, below in value.items():
            if key not in _SKIPPED:
                yield from _numbers(str(key))
                yield from _numbers(below, months=key == "months")
    elif isinstance(value, list):
        for below in value:
            yield from _numbers(below)
    elif isinstance(value, (str, int)) and not isinstance(value, bool):
        for match in ARABIC.finditer(str(value)):
            number = numeral(match.group())
            yield number
            if months or "month" in str(value) or "月" in str(value):
                yield number / 12
