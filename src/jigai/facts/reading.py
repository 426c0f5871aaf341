"""From a mapping (YAML, JSON) to a dossier: every problem found is reported, none is guessed."""

from __future__ import annotations

import datetime as dt
import difflib
from pathlib import Path
from typing import Any

from jigai.facts.documents import load, plain
from jigai.facts.dossier import Decision, Dossier, Facts, Subject
from jigai.facts.problems import InputRefused, Problem
from jigai.facts.values import ValueRefused, read, read_date
from jigai.facts.vocabulary import NEVER, Entity, Fact, Vocabulary, vocabulary
from jigai.money.errors import MoneyError
from jigai.money.fen import parse_yuan
from jigai.money.rates import parse_percent
from jigai.reference.credit_code import CreditCodeError, check_credit_code

PLURALS = {
    "projects": "project",
    "titles": "title",
    "products": "product",
    "platforms": "platform",
    "centres": "centre",
}
_TOP = {
    "dossier",
    "note",
    "pack",
    "claim_year",
    "as_of",
    "applicant",
    "organisations",
    "programme",
    "decisions",
    "choices",
    "claims",
    "payee",
    *PLURALS,
}
_DECISION = {
    "measure",
    "subject",
    "rate",
    "amount",
    "cap",
    "approved",
    "lifts",
    "by",
    "act",
    "on",
    "reason",
}
_STATUSES = ("claimed", "verified", "statistical", "not-applicable", "unknown")
_ENVELOPE = {"value", "status", "evidence", "source", "period", "reason", "by", "on"}
MAX_SUBJECTS = 20_000


def read_file(path: Path, within: str | None = None) -> Dossier:
    """The dossier in a YAML or JSON file; raises InputRefused with every problem."""
    return read_dossier(load(path), within)


def read_dossier(raw: Any, within: str | None = None) -> Dossier:
    """The dossier in a mapping; ``within`` is the region code that place names belong to."""
    return _Reader(vocabulary(), within).whole(raw)


