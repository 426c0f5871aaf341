"""What a result shows: plain parts with texts in one language, amounts in fen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from jigai.engine.awards import DECLARED
from jigai.guide.choosing import Choosing
from jigai.guide.deciding import Room
from jigai.guide.ways import Way
from jigai.policy.pack import Pack


@dataclass(frozen=True)
class Pay:
    """One payment: its label, the year it is of, whether it is due, what it comes to in fen."""

    label: str
    year: int | None
    state: str
    low: int
    high: int
    clause: str
    at: str
    why: str


@dataclass(frozen=True)
class Line:
    """A reason, warning or working with its clause."""

    text: str
    clause: str = ""
    at: str = ""


@dataclass(frozen=True)
class Wanted:
    """A missing fact: its words, and the question that asks for it ("" where nobody can say)."""

    text: str
    question: str


@dataclass(frozen=True)
class Needed:
    """The least change that would turn a refusal or reach more, with what it gives in fen."""

    changes: tuple[str, ...]
    amount: int | None


@dataclass(frozen=True)
class Chosen:
    """A choice between awards: its name, whether this one is kept, and the others.

    ``own`` says that a person chose instead of taking the advice.
    """

    rule: str
    name: str
    advised: bool
    others: tuple[str, ...]
    clause: str
    own: bool = False


@dataclass
class Row:
    """One award. ``outcome`` is the engine's, or ``up-to`` where the text only names a
    ceiling; ``absent`` says that the case has nothing that the measure is for."""

    label: str
    measure: str
    name: str
    subject: str
    about: str
    kind: str
    clause: str
    at: str
    outcome: str
    low: int
    high: int
    boundless: bool
    up_to: bool
    payee: str
    payer: str
    gives: str
    flags: tuple[str, ...]
    absent: bool = False
    base: list[Line] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)
    payments: list[Pay] = field(default_factory=list)
    reasons: list[Line] = field(default_factory=list)
    warnings: list[Line] = field(default_factory=list)
    working: list[dict[str, Any]] = field(default_factory=list)
    missing: list[Wanted] = field(default_factory=list)
    needed: Needed | None = None
    choices: list[Chosen] = field(default_factory=list)
    room: Room | None = None
    decision: dict[str, Any] | None = None

    @property
    def settled(self) -> bool:
        """One amount, not a range."""
        return self.low == self.high


@dataclass(frozen=True)
class Taking:
    """A reading in force, its other answers, and where it comes from (default or this case)."""

    id: str
    issue: str
    answer: str
    text: str
    others: tuple[tuple[str, str], ...]
    own: bool
    clauses: tuple[str, ...]


@dataclass
class Report:
    """What one policy says of a calculation."""

    pack: Pack
    title: str
    place: str
    draft: bool
    claim_year: int
    as_of: str
    dossier: str
    low: int
    high: int
    boundless: bool
    rows: list[Row]
    choosings: list[Choosing]
    readings: list[Taking]
    problems: list[Line]
    warnings: list[Line]
    notes: list[str]

    def of(self, *outcomes: str) -> list[Row]:
        """The rows with one of these outcomes."""
        return [r for r in self.rows if r.outcome in outcomes]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many awards end in each outcome, rules without an amount apart."""
        found: dict[str, int] = {}
        for row in self.rows:
            if row.outcome != DECLARED:
                found[row.outcome] = found.get(row.outcome, 0) + 1
        return list(found.items())

    @property
    def settled(self) -> bool:
        """The total is one amount."""
        return self.low == self.high

    @property
    def limited_by(self) -> list[str]:
        """The limits that took something, each once."""
        found = {w.label: None for r in self.rows for w in r.ways if w.change and w.role == "step"}
        return list(found)

    @property
    def missing(self) -> list[Wanted]:
        """Every missing fact, each once."""
        return list({w.text: w for r in self.rows for w in r.missing}.values())
