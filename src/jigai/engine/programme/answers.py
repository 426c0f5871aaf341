"""What the programme's evaluators found, as plain data for programs and pages.

Amounts are yuan with two decimals, rates percentages, both as strings; ``text`` fields are in one
language.
"""

from __future__ import annotations

from typing import Any

from jigai.engine.programme.agenda import Entry
from jigai.engine.programme.contents import bound_data
from jigai.engine.programme.figures import WHOLE
from jigai.engine.programme.findings import OPEN, Finding, Findings
from jigai.engine.programme.model import Assessment, Bound, Programme
from jigai.engine.programme.ranking import Ranking
from jigai.engine.programme.standing import Key, Line, Standing
from jigai.engine.programme.wording import (
    cited,
    counted,
    decimal,
    names,
    plain,
    say,
    unit_of,
    value_text,
)
from jigai.engine.reasoning import actual_text, condition_text
from jigai.engine.result import missing_text
from jigai.engine.wording import node_text, phrase
from jigai.facts.problems import Lang

# Findings


def findings_data(found: Findings, lang: Lang) -> dict[str, Any]:
    """All findings of a pack for a dossier."""
    errors = [p for p in found.problems if p.severity == "error"]
    return {
        "pack": found.pack.id,
        "version": found.pack.version,
        "title": found.pack.info.title[lang],
        "status": found.pack.info.status,
        "readings": found.readings,
        "reading_sources": found.sources,
        "dossier": found.dossier.hash() if found.dossier is not None and not errors else None,
        "findings": [finding_data(found.programme, f, lang) for f in found.found]
        if found.programme is not None
        else [],
        "warnings": [p.data(lang) for p in found.problems if p.severity != "error"],
        "errors": [p.data(lang) for p in errors],
    }


def finding_data(made: Programme, finding: Finding, lang: Lang) -> dict[str, Any]:
    """One finding: the outcome, each condition with what it came to, why not, what is missing."""
    rule = finding.rule
    subject, owner = finding.subject, finding.owner
    failed = [line for line in finding.lines if line.holds is False]
    before = [r for r in made.rules if r.id in finding.before]
    value = finding.value
    return {
        "kind": rule.kind,
        "rule": rule.id,
        "name": rule.name[lang],
        "tier": rule.tier.get(lang) or None,
        "service": rule.service or None,
        "subject": subject.id,
        "applicant": owner.id,
        **cited(rule.cite),
        "outcome": finding.outcome,
        "text": say(lang, f"outcome.{rule.kind}.{finding.outcome}", name=rule.name[lang]),
        "conditions": [
            {
                "text": phrase(line.condition.text, lang),
                "actual": actual_text(line.condition, subject, owner, lang) or None,
                "holds": line.holds,
                **cited(line.condition.cite),
            }
            for line in finding.lines
        ],
        "reasons": [
            {
                "key": line.condition.code,
                "clause": line.condition.cite.clause,
                "text": condition_text(line.condition, subject, owner, lang),
            }
            for line in failed
        ]
        + [
            {
                "key": r.id,
                "clause": r.cite.clause,
                "text": say(lang, "not-before", name=r.name[lang]),
            }
            for r in before
        ],
        "missing": [
            {"fact": f"{m.subject.split(':', 1)[0]}.{m.fact}", "text": missing_text(m, lang)}
            for m in sorted(finding.waits)
        ],
        "warnings": [
            c.say[lang] if c.say is not None else phrase(c.text, lang) for c in finding.warnings
        ],
        "value": None
        if rule.value is None or value is None or value.low != value.high
        else {
            "name": rule.value[0][lang],
            "text": node_text(made.nodes[rule.value[1]], value.low, lang),
        },
        "years": rule.years,
        "adjusted": rule.adjusted.get(lang) or None,
        "every": rule.every or None,
        "responsible": names(made, rule.responsible, lang),
        "gives": rule.gives.get(lang) or None,
        "payer": rule.payer.get(lang) or None,
        "notes": [n[lang] for n in rule.notes],
        "settled": finding.outcome != OPEN,
    }


# Targets and funds


