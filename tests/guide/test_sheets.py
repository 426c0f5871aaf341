from __future__ import annotations

from jigai.facts.vocabulary import vocabulary
from jigai.guide.sheets import MAX_PASTED, checked, pasted

PURCHASES = list(vocabulary().entities["project"].facts["purchases"].row.values())
LOANS = list(vocabulary().entities["project"].facts["loans"].row.values())


def codes(text: str, most: int = 100) -> list[str]:
    return [p.code for p in pasted(text, PURCHASES, most).notes]


def test_headings_in_chinese_with_units_and_in_any_order() -> None:
    text = "发票金额（万元）\t设备名称\t类别\n980\t蚀刻机\t整机\n1,200.5\t检测机器人\t硬件设备\n"
    found = pasted(text, PURCHASES, 100)
    assert found.rows[0] == {"amount": "980万元", "item": "蚀刻机", "kind": "整机"}
    values = checked(found.rows, PURCHASES).values
    assert values[1]["amount"] == "1,200.5万元"
    assert not found.notes


def test_a_unit_in_the_heading_never_hides_what_excel_did_to_a_number() -> None:
    found = pasted("发票金额（万元）\n4.2E+02\n9,800\n", PURCHASES, 9)
    assert [r["amount"] for r in found.rows] == ["4.2E+02", "9,800万元"]
    assert checked(found.rows, PURCHASES).faults[0, "amount"].code == "money.exponent"


def test_headings_in_english_and_dates_and_yes_or_no() -> None:
    text = "Item\tAmount\tBought on\tLeased\r\nLathe\t１２００\t2023/3/5\t×\r\n"
    found = checked(pasted(text, PURCHASES, 100).rows, PURCHASES)
    assert found.values == [
        {"item": "Lathe", "amount": "1200元", "bought_on": "2023-03-05", "leased": False}
    ]


def test_without_headings_the_columns_are_in_order() -> None:
    found = pasted("蚀刻机\t整机\t980000\n", PURCHASES, 100)
    assert found.rows == [{"item": "蚀刻机", "kind": "整机", "amount": "980000"}]


def test_merged_cells_give_words_below_but_never_numbers() -> None:
    text = "设备名称\t类别\t发票金额\n机组\t整机\t100\n\t\t200\n控制柜\t\t\n"
    found = pasted(text, PURCHASES, 100)
    assert found.rows[1] == {"item": "机组", "kind": "整机", "amount": "200"}
    assert "amount" not in found.rows[2]
    assert [p.code for p in found.notes] == ["sheet.filled"] * 3
    assert "第 2 行" in found.notes[0].zh
    assert "row 2" in found.notes[0].en


def test_totals_unknown_headings_extra_cells_and_too_many_rows_are_said() -> None:
    assert codes("设备名称\t备注\n甲\t好\n") == ["sheet.heading"]
    assert codes("设备名称\t设备名称\n甲\t乙\n") == ["sheet.repeated"]
    assert codes("设备名称\n甲\t多\n合计\t5\n") == ["sheet.too-wide", "sheet.total"]
    assert codes("设备名称\n甲\n乙\n丙\n", most=2) == ["sheet.cut"]
    assert codes(" \n\t\n") == ["sheet.nothing"]
    assert codes("x" * (MAX_PASTED + 1)) == ["sheet.too-large"]


def test_a_quoted_cell_may_hold_a_line_break_and_a_lone_quote_is_no_end() -> None:
    assert (
        pasted('设备名称\t类别\n"两行\n名称"\t整机\n', PURCHASES, 9).rows[0]["item"] == "两行 名称"
    )
    assert len(pasted('设备名称\t类别\n5" 管\t整机\n管\t整机\n', PURCHASES, 9).rows) == 2


def test_each_bad_cell_is_named_and_good_rows_are_read() -> None:
    rows = [
        {"kind": "固定资产贷款", "principal": "500万元", "rate": "4.35%"},
        {"kind": "高利贷", "principal": "####", "rate": "50%"},
        {},
    ]
    found = checked(rows, LOANS)
    assert set(found.faults) == {(1, "kind"), (1, "principal"), (1, "rate")}
    assert found.bad_rows == {1}
    assert found.values == [{"kind": "固定资产贷款", "principal": "500万元", "rate": "4.35%"}]
