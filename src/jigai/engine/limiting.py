"""Limits over the payments of one dossier: lifted, drawn in order, shared, taken off, joint."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from jigai.engine.clusters import split
from jigai.engine.plan import Limit, Plan
from jigai.engine.shares import UNLIMITED, DrawValue, Share, Taken
from jigai.facts.dossier import Decision


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


def draw_limit(
    limit: Limit, group: list[tuple[Share, DrawValue]], decisions: tuple[Decision, ...]
) -> None:
    """Draw one limit: each group of payments that share it, in order."""
    if limit.excess == "warned":
        _watch(limit, group, decisions)
        return
    if any(draw.unsure and share.high > 0 for share, draw in group):
        for cluster in split({0: group}):
            live = [(s, d) for s, d in cluster[0] if s.high > 0]
            if any(draw.unsure for _, draw in live):
                _unsure(limit, live, decisions)
            else:
                _by_key(limit, cluster[0], decisions)
        return
    _by_key(limit, group, decisions)


def _by_key(
    limit: Limit, group: list[tuple[Share, DrawValue]], decisions: tuple[Decision, ...]
) -> None:
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
    if len(live) > 1 and any(draw.order is None for _, draw in live):
        _less_in_some_order(limit, live, decisions, off_high)
        return
    for share, draw in live:
        spared = _spared(limit, share, draw, decisions)
        off_low, off_high = max(0, off_low - spared), max(0, off_high - spared)
        before = (share.low, share.high)
        share.low = max(0, share.low - off_high)
        share.high = max(0, share.high - off_low)
        off_low = max(0, off_low - before[1])
        off_high = max(0, off_high - before[0])
        _note(limit, share, before, share.low)


def _less_in_some_order(
    limit: Limit,
    live: list[tuple[Share, DrawValue]],
    decisions: tuple[Decision, ...],
    off: int,
) -> None:
    """Who is deducted from first is not known: each may bear it all, or nothing of it."""
    for share, draw in live:
        before = (share.low, share.high)
        share.low = max(0, share.low - max(0, off - _spared(limit, share, draw, decisions)))
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


def draw_joint(
    plan: Plan,
    name: str,
    groups: dict[int, list[tuple[Share, DrawValue]]],
    decisions: tuple[Decision, ...],
) -> None:
    """Several limits drawn in one pass: each payment takes the least that any of them leaves."""
    numbers = [i for i, limit in enumerate(plan.limits) if limit.joint == name]
    for cluster in split({number: groups[number] for number in numbers}):
        _draw_together(plan, cluster, decisions)


def _draw_together(
    plan: Plan,
    groups: dict[int, list[tuple[Share, DrawValue]]],
    decisions: tuple[Decision, ...],
) -> None:
    members = [(number, plan.limits[number]) for number in groups]
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
    ordered = all(
        d.order is not None and not d.unsure for found in draws.values() for _, d in found
    )
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
