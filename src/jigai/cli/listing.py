"""The vocabulary as rows."""

from __future__ import annotations

from typing import Any

from jigai.facts.values import show
from jigai.facts.vocabulary import Fact, Vocabulary

_NUMBERS = ("money", "count", "days", "rate", "area")


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
