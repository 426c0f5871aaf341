"""The kinds of dossiers that a case set is filled with, each a way in which cases can be hard."""

from __future__ import annotations

import copy
import datetime as dt
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.engine.columns.fuzz.cases import Batch, Case
from tests.engine.columns.fuzz.edges import Edges
from tests.engine.columns.fuzz.values import NOT_APPLICABLE, Mood, Values
from tests.engine.random_dossiers import Bench, entities, loaded

from jigai.engine.api import program
from jigai.facts.subjects import PLURALS
from jigai.facts.vocabulary import Fact, vocabulary
from jigai.money.fen import yuan
from jigai.money.rates import percent

EDGE_TRIES = 6
PLURAL_OF = {entity: plural for plural, entity in PLURALS.items()}
USUAL = 2024
_NEVER_DRAWN = ("organisation.kind", "organisation.credit_code")
_CONTRADICTING = ("completed", "has_bank_loan")
"""Follow from other facts; stated at random they would mostly contradict them."""
_AWKWARD = ("P10", "P9", "p1", "P 1", "项目一", "Ｐ１", "Z", "é", "P-1'", "0")

MOODS: dict[str, Mood] = {
    "complete": Mood(),
    "few facts unknown": Mood(unknown=0.01),
    "many facts unknown": Mood(unknown=0.25),
    "nothing known": Mood(unknown=1.0),
    "not applicable": Mood(impossible=0.08),
    "mostly refused": Mood(truth=0.5),
    "largest numbers": Mood(size="huge"),
    "smallest numbers": Mood(size="tiny"),
    "empty": Mood(rows=0, subjects=0),
    "many subjects": Mood(subjects=300, rows=1),
    "long lists": Mood(subjects=1, rows=400),
    "ties": Mood(subjects=2),
    "decided": Mood(decided=0.6),
    "several organisations": Mood(subjects=2),
    "ids shared between kinds": Mood(),
}
EDGES = "one fen, day or count beside an edge"
HEAVY = ("many subjects", "long lists")
OPEN = ("few facts unknown", "many facts unknown", "nothing known", "decided")
"""What the scalar evaluator takes, and with it whoever shares a limit with them."""
KNOWN = [
    *["complete", "ties", "several organisations"] * 2,
    *(kind for kind in MOODS if kind not in (*OPEN, *HEAVY)),
    EDGES,
]


def mixture(chance: random.Random) -> list[str]:
    """The kinds of one case set: mostly cases that columns can answer, at times others too."""
    kinds = list(KNOWN)
    if chance.random() < 0.4:
        kinds.append(chance.choice(HEAVY))
    if chance.random() < 0.6:
        kinds += chance.choices(OPEN, k=chance.randint(1, 6))
    return kinds


def bench_of(folder: Path, readings: dict[str, str]) -> Bench:
    """A pack under some readings, with what its plan compares facts with."""
    pack = loaded(folder)
    return Bench(pack, program(pack, readings))


