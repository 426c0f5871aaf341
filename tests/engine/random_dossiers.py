"""Random dossiers drawn from the vocabulary: complete ones, stating all that a pack reads.

Amounts, days and codes cluster on what the pack compares them with, one step to either side, so
that thresholds, ties and caps are met often.
"""

from __future__ import annotations

import copy
import datetime as dt
import random
from functools import lru_cache
from pathlib import Path
from typing import Any

from jigai.engine.api import program
from jigai.engine.evaluating import Program
from jigai.facts.subjects import PLURALS
from jigai.facts.vocabulary import Fact, vocabulary
from jigai.money.fen import parse_yuan, yuan
from jigai.money.rates import percent
from jigai.policy.loading import load_pack, shipped_root
from jigai.policy.pack import Pack

ROOTS = (shipped_root(), Path(__file__).parents[2] / "demonstration" / "packs")
FOLDERS = sorted(p.parent for root in ROOTS for p in root.glob("*/pack.yaml"))
YEAR = 2024
_DAYS = (dt.date(2022, 6, 1).toordinal(), dt.date(2025, 2, 1).toordinal())
_KEPT = {f"organisation.{name}" for name in ("kind", "region", "history", "invoices_claimed")}
"""What is known always: earlier awards and invoices not stated are reckoned as none."""
_CELLS_DERIVED = {
    name
    for entity in vocabulary().entities.values()
    for fact in entity.facts.values()
    for name, column in fact.row.items()
    if column.derive is not None
}
_DERIVED = {"completed", "has_bank_loan"}
"""Left to what they follow from, or the dossier would contradict itself."""


class Bench:
    """A pack ready to run, with the constants that it compares each fact with, by name."""

    def __init__(self, pack: Pack, ready: Program) -> None:
        self.pack = pack
        self.program = ready
        self.facts = ready.plan.fact_ids
        self.compared: dict[str, tuple[Any, ...]] = {
            name: tuple(sorted(values, key=str)) for name, values in compared(ready).items()
        }
        nodes = ready.plan.nodes
        self.keys: dict[str, list[str]] = {}
        for node in nodes:
            if node.op == "at" and nodes[node.args[2]].kind == "code":
                self.keys.setdefault(node.args[1], []).append(nodes[node.args[2]].args[0])
        self.amounts = [
            node.args[0]
            for node in ready.plan.nodes
            if node.op == "const" and node.kind == "money" and node.den == 1 and node.args[0] > 0
        ]

    def __repr__(self) -> str:
        return self.pack.id

    def reads(self, fact: Fact) -> bool:
        return fact.key in self.facts or any(c.key in self.facts for c in fact.row.values())


def compared(ready: Program) -> dict[str, set[Any]]:
    """Constants that stand opposite a fact in a comparison, by the fact's name."""
    nodes = ready.plan.nodes
    found: dict[str, set[Any]] = {}
    for node in nodes:
        if node.op in ("in", "inside"):
            pairs = [(node.args[0], node.args[1] if node.op == "in" else (node.args[1],))]
        elif node.op in ("lt", "le", "eq", "ne"):
            one, other = node.args
            pairs = [(one, nodes[other].args), (other, nodes[one].args)]
            pairs = [(n, c) for (n, c), o in zip(pairs, (other, one), strict=True)
                     if nodes[o].op == "const" and nodes[o].den == 1]  # fmt: skip
        else:
            continue
        for number, constants in pairs:
            if nodes[number].op in ("fact", "stated", "at"):
                found.setdefault(str(nodes[number].args[1]), set()).update(constants)
    return found


@lru_cache(maxsize=16)
def loaded(folder: Path) -> Pack:
    """A pack, read once."""
    return load_pack(folder)


@lru_cache(maxsize=512)
def bench(folder: Path, axis: str = "", answer: str = "") -> Bench:
    """A pack with its constants, under the defaults or with one reading answered otherwise."""
    pack = loaded(folder)
    return Bench(pack, program(pack, {axis: answer} if axis else {}))


