"""What a document says besides awards: the shapes of those documents of a pack.

Library rules and duties, funds, targets, tasks, cycles, assessments, and the lists they use
(units, areas, indicators, terms, gaps). ``docs/language.md`` explains them.
"""

from __future__ import annotations

from jigai.policy.parts import BOTH, CITED, CONDITIONS, EXPRESSION, IDENTITY, NOTE, TEXT
from jigai.policy.shapes import (
    Either,
    Flag,
    Items,
    OneOf,
    Record,
    Shape,
    Table,
    Text,
    Whole,
)

UNITS = ("money", "rate", "count", "index")
"""What an indicator is counted in."""
CYCLES = ("month", "quarter", "half-year", "year", "regularly")
GROWTHS = ("mean", "each", "arithmetic")
"""Growth over several years: compound mean, every single year, mean of the yearly rates."""
FIRMNESS = ("must", "strive", "in-principle")
BOUNDS = ("at_least", "above", "about", "exactly", "at_most", "below")

NAMES = Items(IDENTITY, single=True)
YEARS = Either(
    scalar=Text(zh="年份、each 或 {from, to}", en="a year, each or {from, to}"),
    mapped=Record(
        {
            "from": Whole(1900, 2200),
            "to": Whole(1900, 2200),
            "by": Whole(1900, 2200),
            "count": Whole(1, 100),
        }
    ),
)

_COMMON: dict[str, Shape] = {
    "name": BOTH,
    "responsible": NAMES,
    "words": BOTH,
    "note": NOTE,
    "flags": Items(TEXT),
} | CITED
_BOUND: dict[str, Shape] = (
    {
        "of": IDENTITY,
        "share_of": IDENTITY,
        "growth": OneOf(GROWTHS),
        "base": Whole(1900, 2200),
        "years": YEARS,
        "total": Flag(),
        "rises": Flag(),
        "areas": NAMES,
        "parts": NAMES,
        "reference": IDENTITY,
        "to": EXPRESSION,
        "firmness": OneOf(FIRMNESS),
        "when": EXPRESSION,
    }
    | dict.fromkeys(BOUNDS, EXPRESSION)
    | _COMMON
)
_ON_SUBJECTS: dict[str, Shape] = {
    "for": TEXT,
    "which": EXPRESSION,
    "when": CONDITIONS,
    "warn": CONDITIONS,
    "tier": BOTH,
} | _COMMON
VALUE = Record({"name": BOTH, "of": EXPRESSION}, ("name", "of"))

LISTS: dict[str, Record] = {
    "units": Record({"units": Table(BOTH)}),
    "indicators": Record(
        {
            "indicators": Table(
                Record(
                    {"zh": TEXT, "en": TEXT, "unit": OneOf(UNITS), "word": BOTH, "note": NOTE},
                    ("zh", "en", "unit"),
                )
            )
        }
    ),
    "terms": Record({"terms": Table(Record({"en": TEXT, "means": BOTH, "at": TEXT}, ("en",)))}),
    "gaps": Record({"gaps": Table(Record({"says": BOTH, "at": TEXT}, ("says",)))}),
}
"""Lists that hold no alternatives; each may stand in several files."""

RULES: dict[str, Record] = {
    "division": Record(
        {
            "division": IDENTITY,
            "name": BOTH,
            "groups": Table(Record({"name": BOTH, "members": Items(BOTH)}, ("name", "members"))),
        }
        | CITED,
        ("groups",),
    ),
    "library": Record(
        {
            "library": IDENTITY,
            "within": IDENTITY,
            "years": Whole(1, 100),
            "adjusted": BOTH,
        }
        | _ON_SUBJECTS,
        ("name",),
    ),
    "duty": Record(
        {"duty": IDENTITY, "of": NAMES, "every": OneOf(CYCLES)} | _ON_SUBJECTS,
        ("name",),
    ),
    "target": Record({"target": IDENTITY} | _BOUND, ("name",)),
    "fund": Record(
        {
            "fund": IDENTITY,
            "holder": BOTH,
            "pays": Items(TEXT),
            "spent": IDENTITY,
        }
        | _BOUND,
        ("name",),
    ),
    "arithmetic": Record(
        {
            "arithmetic": IDENTITY,
            "left": EXPRESSION,
            "is": OneOf(("equal", "above", "below")),
            "right": EXPRESSION,
            "rests": NAMES,
            "means": BOTH,
        }
        | _COMMON,
        ("left", "right", "means"),
    ),
    "task": Record(
        {"task": IDENTITY, "does": BOTH, "items": Items(BOTH), "years": YEARS, "due": TEXT}
        | _COMMON,
        ("name",),
    ),
    "cycle": Record(
        {"cycle": IDENTITY, "every": OneOf(CYCLES), "does": BOTH, "of": Items(BOTH, single=True)}
        | _COMMON,
        ("name", "every"),
    ),
    "assessment": Record(
        {
            "assessment": IDENTITY,
            "every": OneOf(CYCLES),
            "among": IDENTITY,
            "pooled": Flag(),
            "place": OneOf(("first", "last")),
            "count": Whole(1, 100),
            "consequence": BOTH,
        }
        | _COMMON,
        ("name", "consequence"),
    ),
}
"""Kinds with an id of their own, whose alternatives are chosen before they are compiled."""
