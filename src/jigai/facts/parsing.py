"""YAML and JSON from strangers to plain values: bounded, without aliases or tags, with lines.

YAML is taken event by event, so that depth is known before anything recurses; a JSON text is read
as JSON. Numbers with a point stay text: no float comes into being here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import yaml

from jigai.facts.problems import InputRefused, refused, shown

MAX_DEPTH = 40
MAX_NODES = 2_000_000

_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,14}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BRACKETS = re.compile(r"[\[\]{}]")
_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Mapping(dict[str, Any]):
    """A mapping that knows its line and the line of each key (both counted from 1)."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int) -> None:
        """An empty mapping that begins on a line."""
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}

    def line_of(self, key: str) -> int:
        """The line on which ``key`` stands, or that of the mapping."""
        return self.lines.get(key, self.line)


class Listing(list[Any]):
    """A list that knows the line of each item (counted from 1)."""

    __slots__ = ("lines",)

    def __init__(self, items: list[Any], lines: list[int]) -> None:
        """The items with the line of each."""
        super().__init__(items)
        self.lines = lines


def parse(text: str, name: str) -> list[Any]:
    """Documents of a text in YAML or JSON; raises InputRefused naming line and remedy."""
    _check_text(text, name)
    if text.lstrip()[:1] in ("{", "["):
        found = _json(text, name)
        if found is not None:
            return found
    try:
        documents = list(_Builder(name).documents(yaml.parse(text, Loader=_Loader)))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = shown(getattr(error, "problem", None) or str(error).splitlines()[0], 80)
        raise refused(
            "file.syntax",
            f"第 {line} 行不合 YAML 或 JSON 的写法（{problem}），请按示例改正",
            f"line {line} is not valid YAML or JSON ({problem}); correct it as in the examples",
            f"{name}:{line}",
        ) from None
    if not documents:
        raise refused(
            "file.empty",
            "文件里没有内容，请填写后再试",
            "the file holds nothing; fill it in and try again",
            name,
        )
    return documents


def _check_text(text: str, name: str) -> None:
    """Refuse what a parser should never meet: binary content and runaway brackets."""
    if _SURROGATE.search(text):
        raise _half_pair(name)
    if "\0" in text:
        raise refused(
            "file.disguised",
            "内容是二进制数据，不是 YAML 或 JSON 文本；请另存为文本",
            "the content is binary, not YAML or JSON text; save it as text",
            name,
        )
    depth = 0
    for match in _BRACKETS.finditer(text):
        depth = depth + 1 if match[0] in "[{" else max(0, depth - 1)
        if depth > MAX_DEPTH * 4:
            raise _too_deep(name)


def _half_pair(where: str) -> InputRefused:
    return refused(
        "file.character",
        "文字里有不成对的代理字符（\\ud800 一类），请改正",
        "a text holds half of a surrogate pair (\\ud800 or the like); correct it",
        where,
    )


def _too_deep(where: str) -> InputRefused:
    return refused(
        "file.too-deep",
        f"嵌套超过 {MAX_DEPTH} 层，请减少层次",
        f"nested more than {MAX_DEPTH} levels deep; flatten it",
        where,
    )


def _too_many(where: str) -> InputRefused:
    return refused(
        "file.too-many",
        f"内容超过 {MAX_NODES} 项，请拆分后再试",
        f"more than {MAX_NODES} items; split the file and try again",
        where,
    )


def _same_key(key: str, where: str) -> InputRefused:
    return refused(
        "file.duplicate-key",
        f"“{shown(key)}”写了两次，请删去一个",
        f"'{shown(key)}' is stated twice; remove one",
        where,
    )


