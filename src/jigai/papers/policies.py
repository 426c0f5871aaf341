"""A policy as people read it, from its pack and plan; nothing is computed of a case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jigai.engine.api import program
from jigai.engine.describing import Given, given, limit_text, stages
from jigai.engine.plan import Measure, Plan
from jigai.engine.wording import phrase
from jigai.facts.problems import Lang
from jigai.facts.vocabulary import Fact, vocabulary
from jigai.papers.evidence import facts_read
from jigai.papers.texts import say
from jigai.policy.folding import fold_pack
from jigai.policy.overlays import Overlay
from jigai.policy.pack import Axis, Clause, Item, Pack
from jigai.reference import regions

RULES = ("limit", "choice", "gate")


@dataclass(frozen=True)
class Line:
    """A line of a card with the sentence it rests on and the facts that it asks about."""

    text: str
    at: str = ""
    clause: str = ""
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class Common:
    """A limit, choice or gate over several measures, in words, with the measures' ids."""

    name: str
    text: str
    clause: str
    measures: tuple[str, ...]


@dataclass(frozen=True)
class Card:
    """A measure in the form that people know from policy cards, in one language."""

    id: str
    name: str
    kind: str
    at: str
    clause: str
    summary: str
    wording: str
    money: bool
    whom: str
    which: str
    conditions: tuple[Line, ...]
    gives: Given
    limits: tuple[Line, ...]
    payments: tuple[str, ...]
    once: str
    payer: str
    flags: tuple[str, ...]
    warnings: tuple[str, ...]
    like: tuple[str, ...]
    readings: tuple[str, ...]
    lang: Lang

    @property
    def brief(self) -> str:
        """What is given in one line."""
        if self.gives.lines:
            return self.gives.lines[0]
        if not self.like:
            return ""
        names = say(self.lang, "sign.comma").join(self.like)
        return say(self.lang, "measure.like", names=names)


@dataclass(frozen=True)
class Policy:
    """A pack with its plan under one set of readings, and its measures as cards."""

    pack: Pack
    plan: Plan
    lang: Lang
    cards: tuple[Card, ...]
    rules: tuple[Item, ...]

    @property
    def place(self) -> str:
        """The short name of the place; the title's where the table of regions lacks it."""
        region = regions.find(self.pack.info.region)
        if region is None or self.lang == "en":
            title = self.pack.info.title[self.lang]
            return title.split(":")[0] if self.lang == "en" else self.pack.info.issuer["zh"][:12]
        return region.aliases[0] if region.aliases else region.name

    @property
    def title(self) -> str:
        return self.pack.info.title[self.lang]

    @property
    def draft(self) -> bool:
        """Whether results are for reckoning only."""
        return self.pack.info.status == "draft-for-comment"

    @property
    def computed(self) -> int:
        """How many measures give money that can be worked out."""
        return sum(card.money for card in self.cards)

    @property
    def version(self) -> str:
        """The beginning of the pack's hash, enough to tell versions apart."""
        return self.pack.version[:12]

    def card(self, measure: str) -> Card | None:
        return next((c for c in self.cards if c.id == measure), None)

    def resting(self, at: str) -> list[Card]:
        """The measures that rest on a sentence, for themselves or for one of their conditions."""
        return [
            card
            for card in self.cards
            if card.at == at or any(line.at == at for line in (*card.conditions, *card.limits))
        ]

    def rules_at(self, at: str) -> list[str]:
        """The limits, choices and gates over several measures that rest on a sentence."""
        return [name_of(r, self.lang) for r in self.rules if str(r.raw.get("at", "")) == at]

    def flagged(self) -> list[tuple[str, Line]]:
        """Each legal-risk flag with what bears it."""
        found = [(f, Line(c.name, c.at, c.clause)) for c in self.cards for f in c.flags]
        for rule in self.rules:
            at = str(rule.raw.get("at", ""))
            clause = self.pack.clauses[at].clause if at in self.pack.clauses else at
            line = Line(name_of(rule, self.lang), at, clause)
            found += [(str(flag), line) for flag in rule.raw.get("flags", [])]
        return found

    def common(self) -> tuple[Common, ...]:
        """The rules over several measures."""
        return tuple(_common(rule, self.plan, self.pack, self.lang) for rule in self.rules)

    def readings_of(self, clause: Clause) -> list[Axis]:
        """The readings that a sentence raises."""
        return [
            axis
            for axis in self.pack.axes.values()
            if any(clause.at.startswith(c) or clause.clause == c for c in axis.clauses)
        ]

    def bearing(self, axis: str) -> list[Card]:
        """The measures whose rule a reading changes."""
        return [card for card in self.cards if axis in card.readings]

    def rules_bearing(self, axis: str) -> list[str]:
        """The limits, choices and gates over several measures that a reading changes."""
        written = [item for item in self.pack.items if item.kind in RULES]
        return [name_of(item, self.lang) for item in written if axis in _readings(item.raw)]


