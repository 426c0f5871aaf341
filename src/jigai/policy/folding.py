"""Readings and overlays settled: what remains of a pack is one text without alternatives."""

from __future__ import annotations

import difflib
from dataclasses import replace
from typing import Any

from jigai.facts.documents import Listing, Mapping
from jigai.facts.problems import InputRefused, Problem
from jigai.policy.language import AT_LOADING, faults
from jigai.policy.overlays import Overlay, guide_faults, overlaid, read_overlay
from jigai.policy.pack import Item, Pack, PackBroken
from jigai.policy.readings import used_axes
from jigai.policy.shapes import line_in

OMIT = "omit"
NEVER = "never"

__all__ = ["Overlay", "fold_pack", "read_overlay", "settle", "used_axes"]


def settle(pack: Pack, readings: dict[str, str]) -> dict[str, str]:
    """All readings of a pack in force: the defaults, then those asked for.

    Raises InputRefused for a reading or alternative that the pack does not have.
    """
    problems = []
    settled = {axis.id: axis.default for axis in pack.axes.values()}
    for key, value in readings.items():
        axis = pack.axes.get(key)
        if axis is None:
            near = difflib.get_close_matches(key, list(pack.axes), 1, 0.6)
            problems.append(
                Problem(
                    "reading.unknown",
                    f"没有口径“{key}”" + (f"，是否为“{near[0]}”？" if near else ""),
                    f"there is no reading '{key}'"
                    + (f"; did you mean '{near[0]}'?" if near else ""),
                )
            )
        elif value not in axis.alternatives:
            listed = ", ".join(axis.alternatives)
            problems.append(
                Problem(
                    "reading.alternative",
                    f"口径“{key}”没有“{value}”，只有：{listed}",
                    f"reading '{key}' has no '{value}'; only: {listed}",
                )
            )
        else:
            settled[key] = value
    if problems:
        raise InputRefused(problems)
    return settled


def fold_pack(
    pack: Pack, readings: dict[str, str], overlays: tuple[Overlay, ...] = ()
) -> list[Item]:
    """The items of a pack with readings chosen and overlays applied.

    An item whose ``when`` is ``never`` under the readings chosen is left out. Raises PackBroken
    with everything in the items that is not as the language has it, and InputRefused for an
    overlay that goes beyond what it may.
    """
    items = list(pack.items)
    problems: list[Problem] = []
    for overlay in overlays:
        changed = overlaid(items, overlay)
        if overlay.kind == "guide":
            before, after = _chosen_all(items, readings), _chosen_all(changed, readings)
            problems += guide_faults(before, after, overlay)
        items = changed
    if problems:
        raise InputRefused(problems)
    found = _chosen_all(items, readings)
    for item in found:
        if item.kind not in AT_LOADING:
            problems += [item.used_by(p) for p in faults(item)]
    if problems:
        raise PackBroken(pack.id, problems)
    return found


def _chosen_all(items: list[Item], readings: dict[str, str]) -> list[Item]:
    found = [replace(item, raw=_folded_item(item, readings)) for item in items]
    return [item for item in found if item.raw.get("when") != NEVER]


def _folded_item(item: Item, readings: dict[str, str]) -> Mapping:
    folded: Mapping = _fold(item.raw, readings, item)
    return folded


def _fold(value: Any, readings: dict[str, str], item: Item) -> Any:
    if isinstance(value, list):
        flat = Listing([], [])
        for index, entry in enumerate(value):
            folded = _fold(entry, readings, item)
            line = line_in(value, index, item.raw.line)
            if isinstance(folded, list):
                flat += folded
                flat.lines += [line_in(folded, i, line) for i in range(len(folded))]
            elif folded != OMIT:
                flat.append(folded)
                flat.lines.append(line)
        return flat
    if not isinstance(value, Mapping):
        return value
    if "reading" in value and item.kind != "readings":
        return _chosen(value, readings, item)
    copy = Mapping(value.line)
    copy.lines = value.lines
    for key, entry in value.items():
        folded = _fold(entry, readings, item)
        if folded != OMIT:
            copy[key] = folded
    return copy


def _chosen(value: Mapping, readings: dict[str, str], item: Item) -> Any:
    """The answer chosen; that there is one was checked when the pack was read."""
    chosen = readings.get(str(value["reading"]), "else")
    return _fold(value[chosen if chosen in value else "else"], readings, item)