def standing_data(made: Programme, standing: Standing, lang: Lang) -> dict[str, Any]:
    """A target or fund with where it stands."""
    bound = standing.bound
    unit = unit_of(made, bound)
    adds = standing.adds
    return bound_data(made, bound, lang) | {
        "outcome": standing.outcome,
        "text": say(lang, f"outcome.target.{standing.outcome}"),
        "lines": [_line(made, bound, line, lang) for line in standing.lines],
        "adds_up": None
        if adds is None
        else {
            "total": plain(adds.total, unit),
            "relation": adds.relation,
            "text": say(lang, f"adds.{adds.relation}", total=value_text(adds.total, unit, lang)),
        },
        "excess": plain(standing.excess, "money"),
        "warnings": []
        if standing.excess is None
        else [say(lang, "excess", value=value_text(standing.excess, "money", lang))],
    }


def _line(made: Programme, bound: Bound, line: Line, lang: Lang) -> dict[str, Any]:
    unit = unit_of(made, bound)
    word = counted(made, bound, lang)
    gap = None
    if line.actual is not None and line.wanted is not None and not line.met:
        gap = abs(line.wanted - line.actual)
    return {
        "kind": line.kind,
        "area": _area(made, line.area, lang),
        "from": line.first,
        "to": line.last,
        "actual": plain(line.actual, unit),
        "wanted": plain(line.wanted, unit),
        "met": line.met,
        "gap": plain(gap, unit),
        "approximate": line.approximate,
        "actual_text": None if line.actual is None else value_text(line.actual, unit, lang, word),
        "wanted_text": None if line.wanted is None else value_text(line.wanted, unit, lang, word),
        "gap_text": None if gap is None else value_text(gap, unit, lang, word),
        "missing": [_key(made, key, lang) for key in line.missing],
    }


def _area(made: Programme, name: str, lang: Lang) -> str | None:
    if name == WHOLE:
        return None
    return next(
        (
            m[lang]
            for a in made.areas.values()
            for g in a.groups
            for m in g.members
            if m["zh"] == name
        ),
        name,
    )


def _key(made: Programme, key: Key, lang: Lang) -> dict[str, Any]:
    indicator, area, year = key
    return {
        "indicator": indicator,
        "name": made.indicators[indicator].name[lang],
        "area": _area(made, area, lang),
        "year": year,
    }


# Assessments and the year


def ranking_data(
    made: Programme, assessment: Assessment, found: tuple[Ranking, ...], lang: Lang
) -> dict[str, Any]:
    """A ranking of places, and whom the consequence meets."""
    return {
        "id": assessment.id,
        "name": assessment.name[lang],
        **cited(assessment.cite),
        "every": assessment.every or None,
        "consequence": assessment.consequence[lang],
        "responsible": names(made, assessment.responsible, lang),
        "groups": [
            {
                "name": r.group[lang],
                "rows": [
                    {
                        "area": row.area[lang],
                        "score": decimal(row.score, 4),
                        "rank": row.rank,
                        "hit": row.hit,
                    }
                    for row in r.rows
                ],
                "tied": r.tied,
                "missing": [m[lang] for m in r.missing],
            }
            for r in found
        ],
        "hit": [row.area[lang] for r in found for row in r.rows if row.hit],
        "warnings": [
            text
            for r in found
            for text in ([say(lang, "tied", group=r.group[lang])] if r.tied else [])
            + (
                [
                    say(
                        lang,
                        "scores-missing",
                        group=r.group[lang],
                        names=say(lang, "comma").join(m[lang] for m in r.missing),
                    )
                ]
                if r.missing
                else []
            )
        ],
        "notes": [n[lang] for n in assessment.notes],
    }


def entry_data(made: Programme, entry: Entry, lang: Lang) -> dict[str, Any]:
    """One entry of a year's agenda."""
    return {
        "kind": entry.kind,
        "id": entry.id,
        "name": entry.name[lang],
        **cited(entry.cite),
        "period_ends": entry.ends.isoformat() if entry.ends is not None else None,
        "day_stated": entry.stated,
        "every": entry.every or None,
        "every_text": say(lang, f"every.{entry.every}") if entry.every else None,
        "responsible": names(made, entry.responsible, lang),
    }