def read_policy(
    pack: Pack,
    lang: Lang,
    readings: dict[str, str] | None = None,
    overlays: tuple[Overlay, ...] = (),
) -> Policy:
    """A policy in one language, under readings (default: the pack's) and a year's guide.

    Raises PackBroken or InputRefused where the pack does not compile under them.
    """
    plan = program(pack, readings, overlays).plan
    folded = {i.id: i for i in fold_pack(pack, plan.readings, overlays)}
    written = {i.id: i for i in pack.items}
    cards = tuple(_card(m, plan, pack, folded, written, lang) for m in plan.measures)
    rules = tuple(i for i in folded.values() if i.kind in RULES)
    return Policy(pack, plan, lang, cards, rules)


def name_of(item: Item, lang: Lang) -> str:
    """An item's name; its id where it has none."""
    names = item.raw.get("name")
    return str(names.get(lang) or names.get("zh")) if isinstance(names, dict) else item.id


def _card(
    measure: Measure,
    plan: Plan,
    pack: Pack,
    folded: dict[str, Item],
    written: dict[str, Item],
    lang: Lang,
) -> Card:
    raw = folded[measure.id].raw
    clause = pack.clauses.get(measure.cite.at)
    stated = raw.get("gives")
    declared = folded[measure.id].kind == "declared"
    if declared:
        gives = Given((measure.gives[lang],) if measure.gives.get(lang) else ())
    else:
        gives = given(stated, lang) if isinstance(stated, dict) else Given(())
    return Card(
        id=measure.id,
        name=measure.name[lang],
        kind=measure.kind,
        at=measure.cite.at,
        clause=measure.clause,
        summary=clause.summary[lang] if clause else "",
        wording=measure.wording,
        money=measure.money,
        whom=_whom(measure, lang),
        which=phrase(measure.which_text, lang) if measure.which_text else "",
        conditions=tuple(_conditions(measure, plan, folded, lang)),
        gives=gives,
        limits=tuple(_limits(measure, plan, folded, lang)),
        payments=stages(raw.get("pays"), lang),
        once=str(raw.get("once", "")),
        payer=measure.payer.get(lang, ""),
        flags=measure.flags,
        warnings=tuple(w.say[lang] for w in measure.warnings if w.say),
        like=tuple(name_of(folded[i], lang) for i in raw.get("like", []) if i in folded),
        readings=tuple(sorted(_readings(written[measure.id].raw))),
        lang=lang,
    )


def _whom(measure: Measure, lang: Lang) -> str:
    entity = vocabulary().entities[measure.entity]
    return entity.prefixes.get(measure.organisation or "", entity.label).of(lang)