class _Reader:
    def __init__(self, words: Vocabulary, within: str | None) -> None:
        self.words = words
        self.within = within
        self.problems: list[Problem] = []
        self.ids: set[str] = set()

    def error(self, code: str, zh: str, en: str, where: str) -> None:
        self.problems.append(Problem(code, zh, en, where))

    def whole(self, raw: Any) -> Dossier:
        if not isinstance(raw, dict):
            raise InputRefused(
                [
                    Problem(
                        "dossier.shape",
                        "内容不是一份案卷（应为键值表）",
                        "this is no dossier (a mapping is expected)",
                    )
                ]
            )
        self.known_keys(raw, _TOP, "")
        claim_year = self.claim_year(raw)
        as_of = self.as_of(raw, claim_year)
        subjects = self.subjects(raw)
        programme = self.facts(self.words.entities["programme"], raw.get("programme"), "programme")
        decisions = [
            self.decision(item, f"decisions[{i}]")
            for i, item in enumerate(self.listed(raw, "decisions", ""))
        ]
        choices = self.texts(raw.get("choices"), "choices")
        claims = raw.get("claims")
        if claims is not None and not isinstance(claims, list):
            self.error("dossier.list", "应为列表", "should be a list", "claims")
            claims = None
        errors = [p for p in self.problems if p.severity == "error"]
        if errors:
            raise InputRefused(self.problems)
        history = any("history" in s.facts for s in subjects)
        self.own(subjects)
        return Dossier(
            id=str(raw.get("dossier", "")),
            pack=str(raw["pack"]) if raw.get("pack") else None,
            claim_year=claim_year,
            as_of=as_of,
            subjects=tuple(subjects),
            programme=programme,
            decisions=tuple(d for d in decisions if d is not None),
            choices=choices,
            claims=None if claims is None else tuple(str(c) for c in claims),
            payee=str(raw["payee"]) if raw.get("payee") else None,
            history_stated=history,
            warnings=tuple(p for p in self.problems if p.severity == "warning"),
            stated=plain(raw),
        )

    def known_keys(self, raw: dict[str, Any], known: set[str], where: str) -> None:
        for key in raw:
            if key in known:
                continue
            near = difflib.get_close_matches(key, sorted(known), 1, 0.5)
            self.error(
                "dossier.key",
                f"不认识“{key}”" + (f"，是否为“{near[0]}”？" if near else ""),
                f"'{key}' is not known" + (f"; did you mean '{near[0]}'?" if near else ""),
                f"{where}.{key}" if where else key,
            )

    def listed(self, raw: dict[str, Any], key: str, where: str) -> list[Any]:
        items = raw.get(key)
        if items is None:
            return []
        if not isinstance(items, list):
            self.error("dossier.list", "应为列表", "should be a list", f"{where}{key}")
            return []
        return items

    def texts(self, raw: Any, where: str) -> dict[str, str]:
        if raw is None:
            return {}
        if not isinstance(raw, dict):
            self.error("dossier.shape", "应为键值表", "should be a mapping", where)
            return {}
        return {str(key): str(value) for key, value in raw.items()}

    def claim_year(self, raw: dict[str, Any]) -> int:
        stated = raw.get("claim_year")
        if stated is None:
            self.error("dossier.claim-year", "缺少申报年度 claim_year", "claim_year is missing", "")
            return 2000
        text = str(stated)
        if not (text.isascii() and text.isdigit() and 1990 <= int(text[:6]) <= 2200):
            self.error(
                "dossier.claim-year",
                f"申报年度应为四位年份，却是“{text[:20]}”",
                f"claim_year should be a year, not '{text[:20]}'",
                "claim_year",
            )
            return 2000
        return int(text)

    def as_of(self, raw: dict[str, Any], claim_year: int) -> int:
        stated = raw.get("as_of")
        if stated is None:
            return dt.date(claim_year, 12, 31).toordinal()
        try:
            return read_date("测算日", "as_of", stated)
        except ValueRefused as error:
            self.problems.append(error.at("as_of"))
            return 1

    def subjects(self, raw: dict[str, Any]) -> list[Subject]:
        found: list[Subject] = []
        organisations = [("applicant", raw["applicant"])] if "applicant" in raw else []
        organisations += [
            (f"organisations[{i}]", item)
            for i, item in enumerate(self.listed(raw, "organisations", ""))
        ]
        if not organisations:
            self.error(
                "dossier.applicant", "缺少申报主体 applicant", "the applicant is missing", ""
            )
        for where, item in organisations:
            found.append(self.subject("organisation", item, where, None))
        first = found[0].id if found else ""
        for plural, entity in PLURALS.items():
            for index, item in enumerate(self.listed(raw, plural, "")):
                found.append(self.subject(entity, item, f"{plural}[{index}]", first))
        if len(found) > MAX_SUBJECTS:
            self.error(
                "dossier.too-many",
                f"对象超过 {MAX_SUBJECTS} 个，请改用批量测算",
                f"more than {MAX_SUBJECTS} subjects; use batch evaluation",
                "",
            )
        return found

    def subject(self, entity: str, raw: Any, where: str, owner: str | None) -> Subject:
        if not isinstance(raw, dict):
            self.error("dossier.shape", "应为键值表", "should be a mapping", where)
            return Subject(entity, where, owner, {})
        number = len([i for i in self.ids if i.startswith(f"{entity}:")]) + 1
        name = str(raw.get("id") or ("applicant" if where == "applicant" else f"{entity}-{number}"))
        if f"{entity}:{name}" in self.ids:
            self.error(
                "dossier.same-id",
                f"编号“{name}”用了两次，请改其中一个",
                f"the id '{name}' is used twice; change one",
                f"{where}.id",
            )
        self.ids.add(f"{entity}:{name}")
        if entity != "organisation" and raw.get("of") is not None:
            owner = str(raw["of"])
            if f"organisation:{owner}" not in self.ids:
                self.error(
                    "dossier.owner",
                    f"没有编号为“{owner}”的单位",
                    f"there is no organisation '{owner}'",
                    f"{where}.of",
                )
        content = {k: v for k, v in raw.items() if k not in ("id", "of")}
        statuses: dict[str, str] = {}
        facts = self.facts(self.words.entities[entity], content, where, statuses)
        if entity == "organisation":
            facts.setdefault("kind", "enterprise")
            self.not_for_kind(self.words.entities[entity], facts, content, where)
            if isinstance(facts.get("credit_code"), str):
                try:
                    facts["credit_code"] = check_credit_code(facts["credit_code"])
                except CreditCodeError as error:
                    self.error(error.code, error.zh, error.en, f"{where}.credit_code")
        return Subject(entity, name, owner, facts, statuses)

    def not_for_kind(self, entity: Entity, facts: Facts, stated: Facts, where: str) -> None:
        """Facts that cannot hold of this kind of organisation are not applicable, not unknown."""
        for fact in entity.facts.values():
            if not fact.kinds or facts["kind"] in fact.kinds:
                continue
            if stated.get(fact.name) is not None and facts.get(fact.name):
                self.problems.append(
                    Problem(
                        "dossier.not-for-kind",
                        f"“{fact.label.zh}”不适用于这类单位，未采用",
                        f"'{fact.label.en}' does not apply to this kind of organisation; not used",
                        f"{where}.{fact.name}",
                        "warning",
                    )
                )
            facts[fact.name] = not_applicable(fact)

    def facts(
        self, entity: Entity, raw: Any, where: str, statuses: dict[str, str] | None = None
    ) -> Facts:
        if raw is None:
            return {}
        if not isinstance(raw, dict):
            self.error("dossier.shape", "应为键值表", "should be a mapping", where)
            return {}
        facts: Facts = {}
        for key, value in raw.items():
            fact = entity.facts.get(entity.by_label.get(key, key))
            place = f"{where}.{key}"
            if fact is None:
                self.unknown_fact(entity, key, place)
                continue
            status = None
            if isinstance(value, dict) and fact.shape in ("scalar", "rows") and "status" in value:
                value, status = self.envelope(fact, value, place)
                if statuses is not None and status:
                    statuses[fact.name] = status
            if status == "not-applicable":
                facts[fact.name] = not_applicable(fact)
            elif value is not None:
                self.put(facts, fact, value, place)
        return facts

    def unknown_fact(self, entity: Entity, key: str, place: str) -> None:
        near = difflib.get_close_matches(key, [*entity.facts, *entity.by_label], 1, 0.5)
        self.error(
            "dossier.fact",
            f"{entity.label.zh}没有“{key}”这一项" + (f"，是否为“{near[0]}”？" if near else ""),
            f"{entity.label.en} has no fact '{key}'"
            + (f"; did you mean '{near[0]}'?" if near else ""),
            place,
        )

    def envelope(self, fact: Fact, value: dict[str, Any], place: str) -> tuple[Any, str | None]:
        self.known_keys(value, _ENVELOPE, place)
        status = str(value.get("status"))
        if status not in _STATUSES:
            self.error(
                "dossier.status",
                f"状态只有：{'、'.join(_STATUSES)}",
                f"the status is one of {', '.join(_STATUSES)}",
                f"{place}.status",
            )
        return (None if status == "unknown" else value.get("value")), status

    def put(self, facts: Facts, fact: Fact, value: Any, place: str) -> None:
        if fact.shape == "rows":
            rows = self.rows(fact, value, place)
            if rows is not None:
                facts[fact.name] = rows
        elif fact.shape in ("by-year", "by-key"):
            facts[fact.name] = self.keyed(fact, value, place)
        elif fact.shape == "interval":
            facts[fact.name] = self.interval(fact, value, place)
        else:
            found = self.scalar(fact, value, place)
            if found is not None:
                facts[fact.name] = found

    def scalar(self, fact: Fact, value: Any, place: str) -> Any:
        try:
            found, warnings = read(fact, value, self.within)
        except ValueRefused as error:
            self.problems.append(error.at(place))
            return None
        self.problems += [Problem(w.code, w.zh, w.en, place, "warning") for w in warnings]
        return found

    def interval(self, fact: Fact, value: Any, place: str) -> dict[str, Any]:
        """A dated interval: ``{from, until}``; an end not stated is unknown, ``none`` is open."""
        if not isinstance(value, dict) or not set(value) <= {"from", "until"}:
            self.error(
                "dossier.interval",
                f"“{fact.label.zh}”应写明 from（起）和 until（止）",
                f"'{fact.label.en}' states from and until",
                place,
            )
            return {}
        found = {}
        for end, stated in value.items():
            if end == "until" and str(stated) in ("none", "无期限"):
                found[end] = NEVER
            elif stated is not None:
                day = self.scalar(fact, stated, f"{place}.{end}")
                if day is not None:
                    found[end] = day
        if found.get("from", 0) > found.get("until", NEVER):
            self.error(
                "dossier.interval-order",
                f"“{fact.label.zh}”的止日早于起日",
                f"'{fact.label.en}' ends before it begins",
                place,
            )
        return found

    def keyed(self, fact: Fact, value: Any, place: str) -> dict[Any, Any]:
        if not isinstance(value, dict):
            self.error(
                "dossier.by-year" if fact.shape == "by-year" else "dossier.by-key",
                f"“{fact.label.zh}”应按{'年度' if fact.shape == 'by-year' else '名目'}填写",
                f"'{fact.label.en}' is stated by {'year' if fact.shape == 'by-year' else 'key'}",
                place,
            )
            return {}
        found: dict[Any, Any] = {}
        for key, item in value.items():
            name: Any = str(key)
            if fact.shape == "by-year":
                if not (name.isascii() and name.isdigit() and 1900 <= int(name[:6]) <= 9999):
                    self.error("dossier.year", f"“{name}”不是年份", f"'{name}' is no year", place)
                    continue
                name = int(name)
            if isinstance(item, dict) and fact.shape == "by-key" and "value" in item:
                item = item["value"]
            if item is not None:
                read_item = self.scalar(fact, item, f"{place}.{key}")
                if read_item is not None:
                    found[name] = read_item
        return found

    def rows(self, fact: Fact, value: Any, place: str) -> list[Facts] | None:
        if not isinstance(value, list):
            self.error(
                "dossier.list",
                f"“{fact.label.zh}”应为列表",
                f"'{fact.label.en}' should be a list",
                place,
            )
            return None
        if len(value) > fact.max_rows:
            self.error(
                "dossier.too-many",
                f"“{fact.label.zh}”超过 {fact.max_rows} 行，请合并或拆分",
                f"'{fact.label.en}' has more than {fact.max_rows} rows; merge or split them",
                place,
            )
            return None
        found = []
        for index, item in enumerate(value):
            spot = f"{place}[{index}]"
            if not isinstance(item, dict):
                self.error("dossier.shape", "应为键值表", "should be a mapping", spot)
                continue
            row: Facts = {}
            for key, cell in item.items():
                by_label = {f.label.zh: n for n, f in fact.row.items()}
                column = fact.row.get(by_label.get(key, key))
                if column is None:
                    near = difflib.get_close_matches(key, [*fact.row, *by_label], 1, 0.5)
                    self.error(
                        "dossier.fact",
                        f"“{fact.label.zh}”没有“{key}”一列"
                        + (f"，是否为“{near[0]}”？" if near else ""),
                        f"'{fact.label.en}' has no column '{key}'"
                        + (f"; did you mean '{near[0]}'?" if near else ""),
                        f"{spot}.{key}",
                    )
                elif cell is not None:
                    read_cell = self.scalar(column, cell, f"{spot}.{key}")
                    if read_cell is not None:
                        row[column.name] = read_cell
            found.append(row)
        return found

    def decision(self, raw: Any, where: str) -> Decision | None:
        if not isinstance(raw, dict):
            self.error("dossier.shape", "应为键值表", "should be a mapping", where)
            return None
        self.known_keys(raw, _DECISION, where)
        lifts: dict[str, int | None] = {}
        for key, value in (raw.get("lifts") or {}).items():
            lifts[str(key)] = (
                None if value in (None, "none") else self.fen(value, f"{where}.lifts.{key}")
            )
        on = None
        if raw.get("on") is not None:
            try:
                on = read_date("决定日期", "the date of the decision", raw["on"])
            except ValueRefused as error:
                self.problems.append(error.at(f"{where}.on"))
        return Decision(
            measure=str(raw.get("measure", "")),
            subject=None if raw.get("subject") is None else str(raw["subject"]),
            rate=self.ppm(raw.get("rate"), f"{where}.rate"),
            amount=self.fen(raw.get("amount"), f"{where}.amount"),
            cap=self.fen(raw.get("cap"), f"{where}.cap"),
            approved=raw.get("approved") is not False,
            lifts=lifts,
            by=str(raw.get("by", "")),
            act=str(raw.get("act", "")),
            on=on,
            reason=str(raw.get("reason", "")),
        )

    def fen(self, raw: Any, where: str) -> int | None:
        if raw is None:
            return None
        try:
            value = parse_yuan(raw)
        except MoneyError as error:
            self.error(error.code, error.zh, error.en, where)
            return None
        if not 0 <= value <= 10**13:
            self.error(
                "value.range", "金额为负或过大", "the amount is negative or too large", where
            )
            return None
        return value

    def ppm(self, raw: Any, where: str) -> int | None:
        if raw is None:
            return None
        try:
            value = parse_percent(str(raw))
        except MoneyError as error:
            self.error(error.code, error.zh, error.en, where)
            return None
        if not 0 <= value <= 1_000_000:
            self.error(
                "value.range",
                "比例应在 0 至 100% 之间",
                "the rate should lie between 0 and 100%",
                where,
            )
            return None
        return value

    def own(self, subjects: list[Subject]) -> None:
        """List under each organisation what belongs to it, so that a rule can look across."""
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


def not_applicable(fact: Fact) -> Any:
    """What a fact reads as where it cannot hold: no, nothing, an empty list, a date never."""
    if fact.shape == "rows":
        return []
    if fact.shape in ("by-year", "by-key"):
        return NotApplicable(fact.type)
    if fact.type in ("code", "text", "region", "industry"):
        return ""
    return NEVER if fact.type == "date" else 0


class NotApplicable(dict[Any, Any]):
    """A value by year or key that cannot hold: every key reads as nothing."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.nothing: int | str = "" if kind == "code" else 0

    def __missing__(self, key: object) -> int | str:
        return self.nothing
