"""The expression language: what it reads exactly, and what hostile texts get instead of a crash."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jigai.engine.lowering import Lowering, Scope
from jigai.engine.nodes import Nodes, Overflow
from jigai.facts.expressions import (
    MAX_DEPTH,
    MAX_LENGTH,
    Binary,
    Call,
    ExpressionError,
    Index,
    Name,
    Unary,
    Value,
    Within,
    depth,
    parse,
)
from jigai.facts.vocabulary import vocabulary

HAN = re.compile("[一-鿿]")


def error(text: str) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert HAN.search(caught.value.zh)
    assert caught.value.en
    assert 0 <= caught.value.at <= len(text)
    return caught.value


def lowered(text: str, entity: str = "project") -> int:
    """The node of an expression in a measure for projects."""
    return Lowering(Nodes(), vocabulary(), "341500").text(text, Scope(entity))


def refused(text: str) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        lowered(text)
    assert HAN.search(caught.value.zh)
    assert caught.value.en
    return caught.value


# Literals


@pytest.mark.parametrize(
    ("text", "kind", "value", "den"),
    [
        ("500万元", "money", 500_000_000, 1),
        ("1.5亿元", "money", 15_000_000_000, 1),
        ("50 yuan", "money", 5_000, 1),
        ("0.01元", "money", 1, 1),
        ("1_000元", "money", 100_000, 1),
        ("6%", "rate", 3, 50),
        ("4.35%", "rate", 87, 2000),
        ("0%", "rate", 0, 1),
        ("36 months", "months", 36, 1),
        ("36个月", "months", 36, 1),
        ("3 years", "months", 36, 1),
        ("1 year", "months", 12, 1),
        ("90 days", "days", 90, 1),
        ("30天", "days", 30, 1),
        ("100 m2", "number", 100, 1),
        ("12", "number", 12, 1),
        ("1.5", "number", 3, 2),
        ("yes", "bool", 1, 1),
        ("否", "bool", 0, 1),
        ("2022-01-01", "date", 738_156, 1),
        ("'whole-machine'", "code", "whole-machine", 1),
        ('"整机"', "code", "整机", 1),
    ],
)
def test_a_literal_is_exact(text: str, kind: str, value: Any, den: int) -> None:
    found = parse(text)
    assert isinstance(found, Value)
    assert (found.kind, found.value, found.den) == (kind, value, den)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0.001元", "expression.fraction"),
        ("1.5 months", "expression.fraction"),
        ("0.5天", "expression.fraction"),
        ("2022-02-29", "expression.date"),
        ("2022-13-01", "expression.date"),
        ("9" * 16, "expression.too-large"),
        ("0." + "1" * 16, "expression.too-large"),
        ("１２万元", "expression.character"),
        ("٣", "expression.character"),
        ("5 & 3", "expression.character"),
        ("5 / 3", "expression.character"),
        ("a; b", "expression.character"),
        ("'open", "expression.character"),
        ("a\\b", "expression.character"),
        ("a\x00", "expression.character"),
        ("\x1b[31m", "expression.character"),
    ],
)
def test_a_literal_that_is_none_is_refused(text: str, code: str) -> None:
    found = error(text)
    assert found.code == code
    assert "\x1b" not in found.zh + found.en


# Shape


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("a.b 不低于 5元 且 非 a.c", "a.b >= 5元 and not a.c"),
        ("a 不高于 1 或 b 高于 2 或 c 低于 3", "a <= 1 or b > 2 or c < 3"),
        ("a 属于 [b，c]", "a in [b, c]"),
        ("a 等于 1", "a = 1"),
        ("a == 1", "a = 1"),
        ("a 不等于 1", "a != 1"),
        ("a ≠ 1", "a != 1"),
        ("a ≥ 1 and b ≤ 2", "a >= 1 and b <= 2"),
        ("是", "yes"),
    ],
)
def test_words_and_signs_mean_the_same(text: str, same: str) -> None:
    one, two = (re.sub(r"at=[0-9]+|text='[^']*'", "", repr(parse(t))) for t in (text, same))
    assert one == two


def test_what_binds_tighter() -> None:
    one, two, three = (Name((n,), a) for n, a in (("a", 0), ("b", 5), ("c", 11)))
    assert parse("a or b and c") == Binary("or", one, Binary("and", two, three))
    assert parse("not a = 1") == Unary(
        "not", Binary("=", Name(("a",), 4), Value("number", 1, 1, "1"))
    )
    tree = parse("1 + 2 * 3 - 4")
    assert isinstance(tree, Binary)
    assert tree.op == "-"
    assert parse("(1 + 2) * 3") != parse("1 + 2 * 3")
    assert parse("not not a") == Name(("a",), 8)


def test_lists_calls_and_indexes() -> None:
    assert isinstance(parse("x in [1, 2]"), Within)
    assert parse("f()") == Call("f", (), 0)
    indexed = parse("enterprise.tax[claim_year - 1]")
    assert isinstance(indexed, Index)
    assert indexed.base.parts == ("enterprise", "tax")


@pytest.mark.parametrize(
    "text",
    [
        *("", "   ", "and", "1 +", "+ 1", "(1", "1)", "a.", ".a", "a b", "1 2", "a,b", "[1]"),
        *("x in", "x in []", "x in 1", "x in [1", "not", "1 = = 2", "1 < 2 < 3", "x 以上 5"),
        *("f(1", "f(,)", "f(1,)", "f()()", "a[", "a[]", "a[1", "a[1][2]", "--5", "500万"),
        "'a' 'b'",
    ],
)  # fmt: skip
def test_what_is_no_expression_says_where(text: str) -> None:
    assert error(text).code in ("expression.syntax", "expression.inclusion")


@pytest.mark.parametrize("word", ["以上", "超过", "不超过", "达到", "above", "exceeds"])
def test_a_bound_must_say_whether_it_is_included(word: str) -> None:
    found = error(f"project.total_investment {word} 500万元")
    assert found.code == "expression.inclusion"
    assert ">=" in found.zh
    assert ">=" in found.en


# Hostile texts


def test_length_is_bounded() -> None:
    assert error("a" * (MAX_LENGTH + 1)).code == "expression.length"
    assert parse("a" * MAX_LENGTH) == Name(("a" * MAX_LENGTH,), 0)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 900 + "1" + ")" * 900,
        "f(" * 600 + "1" + ")" * 600,
        "a[" * 600 + "1" + "]" * 600,
        "a" + "[a" * 600 + "]" * 600,
        "+".join("1" * 900),
        "*".join("1" * 900),
        " or ".join("a" * 400),
        "x in [" + "a[" * 300 + "1" + "]" * 301,
    ],
)
def test_depth_and_chains_are_bounded(text: str) -> None:
    assert error(text).code in ("expression.depth", "expression.syntax")


def test_depth_is_allowed_up_to_its_bound() -> None:
    text = "+".join("1" * MAX_DEPTH)
    assert depth(parse(text)) == MAX_DEPTH
    assert error(text + "+1").code == "expression.depth"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("project.__class__", "expression.unknown-fact"),
        ("project.__class__.__mro__", "expression.name"),
        ("().__class__", "expression.syntax"),
        ("__import__('os')", "expression.function"),
        ("__import__('os').system('x')", "expression.syntax"),
        ("eval('1')", "expression.function"),
        ("exec(subject)", "expression.function"),
        ("open('/etc/passwd')", "expression.function"),
        ("getattr(project, name)", "expression.function"),
        ("rows(project.purchases)", "expression.function"),
        ("tree(1)", "expression.function"),
        ("project.name.format(subject)", "expression.syntax"),
        ("row.amount", "expression.row"),
        ("product.kind", "expression.out-of-reach"),
        ("projekt.name", "expression.unknown-fact"),
        ("project.equipment_purchase", "expression.unknown-fact"),
        ("sum()", "expression.arguments"),
        ("sum(project.name, 1)", "expression.list"),
        ("sum(1, 2)", "expression.list"),
        ("min(1)", "expression.arguments"),
        ("min(1, 5元)", "expression.unit"),
        ("1 + 5元", "expression.unit"),
        ("5元 * 5元", "expression.unit"),
        ("not 5", "expression.unit"),
        ("project.completed and 5元", "expression.unit"),
        ("project.kind > 1", "expression.unit"),
        ("project.kind = 轮船化改造", "expression.unknown-code"),
        ("project.purchases = 1", "expression.shape"),
        ("enterprise.local_tax_retained = 1元", "expression.shape"),
        ("project.name[2023]", "expression.shape"),
        ("enterprise.local_tax_retained['x']", "expression.unit"),
        ("project.total_investment in [project.actual_investment]", "expression.not-constant"),
        ("within(project.region, 乌有市)", "expression.region"),
        ("within(project.name, 宜昌市)", "expression.unit"),
        ("lpr(3, claim_year, 1)", "expression.tenor"),
        ("decided(money)", "expression.decision"),
        ("year(project.name)", "expression.unit"),
        ("if(1, 2, 3)", "expression.unit"),
    ],
)
def test_names_calls_and_units_are_only_those_of_the_language(text: str, code: str) -> None:
    assert refused(text).code == code


def test_a_misspelt_fact_comes_with_the_nearest() -> None:
    found = refused("project.equipment_purchase >= 5元")
    assert "equipment_purchased" in found.zh
    assert "equipment_purchased" in found.en


WORDS = [
    *("project.total_investment", "project.purchases", "project.completed", "project.kind", "x"),
    *(
        "enterprise.local_tax_retained",
        "project.completed_on",
        "row.amount",
        "subject",
        "claim_year",
    ),
    *("sum(", "exists(", "min(", "if(", "year(", "within(", "lpr(", "decided(", "claimed(", "f("),
    *("(", ")", "[", "]", ",", "+", "-", "*", ">=", "<", "=", "and", "or", "not", "in", ".", "'a'"),
    *(
        "5元",
        "5%",
        "5",
        "3 months",
        "90 days",
        "2022-01-01",
        "yes",
        "以上",
        "省级",
        "99999999999999",
    ),
]


@given(st.text(max_size=60) | st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join))
def test_any_text_is_an_expression_or_refused(text: str) -> None:
    try:
        tree = parse(text)
    except ExpressionError as found:
        assert len(found.zh) < 400  # noqa: PT017
        return
    assert 1 <= depth(tree) <= MAX_DEPTH


@given(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))
def test_any_expression_is_compiled_or_refused(text: str) -> None:
    for entity in ("project", "organisation", "programme"):
        try:
            lowered(text, entity)
        except (ExpressionError, Overflow) as found:
            assert str(found)  # noqa: PT017
