"""A result made ready to show: what pages, print, spreadsheet and programs all read.

Nothing is computed here; amounts are fen as the engine left them, texts are in one language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jigai.engine import wording
from jigai.engine.awards import CASE, CHARGE, DECLARED, GRANTED, NEEDS, REFUSED, Award
from jigai.engine.bounds import Missing
from jigai.engine.changes import Path, least_change
from jigai.engine.evaluating import Outcome
from jigai.engine.plan import Node
from jigai.engine.reasoning import reason_text
from jigai.engine.result import change_text, missing_text, payee, steps
from jigai.engine.wording import node_text
from jigai.facts.problems import Lang
from jigai.facts.values import show_date
from jigai.facts.vocabulary import vocabulary
from jigai.guide.choosing import choosings, wishes
from jigai.guide.deciding import decision_of, room
from jigai.guide.drafts import LISTS, Draft, called, fact_of, is_local
from jigai.guide.questions import place_of, question_id
from jigai.guide.report import Chosen, Line, Needed, Pay, Report, Row, Taking, Wanted
from jigai.guide.states import MAYBE, Standing, standing
from jigai.guide.texts import say
from jigai.guide.ways import endless, ways
from jigai.policy.pack import Pack
from jigai.policy.readings import used_axes
from jigai.reference import regions

ORDER = (GRANTED, NEEDS, CHARGE, CASE, REFUSED, DECLARED)
DRAFTS = ("draft-for-comment",)


def place_name(pack: Pack) -> str:
    """The place of a policy, by its name; the code where the table has none."""
    found = regions.find(pack.info.region)
    return found.name if found is not None else pack.info.region


def report(draft: Draft, pack: Pack, lang: Lang) -> Report:
    """A policy's answer to a draft, made ready to show."""
    found = standing(draft, pack, whole=True)
    answer, outcome = found.answer, found.outcome
    low, high = found.range
    problems = [_line(p.data(lang)["text"]) for p in found.problems]
    rows: list[Row] = []
    warnings: list[Line] = []
    if outcome is not None:
        rows = [_row(award, found, outcome, draft, lang) for award in outcome.awards]
        rows.sort(key=lambda r: (ORDER.index(_plain(r.outcome)), -r.high))
        warnings = [_line(p.text(lang)) for p in outcome.warnings]
    return Report(
        pack=pack,
        title=pack.info.title[lang],
        place=place_name(pack),
        draft=pack.info.status in DRAFTS,
        claim_year=draft.claim_year,
        as_of=show_date(outcome.dossier.as_of, lang) if outcome is not None else "",
        dossier=outcome.dossier.hash() if outcome is not None else "",
        low=low,
        high=high,
        boundless=found.open_ended,
        rows=rows,
        choosings=choosings(draft, pack, lang),
        readings=_readings(pack, answer.readings, draft.readings.get(pack.id, {}), lang),
        problems=problems,
        warnings=warnings,
        notes=[note[lang] for note in pack.info.notes],
    )


def _line(text: str) -> Line:
    return Line(text)


def _plain(outcome: str) -> str:
    return GRANTED if outcome == "up-to" else outcome


def _row(award: Award, found: Standing, outcome: Outcome, draft: Draft, lang: Lang) -> Row:
    measure = award.measure
    names = rule_names(outcome, lang)
    up_to = award.up_to and award.outcome in (GRANTED, NEEDS)
    space = room(award, outcome, names)
    return Row(
        label=award.label,
        measure=measure.id,
        name=measure.name[lang],
        subject=award.subject.key,
        about=_about(draft, award, lang),
        kind=measure.kind,
        clause=measure.clause,
        at=measure.cite.at,
        outcome="up-to" if award.outcome == GRANTED and up_to else award.outcome,
        low=award.low,
        high=award.high,
        boundless=award.label in found.boundless,
        up_to=up_to,
        payee=payee(award, outcome),
        payer=measure.payer.get(lang, ""),
        gives=measure.gives.get(lang, ""),
        flags=measure.flags,
        absent=any(r.code == "no-subject" for r in award.reasons),
        base=_base(award, outcome, lang),
        ways=ways(award, outcome, lang, names),
        payments=_payments(award, outcome, lang),
        reasons=[
            Line(reason_text(r, award, outcome, lang), r.cite.clause, r.cite.at)
            for r in award.reasons
        ],
        warnings=[
            Line(reason_text(r, award, outcome, lang), r.cite.clause, r.cite.at)
            for r in award.warnings
        ],
        working=steps(award, outcome, lang),
        missing=_missing(award, found, draft, lang) if award.outcome == NEEDS else [],
        needed=_needed(award, found, outcome, lang),
        choices=_choices(award, outcome, names, draft, lang),
        room=space,
        decision=None if space is None else decision_of(draft, space),
    )