class Maker:
    """Makes the cases of one case set."""

    def __init__(self, folder: Path, readings: dict[str, str], seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - the same seed gives the same cases
        self.here = bench_of(folder, readings)
        self.year, self.as_of = self.times()
        self.earlier = self.chance.random() < 0.5
        self.folder, self.readings, self.seed = folder, readings, seed

    def times(self) -> tuple[int, dt.date]:
        """Mostly the end of a usual year, at times a day at which the plan changes its mind."""
        days = self.values(Mood(), USUAL, dt.date(USUAL, 12, 31)).days
        if not days or self.chance.random() < 0.85:
            return USUAL, dt.date(USUAL, 12, 31)
        day = dt.date.fromordinal(self.chance.choice(days) + self.chance.randint(-1, 1))
        if not 1991 <= day.year <= 2199:
            return USUAL, dt.date(USUAL, 12, 31)
        return day.year + self.chance.choice((-1, 0, 0)), day

    def values(self, mood: Mood, year: int = 0, as_of: dt.date | None = None) -> Values:
        """A source of values in a mood."""
        return Values(self.chance, self.here, year or self.year, as_of or self.as_of, mood)

    def batch(self, kinds: list[str]) -> Batch:
        """A case set with one case of each kind named."""
        made = Batch(self.folder, self.readings, self.year, self.as_of, self.programme())
        made.origin = f"seed {self.seed}"
        for number, kind in enumerate(kinds):
            made.cases += self.cases(made, kind, f"{number}-")
        return made

    def cases(self, batch: Batch, kind: str, prefix: str) -> list[Case]:
        """The case of a kind; several where it is about the edges of one."""
        if kind != EDGES:
            return [Case(kind, self.case(kind, prefix))]
        base = Case(kind, self.case("complete", ""))
        values = self.values(MOODS["complete"])
        return Edges(batch, base, values).found(EDGE_TRIES, prefix)

    def programme(self) -> dict[str, Any]:
        """What the programme states: nearly always all that the pack reads."""
        mood = Mood(unknown=0.0 if self.chance.random() < 0.93 else 0.3)
        values = self.values(mood)
        return {
            fact.name: values.every(fact) if fact.shape == "rows" else values.fact(fact)
            for fact in vocabulary().entities["programme"].facts.values()
            if self.here.reads(fact) and not values.unknown()
        }

    # One case

    def case(self, kind: str, prefix: str) -> dict[str, Any]:
        """What a case of a kind states; every id begins with the prefix."""
        count = self.chance.randint(2, 4) if kind == "several organisations" else 1
        raw: dict[str, Any] = {"organisations": [], "decisions": []}
        raw |= {plural: [] for plural in PLURALS}
        for number in range(count):
            self.organisation(kind, f"{prefix}E{number}", raw)
        if kind == "ties":
            self.tied(raw, prefix)
        if MOODS[kind].decided:
            raw["decisions"] = self.decisions(raw, MOODS[kind])
        return raw

    def organisation(self, kind: str, identity: str, raw: dict[str, Any]) -> None:
        """One organisation and what it owns."""
        mood = MOODS[kind]
        owned = {
            entity: [
                identity
                if kind.startswith("ids") and not n
                else f"{identity}{entity[0].upper()}{n}"
                for n in range(self.many(kind, mood))
            ]
            for entity in entities(self.here)
        }
        measures = [m.id for m in self.here.program.plan.measures]
        ids = [identity, *(i for listed in owned.values() for i in listed[:5])]
        mood = replace(
            mood, earlier=self.earlier, codes=[*ids, *ids, *self.chance.sample(measures, 2)]
        )
        values = self.values(mood)
        kinds = sorted({m.organisation or "enterprise" for m in self.here.program.plan.measures})
        made = self.subject(values, "organisation", identity)
        if not values.unknown():
            made["kind"] = self.chance.choice(["enterprise"] * 4 + kinds)
        raw["organisations"].append(made)
        for entity, listed in owned.items():
            for name in listed:
                raw[PLURAL_OF[entity]].append(self.subject(values, entity, name, identity))

    def many(self, kind: str, mood: Mood) -> int:
        """How many subjects of an entity."""
        low = mood.subjects // 2 if kind == "many subjects" else 0
        return self.chance.randint(low, mood.subjects)

    def subject(
        self, values: Values, entity: str, identity: str, owner: str | None = None
    ) -> dict[str, Any]:
        """One subject: every fact that the pack reads, unless the mood leaves it unsaid."""
        made: dict[str, Any] = {"id": identity} | ({} if owner is None else {"of": owner})
        for fact in vocabulary().entities[entity].facts.values():
            if fact.key in _NEVER_DRAWN or not self.here.reads(fact) or values.unknown():
                continue
            if not self.left_to_follow(fact):
                made[fact.name] = self.stated(values, fact)
        self.sorted_days(made)
        return made

    def left_to_follow(self, fact: Fact) -> bool:
        """A fact that follows from others is stated itself only at times."""
        if fact.derive is None:
            return False
        return self.chance.random() < (0.97 if fact.name in _CONTRADICTING else 0.5)

    def stated(self, values: Values, fact: Fact) -> Any:
        """A fact, or that it cannot hold."""
        impossible = self.chance.random() < values.mood.impossible
        return dict(NOT_APPLICABLE) if impossible else values.fact(fact)

    def sorted_days(self, made: dict[str, Any]) -> None:
        """Nothing ends before it begins."""
        for first, last in (("started_on", "completed_on"), ("valid_from", "valid_until")):
            if isinstance(made.get(first), str) and isinstance(made.get(last), str):
                made[first], made[last] = sorted((made[first], made[last]))
        validity = made.get("validity")
        if isinstance(validity, dict) and "from" in validity and "valid_until" not in made:
            made["valid_from"] = validity["from"]

    # What makes a kind

    def tied(self, raw: dict[str, Any], prefix: str) -> None:
        """Subjects that differ in nothing but their ids, which sort in unexpected ways."""
        for plural in PLURALS:
            if raw[plural]:
                one = raw[plural][0]
                names = self.chance.sample(_AWKWARD, self.chance.randint(2, 6))
                raw[plural] += [copy.deepcopy(one) | {"id": prefix + name} for name in names]

    def decisions(self, raw: dict[str, Any], mood: Mood) -> list[dict[str, Any]]:
        """Terms for some measures and subjects, and limits lifted."""
        chance, plan = self.chance, self.here.program.plan
        ids = {e: [s["id"] for s in raw[p]] for e, p in PLURAL_OF.items()}
        owners = [o["id"] for o in raw["organisations"]]
        found: list[dict[str, Any]] = []
        for measure in plan.measures:
            if not measure.money or chance.random() > mood.decided:
                continue
            terms: dict[str, Any] = {
                "rate": percent(chance.randint(0, 300_000)),
                "amount": yuan(chance.randint(0, 500_000_000)),
                "cap": yuan(chance.randint(0, 1_000_000_000)),
            }
            kept = {k: v for k, v in terms.items() if chance.random() < 0.7}
            about = chance.choice([*ids.get(measure.entity, ()), *owners])
            found.append({"measure": measure.id, "subject": about} | kept)
        liftable = [limit.id for limit in plan.limits if limit.liftable]
        liftable += [choice.id for choice in plan.choices if choice.liftable]
        if liftable:
            amount = chance.choice(["none", yuan(chance.randint(0, 1_000_000_000))])
            lifted = {chance.choice(liftable): amount}
            found.append({"subject": chance.choice(owners), "lifts": lifted})
        return found
