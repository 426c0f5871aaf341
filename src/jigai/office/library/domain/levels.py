"""Levels of administration: whose library one is, and which bureaus stand on the way to it.

Levels come from the packs' tiers, the regions of packs in force, and the bureaus that there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib import resources

from jigai.engine.programme.model import Rule
from jigai.facts.documents import parse
from jigai.office.identity.models import Bureau
from jigai.office.regions.domain.codes import above
from jigai.policy.pack import Pack
from jigai.reference import regions

ROOM = "jigai.office.library"
_BRACKETS = re.compile(r"[（(](?P<place>[^（）()]+)[）)]$")
_WIDTH = {"province": 2, "prefecture": 4, "county": 6}


@cache
def chain() -> dict[str, frozenset[str]]:
    """The steps at each level, in their order, with the roles that may take them."""
    text = (resources.files(ROOM) / "chain.yaml").read_text(encoding="utf-8")
    return {step: frozenset(roles) for step, roles in parse(text, "chain.yaml")[0].items()}


@cache
def _tiers() -> dict[str, str]:
    text = (resources.files(ROOM) / "levels.yaml").read_text(encoding="utf-8")
    found: dict[str, str] = parse(text, "levels.yaml")[0]
    return found


def level_of(rule: Rule, pack: Pack) -> str:
    """The code of the region whose library a rule describes: the pack's own, or one above it."""
    home = pack.info.region
    words = rule.tier.get("zh", "")
    named = _BRACKETS.search(words)
    if named is not None:
        place = regions.find(named["place"])
        if place is not None:
            return place.code
    width = _WIDTH.get(_tiers().get(words, ""))
    if width is None or width >= len(regions.significant(home)):
        return home
    return home[:width].ljust(6, "0")


def way(region: str, wanted: Iterable[str]) -> list[str]:
    """The levels that a project of a region passes, the nearest first.

    From the region itself up to the widest level wanted; levels without a bureau are passed over.
    """
    widths = [len(regions.significant(code)) for code in wanted]
    chain_ = above(region)
    with_bureau = set(Bureau.objects.filter(region__in=chain_).values_list("region", flat=True))
    on_the_way = [code for code in reversed(chain_) if code in with_bureau]
    if not on_the_way:
        return []
    if not widths:
        return on_the_way[:1]
    widest = min(widths)
    found = [c for c in on_the_way if len(regions.significant(c)) >= widest]
    return found or on_the_way[:1]


def at_level(code: str, levels: list[str]) -> str | None:
    """The level of a way that answers for the library of a region: its own, else the next above."""
    wide = len(regions.significant(code))
    return next((c for c in levels if len(regions.significant(c)) <= wide), None)
