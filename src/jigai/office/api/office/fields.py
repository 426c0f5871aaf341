"""What may stand in a request: one definition reads it, and describes it in OpenAPI.

Values are read strictly: an amount is a text in yuan, a date is written year-month-day, and nothing
is guessed. Every problem is found, each with the path of its field (``milestones[0].due``).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from jigai.facts.problems import InputRefused, Problem, shown, unprintable
from jigai.money import parse_yuan
from jigai.office.api.faults import Schema, fault

YEARS = (1900, 2200)
"""Days outside of these are slips of the pen."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,18}", re.ASCII)


class Kind(Protocol):
    """How one value is read and described."""

    def read(self, raw: Any, where: str) -> Any:
        """The value; raises InputRefused."""

    def schema(self) -> Schema:
        """Its JSON Schema."""


@dataclass(frozen=True)
class Field:
    """A named value. ``nullable``: null says that there is none, other than leaving it out.

    In an address, one that ``repeats`` is a list. ``title`` is the key of its words where the
    catalogue of the interface has none of its own.
    """

    name: str
    kind: Kind
    required: bool = False
    nullable: bool = False
    example: Any = None
    repeats: bool = False
    title: str = ""

    def read(self, raw: Any, where: str) -> Any:
        """The value; raises InputRefused."""
        return None if raw is None and self.nullable else self.kind.read(raw, where)

    def schema(self) -> Schema:
        """Its JSON Schema."""
        found = self.kind.schema()
        if self.example is not None:
            found = found | {"examples": [self.example]}
        return {"anyOf": [found, {"type": "null"}]} if self.nullable else found


@dataclass(frozen=True)
class Text:
    """A text without control characters; on one line unless ``lines``."""

    longest: int = 200
    shortest: int = 1
    lines: bool = False

    def read(self, raw: Any, where: str) -> str:
        """The text."""
        if not isinstance(raw, str) or not self.shortest <= len(raw) <= self.longest:
            raise wrong("api.field-text", where, least=self.shortest, most=self.longest)
        plain = raw.replace("\n", "").replace("\r", "") if self.lines else raw
        if unprintable(plain) is not None:
            raise wrong("api.field-control", where)
        return raw

    def schema(self) -> Schema:
        """A string of bounded length."""
        return {"type": "string", "minLength": self.shortest, "maxLength": self.longest}


@dataclass(frozen=True)
class Amount:
    """An amount in yuan with at most two decimals, as text; fen inside."""

    signed: bool = False

    @property
    def _pattern(self) -> str:
        return ("^-?" if self.signed else "^") + r"[0-9]{1,13}(\.[0-9]{1,2})?$"

    def read(self, raw: Any, where: str) -> int:
        """The amount in fen."""
        if not isinstance(raw, str) or not re.fullmatch(self._pattern[1:-1], raw, re.ASCII):
            raise wrong("api.field-amount", where, value=shown(raw))
        return parse_yuan(raw)

    def schema(self) -> Schema:
        """A string of digits."""
        return {"type": "string", "pattern": self._pattern}


@dataclass(frozen=True)
class Day:
    """A date, written as 2024-03-31."""

    def read(self, raw: Any, where: str) -> dt.date:
        """The date."""
        try:
            if isinstance(raw, str) and _DAY.fullmatch(raw):
                found = dt.date.fromisoformat(raw)
                if YEARS[0] <= found.year <= YEARS[1]:
                    return found
        except ValueError:
            pass
        raise wrong("api.field-day", where, value=shown(raw))

    def schema(self) -> Schema:
        """A string of the form of dates."""
        return {"type": "string", "format": "date"}


@dataclass(frozen=True)
class Whole:
    """A whole number within bounds; in an address, its digits."""

    least: int = 0
    most: int = 2**53 - 1

    def read(self, raw: Any, where: str) -> int:
        """The number."""
        if where.startswith("?") and isinstance(raw, str) and _WHOLE.fullmatch(raw):
            raw = int(raw)
        if type(raw) is not int or not self.least <= raw <= self.most:
            raise wrong("api.field-whole", where, least=self.least, most=self.most)
        return raw

    def schema(self) -> Schema:
        """An integer within bounds."""
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True)
class Choice:
    """One of some words."""

    words: tuple[str, ...]

    def read(self, raw: Any, where: str) -> str:
        """The word."""
        if not isinstance(raw, str) or raw not in self.words:
            raise wrong("api.field-choice", where, known=", ".join(self.words))
        return raw

    def schema(self) -> Schema:
        """The words."""
        return {"type": "string", "enum": list(self.words)}


