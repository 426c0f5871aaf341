"""A table and its cards say the same: one is read on a wide page, the other on a phone."""

from __future__ import annotations

from django.utils.safestring import SafeString

from jigai.office.design.tables import with_cards

HEADS = "".join(f"<th scope='col'>{name}</th>" for name in ("名称", "金额", "说明"))
HEAD = f"<thead><tr>{HEADS}</tr></thead>"


def cards(body: str) -> str:
    page = str(with_cards(SafeString(HEAD + body), "计划"))
    table, _, listed = page.partition('<ul class="cards-instead">')
    assert body in table
    return listed


def test_each_cell_stands_in_a_card_beside_its_head() -> None:
    listed = cards(
        "<tbody><tr><td>1</td><th scope='row'><a href='/x/'>一厂 &amp; 二厂</a></th>"
        "<td>甲<br>乙</td></tr>"
        "<tr><th scope='row'>三厂</th><td>2</td><td></td></tr></tbody>"
    )
    assert listed.count("<li class='card'>") == 2
    assert "<p class=\"h3\"><a href='/x/'>一厂 &amp; 二厂</a></p>" in listed
    assert "<dt>名称</dt><dd>1</dd>" in listed
    assert "<dt>说明</dt><dd>甲<br>乙</dd>" in listed
    assert "<dt>金额</dt><dd>2</dd>" in listed


def test_a_blank_cell_is_left_out_and_the_first_cell_names_a_row_that_has_no_name() -> None:
    listed = cards("<tbody><tr><td>9 日</td><td><span> </span></td><td>晚</td></tr></tbody>")
    assert '<p class="h3">9 日</p>' in listed
    assert "金额" not in listed
    assert "<dt>说明</dt><dd>晚</dd>" in listed


def test_a_cell_over_two_columns_leaves_the_heads_behind_it_in_place() -> None:
    listed = cards("<tbody><tr><td colspan='2'>未定</td><td>待办</td></tr></tbody>")
    assert "<dt>说明</dt><dd>待办</dd>" in listed


def test_the_foot_is_a_card_and_a_table_inside_a_cell_stays_whole() -> None:
    inside = "<table><tr><td>内</td></tr></table>"
    listed = cards(
        f"<tbody><tr><th scope='row'>一厂</th><td>{inside}</td></tr></tbody>"
        "<tfoot><tr><th scope='row'>合计</th><td>3</td></tr></tfoot>"
    )
    assert f"<dd>{inside}</dd>" in listed
    assert '<p class="h3">合计</p>' in listed
    assert listed.count("<li class='card'>") == 2


def test_the_name_of_a_table_is_escaped_and_heard_where_it_is_not_shown() -> None:
    page = str(with_cards(SafeString(HEAD), "甲 & 乙"))
    assert '<caption class="only-read">甲 &amp; 乙</caption>' in page
    shown = str(with_cards(SafeString(HEAD), "甲", shown=True))
    assert "<caption>甲</caption>" in shown
    assert '<p class="h3 cards-instead">甲</p>' in shown
