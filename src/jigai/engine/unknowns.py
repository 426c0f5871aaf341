"""Unknown facts: how far they leave the answer open, and which of them matters most.

Bounds over the whole range of each unknown fact are sound but can be loose. Where few facts are
open, the range is split at every threshold that a rule compares the fact with; the hull of the
pieces is still sound, and it is exact where points inside reach both of its ends.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from jigai.engine.bounds import Missing
from jigai.engine.evaluating import Boxes, Outcome, Program
from jigai.engine.nodes import children
from jigai.engine.plan import Node
from jigai.facts.dossier import Dossier
from jigai.facts.vocabulary import Fact, vocabulary

MOST_PIECES = 160
MOST_RANKED = 40

Piece = tuple[Any, Any]
Range = tuple[int, int]


@dataclass
class Unknowns:
    """Refined ranges by award label, the total's, whether exact, and facts by what they change."""

    ranges: dict[str, Range] = field(default_factory=dict)
    total: Range = (0, 0)
    exact: dict[str, bool] = field(default_factory=dict)
    exact_total: bool = True
    ranked: list[tuple[Missing, int]] = field(default_factory=list)


def study(program: Program, dossier: Dossier, outcome: Outcome) -> Unknowns:
    """Refine the ranges of an outcome and rank its missing facts (what each could settle, fen)."""
    waits = sorted(set().union(*(a.waits for a in outcome.awards)))
    found = Unknowns(total=outcome.total)
    for award in outcome.awards:
        found.ranges[award.label] = (award.low, award.high)
        found.exact[award.label] = award.low == award.high
    found.exact_total = outcome.total[0] == outcome.total[1]
    if not waits:
        return found
    pieces = {m: pieces_of(program, m) for m in waits}
    splittable = [m for m in waits if pieces[m]]
    _refine(program, dossier, found, {m: pieces[m] for m in splittable}, len(waits))
    found.ranked = _rank(program, dossier, outcome, pieces)
    return found


# Splitting


def pieces_of(program: Program, missing: Missing) -> list[Piece]:
    """Ranges that together cover a fact and lie on one side of each threshold."""
    fact = fact_of(missing)
    if fact is None or (fact.shape == "rows" and not missing.row):
        return []
    if fact.type == "bool":
        return [(0, 0), (1, 1)]
    if fact.type in ("code", "region", "industry", "text"):
        codes = _codes_compared(program, fact) if _only_compared(program, fact) else []
        return [(c, c) for c in codes] + ([("", "")] if codes else [])
    cuts = sorted({c for c in _thresholds(program, fact) if fact.low < c <= fact.high})
    edges = [fact.low, *cuts]
    ends = [*(c - 1 for c in cuts), fact.high]
    return list(zip(edges, ends, strict=True))


def fact_of(missing: Missing) -> Fact | None:
    """The vocabulary's entry for a missing fact."""
    entity = vocabulary().entities.get(missing.subject.split(":", 1)[0])
    if entity is None:
        return None
    if missing.row:
        plural = missing.row.split("[", 1)[0]
        rows = entity.facts.get(plural)
        if rows is not None:
            return rows.row.get(missing.fact)
        owned = vocabulary().entities.get(plural.removesuffix("s"))
        return None if owned is None else owned.facts.get(missing.fact)
    return entity.facts.get(missing.fact)


def _reads(nodes: tuple[Node, ...], number: Any, name: str) -> bool:
    if not isinstance(number, int):
        return False
    node = nodes[number]
    return node.op in ("fact", "stated", "at") and node.args[1] == name


def _thresholds(program: Program, fact: Fact) -> set[int]:
    nodes = program.plan.nodes
    found: set[int] = set()
    for node in nodes:
        if node.op not in ("lt", "le"):
            continue
        left, right = node.args
        for one, other, shift in ((left, right, 0), (right, left, 1)):
            if _reads(nodes, one, fact.name) and nodes[other].op == "const":
                bound = nodes[other].args[0]
                if nodes[other].den == 1:
                    at = (
                        bound + (1 if node.op == "le" else 0)
                        if shift == 0
                        else (bound if node.op == "le" else bound + 1)
                    )
                    found.add(at)
    return found


