"""Choices between awards: what each bundle would come to, the best advised, another one wished.

A wish names an award by its label; the bundle that holds the award is then kept, wherever the
text lets only some be applied for.
"""

from __future__ import annotations

from dataclasses import dataclass

from jigai.engine.awards import Award
from jigai.engine.choosing import bundle_of
from jigai.engine.plan import Choice
from jigai.facts.problems import Lang
from jigai.guide.drafts import Draft, called
from jigai.guide.states import Standing, standing
from jigai.policy.pack import Pack


@dataclass(frozen=True)
class Option:
    """One of several bundles: its awards by (name, for what), and what the policy gives with it.

    ``label`` is the award to wish for; ``low`` and ``high`` are the policy's total in fen.
    """

    label: str
    names: tuple[tuple[str, str], ...]
    low: int
    high: int
    boundless: bool
    kept: bool
    advised: bool


@dataclass(frozen=True)
class Choosing:
    """A place where only some of several may be applied for; ``wished`` where the person chose."""

    rule: str
    name: str
    clause: str
    at: str
    at_most: int
    wished: bool
    options: tuple[Option, ...]


def choosings(draft: Draft, pack: Pack, lang: Lang) -> list[Choosing]:
    """Every choice of a policy that this case has, each option with its consequence."""
    now = standing(draft, pack)
    if now.outcome is None:
        return []
    found = []
    for choice in now.outcome.plan.choices:
        for bundles in _groups(choice, now.awards):
            found.append(_choosing(draft, pack, choice, bundles, lang))
    return found


def _groups(choice: Choice, awards: list[Award]) -> list[dict[str, list[Award]]]:
    """The bundles that compete, by whom or what they compete for."""
    groups: dict[str, dict[str, list[Award]]] = {}
    for award in awards:
        if choice.id in award.picked or choice.id in award.excluders:
            place = award.owner if choice.scope == "owner" else award.subject.key
            groups.setdefault(place, {}).setdefault(bundle_of(choice, award), []).append(award)
    return [bundles for bundles in groups.values() if len(bundles) > 1]


def _choosing(
    draft: Draft, pack: Pack, choice: Choice, bundles: dict[str, list[Award]], lang: Lang
) -> Choosing:
    labels = {a.label for members in bundles.values() for a in members}
    wished = bool(labels & set(wishes(draft, choice.id)))
    plain = _kept(standing(_without(draft, choice.id, labels), pack), choice.id)
    options = [
        _option(draft, pack, choice, members, labels, plain, lang) for members in bundles.values()
    ]
    options.sort(key=lambda o: (not o.advised, -o.high, o.label))
    return Choosing(
        choice.id,
        choice.name[lang] or choice.id,
        choice.cite.clause,
        choice.cite.at,
        choice.at_most,
        wished,
        tuple(options),
    )


def _option(
    draft: Draft,
    pack: Pack,
    choice: Choice,
    members: list[Award],
    rivals: set[str],
    plain: set[str],
    lang: Lang,
) -> Option:
    first = members[0].label
    then = standing(_wishing(draft, choice, first, rivals), pack)
    low, high = then.range
    return Option(
        first,
        tuple((a.measure.name[lang], _about(draft, a, lang)) for a in members),
        low,
        high,
        then.open_ended,
        any(choice.id in a.picked for a in members),
        any(a.label in plain for a in members),
    )


def _about(draft: Draft, award: Award, lang: Lang) -> str:
    if award.subject.entity == "organisation":
        return ""
    return called(draft, award.subject.key, lang)


def _kept(found: Standing, rule: str) -> set[str]:
    return {a.label for a in found.awards if rule in a.picked}


def wishes(draft: Draft, rule: str) -> list[str]:
    """What a person wishes to keep under a choice."""
    stated = (draft.dossier.get("choices") or {}).get(rule, "")
    return [part.strip() for part in str(stated).split(",") if part.strip()]


def wish(draft: Draft, pack: Pack, rule: str, label: str | None) -> Draft | None:
    """The draft with another bundle chosen, or with the advice again; None where there is none."""
    outcome = standing(draft, pack).outcome
    choice = next((c for c in outcome.plan.choices if c.id == rule), None) if outcome else None
    if outcome is None or choice is None:
        return None
    for bundles in _groups(choice, outcome.awards):
        rivals = {a.label for members in bundles.values() for a in members}
        if label is None:
            draft = _without(draft, rule, rivals)
        elif label in rivals:
            return _wishing(draft, choice, label, rivals)
    return draft if label is None else None


def _without(draft: Draft, rule: str, rivals: set[str]) -> Draft:
    return draft.wishing(rule, [w for w in wishes(draft, rule) if w not in rivals])


def _wishing(draft: Draft, choice: Choice, label: str, rivals: set[str]) -> Draft:
    """The newest wish first; of its rivals as many stay as may be kept beside it."""
    before = [w for w in wishes(draft, choice.id) if w != label]
    beside = [w for w in before if w in rivals][: choice.at_most - 1]
    others = [w for w in before if w not in rivals]
    return draft.wishing(choice.id, [label, *beside, *others])
