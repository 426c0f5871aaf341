"""Rulings (口径): what settles a reading for a whole programme, by whom and by which act.

The same facts then get the same answer. A reading asked for in one case still wins there, and the
result says that it departs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from jigai.facts.problems import InputRefused, Problem
from jigai.facts.values import ValueRefused, read_date
from jigai.policy.pack import Pack

_KEYS = ("reading", "value", "by", "act", "on", "scope")
_REQUIRED = ("reading", "value", "by", "act")


@dataclass(frozen=True)
class Ruling:
    """One reading settled. ``on`` is the day of the act as written; ``scope`` is in words."""

    reading: str
    value: str
    by: str
    act: str
    on: str = ""
    scope: str = ""

    def data(self) -> dict[str, str]:
        """The record as stated, for results."""
        return {"by": self.by, "act": self.act, "on": self.on, "scope": self.scope}


@dataclass(frozen=True)
class Settled:
    """The readings of one pack in a case: those that are not left to the default, with sources."""

    readings: dict[str, str] = field(default_factory=dict)
    sources: dict[str, dict[str, str]] = field(default_factory=dict)
    warnings: tuple[Problem, ...] = ()


def read_rulings(raw: Any, where: str = "rulings") -> tuple[Ruling, ...]:
    """The rulings of a list, as a dossier or a file states them; raises InputRefused."""
    if raw is None:
        return ()
    if not isinstance(raw, list):
        raise InputRefused(
            [
                Problem(
                    "ruling.list",
                    "rulings 应为列表，每项写 reading、value、by、act",
                    "rulings should be a list, each stating reading, value, by and act",
                    where,
                )
            ]
        )
    problems: list[Problem] = []
    found = [_ruling(item, f"{where}[{i}]", problems) for i, item in enumerate(raw)]
    if problems:
        raise InputRefused(problems)
    return tuple(found)


def read_rulings_file(raw: Any) -> tuple[Ruling, ...]:
    """The rulings of a file: ``{rulings: [...]}``; raises InputRefused."""
    if not isinstance(raw, dict) or set(raw) != {"rulings"}:
        raise InputRefused(
            [
                Problem(
                    "ruling.shape",
                    "口径文件应写作 rulings: [...]",
                    "a file of rulings is written rulings: [...]",
                )
            ]
        )
    return read_rulings(raw["rulings"])


def _ruling(raw: Any, where: str, problems: list[Problem]) -> Ruling:
    if not isinstance(raw, dict):
        problems.append(Problem("ruling.shape", "应为键值表", "should be a mapping", where))
        return Ruling("", "", "", "")
    for key, value in raw.items():
        if key not in _KEYS:
            problems.append(
                Problem(
                    "ruling.key",
                    f"不认识“{key}”，只有：{'、'.join(_KEYS)}",
                    f"'{key}' is not known; only: {', '.join(_KEYS)}",
                    f"{where}.{key}",
                )
            )
        elif isinstance(value, (dict, list, bool)):
            spot = f"{where}.{key}"
            problems.append(Problem("ruling.text", "应为文字", "should be a text", spot))
    for key in _REQUIRED:
        if raw.get(key) in (None, ""):
            problems.append(
                Problem(
                    "ruling.missing",
                    f"缺少“{key}”：口径要写明取哪一种、谁定的、依据什么文件",
                    f"'{key}' is missing: a ruling names the answer, who gave it and by what act",
                    where,
                )
            )
    if raw.get("on") is not None:
        try:
            read_date("口径日期", "the date of the ruling", raw["on"])
        except ValueRefused as error:
            problems.append(error.at(f"{where}.on"))
    return Ruling(*(str(raw[k]) if raw.get(k) is not None else "" for k in _KEYS))


def settled(pack: Pack, rulings: Sequence[Ruling], readings: dict[str, str]) -> Settled:
    """Rulings first, then the readings of the case; raises InputRefused where rulings disagree.

    Rulings on readings that the pack does not have belong to other packs and are passed over.
    """
    ruled: dict[str, Ruling] = {}
    problems: list[Problem] = []
    for ruling in rulings:
        axis = pack.axes.get(ruling.reading)
        if axis is None:
            continue
        if ruling.value not in axis.alternatives:
            listed = ", ".join(axis.alternatives)
            problems.append(
                Problem(
                    "reading.alternative",
                    f"口径“{ruling.reading}”没有“{ruling.value}”，只有：{listed}",
                    f"reading '{ruling.reading}' has no '{ruling.value}'; only: {listed}",
                )
            )
        other = ruled.setdefault(ruling.reading, ruling)
        if other.value != ruling.value:
            problems.append(
                Problem(
                    "ruling.contradiction",
                    f"口径“{ruling.reading}”有两种裁定：{other.act} 取 {other.value}，"
                    f"{ruling.act} 取 {ruling.value}，请只留一个",
                    f"reading '{ruling.reading}' is ruled twice: {other.act} says {other.value}, "
                    f"{ruling.act} says {ruling.value}; keep one",
                )
            )
    if problems:
        raise InputRefused(problems)
    return _merged(pack, ruled, readings)


def _merged(pack: Pack, ruled: dict[str, Ruling], readings: dict[str, str]) -> Settled:
    chosen = {name: ruling.value for name, ruling in ruled.items()} | readings
    sources: dict[str, dict[str, str]] = {}
    warnings: list[Problem] = []
    for name, value in chosen.items():
        ruling = ruled.get(name)
        if name in readings and ruling is not None and ruling.value != value:
            warnings.append(
                Problem(
                    "reading.departs",
                    f"本案口径“{name}”取 {value}，与裁定（{ruling.by}，{ruling.act}）的 "
                    f"{ruling.value} 不一致",
                    f"this case takes reading '{name}' as {value}, departing from the ruling "
                    f"({ruling.by}, {ruling.act}): {ruling.value}",
                    severity="warning",
                )
            )
        axis = pack.axes.get(name)
        if axis is not None and value != axis.default:
            from_ruling = ruling is not None and ruling.value == value
            sources[name] = {"value": value, "source": "ruling" if from_ruling else "case"}
            if ruling is not None and from_ruling:
                sources[name] |= ruling.data()
    return Settled(chosen, sources, tuple(warnings))
