"""Combination where every payment is known: the rules of ``combining`` on whole fen.

A share is a list, since millions are made: fen, then its place (measure, subject, payment), which
breaks ties, then where it is wanted a list of what limits did. The tests hold all of this against
``combining``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from operator import itemgetter
from typing import Any

from jigai.engine.limiting import largest_remainder
from jigai.engine.plan import Choice, Cite, Limit, Plan

Share = list[Any]
"""Fen; position of the measure, id of the subject, number of the payment; what limits did."""
Entry = tuple[Share, tuple[Any, ...], int, int, tuple[int, ...]]
"""A draw on a limit: share, who draws together, what it allows, what was used, order."""
Bid = tuple[Share, Any, str | None]
"""A share that competes under a choice: share, among whom, its application (None: itself)."""
Chosen = tuple[list[tuple[str, list[Share]]], list[tuple[str, list[Share]]]]
"""Applications with their shares: those kept, those left out."""


class Uncertain(KeyError):
    """The general evaluation has to decide; a KeyError, as for a fact that is not known."""


def place(share: Share) -> tuple[int, str, int]:
    """Where a share stands among all."""
    return (share[1], share[2], share[3])


def placed(entries: list[Entry]) -> list[Entry]:
    """Draws in the order of their shares' places."""
    return sorted(entries, key=lambda entry: place(entry[0]))


def _groups(entries: list[Entry]) -> Iterator[list[Entry]]:
    """The draws of shares that still give something, by key, each group in its order."""
    if len(entries) == 1:
        if entries[0][0][0] > 0:
            yield entries
        return
    found: dict[tuple[Any, ...], list[Entry]] = {}
    for entry in entries:
        if entry[0][0] > 0:
            key = entry[1]
            if key in found:
                found[key].append(entry)
            else:
                found[key] = [entry]
    for group in found.values():
        if group[0][4]:
            group.sort(key=_in_order)
        yield group


_in_order = itemgetter(4)
"""Shares come in the order of their places, so that only what stands before them sorts."""


def draw(number: int, entries: list[Entry]) -> None:
    """A ceiling that shares draw on in turn."""
    for group in _groups(entries):
        room = max([allowed for _, _, allowed, _, _ in group]) - group[0][3]
        _in_turn(number, group, room)


def largest(number: int, entries: list[Entry], entitled: dict[int, int]) -> None:
    """A ceiling that is the greatest entitlement of the group, of those left out as well."""
    for group in _groups(entries):
        key = group[0][1]
        room = max(entitled[id(e[0])] for e in entries if e[1] == key) - group[0][3]
        _in_turn(number, group, room)


def _in_turn(number: int, group: list[Entry], room: int) -> None:
    room = max(0, room)
    for share, _, _, _, _ in group:
        before = after = share[0]
        if after > room:
            after = share[0] = room
        if len(share) > 4:
            share[4].append((number, before, after, room))
        room -= after


def less(number: int, entries: list[Entry]) -> None:
    """Takes off what was received elsewhere, from one share after the other."""
    for group in _groups(entries):
        off = group[0][2]
        for share, *_ in group:
            before = share[0]
            after = share[0] = max(0, before - off)
            off = max(0, off - before)
            if share[4:]:
                share[4].append((number, before, after, after))


def pro_rata(number: int, entries: list[Entry]) -> None:
    """Each share its part of what is left, beside other open claims."""
    for group in _groups(entries):
        _, _, _, used, order = group[0]
        if not order:
            raise Uncertain("other claims")
        room = max(0, max([allowed for _, _, allowed, _, _ in group]) - used)
        claims = [share[0] for share, *_ in group]
        cuts = claims
        if sum(claims) + order[0] > room:
            cuts = largest_remainder(room, [*claims, order[0]])[:-1]
        for (share, *_), before, after in zip(group, claims, cuts, strict=True):
            share[0] = after
            if share[4:]:
                share[4].append((number, before, after, after))


