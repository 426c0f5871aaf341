"""Combination: replacements, choices and limits over the payments of one dossier.

Each payment carries its amount as [low, high] (equal where nothing is unknown); each rule takes
its part in the plan's order and records what it took. Input order never matters: payments are
drawn in a total order whose last key is unique.
"""

from __future__ import annotations

from collections import defaultdict

from jigai.engine.choosing import choose, replace
from jigai.engine.limiting import draw_joint, draw_limit
from jigai.engine.plan import Plan
from jigai.engine.shares import DrawValue, Share
from jigai.facts.dossier import Decision


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
    replace(plan, shares)
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
            choose(plan.choices[number], shares, decisions, choices, year)
            continue
        limit = plan.limits[number]
        if limit.joint is not None:
            if limit.joint not in done:
                done.add(limit.joint)
                draw_joint(plan, limit.joint, groups, decisions)
        elif groups[number]:
            draw_limit(limit, groups[number], decisions)
