"""A calculation in the making: a small document that is kept as one goes.

It holds the policies asked, a dossier as stated so far, what was said for one policy alone (where
a project stands, what the programme adopted), readings chosen and questions put off. ``data`` and
``opened`` are its JSON form.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from jigai.facts.problems import refused
from jigai.facts.reading import PLURALS
from jigai.facts.vocabulary import Fact, vocabulary
from jigai.policy.pack import Pack

FORMAT = "jigai-draft/1"
APPLICANT = "organisation:applicant"
PROGRAMME = "programme:"
LISTS = {entity: plural for plural, entity in PLURALS.items()}
UNKNOWN: dict[str, Any] = {"status": "unknown"}
NOT_APPLICABLE: dict[str, Any] = {"status": "not-applicable"}
MAX_BYTES = 1_500_000
"""More than any calculation that a form can hold; a stored one stays below."""


@dataclass(frozen=True)
class Draft:
    """Everything said so far. The parts are never changed in place."""

    packs: tuple[str, ...]
    dossier: dict[str, Any]
    local: dict[str, dict[str, Any]] = field(default_factory=dict)
    readings: dict[str, dict[str, str]] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()

    @property
    def claim_year(self) -> int:
        """The year claimed for."""
        return int(self.dossier["claim_year"])

    def data(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "format": FORMAT,
            "packs": list(self.packs),
            "dossier": self.dossier,
            "local": self.local,
            "readings": self.readings,
            "skipped": list(self.skipped),
        }

    def for_pack(self, pack: Pack) -> dict[str, Any]:
        """The dossier that a policy is asked with: what holds for it alone, all else as stated."""
        raw = copy.deepcopy(self.dossier)
        for address, value in self.local.get(pack.id, {}).items():
            subject, _, name = address.rpartition(".")
            if subject == PROGRAMME:
                raw.setdefault("programme", {})
            holder = holder_of(raw, subject)
            if holder is not None:
                holder[name] = value
        own = {item.id for item in pack.items}
        if len(self.packs) > 1 and "decisions" in raw:
            raw["decisions"] = [d for d in raw["decisions"] if d.get("measure") in own]
        if len(self.packs) > 1 and "choices" in raw:
            raw["choices"] = {k: v for k, v in raw["choices"].items() if k in own}
        return raw

    def said(self, subject: str, name: str, pack: str = "") -> Any:
        """What was stated of a fact (for one policy, where it is named); None for nothing."""
        if pack:
            return self.local.get(pack, {}).get(f"{subject}.{name}")
        holder = holder_of(self.dossier, subject)
        return None if holder is None else holder.get(name)

    def stating(self, subject: str, name: str, value: Any, pack: str = "") -> Draft:
        """The draft with a fact stated, or no longer stated where the value is None."""
        if pack:
            return self._locally(pack, f"{subject}.{name}", value)
        dossier = copy.deepcopy(self.dossier)
        holder = holder_of(dossier, subject)
        if holder is None:
            return self
        if value is None:
            holder.pop(name, None)
        else:
            holder[name] = value
        return replace(self, dossier=dossier)

    def _locally(self, pack: str, address: str, value: Any) -> Draft:
        here = {k: v for k, v in self.local.get(pack, {}).items() if k != address}
        if value is not None:
            here[address] = value
        return replace(self, local={**self.local, pack: here})

    def listing(self, plural: str, rows: list[dict[str, Any]] | None) -> Draft:
        """The draft with the subjects of a kind listed; None takes the list back."""
        dossier = copy.deepcopy(self.dossier)
        if rows is None:
            dossier.pop(plural, None)
        else:
            dossier[plural] = rows
        gone = _ids(self.dossier, plural) - _ids(dossier, plural)
        if dossier.get("decisions"):
            kept = [d for d in dossier["decisions"] if d.get("subject") not in gone]
            dossier["decisions"] = kept
        return replace(self, dossier=dossier)

    def deciding(self, measure: str, subject: str, decision: dict[str, Any] | None) -> Draft:
        """The draft with a decision of people on an award, or without it."""
        kept = [d for d in self.dossier.get("decisions") or ()
                if d.get("measure") != measure
                or d.get("subject") not in (subject, None)]  # fmt: skip
        return self._listing("decisions", [*kept, *([decision] if decision is not None else ())])

    def wishing(self, rule: str, wishes: Sequence[str]) -> Draft:
        """The draft with what a person wishes to keep under a choice; nothing leaves it to us."""
        choices = {k: v for k, v in (self.dossier.get("choices") or {}).items() if k != rule}
        if wishes:
            choices[rule] = ", ".join(wishes)
        return self._listing("choices", choices)

    def _listing(self, key: str, stated: Any) -> Draft:
        rest = {k: v for k, v in self.dossier.items() if k != key}
        return replace(self, dossier=rest | ({key: stated} if stated else {}))

    def reading(self, pack: str, axis: str, answer: str | None) -> Draft:
        """The draft with a reading of a policy chosen, or back at its default."""
        here = {k: v for k, v in self.readings.get(pack, {}).items() if k != axis}
        if answer is not None:
            here[axis] = answer
        return replace(self, readings={**self.readings, pack: here})

    def skipping(self, question: str) -> Draft:
        """The draft with a question put off to the end."""
        return replace(self, skipped=(*(s for s in self.skipped if s != question), question))

    def taking_up(self, question: str) -> Draft:
        """The draft with a question no longer put off."""
        return replace(self, skipped=tuple(s for s in self.skipped if s != question))


def begun(packs: Iterable[str], claim_year: int, kind: str, name: str = "") -> Draft:
    """A calculation for some policies (by id), a year and a kind of applicant."""
    applicant = {"id": "applicant", "kind": kind} | ({"name": name} if name else {})
    return Draft(tuple(packs), {"claim_year": claim_year, "applicant": applicant})


def from_dossier(raw: dict[str, Any], pack: Pack) -> Draft:
    """A calculation for one policy that holds a dossier as it stands."""
    dossier = copy.deepcopy({k: v for k, v in raw.items() if k not in ("pack", "programme")})
    before = dossier["applicant"].get("id")
    dossier["applicant"]["id"] = "applicant"
    for item in (
        *(i for p in PLURALS for i in dossier.get(p) or ()),
        *dossier.get("decisions", ()),
    ):
        for name in ("of", "subject"):
            if before is not None and item.get(name) == before:
                item[name] = "applicant"
    local: dict[str, Any] = {}
    holders = [(APPLICANT, dossier["applicant"]), (PROGRAMME, raw.get("programme") or {})]
    for plural, entity in PLURALS.items():
        for number, item in enumerate(dossier.setdefault(plural, []), 1):
            item.setdefault("id", f"{entity}-{number}")
            holders.append((f"{entity}:{item['id']}", item))
    for subject, holder in holders:
        for name in list(holder):
            fact = fact_of(subject, name)
            if fact is not None and is_local(subject, fact):
                local[f"{subject}.{name}"] = holder[name]
    return Draft((pack.id,), dossier, {pack.id: local} if local else {})


def opened(raw: Any) -> Draft:
    """A draft from its JSON form; raises InputRefused for anything else."""
    try:
        if raw["format"] == FORMAT and isinstance(raw["dossier"]["applicant"], dict):
            draft = Draft(
                tuple(str(p) for p in raw["packs"]),
                raw["dossier"],
                {str(k): dict(v) for k, v in raw.get("local", {}).items()},
                {str(k): dict(v) for k, v in raw.get("readings", {}).items()},
                tuple(str(s) for s in raw.get("skipped", ())),
            )
            if 0 < draft.claim_year < 10_000 and len(json.dumps(raw)) <= MAX_BYTES:
                return draft
    except (KeyError, TypeError, ValueError, AttributeError):
        pass
    raise refused(
        "draft.format",
        f"这不是 {FORMAT} 格式的测算文件，请选择从“导出 JSON”得到的文件",
        f"this is no file of the format {FORMAT}; choose one that “Export JSON” made",
    )


def holder_of(dossier: dict[str, Any], subject: str) -> dict[str, Any] | None:
    """Where the facts of a subject (``entity:id``) stand in a raw dossier."""
    entity, _, identity = subject.partition(":")
    if subject == PROGRAMME:
        programme: dict[str, Any] | None = dossier.get("programme")
        return programme
    if entity == "organisation":
        applicant: dict[str, Any] = dossier["applicant"]
        return applicant if applicant.get("id", "applicant") == identity else None
    for item in dossier.get(LISTS.get(entity, ""), ()):
        if item.get("id") == identity:
            found: dict[str, Any] = item
            return found
    return None


def _ids(dossier: dict[str, Any], plural: str) -> set[str]:
    return {str(item.get("id")) for item in dossier.get(plural) or ()}


def fact_of(subject: str, name: str) -> Fact | None:
    """The vocabulary's entry for a fact of a subject."""
    entity = vocabulary().entities.get(subject.partition(":")[0])
    return None if entity is None else entity.facts.get(name)


def called(draft: Draft, subject: str, lang: str) -> str:
    """What to call a subject: its name, else what it is, else its kind and number."""
    entity, _, identity = subject.partition(":")
    kind = vocabulary().entities[entity].label.of(lang)
    holder = holder_of(draft.dossier, subject) or {}
    if subject == PROGRAMME:
        return kind
    for name in ("name", "what"):
        stated = holder.get(name)
        if isinstance(stated, str) and stated:
            return stated
    if entity == "organisation":
        return vocabulary().entities[entity].prefixes[_kind(holder)].of(lang)
    number = identity.rpartition("-")[2]
    return f"{kind}{number}" if lang == "zh" else f"{kind} {number}"


def _kind(applicant: dict[str, Any]) -> str:
    kind = str(applicant.get("kind", "enterprise"))
    return kind if kind in vocabulary().entities["organisation"].prefixes else "enterprise"


def is_local(subject: str, fact: Fact) -> bool:
    """Whether a fact is stated for each policy apart: where something is, what a programme did."""
    return subject == PROGRAMME or fact.type == "region"
