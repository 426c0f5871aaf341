"""Combination: replacements, choices and limits over the payments of one dossier.

Each payment carries its amount as [low, high] (equal where nothing is unknown); each rule takes
its part in the plan's order and records what it took. Input order never matters: payments are
drawn in a total order whose last key is unique.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from jigai.engine.plan import Choice, Limit, Plan
from jigai.facts.dossier import Decision

UNLIMITED = 10**18
UNSURE = ("?",)
"""Stands in a draw's key for a part that is not known; no stated value is a tuple."""


@dataclass(slots=True)
class DrawValue:
    """A draw with its values: the group's key, what the limit allows, what was used, order."""

    limit: int
    key: tuple[Any, ...]
    amount: tuple[int, int]
    used: tuple[int, int]
    order: tuple[int, ...] | None
    waits: frozenset[Any] = frozenset()
    lift: tuple[int, int] = (1, 1)

    @property
    def unsure(self) -> bool:
        """The group itself is not known yet."""
        return UNSURE in self.key


@dataclass(slots=True)
class Taken:
    """What one rule did to one payment, in fen."""

    rule: str
    cite: Any
    before: int
    after: int
    before_high: int
    after_high: int
    carried: bool
    room: int


@dataclass(slots=True)
class Share:
    """One payment of one award under combination."""

    position: tuple[Any, ...]
    award: Any
    index: int
    year: int
    entitled: tuple[int, int]
    low: int
    high: int
    draws: tuple[DrawValue, ...]
    taken: list[Taken] = field(default_factory=list)


def combine(
    plan: Plan,
    shares: list[Share],
    decisions: tuple[Decision, ...],
    choices: dict[str, str],
    year: int,
    earlier: list[Share],
) -> None:
    """Apply every rule of the plan to the shares, in place.

    ``earlier`` are payments made before: they draw nothing now, but where a limit is the greatest
    entitlement of a group, theirs is one of the group.
    """
    shares.sort(key=lambda s: s.position)
    _replace(plan, shares)
    groups: dict[int, list[tuple[Share, DrawValue]]] = defaultdict(list)
    for share in shares:
        for draw in share.draws:
            groups[draw.limit].append((share, draw))
    for share in earlier:
        for draw in share.draws:
            if plan.limits[draw.limit].mode == "largest":
                groups[draw.limit].append((share, draw))
    done: set[str] = set()
    for kind, number in plan.order:
        if kind == "choice":
            _choose(plan.choices[number], shares, decisions, choices, year)
            continue
        limit = plan.limits[number]
        if limit.joint is not None:
            if limit.joint not in done:
                done.add(limit.joint)
                _joint(plan, limit.joint, groups, decisions)
        elif groups[number]:
            _limit(limit, groups[number], decisions)


# Replacement


def _replace(plan: Plan, shares: list[Share]) -> None:
    granted = {
        (replaced, share.award.subject.key): share.award
        for share in shares
        for replaced in share.award.measure.replaces
    }
    for share in shares:
        winner = granted.get((share.award.measure.id, share.award.subject.key))
        if winner is not None and winner is not share.award:
            share.award.exclude(
                winner.measure.id, winner.measure.cite, [winner.label], certain=not winner.open
            )
            share.low, share.high = 0, (share.high if winner.open else 0)


# Limits


def lifted(
    limit: Limit, share: Share, draw: DrawValue, decisions: tuple[Decision, ...]
) -> tuple[int, int]:
    """What the limit allows here once decisions are heard."""
    if not limit.liftable:
        return draw.amount
    found = [
        d.lifts[limit.id]
        for d in decisions
        if limit.id in d.lifts and d.approved and _concerns(d, share, draw)
    ]
    if not found:
        return draw.amount
    stated = [UNLIMITED if amount is None else amount for amount in found]
    top = max(stated)
    low, high = draw.amount
    return (max(top, low) if draw.lift[0] else low), (max(top, high) if draw.lift[1] else high)


