"""Alternatives in a pack's documents, checked against the readings that it lists."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Any

from jigai.facts.documents import Listing, Mapping
from jigai.facts.problems import Problem
from jigai.policy.pack import Axis, Item, Pack


def reading_faults(items: list[Item], axes: dict[str, Axis]) -> list[Problem]:
    """Readings that are not listed, answers they do not have, answers without a consequence."""
    found: list[Problem] = []
    for item in items:
        if item.kind == "readings":
            continue
        if "reading" in item.raw:
            problem = Problem(
                "pack.reading-whole",
                f"口径不能替换整条“{item.id}”，请写在某个键里（如 when: {{reading: …, a: never}}）",
                f"a reading cannot stand for the whole of '{item.id}'; put it behind one of its "
                "keys (such as when: {reading: …, a: never})",
                str(item.at("reading")),
            )
            found.append(item.used_by(problem))
            continue
        for place in _places(item.raw):
            found += [item.used_by(p) for p in _faults(place, axes, item.file)]
    return found


def _places(value: Any) -> Iterator[Mapping]:
    """Every mapping in which a reading decides."""
    if isinstance(value, Mapping):
        if "reading" in value:
            yield value
        for below in value.values():
            yield from _places(below)
    elif isinstance(value, Listing):
        for below in value:
            yield from _places(below)


def _faults(place: Mapping, axes: dict[str, Axis], file: str) -> Iterator[Problem]:
    name = str(place["reading"])
    axis = axes.get(name)
    where = f"{file}:{place.line_of('reading')}"
    if axis is None:
        near = difflib.get_close_matches(name, list(axes), 1, 0.6)
        yield Problem(
            "pack.reading-unknown",
            f"口径“{name}”没有登记在 readings 中" + (f"，是否为“{near[0]}”？" if near else ""),
            f"reading '{name}' is not listed in readings"
            + (f"; did you mean '{near[0]}'?" if near else ""),
            where,
        )
        return
    known = {*axis.alternatives, "else"}
    listed = ", ".join(axis.alternatives)
    for key in place:
        if key != "reading" and key not in known:
            yield Problem(
                "pack.reading-alternative",
                f"口径“{name}”没有“{key}”这一答案，只有：{listed}",
                f"reading '{name}' has no answer '{key}'; only: {listed}",
                f"{file}:{place.line_of(key)}",
            )
    missing = [key for key in axis.alternatives if key not in place]
    if missing and "else" not in place:
        yield Problem(
            "pack.reading-gap",
            f"口径“{name}”取 {'、'.join(missing)} 时没有写明结果，请补上或写 else",
            f"nothing is said for reading '{name}' = {', '.join(missing)}; state it, or give else",
            where,
        )


def used_axes(pack: Pack) -> set[str]:
    """The readings that change something in the pack."""
    return {
        str(place["reading"])
        for item in pack.items
        if item.kind != "readings"
        for place in _places(item.raw)
    }


def unused_faults(pack: Pack) -> list[Problem]:
    """Readings that change nothing, where no note says why."""
    used = used_axes(pack)
    places = {
        name: f"{item.file}:{item.raw['readings'].line_of(name)}"
        for item in pack.items
        if item.kind == "readings"
        for name in item.raw["readings"]
    }
    return [
        Problem(
            "pack.reading-unused",
            f"口径“{axis.id}”没有用到；请在规则中使用，或用 note 说明为什么不影响结果",
            f"reading '{axis.id}' is not used; use it in a rule, or say in a note why it "
            "changes nothing",
            places[axis.id],
        )
        for axis in pack.axes.values()
        if axis.id not in used and axis.note is None
    ]