def _only_compared(program: Program, fact: Fact) -> bool:
    """Nothing but comparisons with constants reads the fact: all other codes are alike."""
    nodes = program.plan.nodes
    for node in nodes:
        below = [n for n in children(node) if _reads(nodes, n, fact.name)]
        if not below or node.op in ("in", "inside"):
            continue
        if node.op not in ("eq", "ne") or not any(nodes[n].op == "const" for n in node.args):
            return False
    keys = {
        part
        for measure in program.plan.measures
        for payment in measure.payments
        for draw in payment.draws
        for part in (*draw.key, *draw.order)
        if isinstance(part, int)
    }
    return not any(_reads(nodes, number, fact.name) for number in keys)


def _codes_compared(program: Program, fact: Fact) -> list[str]:
    nodes = program.plan.nodes
    found: set[str] = set()
    for node in nodes:
        if node.op in ("in", "inside") and _reads(nodes, node.args[0], fact.name):
            found |= set(node.args[1]) if node.op == "in" else {node.args[1]}
        if node.op in ("eq", "ne"):
            for one, other in (node.args, node.args[::-1]):
                if _reads(nodes, one, fact.name) and nodes[other].op == "const":
                    found.add(nodes[other].args[0])
    return sorted(found)


def _refine(
    program: Program,
    dossier: Dossier,
    found: Unknowns,
    pieces: dict[Missing, list[Piece]],
    all_waits: int,
) -> None:
    """Replace the ranges by the hull over all combinations of pieces, where these are few."""
    chosen: dict[Missing, list[Piece]] = {}
    size = 1
    for missing in sorted(pieces, key=lambda m: (len(pieces[m]), m)):
        if size * len(pieces[missing]) > MOST_PIECES:
            continue
        size *= len(pieces[missing])
        chosen[missing] = pieces[missing]
    if not chosen:
        return
    names = list(chosen)
    outer = _hull(
        program,
        dossier,
        [
            dict(zip(names, combination, strict=True))
            for combination in itertools.product(*chosen.values())
        ],
    )
    corners: dict[Missing, list[Piece]] = {
        m: sorted({(end, end) for piece in pieces[m] for end in piece}, key=repr) for m in pieces
    }
    points = 1
    for values in corners.values():
        points *= len(values)
    inner = None
    if len(pieces) == all_waits and points <= MOST_PIECES * 4:
        inner = _hull(
            program,
            dossier,
            [
                dict(zip(corners, combination, strict=True))
                for combination in itertools.product(*corners.values())
            ],
        )
    for label in found.ranges:
        if label in outer:
            low, high = outer[label]
            found.ranges[label] = (low, high)
            found.exact[label] = inner is not None and inner.get(label) == (low, high)
    found.total = outer[""]
    found.exact_total = inner is not None and inner[""] == outer[""]


def _hull(program: Program, dossier: Dossier, boxes: list[Boxes]) -> dict[str, Range]:
    lows: dict[str, int] = {}
    highs: dict[str, int] = defaultdict(int)
    met: dict[str, int] = defaultdict(int)
    for box in boxes:
        outcome = program.run(dossier, box)
        seen = {a.label: (a.low, a.high) for a in outcome.awards}
        seen[""] = outcome.total
        for label, (low, high) in seen.items():
            lows[label] = min(lows.get(label, low), low)
            highs[label] = max(highs[label], high)
            met[label] += 1
    for label, times in met.items():
        if times < len(boxes):
            lows[label] = 0
    return {label: (lows[label], highs[label]) for label in lows}


# Ranking


def _rank(
    program: Program, dossier: Dossier, outcome: Outcome, pieces: dict[Missing, list[Piece]]
) -> list[tuple[Missing, int]]:
    """Facts by how much of the open amount an answer could settle, most first."""
    before = sum(a.high - a.low for a in outcome.awards)
    ranked = []
    for missing in list(pieces)[:MOST_RANKED]:
        best = 0
        for piece in pieces[missing]:
            after = program.run(dossier, {missing: piece})
            best = max(best, before - sum(a.high - a.low for a in after.awards))
        if not pieces[missing]:
            best = sum(a.high - a.low for a in outcome.awards if missing in a.waits)
        ranked.append((missing, best))
    ranked.sort(key=lambda r: (-r[1], r[0]))
    return ranked + [(m, 0) for m in list(pieces)[MOST_RANKED:]]
