"""A policy as a page shows it, read from its pack and plan; nothing is computed of a case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from jigai.engine.api import program
from jigai.engine.describing import Given, given, limit_text, stages
from jigai.engine.plan import Measure, Plan
from jigai.engine.wording import phrase
from jigai.facts.problems import Lang
from jigai.facts.vocabulary import vocabulary
from jigai.office.ground.plans import shelf
from jigai.office.ground.preferences import DJANGO, current_lang
from jigai.office.ground.texts import t
from jigai.policy.folding import fold_pack
from jigai.policy.pack import Axis, Clause, Item, Pack
from jigai.reference import regions

RULES = ("limit", "choice", "gate")


@dataclass(frozen=True)
class Line:
    """A line of a card with the sentence it rests on."""

    text: str
    at: str = ""
    clause: str = ""


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

    @property
    def brief(self) -> str:
        """What is given in one line."""
        if self.gives.lines:
            return self.gives.lines[0]
        return t("measure.like", names=t("sign.comma").join(self.like)) if self.like else ""


@dataclass(frozen=True)
class Policy:
    """A pack with its plan under the default readings, and its measures as cards."""

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


_POLICIES: dict[tuple[str, str, Lang], Policy] = {}


def policy(pack: Pack) -> Policy:
    """The policy in the language of the answer being made; kept, since packs never change."""
    key = (pack.id, pack.version, current_lang())
    if key not in _POLICIES:
        _POLICIES[key] = _policy(pack, key[2])
    return _POLICIES[key]


def prepare_all() -> None:
    """Every policy at hand in both languages, so that the first reader waits for none."""
    for lang in ("zh", "en"):
        with translation.override(DJANGO[lang]):
            for pack in shelf().packs:
                policy(pack)


def _policy(pack: Pack, lang: Lang) -> Policy:
    plan = program(pack).plan
    folded = {i.id: i for i in fold_pack(pack, plan.readings)}
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
        conditions=tuple(_conditions(measure, folded, lang)),
        gives=gives,
        limits=tuple(_limits(measure, plan, folded, lang)),
        payments=stages(raw.get("pays"), lang),
        once=str(raw.get("once", "")),
        payer=measure.payer.get(lang, ""),
        flags=measure.flags,
        warnings=tuple(w.say[lang] for w in measure.warnings if w.say),
        like=tuple(name_of(folded[i], lang) for i in raw.get("like", []) if i in folded),
        readings=tuple(sorted(_readings(written[measure.id].raw))),
    )


def _whom(measure: Measure, lang: Lang) -> str:
    entity = vocabulary().entities[measure.entity]
    return entity.prefixes.get(measure.organisation or "", entity.label).of(lang)


def _conditions(measure: Measure, folded: dict[str, Item], lang: Lang) -> Iterator[Line]:
    """What is asked; that the document is in force goes without saying."""
    for condition in measure.conditions:
        if condition.kind == "in-force" or not condition.text:
            continue
        gate = folded.get(condition.code) if condition.kind == "gate" else None
        # A code of the pack's own, in quotes, says nothing to people; the gate's name does.
        named = gate is not None and "name" in gate.raw and "'" in condition.text
        text = name_of(gate, lang) if gate and named else phrase(condition.text, lang)
        yield Line(text, condition.cite.at, condition.cite.clause)


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