@dataclass(frozen=True)
class Truth:
    """True or false; in an address, these words."""

    def read(self, raw: Any, where: str) -> bool:
        """Whether."""
        if where.startswith("?") and raw in ("true", "false"):
            return bool(raw == "true")
        if not isinstance(raw, bool):
            raise wrong("api.truth", where)
        return raw

    def schema(self) -> Schema:
        """A boolean."""
        return {"type": "boolean"}


@dataclass(frozen=True)
class Many:
    """A list of one kind of value."""

    kind: Kind
    most: int
    least: int = 0

    def read(self, raw: Any, where: str) -> list[Any]:
        """The values."""
        if not isinstance(raw, list):
            raise wrong("api.list", where)
        if not self.least <= len(raw) <= self.most:
            raise wrong("api.field-count", where, least=self.least, most=self.most)
        found = _Collected()
        made = [found.read(self.kind, item, f"{where}[{n}]") for n, item in enumerate(raw)]
        found.end()
        return made

    def schema(self) -> Schema:
        """An array."""
        items = self.kind.schema()
        return {"type": "array", "items": items, "minItems": self.least, "maxItems": self.most}


@dataclass(frozen=True)
class Group:
    """An object of named values; no others may stand in it."""

    fields: tuple[Field, ...]

    def read(self, raw: Any, where: str) -> dict[str, Any]:
        """The values by name; those not stated are absent."""
        if not isinstance(raw, dict):
            raise wrong("api.mapping", where)
        found = _Collected()
        known = {field.name: field for field in self.fields}
        for name in raw:
            if name not in known:
                place = _below(where, shown(name))
                found.add(fault("api.key", place, key=shown(name), known=", ".join(known)))
        made: dict[str, Any] = {}
        for name, field in known.items():
            if name in raw:
                made[name] = found.read(field, raw[name], _below(where, name))
            elif field.required:
                found.add(fault("api.field-missing", _below(where, name)))
        found.end()
        return made

    def schema(self) -> Schema:
        """An object."""
        return {
            "type": "object",
            "properties": {field.name: field.schema() for field in self.fields},
            "required": [field.name for field in self.fields if field.required],
            "additionalProperties": False,
        }


@dataclass(frozen=True)
class Free:
    """Any JSON value: what it may be is for the vocabulary to say."""

    def read(self, raw: Any, where: str) -> Any:
        """The value."""
        return raw

    def schema(self) -> Schema:
        """Anything."""
        return {}


@dataclass(frozen=True)
class Loose:
    """A JSON object: what may stand in it is for what reads it to say."""

    def read(self, raw: Any, where: str) -> dict[str, Any]:
        """The object."""
        if not isinstance(raw, dict):
            raise wrong("api.mapping", where)
        return raw

    def schema(self) -> Schema:
        """An object."""
        return {"type": "object"}


def wrong(code: str, where: str, **values: Any) -> InputRefused:
    """The refusal of one value."""
    return InputRefused([fault(code, where, **values)])


def _below(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


class _Collected:
    """Problems of several values, raised together."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(self, *problems: Problem) -> None:
        self.problems += problems

    def read(self, kind: Kind | Field, raw: Any, where: str) -> Any:
        try:
            return kind.read(raw, where)
        except InputRefused as error:
            self.add(*error.problems)
            return None

    def end(self) -> None:
        if self.problems:
            raise InputRefused(self.problems)


def parameters(fields: Iterable[Field], stated: dict[str, list[str]]) -> dict[str, Any]:
    """The parameters of an address by name; raises InputRefused with every problem."""
    found = _Collected()
    made = {}
    for field in fields:
        if field.name in stated:
            where, values = f"?{field.name}", stated[field.name]
            read = [found.read(field, value, where) for value in values]
            made[field.name] = read if field.repeats else read[0]
        elif field.required:
            found.add(fault("api.field-missing", f"?{field.name}"))
    found.end()
    return made


def sample(kind: Kind) -> Any:
    """Something of a kind, to begin with: what is required, and what has an example."""
    match kind:
        case Group(fields):
            wanted = [f for f in fields if f.required or f.example is not None]
            return {f.name: sample(f.kind) if f.example is None else f.example for f in wanted}
        case Many(inner):
            return [sample(inner)]
        case Amount():
            return "1234500.00"
        case Day():
            return "2024-03-31"
        case Whole(least, most):
            return min(max(1, least), most)
        case Choice(words):
            return words[0]
        case Truth():
            return True
        case Loose():
            return {}
        case Text(_, shortest):
            return "x" * shortest
    return ""
