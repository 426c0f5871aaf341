"""Assessments: places ranked by their scores within their groups, and whom a consequence meets."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from jigai.engine.programme.model import Assessment, Programme, Words


@dataclass(frozen=True)
class Row:
    """A place with its score and rank, 1 the highest; ``hit``: the consequence meets it."""

    area: Words
    score: Fraction
    rank: int
    hit: bool


@dataclass(frozen=True)
class Ranking:
    """One group ranked. ``tied``: places with equal scores share the place that is met.

    ``missing`` are members without a score; with any, nobody can be said to be first or last.
    """

    group: Words
    rows: tuple[Row, ...]
    tied: bool
    missing: tuple[Words, ...]


def rankings(
    made: Programme, assessment: Assessment, scores: dict[str, Fraction]
) -> tuple[Ranking, ...]:
    """The groups of an assessment ranked by scores (by Chinese name of the place).

    Places with equal scores share a rank, and a consequence for the last meets all of them: the
    text says nothing of ties.
    """
    areas = made.areas[assessment.among]
    groups = [(g.name, g.members) for g in areas.groups]
    if assessment.pooled:
        groups = [(areas.name, tuple(m for _, members in groups for m in members))]
    return tuple(_ranked(name, members, assessment, scores) for name, members in groups)


def _ranked(
    name: Words, members: tuple[Words, ...], assessment: Assessment, scores: dict[str, Fraction]
) -> Ranking:
    missing = tuple(m for m in members if m["zh"] not in scores)
    scored = sorted(
        ((scores[m["zh"]], m) for m in members if m["zh"] in scores),
        key=lambda pair: (-pair[0], pair[1]["zh"]),
    )
    values = [score for score, _ in scored]
    ordered = values if assessment.place == "first" else values[::-1]
    border = ordered[min(assessment.count, len(ordered)) - 1] if ordered else None
    rows = []
    for score, area in scored:
        hit = not missing and border is not None
        hit = hit and (score >= border if assessment.place == "first" else score <= border)  # type: ignore[operator]
        rows.append(Row(area, score, 1 + sum(v > score for v in values), hit))
    tied = sum(r.hit for r in rows) > assessment.count
    return Ranking(name, tuple(rows), tied, missing)
