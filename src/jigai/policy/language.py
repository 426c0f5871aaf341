"""The documents of a pack: for each kind its keys and what stands behind them.

``docs/language.md`` explains them; the JSON Schema of ``jigai schema pack`` is made from them.
A key that is not here is refused, so the language has one list of its words.
"""

from __future__ import annotations

from jigai.facts.problems import Problem
from jigai.money.rounding import Rounding
from jigai.policy import programme
from jigai.policy.pack import Item
from jigai.policy.parts import (
    BOTH,
    CITED,
    CONDITIONS,
    DATE,
    EXPRESSION,
    IDENTITY,
    NOTE,
    TEXT,
    TEXTS,
)
from jigai.policy.shapes import (
    Anything,
    Either,
    Items,
    OneOf,
    Record,
    Shape,
    Spot,
    Table,
    Variants,
    Whole,
)

WORDINGS = (
    "exact",
    "fixed",
    "ceiling",
    "floor",
    "in-principle-ceiling",
    "matching",
    "case-by-case",
    "no-amount",
)
STATUSES = ("in-force-as-issued", "draft-for-comment")
LEVELS = ("province", "prefecture", "county")
STAGES = ("subject", "choice", "across", "year", "tax", "programme")
ONCE = ("subject", "year", "enterprise", "enterprise-year", "never")
BASES = ("paid", "granted", "owed")
DISPOSITIONS = (
    "heading",
    "context",
    "definition",
    "condition",
    "target",
    "task",
    "procedure",
    "decided",
    "declared",
    "not-modelled",
)
"""What a sentence can be said to be where no item rests on it; see ``policy.ledger``."""

DECISION = OneOf(("decision",))

_WHERE = Items(EXPRESSION, single=True, empty=True)
_TIER = Record(
    {
        "from": EXPRESSION,
        "above": EXPRESSION,
        "to": EXPRESSION,
        "below": EXPRESSION,
        "rate": EXPRESSION,
        "amount": EXPRESSION,
    }
)
_WINDOW = Record(
    {
        "date": EXPRESSION,
        "from": EXPRESSION,
        "months": Whole(1, 1200),
        "ends": OneOf(("included", "excluded")),
    },
    ("date", "from", "months"),
)
_SUM = Record(
    {
        "sum": EXPRESSION,
        "where": _WHERE,
        "of": EXPRESSION,
        "rate": Either(
            scalar=EXPRESSION,
            mapped=Record({"by": EXPRESSION, "rates": Table(EXPRESSION)}, ("by", "rates")),
        ),
        "first": Whole(1, 1000),
        "order": EXPRESSION,
        "keep": Either(
            scalar=OneOf(("all",)),
            mapped=Record({"largest_by": EXPRESSION}, ("largest_by",)),
        ),
        "window": _WINDOW,
        "each": Record({"by": EXPRESSION, "at_most": EXPRESSION}, ("by", "at_most")),
    },
    ("of",),
)
_INTEREST = Record(
    {
        "interest": EXPRESSION,
        "where": _WHERE,
        "principal": EXPRESSION,
        "from": EXPRESSION,
        "to": EXPRESSION,
        "rate": EXPRESSION,
        "days": OneOf(("360", "365")),
        "at_most": Whole(1, 1200),
    },
    ("principal", "from", "to", "rate", "days", "at_most"),
)
_INCREMENT = Record(
    {
        "increment": Either(scalar=EXPRESSION, listed=Items(EXPRESSION)),
        "base": EXPRESSION,
        "below_zero": OneOf(("zero", "carried")),
        "rate": EXPRESSION,
    }
)
GIVES = Variants(
    {
        "increment": _INCREMENT,
        "sum": _SUM,
        "interest": _INTEREST,
        "levels": Record({"levels": EXPRESSION, "amounts": Table(EXPRESSION)}, ("amounts",)),
        "tiers": Record({"tiers": EXPRESSION, "rows": Items(_TIER)}, ("rows",)),
        "charge": Record({"charge": EXPRESSION, "waived": EXPRESSION}, ("waived",)),
        "amount": Record({"amount": EXPRESSION}),
        "of": Record({"rate": EXPRESSION, "of": EXPRESSION}),
    }
)
PAYS = Either(
    listed=Items(
        Record(
            {"share": EXPRESSION, "code": IDENTITY, "when": CONDITIONS, "label": BOTH} | CITED,
            ("share",),
        )
    ),
    mapped=Record(
        {"each": OneOf(("year",)), "from": EXPRESSION, "count": Whole(1, 30)},
        ("each", "from", "count"),
    ),
)
_LIMIT: dict[str, Shape] = {
    "name": BOTH,
    "key": Items(EXPRESSION, single=True),
    "over": OneOf(("lifetime", "year")),
    "amount": EXPRESSION,
    "less": EXPRESSION,
    "basis": OneOf(BASES),
    "share": OneOf(("order", "pro-rata")),
    "order": Items(EXPRESSION),
    "stage": OneOf(STAGES),
    "after": Items(TEXT, empty=True),
    "joint": TEXT,
    "excess": OneOf(("lost", "carried", "refused", "warned")),
    "lifted_by": DECISION,
    "lifted_when": EXPRESSION,
    "year": EXPRESSION,
    "when": EXPRESSION,
    "used": EXPRESSION,
    "say": BOTH,
    "flags": TEXTS,
    "note": NOTE,
} | CITED
INLINE_LIMIT = Record({"id": IDENTITY} | _LIMIT, one_of=("amount", "less"))