class _Builder:
    """Turns YAML events into plain values: strings stay strings, no alias, no tag of its own."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.count = 0

    def documents(self, events: Iterator[Any]) -> Iterator[Any]:
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                yield self.value(next(events), events, 0)

    def at(self, event: Any) -> str:
        return f"{self.name}:{_line(event)}"

    def value(self, event: Any, events: Iterator[Any], depth: int) -> Any:
        self.count += 1
        if depth > MAX_DEPTH:
            raise _too_deep(self.at(event))
        if self.count > MAX_NODES:
            raise _too_many(self.at(event))
        if isinstance(event, yaml.AliasEvent):
            raise refused(
                "file.alias",
                "不接受 YAML 引用（&、*），请把内容写全",
                "YAML aliases (&, *) are not accepted; write the content out",
                self.at(event),
            )
        if event.tag is not None:
            raise refused(
                "file.tag",
                f"不接受 YAML 标签（{shown(event.tag)}），请去掉",
                f"YAML tags ({shown(event.tag)}) are not accepted; remove it",
                self.at(event),
            )
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.listing(events, depth)
        return self.mapping(event, events, depth)

    def listing(self, events: Iterator[Any], depth: int) -> Listing:
        found = Listing([], [])
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            found.lines.append(_line(event))
            found.append(self.value(event, events, depth + 1))
        return found

    def mapping(self, start: Any, events: Iterator[Any], depth: int) -> Mapping:
        found = Mapping(_line(start))
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent) or event.tag is not None:
                raise refused(
                    "file.key",
                    "键必须是文字，不能是列表、表格、引用或标签",
                    "a key must be text, not a list, a mapping, an alias or a tag",
                    self.at(event),
                )
            key = str(event.value)
            if key in found:
                raise _same_key(key, self.at(event))
            found[key] = self.value(next(events), events, depth + 1)
            found.lines[key] = _line(event)
        return found


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _scalar(event: Any) -> Any:
    """Text, true/false, null or a whole number, as in JSON; all else stays text (no floats).

    ``yes`` and ``no`` stay text, and so do numbers that would lose something: a leading zero, more
    than 15 digits.
    """
    value: str = event.value
    if event.style:
        return value
    if value in ("", "~", "null", "Null", "NULL"):
        return None
    if value in ("true", "True", "TRUE"):
        return True
    if value in ("false", "False", "FALSE"):
        return False
    return _number(value)


def _number(text: str) -> int | str:
    return int(text) if _WHOLE.fullmatch(text) else text


def parse_json(text: str, name: str) -> Any:
    """The value of a JSON text as programs send it; raises InputRefused naming line and column.

    Stricter than ``parse``: no YAML, and NaN or Infinity are no numbers.
    """
    try:
        found = _loads(text, name, _no_number)
    except json.JSONDecodeError as error:
        raise refused(
            "file.json",
            f"第 {error.lineno} 行第 {error.colno} 个字符起不是有效的 JSON，请改正",
            f"not valid JSON from line {error.lineno}, character {error.colno} on; correct it",
            f"{name}:{error.lineno}",
        ) from None
    _check_size(found, name)
    return found


def _no_number(constant: str) -> str:
    raise refused(
        "file.not-finite",
        f"{constant} 不是 JSON 的数，请填写具体数字，或用 null 表示不清楚",
        f"{constant} is no number of JSON; write a definite one, or null for unknown",
    )


def _loads(text: str, name: str, constant: Callable[[str], str]) -> Any:
    """JSON without floats and without a key stated twice; raises ValueError where it is none."""

    def pairs(items: list[tuple[str, Any]]) -> Mapping:
        found = Mapping(1)
        for key, value in items:
            if key in found:
                raise _same_key(key, name)
            found[key] = value
        return found

    try:
        return json.loads(
            text,
            object_pairs_hook=pairs,
            parse_int=_number,
            parse_float=str,
            parse_constant=constant,
        )
    except RecursionError:
        raise _too_deep(name) from None


def _json(text: str, name: str) -> list[Any] | None:
    """The one document of a JSON text; None where it is no JSON (and may be YAML)."""
    try:
        found = _loads(text, name, str)
    except InputRefused:
        raise
    except ValueError:
        return None
    _check_size(found, name)
    return [_lined(found)]


def _check_size(value: Any, name: str) -> None:
    """Depth, number of items and broken characters of a JSON value, without recursion."""
    count = 0
    queue: list[tuple[Any, int]] = [(value, 0)]
    while queue:
        item, depth = queue.pop()
        count += 1
        if depth > MAX_DEPTH:
            raise _too_deep(name)
        if count > MAX_NODES:
            raise _too_many(name)
        if isinstance(item, dict):
            queue += [(v, depth + 1) for v in item.values()]
            queue += [(k, depth) for k in item]
        elif isinstance(item, list):
            queue += [(v, depth + 1) for v in item]
        elif isinstance(item, str) and _SURROGATE.search(item):
            raise _half_pair(name)


def _lined(value: Any) -> Any:
    """Lists as Listing; JSON keeps no lines, so everything stands on the first."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            value[key] = _lined(item)
        return value
    if isinstance(value, list):
        return Listing([_lined(item) for item in value], [1] * len(value))
    return value
