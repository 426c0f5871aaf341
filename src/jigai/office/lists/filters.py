"""Filters of a list: what the address says, as a condition and as words that can be taken off.

Each filter knows its names in the address, reads them, and says what it left out: an address that
was typed or kept for long may ask for what there no longer is.
"""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from jigai.money import MoneyError, parse_yuan, wan
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.identity.actor import Actor

Options = Callable[[Actor], Sequence[tuple[str, str]]]


@dataclass(frozen=True)
class Chip:
    """One applied condition in words, and the values of the address that taking it off removes."""

    text: str
    removes: Mapping[str, str | None]


@dataclass
class Applied:
    """What became of one filter."""

    condition: Q = field(default_factory=Q)
    chips: list[Chip] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    shown: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Choices:
    """One or several of some values. ``options`` are (value, words), for a reader.

    ``field`` is the lookup; ``condition`` makes another condition of the chosen values. ``first``
    filters stand open, the others behind "more".
    """

    key: str
    title: str
    options: Options
    field: str = ""
    condition: Callable[[Sequence[str]], Q] | None = None
    multiple: bool = True
    first: bool = False
    kind: str = "choices"

    def names(self) -> tuple[str, ...]:
        return (self.key,)

    def read(self, address: QueryDict, actor: Actor) -> Applied:
        known = dict(self.options(actor))
        asked = [v for v in dict.fromkeys(address.getlist(self.key)) if v]
        chosen = [v for v in asked if v in known][: None if self.multiple else 1]
        found = Applied(shown={"options": list(known.items()), "chosen": chosen})
        found.problems += [
            t("lists.no-option", name=t(self.title), value=v) for v in asked if v not in known
        ]
        if chosen:
            plain = Q(**{f"{self.field or self.key}__in": chosen})
            found.condition = self.condition(chosen) if self.condition else plain
            found.chips = [Chip(known[v], {self.key: v}) for v in chosen]
        return found


@dataclass(frozen=True)
class _Bounds(ABC):
    """From … to …, both included."""

    key: str
    title: str
    field: str = ""
    first: bool = False

    def names(self) -> tuple[str, ...]:
        return (f"{self.key}-from", f"{self.key}-to")

    def read(self, address: QueryDict, actor: Actor) -> Applied:
        found, ends = Applied(), []
        for name, lookup in zip(self.names(), ("gte", "lte"), strict=True):
            typed = (address.get(name) or "").strip()
            found.shown[name.removeprefix(f"{self.key}-")] = typed
            value = None
            if typed:
                try:
                    value = self.value(typed)
                except ValueError as error:
                    found.problems.append(t("lists.bad-bound", name=t(self.title), why=str(error)))
                else:
                    found.condition &= self.bound(lookup, value)
            ends.append(value)
        if any(end is not None for end in ends):
            words = [self.words(end) if end is not None else "" for end in ends]
            key = "lists.between" if all(words) else "lists.from" if words[0] else "lists.to"
            text = t(key, name=t(self.title), low=words[0], high=words[1])
            found.chips = [Chip(text, dict.fromkeys(self.names()))]
        return found

    @abstractmethod
    def value(self, typed: str) -> Any:
        """The bound that was typed; raises ValueError."""

    def bound(self, lookup: str, value: Any) -> Q:
        return Q(**{f"{self.field or self.key}__{lookup}": value})

    def words(self, value: Any) -> str:
        return str(value)


@dataclass(frozen=True)
class Amounts(_Bounds):
    """Amounts (fen) between two bounds, typed in 万元 unless a unit is written."""

    kind: str = "amounts"

    def value(self, typed: str) -> int:
        try:
            return parse_yuan(f"{typed}万元" if typed[-1].isdecimal() else typed)
        except MoneyError as error:
            raise ValueError(error.zh if current_lang() == "zh" else error.en) from None

    def words(self, value: int) -> str:
        return wan(value)


@dataclass(frozen=True)
class Numbers(_Bounds):
    """Whole numbers between two bounds."""

    kind: str = "numbers"

    def value(self, typed: str) -> int:
        if not typed.isdecimal() or len(typed) > 15:
            raise ValueError(t("lists.no-number", value=typed[:20]))
        return int(typed)


@dataclass(frozen=True)
class Days(_Bounds):
    """Days between two bounds; ``moment`` where the column holds a time of day too."""

    kind: str = "days"
    moment: bool = False

    def value(self, typed: str) -> dt.date:
        try:
            return dt.date.fromisoformat(typed)
        except ValueError:
            raise ValueError(t("lists.no-day", value=typed[:20])) from None

    def bound(self, lookup: str, value: dt.date) -> Q:
        if not self.moment:
            return super().bound(lookup, value)
        day = value if lookup == "gte" else value + dt.timedelta(days=1)
        start = timezone.make_aware(dt.datetime.combine(day, dt.time()))
        return Q(**{f"{self.field or self.key}__{'gte' if lookup == 'gte' else 'lt'}": start})


Filter = Choices | Amounts | Numbers | Days