def any_bench(folder: Path, seed: int) -> Bench:
    """Every other time the defaults, else one of the other answers to one of the readings."""
    axes = list(loaded(folder).axes.values())
    if seed % 2 or not axes:
        return bench(folder)
    axis = axes[seed // 2 % len(axes)]
    answers = list(axis.alternatives)
    return bench(folder, axis.id, answers[seed // 2 // len(axes) % len(answers)])


# Values


def value(chance: random.Random, here: Bench, fact: Fact) -> Any:
    """A value of a fact as a dossier states it."""
    match fact.type:
        case "bool":
            return chance.random() < 0.93
        case "money":
            return yuan(money(chance, here, fact))
        case "rate":
            return percent(chance.randint(0, min(fact.high, 80_000)))
        case "count" | "days" | "area":
            return chance.randint(max(0, fact.low), min(fact.high, 12))
        case "year":
            return chance.randint(YEAR - 2, YEAR + 1)
        case "date":
            return day(chance)
        case "region":
            known = here.compared.get(fact.name, ()) * 3 + (here.pack.info.region,) * 3
            return chance.choice([*known, "110000"])
        case "industry":
            return chance.choice(["C35", "C40", "C13"])
        case "code":
            return code(chance, here, fact)
    return chance.choice(["甲", "乙"])


def money(chance: random.Random, here: Bench, fact: Fact) -> int:
    """Fen: at a threshold, one to either side, nothing, or anything."""
    met = here.compared.get(fact.name) or here.amounts
    found = chance.choice(
        [
            chance.choice(met) + chance.randint(-1, 1),
            chance.choice(here.amounts) + chance.randint(-1, 1),
            chance.randint(0, 1_000_000_000),
            chance.randint(0, 30_000_000_000),
            chance.randint(0, 30_000_000_000),
            chance.choice([0, 1, 99]),
        ]
    )
    return max(0, min(int(found), fact.high))


def day(chance: random.Random) -> str:
    """A day of the years in question."""
    return dt.date.fromordinal(chance.randint(*_DAYS)).isoformat()


def code(chance: random.Random, here: Bench, fact: Fact) -> str:
    """A code of the fact: mostly one that the pack compares it with."""
    met = list(here.compared.get(fact.name, ()))
    if fact.open_codes:
        ids = ["E", "P1", "T1", *(m.id for m in here.program.plan.measures)]
        return str(chance.choice(met * 3 + chance.sample(ids, 3)))
    return str(chance.choice([c for c in met if c in fact.codes] * 3 + list(fact.codes)))


def stated(chance: random.Random, here: Bench, fact: Fact) -> Any:
    """A fact of any shape."""
    if fact.shape == "rows":
        return [
            {name: value(chance, here, column) for name, column in fact.row.items()}
            for _ in range(chance.randint(2 if fact.entity == "programme" else 0, 4))
        ]
    if fact.shape == "by-year":
        return {year: value(chance, here, fact) for year in range(YEAR - 8, YEAR + 9)}
    if fact.shape == "by-key":
        return {key: value(chance, here, fact) for key in here.keys.get(fact.name, ())}
    if fact.shape == "interval":
        first, last = sorted((day(chance), day(chance)))
        return {"from": first, "until": last}
    return value(chance, here, fact)


# Dossiers


def subject(chance: random.Random, here: Bench, entity: str, identity: str) -> dict[str, Any]:
    """One subject with every fact that the pack reads of it."""
    found: dict[str, Any] = {"id": identity}
    for fact in vocabulary().entities[entity].facts.values():
        if fact.key in ("organisation.kind", "organisation.credit_code"):
            continue
        if here.reads(fact) and fact.name not in _DERIVED:
            found[fact.name] = stated(chance, here, fact)
    for first, last in (("started_on", "completed_on"), ("valid_from", "valid_until")):
        if first in found and last in found:
            found[first], found[last] = sorted((found[first], found[last]))
    return found


def entities(here: Bench) -> list[str]:
    """What subjects the pack has rules for, besides organisations."""
    read = {key.split(".")[0] for key in here.facts}
    read |= {m.entity for m in here.program.plan.measures if m.money}
    return [entity for entity in PLURALS.values() if entity in read]


def decisions(chance: random.Random, here: Bench) -> list[dict[str, Any]]:
    """What people decided: terms for some measures, some limits lifted."""
    plan = here.program.plan
    found: list[dict[str, Any]] = []
    for measure in plan.measures:
        if measure.money and chance.random() < (0.5 if measure.decision else 0.15):
            terms = {
                "rate": percent(chance.randint(0, 300_000)),
                "amount": yuan(chance.randint(0, 500_000_000)),
                "cap": yuan(chance.randint(0, 1_000_000_000)),
            }
            found.append({"measure": measure.id} | terms)
    liftable = [limit.id for limit in plan.limits if limit.liftable]
    liftable += [choice.id for choice in plan.choices if choice.liftable]
    if liftable and chance.random() < 0.3:
        amount = chance.choice([None, yuan(chance.randint(0, 1_000_000_000))])
        found.append({"lifts": {chance.choice(liftable): amount}})
    return found


def random_dossier(seed: int, here: Bench) -> dict[str, Any]:
    """A complete dossier for a pack: one organisation and a few of each kind of subject."""
    chance = random.Random(seed)  # noqa: S311 - the same seed has to give the same dossier
    raw: dict[str, Any] = {"claim_year": YEAR, "as_of": f"{YEAR}-12-31"}
    raw["applicant"] = subject(chance, here, "organisation", "E")
    kinds = sorted({m.organisation or "enterprise" for m in here.program.plan.measures})
    raw["applicant"]["kind"] = chance.choice(["enterprise"] * 4 + kinds)
    raw["applicant"]["region"] = here.pack.info.region
    raw["applicant"].setdefault("history", [])
    plurals = {entity: plural for plural, entity in PLURALS.items()}
    for entity in entities(here):
        raw[plurals[entity]] = [
            subject(chance, here, entity, f"{entity[0].upper()}{n + 1}")
            for n in range(chance.randint(0, 3))
        ]
    raw["decisions"] = decisions(chance, here)
    raw["programme"] = {
        fact.name: stated(chance, here, fact)
        for fact in vocabulary().entities["programme"].facts.values()
        if here.reads(fact)
    }
    return raw


# Taking a fact away


def droppable(raw: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The path of every fact that could be unknown.

    Not what derives from other facts: stated otherwise, it would not be found again.
    """
    subjects: list[tuple[str, tuple[Any, ...]]] = [
        ("organisation", ("applicant",)),
        ("programme", ("programme",)),
    ]
    for plural, entity in PLURALS.items():
        subjects += [(entity, (plural, index)) for index in range(len(raw.get(plural, [])))]
    found = []
    for entity, path in subjects:
        facts = vocabulary().entities[entity].facts
        for name in reach(raw, path):
            fact = facts.get(name)
            if fact is not None and fact.derive is None and fact.key not in _KEPT:
                found.append((*path, name))
    return found


def reach(raw: Any, path: tuple[Any, ...]) -> Any:
    """What stands at a path."""
    for key in path:
        raw = raw[key]
    return raw


def taken_away(seed: int, raw: dict[str, Any]) -> list[tuple[Any, ...]]:
    """One to four things to leave unstated: whole facts, single cells, single years."""
    chance = random.Random(seed)  # noqa: S311 - the same seed has to give the same choice
    facts = droppable(raw)
    paths = chance.sample(facts, min(len(facts), chance.randint(1, 4)))
    return [part_of(chance, raw, path) for path in paths]


def part_of(chance: random.Random, raw: dict[str, Any], path: tuple[Any, ...]) -> tuple[Any, ...]:
    """The path of a part of what stands there, or the path itself."""
    found = reach(raw, path)
    if isinstance(found, list) and found and chance.random() < 0.7:
        index = chance.randrange(len(found))
        cells = [name for name in sorted(found[index]) if name not in _CELLS_DERIVED]
        return (*path, index, chance.choice(cells))
    if isinstance(found, dict) and found and chance.random() < 0.7:
        near = [key for key in found if not isinstance(key, int) or abs(key - YEAR) < 3]
        return (*path, chance.choice(near))
    return path


def without(raw: dict[str, Any], paths: list[tuple[Any, ...]]) -> dict[str, Any]:
    """A dossier in which some things are not stated."""
    whole = copy.deepcopy(raw)
    for path in paths:
        at: Any = whole
        for key in path[:-1]:
            at = at.get(key) if isinstance(at, dict) else at[key]
            if at is None:
                break
        else:
            at.pop(path[-1], None)
    return whole


# More of something


def money_cells(raw: dict[str, Any]) -> list[tuple[tuple[Any, ...], int]]:
    """The path and the most of every amount: facts, cells of rows, values by year."""
    found: list[tuple[tuple[Any, ...], int]] = []
    for path in droppable(raw):
        entity = "organisation" if path[0] == "applicant" else PLURALS.get(path[0], path[0])
        fact = vocabulary().entities[entity].facts[path[-1]]
        stated = reach(raw, path)
        if fact.shape == "rows":
            columns = [c for c in fact.row.values() if c.type == "money"]
            found += [
                ((*path, index, column.name), column.high)
                for index, row in enumerate(stated)
                for column in columns
                if column.name in row
            ]
        elif fact.type == "money" and fact.shape == "by-year":
            found += [((*path, year), fact.high) for year in stated if abs(year - YEAR) < 3]
        elif fact.type == "money" and fact.shape == "scalar":
            found.append((path, fact.high))
    return found


def raised(seed: int, raw: dict[str, Any]) -> tuple[dict[str, Any], tuple[Any, ...]]:
    """The dossier with one amount larger, and which; the same dossier where it has no amount."""
    chance = random.Random(seed)  # noqa: S311 - the same seed has to give the same choice
    cells = money_cells(raw)
    if not cells:
        return raw, ()
    whole = copy.deepcopy(raw)
    path, most = chance.choice(cells)
    more = parse_yuan(reach(raw, path)) + chance.choice([1, 100, 10**8, 10**10])
    reach(whole, path[:-1])[path[-1]] = yuan(min(more, most))
    return whole, path
