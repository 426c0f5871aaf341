"""Shapes that many documents of a pack share: texts, citations, conditions."""

from __future__ import annotations

from jigai.policy.shapes import Either, Expression, Identity, Items, Record, Shape, Text

TEXT, EXPRESSION = Text(), Expression()
IDENTITY = Identity()
DATE = Text(zh="日期（2022-08-15）", en="a date (2022-08-15)")
BOTH = Either(
    scalar=TEXT,
    mapped=Record({"zh": TEXT, "en": TEXT}, ("zh", "en"), zh="{zh, en}", en="{zh, en}"),
)
TEXTS = Items(TEXT)
NOTE = Either(scalar=TEXT, listed=Items(BOTH), mapped=BOTH.mapped)
CITED: dict[str, Shape] = {"at": TEXT, "clause": TEXT}
CONDITION = Either(
    scalar=EXPRESSION,
    mapped=Record(
        {"if": EXPRESSION, "code": TEXT, "say": BOTH} | CITED,
        ("if",),
        zh="带 if 的键值表",
        en="a mapping with if",
    ),
)
CONDITIONS = Items(CONDITION, empty=True)