def joint(draws: list[tuple[int, Limit, list[Entry]]], entitled: dict[int, int]) -> None:
    """Several limits in one pass: each share takes the least that any of them leaves."""
    rooms: dict[tuple[Any, ...], int] = {}
    mine: dict[int, list[tuple[int, tuple[Any, ...]]]] = {}
    lead: dict[int, tuple[int, ...]] = {}
    shares: dict[int, Share] = {}
    for number, limit, entries in draws:
        for group in _groups(entries):
            _, key, _, used, _ = min(group, key=lambda e: place(e[0]))
            if limit.mode == "largest":
                room = max(entitled[id(e[0])] for e in entries if e[1] == key)
            else:
                room = max([allowed for _, _, allowed, _, _ in group])
            rooms[(number, *key)] = max(0, room - used)
            for share, _, _, _, order in group:
                shares[id(share)] = share
                mine.setdefault(id(share), []).append((number, (number, *key)))
                lead[id(share)] = max(lead.get(id(share), ()), order, key=len)
    for name, share in sorted(shares.items(), key=lambda s: (lead[s[0]], place(s[1]))):
        for number, spot in mine[name]:
            before = share[0]
            after = share[0] = min(before, rooms[spot])
            if share[4:]:
                share[4].append((number, before, after, rooms[spot]))
        for _, spot in mine[name]:
            rooms[spot] = max(0, rooms[spot] - share[0])


def choose(
    choice: Choice, bids: list[Bid], wishes: Mapping[str, str], ids: tuple[str, ...]
) -> list[Chosen]:
    """Keep the best applications of each group, or those wished for; the rest give nothing."""
    groups: dict[Any, dict[str, list[Share]]] = {}
    for share, key, bundle in bids:
        if share[0] > 0:
            name = f"{ids[share[1]]}/{share[2]}" if bundle is None else bundle
            bundles = groups.get(key)
            if bundles is None:
                bundles = groups[key] = {}
            if name in bundles:
                bundles[name].append(share)
            else:
                bundles[name] = [share]
    wished = [w.strip() for w in wishes.get(choice.id, "").split(",")] if wishes else []
    found = []
    for bundles in groups.values():
        if len(bundles) > choice.at_most:
            kept = _kept(choice.at_most, bundles, wished)
            left = [(name, shares) for name, shares in bundles.items() if name not in kept]
            for _, shares in left:
                for share in shares:
                    share[0] = 0
            found.append(([(name, bundles[name]) for name in kept], left))
    return found


def _kept(at_most: int, bundles: dict[str, list[Share]], wished: list[str]) -> list[str]:
    totals = {name: sum([share[0] for share in shares]) for name, shares in bundles.items()}
    wish = [name for name in wished if name in bundles]
    if at_most == 1 and not wish:
        most = max(totals.values())
        best = [name for name, total in totals.items() if total == most]
        return [min(best, key=lambda b: _first(bundles[b]))] if best[1:] else best
    ranked = sorted(bundles, key=lambda b: (b not in wish, -totals[b], _first(bundles[b])))
    kept = ranked[:at_most]
    if not set(kept) <= set(wish) and any(
        totals[b] < totals[other] for b in kept for other in ranked[at_most:]
    ):
        raise Uncertain("a wish beside the best")
    return kept


# All rules of a plan, with an account


Excluded = tuple[Share, str, Cite, list[str]]
"""A share that gave way: to which rule, its sentence, in favour of what."""