def _about(draft: Draft, award: Award, lang: Lang) -> str:
    """Whom or what the award is for; nothing where it is the applicant."""
    entity = award.subject.entity
    if entity == "organisation":
        return ""
    if award.subject.id == MAYBE:
        label = vocabulary().entities[entity].label.of(lang)
        return say(lang, "about.maybe", entity=label)
    return called(draft, award.subject.key, lang)


def rule_names(outcome: Outcome, lang: Lang) -> dict[str, str]:
    """Limits and choices by their names; a limit inside a measure by the measure's."""
    plan = outcome.plan
    owners = {m.id: m.name[lang] for m in plan.measures}
    found = {c.id: c.name[lang] or c.id for c in plan.choices}
    for limit in plan.limits:
        owner = owners.get(limit.id.rpartition(".")[0])
        plain = say(lang, "way.own-limit", measure=owner) if owner else limit.id
        found[limit.id] = limit.name[lang] or plain
    return found


def _base(award: Award, outcome: Outcome, lang: Lang) -> list[Line]:
    """The values on the way to the entitlement, in words."""
    plan = outcome.plan
    found = []
    for step in award.steps:
        if step.low != step.high and _endless(plan.nodes[step.node], step.high):
            continue
        low = node_text(plan.nodes[step.node], step.low, lang)
        high = node_text(plan.nodes[step.node], step.high, lang)
        value = low if low == high else f"{low} – {high}"
        inputs = say(lang, "way.list").join(
            f"{say_input(name, lang)} {node_text(plan.nodes[n], at, lang)}"
            for name, n, at, to in step.inputs
            if at == to and not isinstance(at, bool)
        )
        key = "way.step-of" if inputs else "way.step"
        text = say(lang, key, op=wording.say(lang, f"step.{step.op}"), inputs=inputs, value=value)
        found.append(Line(text, step.cite.clause, step.cite.at))
    return found


