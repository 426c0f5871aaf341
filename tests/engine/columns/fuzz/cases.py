"""Cases that share one case set: what each states, and all of them as one dossier."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.engine.random_dossiers import loaded

from jigai.engine.api import program
from jigai.engine.evaluating import Program
from jigai.facts.dossier import Dossier
from jigai.facts.reading import read_dossier
from jigai.facts.subjects import PLURALS
from jigai.policy.pack import Pack

LISTS = ("organisations", *PLURALS, "decisions")


@dataclass
class Case:
    """Some organisations with all that they own and what was decided of them, and how it arose."""

    kind: str
    raw: dict[str, Any]


@dataclass
class Batch:
    """Cases under one pack and one set of readings, in one year, with one programme."""

    folder: Path
    readings: dict[str, str]
    claim_year: int
    as_of: dt.date
    programme: dict[str, Any]
    cases: list[Case] = field(default_factory=list)
    origin: str = ""
    claims: tuple[str, ...] | None = None

    @property
    def pack(self) -> Pack:
        """The pack, read once."""
        return loaded(self.folder)

    @property
    def program(self) -> Program:
        """The pack compiled under the readings."""
        return program(self.pack, self.readings)

    def having(self, cases: list[Case]) -> Batch:
        """The same circumstances with other cases."""
        return replace(self, cases=cases)

    def without(self, owners: Collection[str]) -> Batch:
        """The same without some organisations and what they own."""
        if not owners:
            return self
        each = [own for case in self.cases for own in by_organisation(case)]
        return self.having([c for c in each if c.raw["organisations"][0]["id"] not in owners])

    def dossier(self, case: Case) -> dict[str, Any]:
        """One case as a dossier."""
        first, *others = case.raw["organisations"]
        made = {
            "claim_year": self.claim_year,
            "as_of": self.as_of.isoformat(),
            "applicant": first,
            "organisations": others,
            "programme": self.programme,
        }
        if self.claims is not None:
            made["claims"] = list(self.claims)
        return made | {name: case.raw.get(name, []) for name in LISTS[1:]}

    def read(self, case: Case) -> Dossier:
        """One case as the engine takes it; raises InputRefused."""
        return read_dossier(self.dossier(case), self.pack.info.region)

    def merged(self) -> dict[str, Any]:
        """All cases as one dossier, to be shown."""
        whole = {n: [x for c in self.cases for x in c.raw.get(n, [])] for n in LISTS}
        return self.dossier(Case("merged", whole))


def by_organisation(case: Case) -> list[Case]:
    """Each organisation of a case for itself, with what it owns and what was decided of that."""
    found = []
    for organisation in case.raw["organisations"]:
        name = organisation["id"]
        raw: dict[str, Any] = {"organisations": [organisation]}
        raw |= {p: [s for s in case.raw.get(p, []) if s["of"] == name] for p in PLURALS}
        ids = {None, name, *(s["id"] for p in PLURALS for s in raw[p])}
        raw["decisions"] = [d for d in case.raw.get("decisions", []) if d.get("subject") in ids]
        found.append(Case(case.kind, raw))
    return found


def renamed(raw: dict[str, Any], name: Callable[[str], str]) -> dict[str, Any]:
    """A case whose subjects have other ids, wherever it names them."""
    ids = {str(item["id"]) for plural in LISTS[:-1] for item in raw.get(plural, [])}

    def walk(value: Any) -> Any:
        if isinstance(value, str):
            return name(value) if value in ids else value
        if isinstance(value, list):
            return [walk(item) for item in value]
        if isinstance(value, dict):
            return {key: walk(item) for key, item in value.items()}
        return value

    found: dict[str, Any] = walk(copy.deepcopy(raw))
    return found


def from_dossier(raw: dict[str, Any], kind: str) -> Case:
    """A stated dossier as a case: every subject has an id and names its owner."""
    whole = copy.deepcopy(raw)
    whole.get("applicant", {}).setdefault("id", "applicant")
    organisations = [whole["applicant"], *(whole.get("organisations") or [])]
    for number, item in enumerate(organisations):
        item.setdefault("id", f"organisation-{number + 1}")
    made: dict[str, Any] = {"organisations": organisations}
    for plural, entity in PLURALS.items():
        made[plural] = whole.get(plural) or []
        for number, item in enumerate(made[plural]):
            item.setdefault("id", f"{entity}-{number + 1}")
            item.setdefault("of", organisations[0]["id"])
    made["decisions"] = whole.get("decisions") or []
    return Case(kind, made)