def refused_lifts(
    plan: Plan, shares: list[Share], decisions: tuple[Decision, ...]
) -> dict[str, str]:
    """Limits that a decision would lift where the text does not let it, with the award's label."""
    return {
        plan.limits[draw.limit].id: share.award.label
        for share in shares
        for draw in share.draws
        if draw.lift == (0, 0) and plan.limits[draw.limit].liftable
        for decision in decisions
        if plan.limits[draw.limit].id in decision.lifts and _concerns(decision, share, draw)
    }


def _concerns(decision: Decision, share: Share, draw: DrawValue) -> bool:
    if decision.subject is None or decision.subject == share.award.subject.id:
        return True
    if decision.subject == share.award.owner:
        return True
    return share.award.siblings.get(decision.subject) == share.award.owner and (
        share.award.owner in draw.key
    )


def _watch(
    limit: Limit, group: list[tuple[Share, DrawValue]], decisions: tuple[Decision, ...]
) -> None:
    """A limit that takes nothing: what certainly goes beyond it is said."""
    by_key: dict[tuple[Any, ...], list[tuple[Share, DrawValue]]] = defaultdict(list)
    for share, draw in group:
        if share.high > 0 and not draw.unsure:
            by_key[draw.key].append((share, draw))
    for live in by_key.values():
        _, room = _room(limit, live, decisions, live)
        if sum(s.low for s, _ in live) > room:
            for share, _ in live:
                share.award.beyond(limit)


def _limit(
    limit: Limit, group: list[tuple[Share, DrawValue]], decisions: tuple[Decision, ...]
) -> None:
    if limit.excess == "warned":
        _watch(limit, group, decisions)
        return
    if any(draw.unsure and share.high > 0 for share, draw in group):
        _unsure(limit, [(s, d) for s, d in group if s.high > 0], decisions)
        return
    by_key: dict[tuple[Any, ...], list[tuple[Share, DrawValue]]] = defaultdict(list)
    for share, draw in group:
        by_key[draw.key].append((share, draw))
    for members in by_key.values():
        live = [(s, d) for s, d in members if s.high > 0]
        if not live:
            continue
        live.sort(key=lambda m: (m[1].order or (), m[0].position))
        if limit.share == "pro-rata":
            _pro_rata(limit, live, decisions)
        elif limit.mode == "less":
            _less(limit, live, decisions)
        else:
            _draw(limit, live, decisions, members)


def _room(
    limit: Limit,
    live: list[tuple[Share, DrawValue]],
    decisions: tuple[Decision, ...],
    members: list[tuple[Share, DrawValue]],
) -> tuple[int, int]:
    """What is left for those alive in a group of which ``members`` are all, paid before or not."""
    if limit.mode == "largest":
        amounts = [s.entitled for s, _ in members]
    else:
        amounts = [lifted(limit, s, d, decisions) for s, d in live]
    low = max(0, max(a[0] for a in amounts) - live[0][1].used[1])
    high = max(0, max(a[1] for a in amounts) - live[0][1].used[0])
    return low, high


def _draw(
    limit: Limit,
    live: list[tuple[Share, DrawValue]],
    decisions: tuple[Decision, ...],
    members: list[tuple[Share, DrawValue]],
) -> None:
    low, high = _room(limit, live, decisions, members)
    ordered = all(d.order is not None for _, d in live)
    all_high = sum(s.high for s, _ in live)
    used_low = used_high = 0
    for share, _ in live:
        before = (share.low, share.high)
        others = used_high if ordered else all_high - share.high
        taken_low = min(share.low, max(0, low - others))
        taken_high = min(share.high, max(0, high - (used_low if ordered else 0)))
        room = max(0, low - used_low)
        used_low += taken_low
        used_high += taken_high
        share.low, share.high = taken_low, taken_high
        _note(limit, share, before, room)


