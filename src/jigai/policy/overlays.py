"""Overlays: parameters changed for everyone, by a year's guide or as a what-if.

A guide acts within the text: it may settle a rate or amount that the text caps, never exceed it.
A what-if may set anything that the language allows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from jigai.facts.documents import Listing, Mapping
from jigai.facts.expressions import Call, ExpressionError, Value, parse
from jigai.facts.problems import InputRefused, Problem
from jigai.policy.language import AT_LOADING
from jigai.policy.pack import Item

TERMS = ("rate", "rates", "amount", "amounts", "at_most")
"""Keys behind which a rate or an amount stands."""
OPEN = ("floor", "case-by-case", "no-amount")
"""Wordings under which the text itself sets no most."""
Term = tuple[str, Fraction]


class Settled(str):
    """A text that a guide put in place of the pack's."""

    __slots__ = ()


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
        raise _refused(
            "overlay.shape",
            "参数文件应有 overlay（名称）和 set（路径: 新值）两项",
            "an overlay file wants the keys overlay (its name) and set (path: new value)",
        )
    for key in raw:
        if key not in ("overlay", "kind", "act", "set", "note"):
            raise _refused(
                "overlay.key",
                f"不认识“{key}”，只有 overlay、kind、act、set、note",
                f"'{key}' is not known; only overlay, kind, act, set, note",
                str(key),
            )
    kind = str(raw.get("kind", "what-if"))
    if kind not in ("guide", "what-if"):
        raise _refused(
            "overlay.kind",
            "kind 只有 guide（申报指南）和 what-if（假设）",
            "kind is guide or what-if",
            "kind",
        )
    if kind == "guide" and not str(raw.get("act") or "").strip():
        raise _refused("overlay.act", "申报指南应写明文号 act", "a guide names its act", "act")
    return Overlay(str(raw["overlay"]), kind, str(raw.get("act") or ""), dict(raw["set"]))


def _refused(code: str, zh: str, en: str, where: str = "") -> InputRefused:
    return InputRefused([Problem(code, zh, en, where)])


def overlaid(items: list[Item], overlay: Overlay) -> list[Item]:
    """The items with the overlay's values; raises InputRefused for a path that leads nowhere."""
    at = {i.id: n for n, i in enumerate(items) if i.kind not in AT_LOADING}
    found = list(items)
    for path, value in overlay.set.items():
        item_id, *keys = str(path).split("/")
        if item_id not in at or not keys:
            raise no_path(path)
        if _has_reading(value):
            raise _refused(
                "overlay.reading",
                "参数文件不能改口径；口径请用 --reading 或裁定",
                "an overlay does not settle readings; use --reading or a ruling",
                str(path),
            )
        item = found[at[item_id]]
        new = _lined(value, item.raw.line, guide=overlay.kind == "guide")
        found[at[item_id]] = replace(item, raw=_put(item.raw, keys, new, path))
    return found


def _has_reading(value: Any) -> bool:
    if isinstance(value, dict):
        return "reading" in value or any(map(_has_reading, value.values()))
    return isinstance(value, list) and any(map(_has_reading, value))


def no_path(path: str) -> InputRefused:
    """The error for a path that leads to no parameter."""
    return _refused(
        "overlay.path",
        f"政策包里没有参数“{path}”，路径写作 措施编号/键/键",
        f"the pack has no parameter '{path}'; a path is written item/key/key",
        str(path),
    )


def _put(value: Any, keys: list[str], new: Any, path: str) -> Any:
    if not keys:
        return new
    key, rest = keys[0], keys[1:]
    if isinstance(value, Mapping) and key in value:
        copy = Mapping(value.line)
        copy.lines = value.lines
        copy.update(value)
        copy[key] = _put(value[key], rest, new, path)
        return copy
    if isinstance(value, Listing) and key.isdigit() and int(key) < len(value):
        items = [_put(v, rest, new, path) if i == int(key) else v for i, v in enumerate(value)]
        return Listing(items, value.lines)
    raise no_path(path)


