"""The packs and the vocabulary as plain data, in one language."""

from __future__ import annotations

from typing import Any

from jigai.engine.api import program
from jigai.facts.values import show, show_date
from jigai.facts.vocabulary import Fact, Vocabulary
from jigai.policy.pack import Pack

_NUMBERS = ("money", "count", "days", "rate", "area")


def pack_data(pack: Pack, lang: str) -> dict[str, Any]:
    """A pack for the list."""
    plan = program(pack).plan
    return {
        "id": pack.id,
        "title": pack.info.title[lang],
        "number": pack.info.number,
        "status": pack.info.status,
        "region": pack.info.region,
        "version": pack.version,
        "measures": [
            {"id": m.id, "clause": m.clause, "kind": m.kind, "money": m.money, "name": m.name[lang]}
            for m in plan.measures
        ],
        "readings": [
            {
                "id": a.id,
                "issue": a.issue[lang],
                "default": a.default,
                "alternatives": {k: v[lang] for k, v in a.alternatives.items()},
            }
            for a in pack.axes.values()
        ],
    }


def pack_detail(pack: Pack, lang: str) -> dict[str, Any]:
    """One pack with its document, the wording of its measures, and its sentences."""
    info, plan = pack.info, program(pack).plan
    found = pack_data(pack, lang)
    found["measures"] = [
        row
        | {
            "at": m.cite.at,
            "wording": m.wording,
            "payer": m.payer.get(lang) or None,
            "flags": list(m.flags),
        }
        for row, m in zip(found["measures"], plan.measures, strict=True)
    ]
    days = {"issued": info.issued, "effective": info.effective, "expires": info.expires}
    return (
        found
        | {"issuer": info.issuer[lang], "level": info.level}
        | {key: None if day is None else show_date(day, lang) for key, day in days.items()}
        | {
            "notes": [note[lang] for note in info.notes],
            "clauses": [
                {"at": c.at, "clause": c.clause, "hash": c.hash, "summary": c.summary[lang]}
                for c in pack.clauses.values()
            ],
        }
    )


def fact_rows(words: Vocabulary, name: str, lang: str) -> list[dict[str, Any]]:
    """Each fact (columns of rows below it) whose key or label contains ``name``."""
    rows = []
    for entity in words.entities.values():
        for fact in entity.facts.values():
            for item in (fact, *fact.row.values()):
                row = _row(item, entity.label.of(lang), lang)
                if name.lower() in f"{row['fact']} {item.label.zh} {item.label.en}".lower():
                    rows.append(row)
    return rows


def _row(fact: Fact, entity: str, lang: str) -> dict[str, Any]:
    return {
        "fact": fact.key,
        "label": fact.label.of(lang),
        "subject": entity,
        "type": fact.type,
        "shape": fact.shape,
        "lowest": show(fact, fact.low, lang) if fact.type in _NUMBERS else None,
        "highest": show(fact, fact.high, lang) if fact.type in _NUMBERS else None,
        "codes": {code: labels.of(lang) for code, labels in fact.codes.items()},
        "meaning": fact.meaning.of(lang),
        "evidence": fact.evidence.of(lang),
        "derived": fact.derive,
    }
