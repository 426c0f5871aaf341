"""Readings and overlays settled: what remains of a pack is one text without alternatives."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field, replace
from typing import Any

from jigai.facts.documents import Listing, Mapping
from jigai.facts.problems import InputRefused, Problem
from jigai.policy.language import AT_LOADING, faults
from jigai.policy.pack import Item, Pack, PackBroken, broken
from jigai.policy.shapes import line_in

OMIT = "omit"
NEVER = "never"


@dataclass(frozen=True)
class Overlay:
    """Parameters changed by path for everyone: a year's guide (with its act) or a what-if.

    ``set`` maps ``<item id>/<key>/<key or position>`` to the new value.
    """

    id: str
    kind: str
    act: str
    set: dict[str, Any] = field(default_factory=dict)


def read_overlay(raw: Any) -> Overlay:
    """An overlay from a mapping; raises InputRefused."""
    if not isinstance(raw, dict) or not isinstance(raw.get("set"), dict) or "overlay" not in raw:
        raise InputRefused(
            [
                Problem(
                    "overlay.shape",
                    "参数文件应有 overlay 和 set 两项",
                    "an overlay file wants the keys overlay and set",
                )
            ]
        )
    kind = str(raw.get("kind", "what-if"))
    if kind not in ("guide", "what-if"):
        raise InputRefused(
            [
                Problem(
                    "overlay.kind",
                    "kind 只有 guide（申报指南）和 what-if（假设）",
                    "kind is guide or what-if",
                    "kind",
                )
            ]
        )
    if kind == "guide" and not raw.get("act"):
        raise InputRefused(
            [Problem("overlay.act", "申报指南应写明文号 act", "a guide names its act", "act")]
        )
    return Overlay(str(raw["overlay"]), kind, str(raw.get("act", "")), dict(raw["set"]))


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
    with everything in the items that is not as the language has it.
    """
    items = list(pack.items)
    for overlay in overlays:
        items = _overlaid(items, overlay)
    found: list[Item] = []
    problems: list[Problem] = []
    for item in items:
        try:
            folded = replace(item, raw=_folded_item(item, readings))
        except PackBroken as error:
            problems += [item.used_by(p) for p in error.problems]
            continue
        if folded.raw.get("when") == NEVER:
            continue
        if folded.kind not in AT_LOADING:
            problems += [item.used_by(p) for p in faults(folded)]
        found.append(folded)
    if problems:
        raise PackBroken(pack.id, problems)
    return found


def used_axes(pack: Pack) -> set[str]:
    """The readings that change something in the pack."""
    found: set[str] = set()

    def look(value: Any) -> None:
        if isinstance(value, dict):
            if "reading" in value:
                found.add(str(value["reading"]))
            for item in value.values():
                look(item)
        elif isinstance(value, list):
            for item in value:
                look(item)

    for item in pack.items:
        if item.kind != "readings":
            look(item.raw)
    return found


def _folded_item(item: Item, readings: dict[str, str]) -> Mapping:
    if "reading" in item.raw and item.kind != "readings":
        raise broken(
            "pack.reading-whole",
            f"口径不能替换整条“{item.id}”，请写在某个键里（如 when: {{reading: …, a: never}}）",
            f"a reading cannot stand for the whole of '{item.id}'; put it behind one of its keys "
            "(such as when: {reading: …, a: never})",
            item.place,
        )
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
    axis = str(value["reading"])
    if axis not in readings:
        near = difflib.get_close_matches(axis, list(readings), 1, 0.6)
        raise broken(
            "pack.reading-unknown",
            f"口径“{axis}”没有登记在 readings 中" + (f"，是否为“{near[0]}”？" if near else ""),
            f"reading '{axis}' is not listed in readings"
            + (f"; did you mean '{near[0]}'?" if near else ""),
            f"{item.file}:{value.line}",
        )
    chosen = readings[axis]
    if chosen in value:
        return _fold(value[chosen], readings, item)
    if "else" in value:
        return _fold(value["else"], readings, item)
    raise broken(
        "pack.reading-gap",
        f"口径“{axis}”取“{chosen}”时没有写明结果，请补上或写 else",
        f"nothing is said for reading '{axis}' = {chosen}; state it, or give else",
        f"{item.file}:{value.line}",
    )


def _overlaid(items: list[Item], overlay: Overlay) -> list[Item]:
    changed = {item.id: item for item in items}
    for path, value in overlay.set.items():
        item_id, *keys = path.split("/")
        item = changed.get(item_id)
        if item is None or not keys:
            raise _no_path(path)
        changed[item_id] = replace(item, raw=_put(item.raw, keys, value, path))
    return [changed[item.id] for item in items]


def _no_path(path: str) -> InputRefused:
    return InputRefused(
        [
            Problem(
                "overlay.path", f"政策包里没有参数“{path}”", f"the pack has no parameter '{path}'"
            )
        ]
    )


def _put(value: Any, keys: list[str], new: Any, path: str) -> Any:
    if not keys:
        return new
    key, rest = keys[0], keys[1:]
    if isinstance(value, Mapping):
        if key not in value:
            raise _no_path(path)
        copy = Mapping(value.line)
        copy.lines = value.lines
        copy.update(value)
        copy[key] = _put(value[key], rest, new, path)
        return copy
    if isinstance(value, list) and key.isdigit() and int(key) < len(value):
        return [_put(v, rest, new, path) if i == int(key) else v for i, v in enumerate(value)]
    raise _no_path(path)