def _conditions(
    measure: Measure, plan: Plan, folded: dict[str, Item], lang: Lang
) -> Iterator[Line]:
    """What is asked; that the document is in force goes without saying."""
    for condition in measure.conditions:
        if condition.kind == "in-force" or not condition.text:
            continue
        gate = folded.get(condition.code) if condition.kind == "gate" else None
        # A code of the pack's own, in quotes, says nothing to people; the gate's name does.
        named = gate is not None and "name" in gate.raw and "'" in condition.text
        text = name_of(gate, lang) if gate and named else phrase(condition.text, lang)
        facts = facts_read(plan, [condition.node], measure.entity)
        yield Line(text, condition.cite.at, condition.cite.clause, facts)


def _limits(measure: Measure, plan: Plan, folded: dict[str, Item], lang: Lang) -> Iterator[Line]:
    """The limits that the measure's payments meet, its own and those over several."""
    seen = set()
    for payment in measure.payments:
        for draw in payment.draws:
            limit = plan.limits[draw.limit]
            if limit.id in seen:
                continue
            seen.add(limit.id)
            raw = _limit_raw(limit.id, folded)
            yield Line(limit_text(raw, limit.name[lang], lang), limit.cite.at, limit.cite.clause)


def _common(rule: Item, plan: Plan, pack: Pack, lang: Lang) -> Common:
    """A rule in words, with the measures that it takes part in under the readings chosen."""
    name, at = name_of(rule, lang), str(rule.raw.get("at", ""))
    measures = [m for m in plan.measures if _concerns(rule, m, plan)]
    clauses = [m.cite.clause for m in measures]
    if rule.kind == "limit":
        text = limit_text(dict(rule.raw), name, lang)
        cites = [x.cite for x in plan.limits if x.id == rule.id]
    elif rule.kind == "choice":
        cites = [c.cite for c in plan.choices if c.id == rule.id]
        most = next((c.at_most for c in plan.choices if c.id == rule.id), 1)
        text = say(lang, "measure.choice", n=most)
    else:
        lines = rule.raw.get("when") or rule.raw.get("warn") or []
        sentence = pack.clauses[at].summary[lang] if at in pack.clauses else ""
        texts = dict.fromkeys(_gate_line(line, sentence or name, lang) for line in lines)
        text = say(lang, "sign.semicolon").join(texts)
        cites = [c.cite for m in measures for c in m.conditions if c.cite.at == at]
    clause = cites[0].clause if cites else (clauses[0] if clauses and not at else at)
    return Common(name, text, clause, tuple(m.id for m in measures))


def _concerns(rule: Item, measure: Measure, plan: Plan) -> bool:
    if rule.kind == "limit":
        drawn = {plan.limits[d.limit].id for p in measure.payments for d in p.draws}
        return rule.id in drawn
    if rule.kind == "choice":
        return any(measure.id in c.measures for c in plan.choices if c.id == rule.id)
    at = str(rule.raw.get("at", ""))
    asked = (*measure.conditions, *measure.warnings)
    return any(c.kind in ("gate", "warn") and at and c.cite.at == at for c in asked)


def _gate_line(line: Any, sentence: str, lang: Lang) -> str:
    """What a gate asks; a code of the pack's own in quotes says nothing, its sentence does."""
    expression = str(line["if"] if isinstance(line, dict) else line)
    return sentence if "'" in expression else phrase(expression, lang)


def _limit_raw(name: str, folded: dict[str, Item]) -> dict[str, Any]:
    """A limit as written: an item of its own, or one inside a measure."""
    if name in folded:
        return folded[name].raw
    measure, _, inner = name.partition(".")
    inside = folded[measure].raw.get("limits", []) if measure in folded else []
    return next((raw for raw in inside if str(raw.get("id")) == inner), {})


def _readings(value: Any) -> set[str]:
    """Every reading that decides something in a document as written."""
    if isinstance(value, dict):
        own = {str(value["reading"])} if "reading" in value else set()
        return own.union(*(_readings(v) for v in value.values()))
    if isinstance(value, list):
        return set().union(*(_readings(v) for v in value))
    return set()