def _endless(node: Node, high: int) -> bool:
    """The upper end says nothing: it comes from how large a value may be at all."""
    return high == node.high or (node.kind == "money" and high // node.den >= endless())


def say_input(name: str, lang: Lang) -> str:
    """The engine's word for what went into an operation; codes by their labels."""
    known = name in wording.messages(lang)["input"]
    return wording.say(lang, f"input.{name}") if known else wording.code_text(name, lang)


def _payments(award: Award, outcome: Outcome, lang: Lang) -> list[Pay]:
    left = {share.index: share for share in award.shares}
    found = []
    for state in award.payments:
        payment = award.measure.payments[state.index]
        share = left.get(state.index)
        why = "；".join(reason_text(r, award, outcome, lang) for r in state.reasons)
        found.append(
            Pay(
                payment.label[lang] or say(lang, "way.whole"),
                state.year,
                state.state,
                share.low if share is not None else 0,
                share.high if share is not None else 0,
                payment.cite.clause,
                payment.cite.at,
                why,
            )
        )
    return found


def _missing(award: Award, found: Standing, draft: Draft, lang: Lang) -> list[Wanted]:
    wanted: dict[str, Wanted] = {}
    for item in sorted(award.waits):
        one = _wanted(item, found, draft, lang)
        wanted.setdefault(one.text, one)
    return list(wanted.values())


def _wanted(item: Missing, found: Standing, draft: Draft, lang: Lang) -> Wanted:
    place = place_of(item)
    if place is None:
        return Wanted(missing_text(item, lang), "")
    subject, name = place
    entity, _, identity = subject.partition(":")
    if identity == MAYBE:
        label = vocabulary().entities[entity].label.of(lang)
        return Wanted(say(lang, "about.which", entity=label), LISTS[entity])
    fact = fact_of(subject, name)
    if fact is None:
        return Wanted(missing_text(item, lang), "")
    pack = found.pack.id if is_local(subject, fact) else ""
    text = say(lang, "about.fact", subject=called(draft, subject, lang), fact=fact.label.of(lang))
    return Wanted(text, question_id(subject, name, pack))


def _needed(award: Award, found: Standing, outcome: Outcome, lang: Lang) -> Needed | None:
    program = found.answer.program
    if program is None or award.outcome not in (REFUSED, GRANTED):
        return None
    path: Path | None = least_change(program, outcome.dossier, award)
    if path is None or path.amount == 0:
        return None
    return Needed(tuple(change_text(c, lang) for c in path.changes), path.amount)


def _choices(
    award: Award, outcome: Outcome, names: dict[str, str], draft: Draft, lang: Lang
) -> list[Chosen]:
    cites = {c.id: c.cite.clause for c in outcome.plan.choices}
    measures = {m.id: m.name[lang] for m in outcome.plan.measures}

    def bundle(name: str) -> str:
        measure, _, _ = name.partition("/")
        return measures.get(measure, name)

    found = [
        Chosen(
            rule,
            names.get(rule, rule),
            advised=True,
            others=tuple(dict.fromkeys(map(bundle, others))),
            clause=cites[rule],
            own=bool(wishes(draft, rule)),
        )
        for rule, others in award.picked.items()
        if rule in cites and others
    ]
    for excluded in award.excluded_by:
        rule = str(excluded["rule"])
        if rule in cites:
            others = tuple(dict.fromkeys(map(bundle, excluded["by"])))
            found.append(
                Chosen(
                    rule,
                    names.get(rule, rule),
                    advised=False,
                    others=others,
                    clause=cites[rule],
                    own=bool(wishes(draft, rule)),
                )
            )
    return found


# Readings


def _readings(
    pack: Pack, in_force: dict[str, str], own: dict[str, str], lang: Lang
) -> list[Taking]:
    used = used_axes(pack)
    found = []
    for axis in pack.axes.values():
        if axis.id not in used:
            continue
        answer = in_force.get(axis.id, axis.default)
        others = tuple((k, v[lang]) for k, v in axis.alternatives.items() if k != answer)
        found.append(
            Taking(
                axis.id,
                axis.issue[lang],
                answer,
                axis.alternatives[answer][lang],
                others,
                axis.id in own and own[axis.id] != axis.default,
                axis.clauses,
            )
        )
    return found


@dataclass(frozen=True)
class Effect:
    """What another answer to a reading would give: its total, and the awards that change."""

    axis: str
    answer: str
    text: str
    low: int
    high: int
    boundless: bool
    changed: tuple[tuple[str, int, int], ...]


def effects(draft: Draft, pack: Pack, axes: Sequence[str], lang: Lang) -> list[Effect]:
    """For each other answer of these readings: the total, and each award whose upper end moves."""
    now = standing(draft, pack)
    before = {a.label: a for a in now.awards}
    found = []
    for taking in _readings(pack, now.answer.readings, {}, lang):
        if taking.id not in axes:
            continue
        for answer, text in taking.others:
            then = standing(draft.reading(pack.id, taking.id, answer), pack)
            low, high = then.range
            changed = tuple(
                (a.measure.name[lang], before[a.label].high if a.label in before else 0, a.high)
                for a in then.awards
                if a.high != (before[a.label].high if a.label in before else 0)
                and a.label not in then.boundless
            )
            found.append(Effect(taking.id, answer, text, low, high, then.open_ended, changed))
    return found
