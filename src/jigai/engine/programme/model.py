"""A pack's rules without money, compiled: what ``compiling`` makes and the evaluators read."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from jigai.engine.plan import Cite, Condition, Node

Words = dict[str, str]
"""A text in both languages, ``zh`` and ``en``."""
LIBRARY, DUTY, SERVICE = "library", "duty", "service"


@dataclass(frozen=True)
class Rule:
    """Something that holds of a subject or not: it enters a library, has done a duty, has access.

    ``within`` and ``of`` name the libraries that come first; ``value`` is a named figure that the
    rule gives, ``every`` how often a duty recurs.
    """

    kind: str
    id: str
    cite: Cite
    name: Words
    entity: str
    organisation: str | None
    which: int | None
    conditions: tuple[Condition, ...]
    warnings: tuple[Condition, ...]
    of: tuple[str, ...] = ()
    tier: Words = field(default_factory=dict)
    years: int | None = None
    adjusted: Words = field(default_factory=dict)
    every: str = ""
    responsible: tuple[str, ...] = ()
    gives: Words = field(default_factory=dict)
    service: str = ""
    payer: Words = field(default_factory=dict)
    value: tuple[Words, int] | None = None
    notes: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Indicator:
    """A series of figures. ``unit``: money (fen), rate (a fraction of one), count or index."""

    id: str
    name: Words
    unit: str
    word: Words


@dataclass(frozen=True)
class Years:
    """The years a bound speaks of; all None where the text names none.

    ``each``: every year alike. ``by``: the state in that year. ``count``: so many years from a
    start that the text does not give.
    """

    first: int | None = None
    last: int | None = None
    each: bool = False
    by: int | None = None
    count: int | None = None


@dataclass(frozen=True)
class Bound:
    """What a figure is to reach: a target or a fund.

    ``bound`` is how it compares (at_least, above, about, exactly, at_most, below), ``value`` exact
    in the indicator's unit, ``top`` the upper end of a range. ``growth`` and ``share_of`` say that
    not the figure itself is compared, ``reference`` with which other indicator.
    """

    kind: str
    id: str
    cite: Cite
    name: Words
    indicator: str
    bound: str
    value: Fraction | None
    top: Fraction | None
    years: Years
    share_of: str = ""
    growth: str = ""
    base: int | None = None
    total: bool = False
    rises: bool = False
    areas: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    reference: str = ""
    firmness: str = "must"
    responsible: tuple[str, ...] = ()
    words: Words = field(default_factory=dict)
    holder: Words = field(default_factory=dict)
    pays: tuple[str, ...] = ()
    spent: str = ""
    notes: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Group:
    """Places that stand together: members by name."""

    id: str
    name: Words
    members: tuple[Words, ...]


@dataclass(frozen=True)
class Areas:
    """A division of the jurisdiction into groups of places."""

    id: str
    cite: Cite
    name: Words
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Assessment:
    """A ranking at intervals and what it brings to the first or last; ``pooled``: one ranking."""

    id: str
    cite: Cite
    name: Words
    every: str
    among: str
    pooled: bool
    place: str
    count: int
    consequence: Words
    responsible: tuple[str, ...] = ()
    notes: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Task:
    """Work that units have to do. ``due`` is an ordinal, None where the text has no day."""

    id: str
    cite: Cite
    name: Words
    does: Words
    items: tuple[Words, ...]
    responsible: tuple[str, ...]
    years: Years
    due: int | None
    notes: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Cycle:
    """Something done again and again: bulletins, assessments, returns, meetings."""

    id: str
    cite: Cite
    name: Words
    every: str
    does: Words
    of: tuple[Words, ...]
    responsible: tuple[str, ...]
    notes: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Arithmetic:
    """A relation between figures of the text that was computed and holds."""

    id: str
    cite: Cite | None
    name: Words
    left: str
    relation: str
    right: str
    values: tuple[Fraction, Fraction]
    kind: str
    rests: tuple[str, ...]
    means: Words


@dataclass(frozen=True)
class Programme:
    """Everything in a pack that is no award, under one set of readings and overlays."""

    pack: str
    version: str
    region: str
    readings: dict[str, str]
    nodes: tuple[Node, ...]
    rules: tuple[Rule, ...]
    bounds: tuple[Bound, ...]
    areas: dict[str, Areas]
    assessments: tuple[Assessment, ...]
    tasks: tuple[Task, ...]
    cycles: tuple[Cycle, ...]
    arithmetic: tuple[Arithmetic, ...]
    indicators: dict[str, Indicator]
    units: dict[str, Words]
    terms: dict[str, dict[str, Any]]
    gaps: dict[str, dict[str, Any]]
    fact_ids: frozenset[str]

    def of_kind(self, kind: str) -> list[Rule]:
        """The rules of one kind, in the order of the document."""
        return [r for r in self.rules if r.kind == kind]

    def members(self, group: str) -> tuple[Words, ...]:
        """The places of a group, or of all groups of a division; empty for an unknown id."""
        if group in self.areas:
            return tuple(m for g in self.areas[group].groups for m in g.members)
        return next((g.members for a in self.areas.values() for g in a.groups if g.id == group), ())

    def bound(self, identity: str) -> Bound | None:
        """A target or fund by its id."""
        return next((b for b in self.bounds if b.id == identity), None)
