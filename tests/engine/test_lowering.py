"""Expressions to nodes: kinds, exact scales, ranges, and what each reads."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jigai.engine.lowering import Lowering, Scope
from jigai.engine.nodes import INT64, INT128, Nodes, Overflow
from jigai.engine.plan import Node
from jigai.facts.expressions import ExpressionError
from jigai.facts.vocabulary import NEVER, vocabulary
from jigai.money.rounding import Rounding

PROJECT = Scope("project")
TOP = 10**13
"""The most that one stated amount may be, in fen."""


def lowering() -> Lowering:
    return Lowering(Nodes(), vocabulary(), "420500", measures=frozenset({"grant"}))


def node(text: str, scope: Scope = PROJECT) -> Node:
    low = lowering()
    return low.nodes[low.text(text, scope)]


def refused(text: str, scope: Scope = PROJECT) -> str:
    with pytest.raises(ExpressionError) as caught:
        node(text, scope)
    assert caught.value.zh
    assert caught.value.en
    return caught.value.code


@pytest.mark.parametrize(
    ("text", "kind", "den", "low", "high"),
    [
        ("500万元", "money", 1, 500_000_000, 500_000_000),
        ("1.5亿元", "money", 1, 15_000_000_000, 15_000_000_000),
        ("0.01元", "money", 1, 1, 1),
        ("6%", "rate", 50, 3, 3),
        ("0.0001%", "rate", 1_000_000, 1, 1),
        ("36 months", "months", 1, 36, 36),
        ("3 years", "months", 1, 36, 36),
        ("90天", "days", 1, 90, 90),
        ("12", "number", 1, 12, 12),
        ("project.leased_price", "money", 1, 0, TOP),
        ("project.completed", "bool", 1, 0, 1),
        ("project.leased_price + 1元", "money", 1, 100, TOP + 100),
        ("project.leased_price - 1元", "money", 1, -100, TOP - 100),
        ("-project.leased_price", "money", 1, -TOP, 0),
        ("project.leased_price * 6%", "money", 50, 0, 3 * TOP),
        ("project.leased_price * 6% * 50%", "money", 100, 0, 3 * TOP),
        ("max(project.leased_price - 500万元, 0元)", "money", 1, 0, TOP - 500_000_000),
        ("min(project.leased_price, 5元)", "money", 1, 0, 500),
        ("if(project.completed, 1元, 2元)", "money", 1, 100, 200),
        ("year(2023-05-01)", "year", 1, 2023, 2023),
        ("claim_year - 1", "year", 1, 1989, 2199),
        ("claim_year + 1", "year", 1, 1991, 2201),
        ("2024-03-01 - 2024-02-01", "days", 1, 29, 29),
        ("lpr(1, claim_year, 1)", "rate", 1_000_000, 0, 240_000),
        ("decided(rate, 10%)", "rate", 1_000_000, 0, 1_000_000),
        ("decided(amount)", "money", 1, 0, TOP),
        ("count(project.purchases)", "number", 1, 0, 1000),
        ("exists(project.purchases)", "bool", 1, 0, 1),
        ("project.leased_price >= 500万元", "bool", 1, 0, 1),
        ("project.leased_price >= 0元", "bool", 1, 1, 1),
        ("project.leased_price < 0元", "bool", 1, 0, 0),
        ("project.kind = 智能化改造", "bool", 1, 0, 1),
        ("enterprise.local_vat_retained[claim_year]", "money", 1, 0, TOP),
    ],
)
def test_kind_scale_and_range(text: str, kind: str, den: int, low: int, high: int) -> None:
    found = node(text)
    assert (found.kind, found.den, found.low, found.high) == (kind, den, low, high)


def test_constants_are_folded() -> None:
    assert node("2 * 3万元").op == "const"
    assert node("6% * 50%").args == (3,)
    assert node("6% * 50%").den == 100


def test_the_same_expression_is_one_node() -> None:
    low = lowering()
    one = low.text("project.equipment_paid * 6%", PROJECT)
    assert one == low.text("项目.设备（软硬件）已投入资金 * 6%", PROJECT)


def test_what_an_expression_reads_is_remembered() -> None:
    low = lowering()
    sums = "sum(project.purchases, row.paid, row.kind = software)"
    low.text(f"{sums} + project.leased_price", PROJECT)
    assert low.used == {
        "project.purchases",
        "project.purchases.paid",
        "project.purchases.kind",
        "project.leased_price",
    }


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("project.completed_on + 36 months", "1903-01-01", NEVER),
        ("2023-01-31 + 1 month", "2023-02-28", "2023-02-28"),
        ("2024-01-31 + 1 month", "2024-02-29", "2024-02-29"),
        ("2023-03-31 - 1 month", "2023-02-28", "2023-02-28"),
    ],
)
def test_days_and_months(text: str, low: str, high: str | int) -> None:
    found = node(text)
    edges = [node(e).low if isinstance(e, str) else e for e in (low, high)]
    assert [found.low, found.high] == edges


def test_ends_of_the_calendar_are_met_and_not_passed() -> None:
    assert node("1900-01-01 - 999999 months").low == 1
    assert node("9999-12-31 + 999999 months").high == NEVER
    assert node("year(9999-12-31 + 1 day)").high == 9999


def test_a_row_belongs_to_its_list() -> None:
    assert node("sum(project.purchases, row.amount, row.kind = hardware)").row is False
    assert refused("row.amount") == "expression.row"
    assert refused("sum(project.purchases, row.rent)") == "expression.unknown-fact"
    assert refused("sum(project.purchases, row.kind)") == "expression.unit"
    assert refused("earliest(project.purchases, row.amount)") == "expression.unit"


@pytest.mark.parametrize(
    "text",
    [
        "project.equipment_paid + 6%",
        "project.equipment_paid * project.equipment_paid",
        "project.equipment_paid >= 500",
        "project.completed_on > 500万元",
        "project.completed + 1",
        "project.kind > 智能化改造",
        "project.completed and 1元",
        "not 1元",
        "-project.kind",
        "-project.completed",
        "min(project.kind, project.kind)",
        "max(project.completed, project.completed)",
        "if(1元, 1元, 2元)",
        "if(project.completed, 1元, 2%)",
        "year(claim_year)",
        "project.completed_on + 1元",
        "enterprise.local_vat_retained['x']",
        "enterprise.local_vat_retained[1元]",
        "project.class_in[2023]",
        "project.kind in [1元]",
        "within(project.kind, 宜昌市)",
        "lpr(1, project.completed_on, 1)",
        "lpr(1, claim_year, 'x')",
        "claimed(project.equipment_paid)",
        "decided(rate, 1元)",
        "covers(title.validity, 1元)",
    ],
)
def test_units_that_do_not_fit(text: str) -> None:
    scope = Scope("title") if text.startswith("covers") else PROJECT
    assert refused(text, scope) == "expression.unit"


def test_units_are_named_in_the_message() -> None:
    with pytest.raises(ExpressionError) as caught:
        node("project.equipment_purchased >= 500")
    assert caught.value.zh == (
        "“>=”单位不合：需要金额，却是数；请写明单位，如 480万元、3.5%、36个月"
    )
    assert caught.value.en == (
        "units do not fit at '>=': an amount wanted, a number found; write the unit, such as "
        "480万元, 3.5%, 36 months"
    )


def test_places_are_looked_up_in_the_policys_place_first() -> None:
    assert node("within(project.region, 夷陵区)").args[1] == "420506"
    assert node("project.region = 夷陵区").op == "eq"
    assert node("project.region = '990199'").op == "eq"
    assert refused("project.region = 夷陵县") == "expression.region"
    assert refused("within(project.region, 夷陵县)") == "expression.region"


def test_codes_are_checked_where_the_fact_lists_them() -> None:
    assert refused("project.kind = 数字化改造") == "expression.unknown-code"
    assert refused("project.industry = C99") == "expression.unknown-code"
    assert node("project.industry = C35").op == "eq"
    assert refused("exists(enterprise.history, row.measure = gran)") == "expression.unknown-code"
    assert node("exists(enterprise.history, row.measure = grant)").op == "agg"
    assert node("exists(enterprise.history, row.title = '任何称号')").op == "agg"


# Overflow


def test_an_amount_that_could_leave_64_bits_is_refused() -> None:
    nodes = Nodes()
    just = nodes.make("fact", ("s", "x"), "money", high=INT64)
    over = nodes.make("fact", ("s", "y"), "money", high=INT64 + 1)
    assert nodes.whole(just, Rounding.DOWN) == just
    with pytest.raises(Overflow):
        nodes.whole(over, Rounding.DOWN)
    exact = nodes.make("fact", ("s", "z"), "money", high=(INT64 + 1) * 100 - 1, den=100)
    assert nodes[nodes.whole(exact, Rounding.DOWN)].high == INT64
    with pytest.raises(Overflow):
        nodes.whole(exact, Rounding.UP)


def test_an_exact_value_that_could_leave_128_bits_is_refused() -> None:
    nodes = Nodes()
    wide = nodes.make("fact", ("s", "x"), "number", high=INT128)
    with pytest.raises(Overflow):
        nodes.times(wide, nodes.const(2, "number"), "number")
    with pytest.raises(Overflow):
        nodes.minus(nodes.const(0, "number"), nodes.plus(wide, nodes.const(1, "number"), "number"),
                    "number")  # fmt: skip


# Anything that people type

WORDS = [
    *("project.equipment_paid", "project.completed_on", "project.kind", "enterprise.size"),
    *("claim_year", "as_of", "row.amount", "project.purchases", "enterprise.titles", "subject"),
    *(
        "500万元",
        "6%",
        "12",
        "36months",
        "90天",
        "yes",
        "no",
        "2023-01-01",
        "'x'",
        "(",
        ")",
        "[",
        "]",
    ),
    *(",", ".", "+", "-", "*", ">=", ">", "<=", "<", "=", "!=", "in", "and", "or", "not", "sum("),
    *("count(", "exists(", "min(", "max(", "if(", "year(", "within(", "lpr(", "decided("),
    *("claimed(", "covers(", "earliest(", "项目.竣工日期", "不低于", "且", "或", "以上"),
]


def said(text: str, scope: Scope) -> ExpressionError | None:
    """What is wrong with a text; None where it is an expression."""
    try:
        found = node(text, scope)
    except ExpressionError as error:
        return error
    assert found.low <= found.high
    return None


@settings(max_examples=400)
@given(
    words=st.lists(st.sampled_from(WORDS), max_size=12),
    scope=st.sampled_from([PROJECT, Scope("organisation")]),
)
def test_any_words_give_a_node_or_an_error_that_says_what_is_wrong(
    words: list[str], scope: Scope
) -> None:
    error = said(" ".join(words), scope)
    assert error is None or (error.code.startswith("expression.") and error.zh and error.en)


@settings(max_examples=300)
@given(text=st.text(max_size=60))
def test_any_text_gives_a_node_or_an_error(text: str) -> None:
    error = said(text, PROJECT)
    assert error is None or error.code.startswith("expression.")
