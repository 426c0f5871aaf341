"""What takes another award's place: replacements, and choices among bundles of awards."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from jigai.engine.plan import Choice, Plan
from jigai.engine.shares import NOTHING, Share
from jigai.facts.dossier import Decision


def replace(plan: Plan, shares: list[Share]) -> None:
    """Awards give way to those of the same subject that replace them."""
    granted = {
        (replaced, share.award.subject.key): share.award
        for share in shares
        for replaced in share.award.measure.replaces
    }
    for share in shares:
        winner = granted.get((share.award.measure.id, share.award.subject.key))
        if winner is not None and winner is not share.award:
            certain = winner.certain
            share.award.exclude(
                winner.measure.id, winner.measure.cite, [winner.label], certain=certain
            )
            share.award.waits |= NOTHING if certain else winner.waits
            share.low, share.high = 0, (0 if certain else share.high)


def bundle_of(choice: Choice, award: Any) -> str:
    """The application that an award falls into under a choice."""
    if choice.bundle == "measure":
        return str(award.measure.id)
    if choice.bundle == "application" and award.measure.application == "item":
        return str(award.measure.clause)
    return f"{award.measure.id}/{award.subject.id}"


def choose(
    choice: Choice,
    shares: list[Share],
    decisions: tuple[Decision, ...],
    wishes: dict[str, str],
    year: int,
) -> None:
    """Keep the best bundles of each group; what was not chosen says so."""
    groups: dict[Any, dict[str, list[Share]]] = defaultdict(lambda: defaultdict(list))
    for share in shares:
        award = share.award
        if award.measure.id not in choice.measures or share.high == 0:
            continue
        if award.organisation_kind != "enterprise" and choice.scope == "owner":
            continue
        if award.exempt.get(choice.id):
            continue
        place = award.owner if choice.scope == "owner" else award.subject.key
        key = (place, share.year) if choice.per_year else (place,)
        groups[key][bundle_of(choice, award)].append(share)
    for place in {key[0] for key in groups if choice.per_year and key[1] is None}:
        _year_unknown([groups.pop(key) for key in list(groups) if key[0] == place])
    for bundles in groups.values():
        _choose_among(choice, bundles, decisions, wishes, year)


def _year_unknown(groups: list[dict[str, list[Share]]]) -> None:
    """In which year a bundle competes is not known: any of them may be left out."""
    members = [share for bundles in groups for bundle in bundles.values() for share in bundle]
    waits = NOTHING.union(*(s.award.waits for s in members if s.year is None))
    for share in members:
        share.low = 0
        share.award.waits |= waits


def _before(
    bundles: dict[str, list[Share]], totals: dict[str, tuple[int, int]], one: str, other: str
) -> bool:
    """One bundle certainly comes before another: it is worth more, or as much and first in line."""
    low, high = totals[one][0], totals[other][1]
    return low > high or (low == high and bundles[one][0].position < bundles[other][0].position)


def _lifted(
    choice: Choice, bundles: dict[str, list[Share]], decisions: tuple[Decision, ...]
) -> bool:
    """An approved decision about the owner or any subject lets everything stand."""
    shares = [share for bundle in bundles.values() for share in bundle]
    concerned = {None, shares[0].award.owner, *(s.award.subject.id for s in shares)}
    return choice.liftable and any(
        choice.id in d.lifts and d.approved and d.subject in concerned for d in decisions
    )


def _choose_among(
    choice: Choice,
    bundles: dict[str, list[Share]],
    decisions: tuple[Decision, ...],
    wishes: dict[str, str],
    year: int,
) -> None:
    sample = next(iter(bundles.values()))[0]
    if _lifted(choice, bundles, decisions):
        return
    earlier = sample.award.applied(choice) if choice.earlier else frozenset()
    room = choice.at_most - len(earlier - set(bundles))
    totals = {
        name: (sum(s.low for s in members), sum(s.high for s in members))
        for name, members in bundles.items()
    }
    members = [share for bundle in bundles.values() for share in bundle]
    unsure = NOTHING.union(*(s.award.unsure.get(choice.id, ()) for s in members))
    wished = {w.strip() for w in wishes.get(choice.id, "").split(",")}
    wish = {
        name
        for name, shares in bundles.items()
        if name in wished or any(s.award.label in wished for s in shares)
    }
    ranked = sorted(
        bundles,
        key=lambda n: (
            n not in earlier,
            n not in wish,
            -totals[n][0],
            -totals[n][1],
            bundles[n][0].position,
        ),
    )
    kept = ranked[: max(0, room)]
    if len(kept) == len(ranked):
        return
    left = [n for n in ranked if n not in kept]
    certain = not unsure and (
        all(k in earlier or (k in wish and totals[k][0] > 0) for k in kept)
        or all(_before(bundles, totals, k, n) for k in kept for n in left)
    )
    for share in members:
        share.award.waits |= unsure
    for name in left:
        for share in bundles[name]:
            share.award.exclude(choice.id, choice.cite, kept or sorted(earlier), certain=certain)
            share.low = 0
            if certain:
                share.high = 0
    if not certain:
        for name in kept:
            for share in bundles[name]:
                share.low = 0
    for name in kept:
        for share in bundles[name]:
            share.award.chosen(choice.id, left)