def _unsure(
    limit: Limit, live: list[tuple[Share, DrawValue]], decisions: tuple[Decision, ...]
) -> None:
    """Some group is not known: each payment alone at best, after those before it at worst."""
    ordered = all(d.order is not None for _, d in live)
    live.sort(key=lambda m: (m[1].order or (), m[0].position))
    waits = frozenset[Any]().union(*(d.waits for _, d in live))
    whole = sum(s.high for s, _ in live)
    ahead = 0
    for share, draw in live:
        before = (share.low, share.high)
        low, high = _room(limit, [(share, draw)], decisions, [(share, draw)])
        if limit.mode != "amount" or limit.share == "pro-rata":
            low, high = 0, before[1]
        others = ahead if ordered else whole - before[1]
        share.low = min(before[0], max(0, low - others))
        share.high = min(before[1], high)
        ahead += before[1]
        if share.low != share.high:
            share.award.waits |= waits
        _note(limit, share, before, low)


def _note(limit: Limit, share: Share, before: tuple[int, int], room: int) -> None:
    cut = share.high == 0 < before[1]
    if limit.excess == "refused" and cut and limit.id not in share.award.excluders:
        share.award.exclude(limit.id, limit.cite, [], certain=True)
    share.taken.append(
        Taken(
            limit.id,
            limit.cite,
            before[0],
            share.low,
            before[1],
            share.high,
            limit.excess == "carried",
            room,
        )
    )


def _less(
    limit: Limit, live: list[tuple[Share, DrawValue]], decisions: tuple[Decision, ...]
) -> None:
    """Take off what was received elsewhere; a decision that lifts it leaves that much in place."""
    off_low, off_high = live[0][1].amount
    for share, draw in live:
        spared = _spared(limit, share, draw, decisions)
        off_low, off_high = max(0, off_low - spared), max(0, off_high - spared)
        before = (share.low, share.high)
        share.low = max(0, share.low - off_high)
        share.high = max(0, share.high - off_low)
        off_low = max(0, off_low - before[1])
        off_high = max(0, off_high - before[0])
        _note(limit, share, before, share.low)


def _spared(limit: Limit, share: Share, draw: DrawValue, decisions: tuple[Decision, ...]) -> int:
    """How much of a deduction decisions lift; a lift without an amount lifts it whole."""
    if not limit.liftable:
        return 0
    found = [
        d.lifts[limit.id]
        for d in decisions
        if limit.id in d.lifts and d.approved and _concerns(d, share, draw)
    ]
    return max((UNLIMITED if amount is None else amount for amount in found), default=0)


def _pro_rata(
    limit: Limit, live: list[tuple[Share, DrawValue]], decisions: tuple[Decision, ...]
) -> None:
    """Each claim its share of what is left; odd fen go by largest remainder, ties by order."""
    low, high = _room(limit, live, decisions, live)
    others = live[0][1].order[0] if live[0][1].order else None
    certain = others is not None and low == high and all(s.low == s.high for s, _ in live)
    if not certain:
        for share, _ in live:
            before = (share.low, share.high)
            share.low, share.high = 0, min(share.high, high)
            _note(limit, share, before, 0)
        return
    assert others is not None
    claims = [s.low for s, _ in live]
    total = sum(claims) + others
    cuts = claims if total <= low else largest_remainder(low, [*claims, others])[:-1]
    for (share, _), cut in zip(live, cuts, strict=True):
        before = (share.low, share.high)
        share.low = share.high = cut
        _note(limit, share, before, cut)