_EXEMPT = Record({"if": EXPRESSION, "measures": TEXTS}, ("if", "measures"))
_MEASURE: dict[str, Shape] = {
    "name": BOTH,
    "kind": TEXT,
    "for": TEXT,
    "which": EXPRESSION,
    "when": CONDITIONS,
    "wording": OneOf(WORDINGS),
    "payer": BOTH,
    "warn": CONDITIONS,
    "flags": TEXTS,
    "note": NOTE,
} | CITED

DOCUMENTS: dict[str, Record] = {
    "document": Record(
        {
            "document": IDENTITY,
            "title": BOTH,
            "number": TEXT,
            "issuer": BOTH,
            "status": OneOf(STATUSES),
            "region": TEXT,
            "level": OneOf(LEVELS),
            "issued": DATE,
            "effective": DATE,
            "expires": DATE,
            "dates_at": TEXT,
            "replaces": TEXTS,
            "notes": Items(BOTH),
        },
        ("document", "title", "status", "region", "level"),
    ),
    "clauses": Record(
        {
            "clauses": Table(
                Record(
                    {
                        "clause": TEXT,
                        "hash": TEXT,
                        "summary": BOTH,
                        "is": OneOf(DISPOSITIONS),
                        "why": BOTH,
                        "figures": Items(TEXT, empty=True),
                    },
                    ("hash",),
                )
            )
        }
    ),
    "readings": Record(
        {
            "readings": Table(
                Record(
                    {
                        "clauses": Items(TEXT, empty=True),
                        "issue": BOTH,
                        "alternatives": Table(BOTH),
                        "default": TEXT,
                        "note": BOTH,
                    },
                    ("issue", "alternatives", "default"),
                )
            )
        }
    ),
    "classification": Record(
        {
            "classification": IDENTITY,
            "name": BOTH,
            "classes": Table(
                Record({"zh": TEXT, "en": TEXT, "suggests": Items(TEXT, empty=True), "note": BOTH})
            ),
            "note": NOTE,
        }
        | CITED,
        ("classes",),
    ),
    "template": Record(
        {"template": IDENTITY, "parameters": TEXTS, "items": Items(Table(Anything()))},
        ("parameters", "items"),
    ),
    "use": Record({"use": IDENTITY, "with": Table(Anything())}, ("with",)),
    "measure": Record(
        {
            "measure": IDENTITY,
            "gives": GIVES,
            "like": TEXTS,
            "pays": PAYS,
            "limits": Items(INLINE_LIMIT, empty=True),
            "once": OneOf(ONCE),
            "rounding": OneOf(tuple(r.value for r in Rounding)),
            "payee": TEXT,
            "application": OneOf(("item", "award")),
            "replaces": Items(TEXT, empty=True),
        }
        | _MEASURE,
        ("name",),
        ("gives", "like"),
    ),
    "declared": Record(
        {"declared": IDENTITY, "gives": BOTH, "value": programme.VALUE} | _MEASURE, ("name",)
    ),
    "limit": Record({"limit": IDENTITY, "counts": TEXTS} | _LIMIT, ("counts",), ("amount", "less")),
    "choice": Record(
        {
            "choice": IDENTITY,
            "name": BOTH,
            "key": Items(TEXT, single=True),
            "among": TEXTS,
            "by": OneOf(("application", "measure", "award")),
            "at_most": Whole(1, 1000),
            "earlier": OneOf(("counted", "ignored")),
            "exempt": Either(listed=Items(_EXEMPT, empty=True), mapped=_EXEMPT),
            "lifted_by": DECISION,
            "say": BOTH,
            "stage": OneOf(STAGES),
            "after": Items(TEXT, empty=True),
            "note": NOTE,
            "flags": TEXTS,
        }
        | CITED,
        ("key", "among"),
    ),
    "gate": Record(
        {
            "gate": IDENTITY,
            "name": BOTH,
            "applies_to": TEXTS,
            "except": Items(TEXT, empty=True),
            "when": CONDITIONS,
            "warn": CONDITIONS,
            "note": NOTE,
            "flags": TEXTS,
        }
        | CITED,
        ("applies_to",),
    ),
    **programme.LISTS,
    **programme.RULES,
}
AT_LOADING = (
    "document",
    "clauses",
    "readings",
    "classification",
    "template",
    "use",
    *programme.LISTS,
)
"""Kinds that hold no alternatives: their shape is checked when they are read."""


def faults(item: Item) -> list[Problem]:
    """Everything in an item that is not of its shape; for rules, once readings are chosen."""
    spot = Spot(item.file, item.raw.line, item.kind)
    return list(DOCUMENTS[item.kind].faults(item.raw, spot))
