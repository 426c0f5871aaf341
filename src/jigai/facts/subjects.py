"""Subjects of a dossier: organisations and what belongs to them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from jigai.facts.dossier import Facts, Subject
from jigai.facts.problems import Problem, hints, nearest
from jigai.facts.statements import Statements, below, not_applicable
from jigai.facts.vocabulary import Entity, Vocabulary
from jigai.reference.credit_code import CreditCodeError, check_credit_code

PLURALS = {
    "projects": "project",
    "titles": "title",
    "products": "product",
    "platforms": "platform",
    "centres": "centre",
}
MAX_SUBJECTS = 20_000
MAX_ID = 100


class Subjects(Statements):
    """Reads subjects; every id is used once within its entity."""

    def __init__(self, words: Vocabulary, within: str | None) -> None:
        """A reader that has met no subject yet."""
        super().__init__(words, within)
        self.ids: set[tuple[str, str]] = set()
        self.numbers: Counter[str] = Counter()

    def subjects(self, raw: dict[str, Any]) -> list[Subject]:
        """The applicant, other organisations, and everything that they own."""
        organisations = [("applicant", raw["applicant"])] if "applicant" in raw else []
        organisations += [
            (f"organisations[{i}]", item)
            for i, item in enumerate(self.listed(raw, "organisations"))
        ]
        owned = [
            (entity, f"{plural}[{i}]", item)
            for plural, entity in PLURALS.items()
            for i, item in enumerate(self.listed(raw, plural))
        ]
        if len(organisations) + len(owned) > MAX_SUBJECTS:
            self.error(
                "dossier.too-many",
                f"对象超过 {MAX_SUBJECTS} 个，请改用批量测算",
                f"more than {MAX_SUBJECTS} subjects; use batch evaluation",
                "",
            )
            return []
        if not organisations:
            self.error(
                "dossier.applicant",
                "缺少申报主体，请填写 applicant",
                "the applicant is missing; state applicant",
                "applicant",
            )
        found = [self.subject("organisation", item, where, None) for where, item in organisations]
        first = found[0].id if found else ""
        found += [self.subject(entity, item, where, first) for entity, where, item in owned]
        return found

    def subject(self, entity: str, raw: Any, where: str, owner: str | None) -> Subject:
        """One subject with its facts."""
        if not isinstance(raw, dict):
            self.shape(where)
            return Subject(entity, where, owner, {})
        name = self.identity(entity, raw.get("id"), where)
        if entity != "organisation" and raw.get("of") is not None:
            owner = self.owner(raw["of"], below(where, "of"))
        content = {k: v for k, v in raw.items() if k not in ("id", "of")}
        statuses: dict[str, str] = {}
        facts = self.facts(self.words.entities[entity], content, where, statuses)
        if entity == "organisation":
            self.organisation(facts, where)
        return Subject(entity, name, owner, facts, statuses)

    def identity(self, entity: str, stated: Any, where: str) -> str:
        """The subject's id as stated, else one by its number; the same id twice is an error."""
        self.numbers[entity] += 1
        name = self.text(stated, below(where, "id"), MAX_ID)
        if not name:
            name = "applicant" if where == "applicant" else f"{entity}-{self.numbers[entity]}"
        if (entity, name) in self.ids:
            self.error(
                "dossier.same-id",
                f"编号“{name}”用了两次，请改其中一个",
                f"the id '{name}' is used twice; change one",
                below(where, "id"),
            )
        self.ids.add((entity, name))
        return name

    def owner(self, stated: Any, where: str) -> str | None:
        """The organisation that a subject says it belongs to."""
        name = self.text(stated, where, MAX_ID)
        known = [i for entity, i in self.ids if entity == "organisation"]
        if name and name not in known:
            zh, en = hints(nearest(name, known))
            self.error(
                "dossier.owner",
                f"没有编号为“{name}”的单位{zh or '，请先在 organisations 中写明'}",
                f"there is no organisation '{name}'{en or '; state it under organisations'}",
                where,
            )
        return name or None

    def organisation(self, facts: Facts, where: str) -> None:
        """What holds of every organisation: a kind, facts of that kind, a sound credit code."""
        if not facts.get("kind"):
            facts["kind"] = "enterprise"
        self.not_for_kind(self.words.entities["organisation"], facts, where)
        if facts.get("credit_code"):
            try:
                facts["credit_code"] = check_credit_code(str(facts["credit_code"]))
            except CreditCodeError as error:
                self.error(error.code, error.zh, error.en, below(where, "credit_code"))

    def not_for_kind(self, entity: Entity, facts: Facts, where: str) -> None:
        """Facts that cannot hold of this kind of organisation are not applicable, not unknown."""
        for fact in entity.facts.values():
            if not fact.kinds or facts["kind"] in fact.kinds:
                continue
            if facts.get(fact.name):
                self.add(
                    Problem(
                        "dossier.not-for-kind",
                        f"“{fact.label.zh}”不适用于这类单位，未采用",
                        f"'{fact.label.en}' does not apply to this kind of organisation; not used",
                        below(where, fact.name),
                        "warning",
                    )
                )
            facts[fact.name] = not_applicable(fact)


def list_what_is_owned(subjects: list[Subject]) -> None:
    """Under each organisation what belongs to it, so that a rule can look across."""
    owners = {s.id: s for s in subjects if s.entity == "organisation"}
    for organisation in owners.values():
        for plural in PLURALS:
            organisation.facts.setdefault(plural, [])
        organisation.facts.setdefault("history", [])
        organisation.facts.setdefault("invoices_claimed", [])
    names = {entity: plural for plural, entity in PLURALS.items()}
    for subject in subjects:
        if subject.owner is not None:
            rows = owners[subject.owner].facts[names[subject.entity]]
            rows.append({"id": subject.id, **subject.facts})