def _lined(value: Any, line: int, *, guide: bool) -> Any:
    """The value as if it had been read from the item's line; a guide's texts are marked."""
    if isinstance(value, dict):
        made = Mapping(line)
        for key, item in value.items():
            made[str(key)] = _lined(item, line, guide=guide)
        return made
    if isinstance(value, (list, tuple)):
        return Listing([_lined(item, line, guide=guide) for item in value], [line] * len(value))
    return Settled(value) if guide and isinstance(value, (str, int)) else value


# What a guide may set


def guide_faults(items: list[Item], changed: list[Item], overlay: Overlay) -> list[Problem]:
    """Rates and amounts that a guide raises above the text; both lists with readings chosen."""
    before = {item.id: item for item in items}
    found: list[Problem] = []
    for item in changed:
        old = before.get(item.id)
        if old is None or item.kind not in ("measure", "limit"):
            continue
        terms = dict(_terms(old))
        for path, text in _terms(item):
            if isinstance(text, Settled) and path in terms:
                found += _above(f"{item.id}/{path}", terms[path], text, overlay)
    return found


def settles(item: Item) -> bool:
    """Every rate and amount that the measure gives was set by a guide."""
    texts = [text for path, text in _terms(item) if path.startswith("gives/")]
    return bool(texts) and all(isinstance(text, Settled) for text in texts)


def _terms(item: Item) -> Iterator[tuple[str, str]]:
    """The rates and amounts that the text sets, with their paths: what is given, its limits."""
    if item.kind == "limit":
        yield from _leaves("amount", item.raw.get("amount"), named=True)
        return
    if item.raw.get("wording", "exact") not in OPEN:
        for key, value in _below(item.raw.get("gives")):
            yield from _leaves(f"gives/{key}", value, named=key in TERMS)
    for number, limit in _below(item.raw.get("limits")):
        if isinstance(limit, dict):
            yield from _leaves(f"limits/{number}/amount", limit.get("amount"), named=True)


def _below(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from ((str(i), v) for i, v in enumerate(value))


def _leaves(path: str, value: Any, *, named: bool) -> Iterator[tuple[str, str]]:
    if isinstance(value, (dict, list)):
        for key, item in _below(value):
            yield from _leaves(f"{path}/{key}", item, named=named or key in TERMS)
    elif named and isinstance(value, (str, int)) and term_of(value) is not None:
        yield path, value if isinstance(value, str) else str(value)
    elif named and isinstance(value, Settled):
        yield path, value


def term_of(text: Any) -> Term | None:
    """The rate or amount that a text caps or states: ``6%``, ``decided(rate, 6%)``."""
    try:
        tree = parse(str(text))
    except ExpressionError:
        return None
    if isinstance(tree, Call) and tree.name == "decided" and len(tree.arguments) == 2:
        tree = tree.arguments[1]
    if isinstance(tree, Value) and tree.kind in ("rate", "money") and isinstance(tree.value, int):
        return tree.kind, Fraction(tree.value, tree.den)
    return None


def _above(path: str, old: str, new: str, overlay: Overlay) -> Iterator[Problem]:
    text, guide = term_of(old), term_of(new)
    if text is None:
        return
    if guide is None or guide[0] != text[0]:
        yield Problem(
            "overlay.unclear",
            f"申报指南“{overlay.id}”应写明可与文件上限“{old}”比较的比例或金额，却是“{new}”",
            f"guide '{overlay.id}' should state a rate or amount that can be compared with the "
            f"text's '{old}', not '{new}'",
            path,
        )
    elif guide[1] > text[1]:
        yield Problem(
            "overlay.above-ceiling",
            f"申报指南“{overlay.id}”的“{new}”超过文件上限“{old}”；请改低，或作为 what-if 假设测算",
            f"'{new}' of guide '{overlay.id}' exceeds the text's ceiling '{old}'; lower it, or "
            "reckon with it as a what-if",
            path,
        )