def largest_remainder(room: int, claims: list[int]) -> list[int]:
    """Shares of ``room`` in proportion to the claims, in whole fen, adding up to ``room``.

    The odd fen go to the largest remainders; among equal ones to the earlier claim.
    """
    total = sum(claims)
    if total == 0:
        return [0] * len(claims)
    parts = [room * claim // total for claim in claims]
    rest = room - sum(parts)
    ranked = sorted(range(len(claims)), key=lambda i: (-(room * claims[i] % total), i))
    for i in ranked[:rest]:
        parts[i] += 1
    return parts


def _joint(
    plan: Plan,
    name: str,
    groups: dict[int, list[tuple[Share, DrawValue]]],
    decisions: tuple[Decision, ...],
) -> None:
    """Several limits drawn in one pass: each payment takes the least that any of them leaves."""
    members = [(i, limit) for i, limit in enumerate(plan.limits) if limit.joint == name]
    rooms: dict[tuple[Any, ...], list[int]] = {}
    draws: dict[int, list[tuple[Limit, DrawValue]]] = defaultdict(list)
    shares: dict[int, Share] = {}
    for number, limit in members:
        by_key: dict[tuple[Any, ...], list[tuple[Share, DrawValue]]] = defaultdict(list)
        for share, draw in groups[number]:
            by_key[draw.key].append((share, draw))
            if share.high > 0:
                shares[id(share)] = share
                draws[id(share)].append((limit, draw))
        for key, group in by_key.items():
            live = [(s, d) for s, d in group if s.high > 0]
            if live:
                rooms[(limit.id, *key)] = list(_room(limit, live, decisions, group))
    ordered = all(d.order is not None for found in draws.values() for _, d in found)
    lead = {
        key: max((d.order or () for _, d in found), key=len, default=())
        for key, found in draws.items()
    }
    queue = sorted(shares.values(), key=lambda s: (lead[id(s)] if ordered else (), s.position))
    certain = (
        ordered
        and all(s.low == s.high for s in queue)
        and all(room[0] == room[1] for room in rooms.values())
    )
    for share in queue:
        for limit, draw in draws[id(share)]:
            room = rooms[(limit.id, *draw.key)]
            before = (share.low, share.high)
            share.high = min(share.high, room[1])
            share.low = min(share.low, room[0])
            _note(limit, share, before, room[0])
        for limit, draw in draws[id(share)]:
            room = rooms[(limit.id, *draw.key)]
            room[0] = max(0, room[0] - share.high)
            if certain:
                room[1] = max(0, room[1] - share.low)
    if not certain and not ordered:
        for share in queue:
            share.low = 0


# Choices


def bundle_of(choice: Choice, award: Any) -> str:
    """The application that an award falls into under a choice."""
    if choice.bundle == "measure":
        return str(award.measure.id)
    if choice.bundle == "application" and award.measure.application == "item":
        return str(award.measure.clause)
    return f"{award.measure.id}/{award.subject.id}"


def _choose(
    choice: Choice,
    shares: list[Share],
    decisions: tuple[Decision, ...],
    wishes: dict[str, str],
    year: int,
) -> None:
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
    for bundles in groups.values():
        _choose_among(choice, bundles, decisions, wishes, year)


def _choose_among(
    choice: Choice,
    bundles: dict[str, list[Share]],
    decisions: tuple[Decision, ...],
    wishes: dict[str, str],
    year: int,
) -> None:
    sample = next(iter(bundles.values()))[0]
    if choice.liftable and any(
        choice.id in d.lifts
        and d.approved
        and (
            d.subject is None
            or d.subject == sample.award.owner
            or any(d.subject == s.award.subject.id for b in bundles.values() for s in b)
        )
        for d in decisions
    ):
        return
    earlier = sample.award.applied(choice) if choice.earlier else frozenset()
    room = choice.at_most - len(earlier - set(bundles))
    totals = {
        name: (sum(s.low for s in members), sum(s.high for s in members))
        for name, members in bundles.items()
    }
    members = [share for bundle in bundles.values() for share in bundle]
    unsure = frozenset[Any]().union(*(s.award.unsure.get(choice.id, ()) for s in members))
    wish = [w.strip() for w in wishes.get(choice.id, "").split(",") if w.strip() in bundles]
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
        set(kept) <= earlier | set(wish)
        or all(totals[k][0] >= totals[n][1] for k in kept for n in left)
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
