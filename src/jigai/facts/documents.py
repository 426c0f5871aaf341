"""Reading YAML and JSON that strangers wrote: bounded in size, depth and aliases, with lines.

Every mapping and list read here remembers where it began, so that a message can name the line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from jigai.facts.problems import InputRefused, Problem

MAX_BYTES = 20_000_000
MAX_DEPTH = 40
MAX_NODES = 2_000_000

_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,14}")
_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Mapping(dict[str, Any]):
    """A mapping that knows its line and the line of each key (both counted from 1)."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int) -> None:
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
        super().__init__(items)
        self.lines = lines


def refuse(code: str, zh: str, en: str, where: str = "") -> InputRefused:
    """An exception for a single error."""
    return InputRefused([Problem(code, zh, en, where)])


def read_bytes(path: Path) -> bytes:
    """The content of a file that may be read as a document.

    Raises InputRefused when it is missing, a directory, too large or empty.
    """
    name = str(path)
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise refuse(
                "file.directory", "这是文件夹，不是文件", "this is a folder, not a file", name
            )
        if size > MAX_BYTES:
            raise refuse(
                "file.too-large",
                f"文件超过 {MAX_BYTES // 1_000_000} MB，请拆分后再试",
                f"the file is over {MAX_BYTES // 1_000_000} MB; split it and try again",
                name,
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise refuse("file.missing", "找不到文件", "no such file", name) from None
    except PermissionError:
        raise refuse("file.unreadable", "没有读取权限", "no permission to read it", name) from None
    if not data.strip():
        raise refuse("file.empty", "文件是空的", "the file is empty", name)
    return data


def decode(data: bytes, name: str) -> str:
    """UTF-8 text, with or without a mark; anything else is refused with the remedy."""
    if data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0") or data[:4] == b"%PDF":
        raise refuse(
            "file.disguised",
            "内容是 Office、PDF 或压缩文件，不是 YAML 或 JSON 文本",
            "the content is an Office, PDF or archive file, not YAML or JSON text",
            name,
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse(
            "file.encoding",
            f"第 {error.start} 字节起不是 UTF-8，请另存为 UTF-8 编码",
            f"not UTF-8 from byte {error.start} on; save it as UTF-8",
            name,
        ) from None


def load(path: Path) -> Any:
    """The single document of a YAML or JSON file; raises InputRefused."""
    documents = load_all(path)
    if len(documents) != 1:
        raise refuse(
            "file.several",
            f"文件里有 {len(documents)} 份文档，应只有一份",
            f"the file holds {len(documents)} documents; one is expected",
            str(path),
        )
    return documents[0]


def load_all(path: Path) -> list[Any]:
    """Every document of a YAML file (a JSON file is one); raises InputRefused."""
    return parse(decode(read_bytes(path), str(path)), str(path))


def parse(text: str, name: str) -> list[Any]:
    """Documents of a text in YAML or JSON; raises InputRefused naming line and remedy."""
    _check_depth(text, name)
    try:
        loader = _Loader(text)
        try:
            found = []
            while loader.check_node():
                found.append(_Builder(name).build(loader.get_node()))
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise refuse(
            "file.syntax",
            f"第 {line} 行不合 YAML 或 JSON 的写法（{problem}）",
            f"line {line} is not valid YAML or JSON ({problem})",
            f"{name}:{line}",
        ) from None
    except RecursionError:
        raise _too_deep(name) from None
    if not found:
        raise refuse("file.empty", "文件里没有内容", "the file holds nothing", name)
    return found


def _too_deep(name: str) -> InputRefused:
    return refuse(
        "file.too-deep",
        f"嵌套超过 {MAX_DEPTH} 层",
        f"nested more than {MAX_DEPTH} levels deep",
        name,
    )


def _check_depth(text: str, name: str) -> None:
    """Refuse runaway brackets before a recursive parser meets them."""
    depth = 0
    for character in text:
        if character in "[{":
            depth += 1
            if depth > MAX_DEPTH * 4:
                raise _too_deep(name)
        elif character in "]}":
            depth = max(0, depth - 1)


class _Builder:
    """Turns YAML nodes into plain values: strings stay strings, no alias, no tag of its own."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.count = 0
        self.seen: set[int] = set()

    def build(self, node: Any, depth: int = 0) -> Any:
        self.count += 1
        line = node.start_mark.line + 1
        if depth > MAX_DEPTH:
            raise _too_deep(f"{self.name}:{line}")
        if self.count > MAX_NODES:
            raise refuse("file.too-many", "内容项过多", "too many items", f"{self.name}:{line}")
        if id(node) in self.seen and not isinstance(node, yaml.ScalarNode):
            raise refuse(
                "file.alias",
                "不接受 YAML 引用（&、*），请把内容写全",
                "YAML aliases (&, *) are not accepted; write the content out",
                f"{self.name}:{line}",
            )
        self.seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, line, depth)
        if isinstance(node, yaml.SequenceNode):
            lines = [item.start_mark.line + 1 for item in node.value]
            return Listing([self.build(item, depth + 1) for item in node.value], lines)
        return _scalar(node)

    def _mapping(self, node: Any, line: int, depth: int) -> Mapping:
        mapping = Mapping(line)
        for key_node, value_node in node.value:
            key_line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise refuse(
                    "file.key",
                    "键必须是文字",
                    "a key must be text",
                    f"{self.name}:{key_line}",
                )
            key = str(key_node.value)
            if key in mapping:
                raise refuse(
                    "file.duplicate-key",
                    f"“{key}”写了两次，请删去一个",
                    f"'{key}' is stated twice; remove one",
                    f"{self.name}:{key_line}",
                )
            mapping[key] = self.build(value_node, depth + 1)
            mapping.lines[key] = key_line
        return mapping


def _scalar(node: Any) -> Any:
    """Text, true/false, null or a whole number, as in JSON; all else stays text (no floats).

    ``yes`` and ``no`` stay text, and so do numbers that would lose something: a leading zero, more
    than 15 digits.
    """
    value: str = node.value
    if node.style:
        return value
    if value in ("", "~", "null", "Null", "NULL"):
        return None
    if value in ("true", "True", "TRUE"):
        return True
    if value in ("false", "False", "FALSE"):
        return False
    return int(value) if _WHOLE.fullmatch(value) else value


def plain(value: Any) -> Any:
    """The same content in ordinary dicts and lists (for JSON)."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value


def walk(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Each value below with its path."""
    yield path, value
    if isinstance(value, dict):
        for key, item in value.items():
            yield from walk(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from walk(item, f"{path}[{index}]")


def dumps(value: Any) -> str:
    """Readable JSON with Chinese left as it is."""
    return json.dumps(value, ensure_ascii=False, indent=2)
