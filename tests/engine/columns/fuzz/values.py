"""Values of facts that lie where a plan changes its mind, and where integers outgrow a machine.

Every figure comes from the plan's constants or from the fact's declared range; a test states none.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from typing import Any

from tests.engine.random_dossiers import Bench

from jigai.facts.vocabulary import NEVER, Fact
from jigai.money.fen import yuan
from jigai.money.rates import percent

MACHINE = (2**31, 2**53, 2**63)
"""Where 32-bit integers, doubles and 64-bit integers end."""
_LAST_DAYS = ((1, 31), (2, 28), (2, 29), (3, 31), (6, 30), (8, 31), (12, 31), (1, 1), (3, 1))
NOT_APPLICABLE = {"status": "not-applicable"}


@dataclass
class Mood:
    """How one dossier is drawn: shares of unknown and impossible facts, of truths, of rows."""

    unknown: float = 0.0
    impossible: float = 0.0
    truth: float = 0.93
    rows: int = 4
    subjects: int = 3
    size: str = "any"
    decided: float = 0.0
    earlier: bool = True
    codes: list[str] = field(default_factory=list)


class Values:
    """Draws values for one pack in one year."""

    def __init__(
        self, chance: random.Random, here: Bench, year: int, as_of: dt.date, mood: Mood
    ) -> None:
        self.chance = chance
        self.here = here
        self.year = year
        self.as_of = as_of
        self.mood = mood
        nodes = here.program.plan.nodes
        consts = [n for n in nodes if n.op == "const"]
        self.rates = [(n.args[0], n.den) for n in consts if n.kind == "rate" and n.args[0] > 0]
        self.days = [
            n.args[0] for n in consts if n.kind == "date" and n.den == 1 and n.args[0] < NEVER
        ]
        self.counts = [n.args[0] for n in consts if n.kind in ("number", "days", "months")]
        self.tops = [n.args[0] * n.den for n in consts if n.kind in ("rate", "number") and n.args]

    def near(self, number: int) -> int:
        """A number, or one beside it."""
        return number + self.chance.choice((-1, 0, 0, 1))

    def within(self, number: int, fact: Fact) -> int:
        """A number inside the fact's range."""
        return max(fact.low, min(int(number), fact.high))

    def spread(self, fact: Fact) -> int:
        """Anything in the range, small numbers as often as large ones."""
        return self.within(int(2 ** self.chance.uniform(0, max(1, fact.high).bit_length())), fact)

    # Numbers

    def money(self, fact: Fact) -> int:
        """Fen: at what the plan compares the fact with, at what just reaches a cap, or anything."""
        chance, here = self.chance, self.here
        if self.mood.size == "huge":
            return self.within(self.huge(fact), fact)
        if self.mood.size == "tiny":
            return self.within(chance.choice((0, 1, 2, 99, 100, 101)), fact)
        met = here.compared.get(fact.name) or here.amounts or [10**8]
        amount = int(chance.choice(here.amounts or [10**8]))
        found = chance.choice(
            (
                lambda: self.near(int(chance.choice(met))),
                lambda: self.near(amount),
                lambda: self.reaching(amount),
                lambda: self.reaching(amount) + chance.randint(0, 10**8),
                lambda: chance.randint(0, 10**9),
                lambda: chance.randint(0, 3 * 10**10),
                lambda: self.spread(fact),
            )
        )()
        return self.within(found, fact)

    def reaching(self, amount: int) -> int:
        """The base of which some rate of the plan just gives an amount, or one fen beside."""
        if not self.rates:
            return self.near(amount)
        number, den = self.chance.choice(self.rates)
        return self.near(amount * den // int(number))

    def huge(self, fact: Fact) -> int:
        """The end of the range, or what some factor of the plan takes to the end of a machine."""
        top = self.chance.choice(self.tops or [1])
        return self.chance.choice(
            (
                fact.high,
                fact.high - 1,
                self.near(self.chance.choice(MACHINE) // max(1, int(top))),
                self.near(self.chance.choice(MACHINE) // (max(1, int(top)) * 366)),
                self.chance.randint(fact.high // 2, fact.high),
            )
        )

    def rate(self, fact: Fact) -> int:
        """Parts per million."""
        low, high = fact.low, min(fact.high, 80_000)
        met = [v * 1_000_000 // d for v, d in self.rates]
        found = self.chance.choice((fact.high, self.chance.randint(low, high), 0, 43_500,
                                    self.near(self.chance.choice(met or [10]))))  # fmt: skip
        return self.within(fact.high if self.mood.size == "huge" else found, fact)

    def count(self, fact: Fact) -> int:
        """Counts, days, hundredths of a square metre."""
        met = [int(v) for v in self.here.compared.get(fact.name, ())] + self.counts
        if self.mood.size == "huge":
            return self.within(fact.high - self.chance.choice((0, 1)), fact)
        found = self.chance.choice((0, 1, self.chance.randint(0, 12), self.spread(fact),
                                    self.near(int(self.chance.choice(met or [1])))))  # fmt: skip
        return self.within(found, fact)

    # Days

    def day(self, fact: Fact) -> str:
        """A day of the years in question, a month's end, a day of the plan, the calendar's end."""
        chance = self.chance
        month, day = chance.choice(_LAST_DAYS)
        year = self.year + chance.randint(-3, 1)
        if (month, day) == (2, 29):
            year -= year % 4
        turn = dt.date(year, month, day).toordinal()
        span = chance.randint(self.as_of.toordinal() - 700, self.as_of.toordinal() + 60)
        found = chance.choices(
            (
                span,
                turn,
                self.near(self.as_of.toordinal()),
                self.near(chance.choice(self.days or [turn])),
                self.spread(fact) if self.mood.size == "huge" else span,
                fact.high - chance.choice((0, 1, 40)) if self.mood.size == "huge" else turn,
            ),
            (30, 20, 10, 15, 5, 3),
        )[0]
        return dt.date.fromordinal(self.within(found, fact)).isoformat()

    # Words

    def region(self, fact: Fact) -> str:
        """Places that the plan names, places inside them, the pack's, and one outside."""
        known = [str(c) for c in self.here.compared.get(fact.name, ())]
        known += [self.here.pack.info.region] * 2
        return self.chance.choice([*known, *known, "110000"])

    def code(self, fact: Fact) -> str:
        """A code, mostly one that the plan compares the fact with."""
        met = [str(c) for c in self.here.compared.get(fact.name, ())]
        if not fact.open_codes:
            return self.chance.choice([c for c in met if c in fact.codes] * 3 + list(fact.codes))
        others = [*self.mood.codes, *fact.codes, "甲", "b'c", "Ⅱ 类"]
        return self.chance.choice(met * 3 + self.chance.sample(others, min(3, len(others))))

    def text(self) -> str:
        """Short texts, some with signs that other languages give a meaning."""
        return self.chance.choice(("甲", "乙", "O'Neil %_\\", "a;b--c", "２４"))

    # Facts of every shape

    def cell(self, fact: Fact) -> Any:
        """One value as a dossier states it."""
        match fact.type:
            case "bool":
                return self.chance.random() < self.mood.truth
            case "money":
                return yuan(self.money(fact))
            case "rate":
                return percent(self.rate(fact))
            case "area":
                hundredths = self.count(fact)
                return f"{hundredths // 100}.{hundredths % 100:02d}"
            case "count" | "days":
                return self.count(fact)
            case "year":
                return self.within(self.year + self.chance.randint(-2, 1), fact)
            case "date":
                return self.day(fact)
            case "region":
                return self.region(fact)
            case "industry":
                return self.chance.choice(("C", "C35", "C40", "C13"))
            case "code":
                return self.code(fact)
        return self.text()

    def fact(self, fact: Fact) -> Any:
        """A fact of any shape."""
        match fact.shape:
            case "rows":
                return self.rows(fact)
            case "by-year":
                years = range(self.year - 8, self.year + 9)
                return {year: self.maybe(fact) for year in years if not self.unknown()}
            case "by-key":
                keys = self.here.keys.get(fact.name, ())
                return {key: self.maybe(fact) for key in keys if not self.unknown()}
            case "interval":
                first, last = sorted((self.day(fact), self.day(fact)))
                ends = {"from": first, "until": self.chance.choice((last, last, "none"))}
                return {end: day for end, day in ends.items() if not self.unknown()}
        return self.maybe(fact)

    def rows(self, fact: Fact) -> list[dict[str, Any]]:
        """A list, from none to as many as the mood wants; some rows twice."""
        most = min(self.mood.rows, fact.max_rows)
        if (fact.name == "history" and not self.mood.earlier) or self.chance.random() < 0.25:
            return []
        found = [self.row(fact) for _ in range(self.chance.randint(0, most))]
        if found and len(found) < fact.max_rows and self.chance.random() < 0.2:
            found.append(dict(found[0]))
        return found

    def row(self, fact: Fact) -> dict[str, Any]:
        """One row of a list."""
        return {name: self.maybe(c) for name, c in fact.row.items() if not self.unknown()}

    def every(self, fact: Fact) -> list[dict[str, Any]]:
        """A list with a row for each code that the plan looks for in it."""
        named = {c.name: self.here.compared.get(c.name, ()) for c in fact.row.values()}
        codes = {name: found for name, found in named.items() if fact.row[name].type == "code"}
        return [
            self.row(fact) | {name: code} for name, found in codes.items() for code in found
        ] + self.rows(fact)

    def unknown(self) -> bool:
        """This is left unsaid."""
        return self.chance.random() < self.mood.unknown

    def maybe(self, fact: Fact) -> Any:
        """A value, or that there cannot be one."""
        impossible = self.chance.random() < self.mood.impossible
        return dict(NOT_APPLICABLE) if impossible else self.cell(fact)