class Rules:
    """A plan's rules in their order."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.ids = tuple(measure.id for measure in plan.measures)
        self.replacing = any(measure.replaces for measure in plan.measures)
        self.largest = any(limit.mode == "largest" for limit in plan.limits)

    def combine(
        self,
        shares: list[Share],
        draws: list[list[Entry]],
        bids: list[list[Bid]],
        wishes: Mapping[str, str],
    ) -> tuple[list[Excluded], list[tuple[Share, Limit]]]:
        """Apply every rule; what gave way, and what went beyond a limit that only watches."""
        plan = self.plan
        entitled = {id(share): share[0] for share in shares} if self.largest else {}
        excluded = _replace(plan, shares) if self.replacing else []
        beyond: list[tuple[Share, Limit]] = []
        done: set[str] = set()
        for kind, number in plan.order:
            if kind == "choice":
                if len(bids[number]) > 1:
                    excluded += _left_out(plan.choices[number], bids[number], wishes, self.ids)
                continue
            limit = plan.limits[number]
            if not draws[number] and limit.joint is None:
                continue
            if limit.joint is not None:
                if limit.joint not in done:
                    done.add(limit.joint)
                    members = [n for n, x in enumerate(plan.limits) if x.joint == limit.joint]
                    joint([(n, plan.limits[n], draws[n]) for n in members], entitled)
                    for n in members:
                        excluded += _refused(n, plan.limits[n], draws[n])
            elif limit.excess == "warned":
                beyond += [(share, limit) for share in _beyond(draws[number])]
            else:
                _act(number, limit, draws[number], entitled)
                excluded += _refused(number, limit, draws[number])
        return excluded, beyond


def _left_out(
    choice: Choice, bids: list[Bid], wishes: Mapping[str, str], ids: tuple[str, ...]
) -> Iterator[Excluded]:
    for kept, left in choose(choice, bids, wishes, ids):
        names = [name for name, _ in kept]
        for _, shares in left:
            for share in shares:
                yield (share, choice.id, choice.cite, names)


def _act(number: int, limit: Limit, entries: list[Entry], entitled: dict[int, int]) -> None:
    if limit.share == "pro-rata":
        pro_rata(number, entries)
    elif limit.mode == "less":
        less(number, entries)
    elif limit.mode == "largest":
        largest(number, entries, entitled)
    else:
        draw(number, entries)


def _replace(plan: Plan, shares: list[Share]) -> list[Excluded]:
    """A measure that stands in another's place leaves it nothing for the same subject."""
    winners = {
        (replaced, measure.entity, share[2]): measure
        for share in shares
        for measure in [plan.measures[share[1]]]
        for replaced in measure.replaces
    }
    found: list[Excluded] = []
    for share in shares:
        measure = plan.measures[share[1]]
        winner = winners.get((measure.id, measure.entity, share[2]))
        if winner is not None and winner is not measure:
            share[0] = 0
            found.append((share, winner.id, winner.cite, [f"{winner.id}/{share[2]}"]))
    return found


def _refused(number: int, limit: Limit, entries: list[Entry]) -> list[Excluded]:
    """Shares of which a limit leaves nothing, where that is a refusal."""
    if limit.excess != "refused":
        return []
    return [
        (share, limit.id, limit.cite, [])
        for share, *_ in entries
        if any(n == number and before > 0 == after for n, before, after, _ in share[4])
    ]


def _beyond(entries: list[Entry]) -> Iterator[Share]:
    """Shares of groups that go beyond a limit which only watches."""
    for group in _groups(entries):
        used = min(group, key=lambda e: place(e[0]))[3]
        room = max(0, max([allowed for _, _, allowed, _, _ in group]) - used)
        if sum([share[0] for share, *_ in group]) > room:
            yield from (share for share, *_ in group)


# The same for plain rules of a single organisation, without an account of what they did


def cap(shares: list[Share], room: int) -> None:
    """One ceiling on all shares, drawn on in the order of their places."""
    total = 0
    for share in shares:
        total += share[0]
    if total <= room:
        return
    room = max(0, room)
    for share in sorted(shares, key=_place):
        if share[0] > room:
            share[0] = room
        room -= share[0]


_place = itemgetter(1, 2, 3)


def best(items: list[list[Share]], single: list[Share]) -> list[Share]:
    """The application that gives most, of ``items`` with several shares and single ones."""
    most = 0
    kept: list[Share] = []
    for share in single:
        if share[0] >= most and (share[0] > most or (kept and place(share) < place(kept[0]))):
            most, kept = share[0], [share]
    for shares in items:
        total = 0
        for share in shares:
            total += share[0]
        if total >= most and (total > most or (kept and _first(shares) < _first(kept))):
            most, kept = total, shares
    return kept


def _first(shares: list[Share]) -> tuple[int, str, int]:
    """The place of the first share that gives something."""
    return min([place(share) for share in shares if share[0] > 0], default=(1 << 60, "", 0))


def leave_out(kept: list[Share], items: list[list[Share]], single: list[Share]) -> None:
    """What is not kept gives nothing."""
    for shares in (*items, single):
        for share in shares:
            if shares is not kept and share not in kept:
                share[0] = 0
