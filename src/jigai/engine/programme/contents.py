"""Everything in a pack that is no award, as plain data: what the text says, nothing evaluated."""

from __future__ import annotations

from typing import Any

from jigai.engine.programme.model import Bound, Programme, Words
from jigai.engine.programme.wording import (
    cited,
    names,
    plain,
    say,
    unit_of,
    wanted_text,
    years_text,
)
from jigai.engine.wording import phrase
from jigai.facts.problems import Lang

CITED = ("clause", "at", "hash")


def bound_data(made: Programme, bound: Bound, lang: Lang) -> dict[str, Any]:
    """A target or fund as the text has it."""
    unit = unit_of(made, bound)
    return {
        "kind": bound.kind,
        "id": bound.id,
        "name": bound.name[lang],
        **cited(bound.cite),
        "indicator": bound.indicator or None,
        "indicator_name": made.indicators[bound.indicator].name[lang] if bound.indicator else None,
        "share_of": bound.share_of or None,
        "growth": bound.growth or None,
        "bound": bound.bound or None,
        "value": plain(bound.value, unit),
        "unit": unit,
        "wanted": wanted_text(made, bound, lang),
        "years": years_text(bound, lang),
        "firmness": say(lang, f"firmness.{bound.firmness}"),
        "areas": [m[lang] for g in bound.areas for m in made.members(g)],
        "responsible": names(made, bound.responsible, lang),
        "holder": bound.holder.get(lang) or None,
        "pays": list(bound.pays),
        "parts": list(bound.parts),
        "notes": [n[lang] for n in bound.notes],
    }


def contents_data(made: Programme, lang: Lang) -> dict[str, Any]:
    """All that a pack holds besides awards."""
    return {
        "pack": made.pack,
        "version": made.version,
        "rules": [
            {
                "kind": r.kind,
                "id": r.id,
                "name": r.name[lang],
                **cited(r.cite),
                "tier": r.tier.get(lang) or None,
                "service": r.service or None,
                "conditions": [phrase(c.text, lang) for c in r.conditions],
                "years": r.years,
                "adjusted": r.adjusted.get(lang) or None,
                "every": r.every or None,
                "of": list(r.of),
                "responsible": names(made, r.responsible, lang),
                "gives": r.gives.get(lang) or None,
                "payer": r.payer.get(lang) or None,
                "notes": [n[lang] for n in r.notes],
            }
            for r in made.rules
        ],
        "targets": [bound_data(made, b, lang) for b in made.bounds if b.kind == "target"],
        "funds": [bound_data(made, b, lang) for b in made.bounds if b.kind == "fund"],
        "arithmetic": [
            {
                "id": a.id,
                "name": a.name[lang],
                **(cited(a.cite) if a.cite is not None else dict.fromkeys(CITED)),
                "left": phrase(a.left, lang),
                "relation": a.relation,
                "right": phrase(a.right, lang),
                "rests": list(a.rests),
                "means": a.means[lang],
            }
            for a in made.arithmetic
        ],
        "tasks": [
            {
                "id": t.id,
                "name": t.name[lang],
                **cited(t.cite),
                "does": t.does[lang],
                "items": [i[lang] for i in t.items],
                "responsible": names(made, t.responsible, lang),
                "notes": [n[lang] for n in t.notes],
            }
            for t in made.tasks
        ],
        "cycles": [
            {
                "id": c.id,
                "name": c.name[lang],
                **cited(c.cite),
                "every": c.every,
                "every_text": say(lang, f"every.{c.every}"),
                "does": c.does[lang],
                "of": [o[lang] for o in c.of],
                "responsible": names(made, c.responsible, lang),
                "notes": [n[lang] for n in c.notes],
            }
            for c in made.cycles
        ],
        "assessments": [
            {
                "id": a.id,
                "name": a.name[lang],
                **cited(a.cite),
                "every": a.every or None,
                "consequence": a.consequence[lang],
                "responsible": names(made, a.responsible, lang),
                "notes": [n[lang] for n in a.notes],
            }
            for a in made.assessments
        ],
        "areas": [
            {
                "id": a.id,
                "name": a.name[lang],
                "groups": [
                    {"id": g.id, "name": g.name[lang], "members": [m[lang] for m in g.members]}
                    for g in a.groups
                ],
            }
            for a in made.areas.values()
        ],
        "indicators": [
            {"id": i.id, "name": i.name[lang], "unit": i.unit, "word": i.word[lang] or None}
            for i in made.indicators.values()
        ],
        "units": {k: v[lang] for k, v in made.units.items()},
        "terms": [
            {"zh": k, "en": str(v["en"]), "means": _text(v.get("means"), lang), "at": v.get("at")}
            for k, v in made.terms.items()
        ],
        "gaps": [
            {"id": k, "says": _text(v["says"], lang), "at": v.get("at")}
            for k, v in made.gaps.items()
        ],
    }


def _text(raw: Any, lang: Lang) -> str | None:
    words: Words | None = raw if isinstance(raw, dict) else None
    return words[lang] if words is not None else (str(raw) if raw is not None else None)
