"""Tables from anywhere: the same result from every form, and nothing dropped in silence."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.engine.columns.tables_in import (
    FORMS,
    Sheets,
    adds_up,
    causes,
    csv_files,
    findings,
    intake,
    refusal,
    table,
    warnings,
)

from jigai.engine.columns.dossiers import dossier_of
from jigai.engine.columns.intake import take_in
from jigai.engine.columns.storage import read_meta, read_programme
from jigai.facts.problems import InputRefused
from jigai.facts.reading import read_dossier

GOOD: Sheets = {
    "organisations": [
        ["id", "名称", "region", "kind", "规模以上企业", "credit_code", "local_vat_retained"],
        ["E1", "甲公司", "东港市", None, "是", "91210681MA0DDJG01P", None],
        ["E2", "乙，“公司”", "210602", "企业", "no", None, "0"],
        ["C1", "某县", "210624", "县市区", None, None, None],
    ],
    "项目": [
        ["编号", "所属单位", "name", "项目总投资（万元）", "actual_investment", "completed_on",
         "贷款行数", "smart"],
        ["P1", "E1", "一,二", "1234.567891", "1,234.50", "2023-12-31", None, "yes"],
        ["P2", "E1", "三", None, "500万元", "不适用", "0", "0"],
        ["P3", "E2", "四", "未知", "0.01", None, None, None],
    ],
    "project_loans": [
        ["id", "贷款种类", "principal_fen", "合同利率", "starts_on"],
        ["P1", "固定资产贷款", "100", "4.35%", "2022-02-28"],
        ["P1", "working-capital loan", "2", "4.3501", None],
    ],
    "单位.税金地方留成": [["id", "年度", "值"], ["E1", "2022", "12.34"], ["E1", "2023", "0"]],
    "project.class_in": [["id", "名目", "值"], ["P1", "list", "甲类"]],
    "titles": [["id", "of", "what", "level"], ["T1", "E1", "小巨人", "国家级"]],
    "title.validity": [["id", "起", "止"], ["T1", "2020-01-01", "无期限"]],
    "decisions": [
        ["measure", "subject", "rate", "amount", "on", "approved"],
        ["m", "P1", "9.2%", "1.01", "2023-01-02", None],
        ["n", None, None, None, None, "否"],
    ],
    "decision_lifts": [["id", "limit", "amount"], ["2", "cap", "300万元"], ["2", "choice", "无"]],
}  # fmt: skip


def first_rows(form: str) -> int:
    """The number of the first decision, by which it is known where it has no id."""
    return 2 if form in ("csv", "xlsx") else 1


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same(tmp_path: Path, form: str) -> None:
    sheets = dict(GOOD)
    heading, *lifts = sheets["decision_lifts"]
    sheets["decision_lifts"] = [heading, *([str(first_rows(form)), *row[1:]] for row in lifts)]
    report = intake(tmp_path, sheets, form, within="210600")
    folder = tmp_path / "set"
    assert findings(folder) == []
    assert report.whole
    adds_up(report)
    assert table(folder, "organisations", "id", "name", "region", "kind", "above_scale") == [
        ("E1", "甲公司", "210681", "enterprise", True),
        ("E2", "乙，“公司”", "210602", "enterprise", False),
        ("C1", "某县", "210624", "county", False),
    ]
    assert table(
        folder, "organisations", "local_tax_retained", "local_vat_retained", "history",
        "cloud_payments", "outside_awards",
    ) == [(2, None, 0, None, None), (None, 0, 0, None, None), (None, None, 0, 0, None)]  # fmt: skip
    assert table(
        folder, "projects", "id", "of", "total_investment", "actual_investment", "completed_on",
        "loans", "smart",
    ) == [
        ("P1", "E1", 1_234_567_891, 123_450, dt.date(2023, 12, 31), 2, True),
        ("P2", "E1", None, 500_000_000, dt.date.max, 0, False),
        ("P3", "E2", None, 1, None, None, None),
    ]  # fmt: skip
    assert table(folder, "project.loans") == [
        ("P1", "fixed-asset", 100, dt.date(2022, 2, 28), None, 43_500, None),
        ("P1", "working-capital", 2, None, None, 43_501, None),
    ]
    assert table(folder, "organisation.local_tax_retained") == [("E1", 2022, 1234), ("E1", 2023, 0)]
    assert table(folder, "project.class_in") == [("P1", "list", "甲类")]
    assert table(folder, "titles", "id", "of", "what", "level") == [
        ("T1", "E1", "专精特新小巨人", "national")
    ]
    assert table(folder, "title.validity") == [("T1", dt.date(2020, 1, 1), dt.date.max)]
    assert table(folder, "decisions", "measure", "subject", "rate", "amount", "on", "approved") == [
        ("m", "P1", 92_000, 101, dt.date(2023, 1, 2), True), ("n", None, None, None, None, False),
    ]  # fmt: skip
    assert table(folder, "decision.lifts", "limit", "amount") == [
        ("cap", 300_000_000), ("choice", None),
    ]  # fmt: skip
    assert report.unstated == {"project.loans": 1}
    meta = read_meta(folder)
    assert (meta.claim_year, meta.as_of, meta.synthetic) == (2023, "2023-12-31", False)
    assert not meta.history_stated
    dossier = read_dossier(dossier_of(folder, "E1"), "210600")
    assert [s.id for s in dossier.subjects] == ["E1", "P1", "P2", "T1"]


def test_what_was_taken_in_is_taken_in_again_as_it_is(tmp_path: Path) -> None:
    intake(tmp_path, GOOD | {"decision_lifts": [["id", "limit"]]}, within="210600")
    report = take_in(tmp_path / "set", tmp_path / "again")
    assert report.whole
    assert (report.warnings, report.unstated) == ({}, {"project.loans": 1})
    for path in sorted((tmp_path / "set").glob("*.parquet")):
        again = tmp_path / "again" / path.name
        assert pq.read_table(path).to_pylist() == pq.read_table(again).to_pylist(), path.name
    assert read_meta(tmp_path / "again").rows == read_meta(tmp_path / "set").rows


def test_a_single_file_of_a_case_set_keeps_its_units(tmp_path: Path) -> None:
    intake(tmp_path, GOOD | {"decision_lifts": [["id", "limit"]]}, within="210600")
    files = [tmp_path / "set" / f"{n}.parquet" for n in ("organisations", "projects")]
    take_in(
        files,
        tmp_path / "again",
        claim_year=2023,
        ignore=["loans", "class_in", "local_tax_retained"],
    )
    assert table(tmp_path / "again", "projects", "actual_investment") == [
        (123_450,), (500_000_000,), (1,),
    ]  # fmt: skip


ORGANISATIONS = [["id"], ["E1"], ["E2"], ["E3"]]
BAD_CELLS: list[tuple[str, str, str, str]] = [
    ("actual_investment", "-1", "value.negative", "-1"),
    ("actual_investment", "12.345", "money.three-decimals", "12.345"),
    ("actual_investment", "1e5", "money.exponent", "1e5"),
    ("actual_investment", "１２", "money.full-width", "１２"),
    ("actual_investment", "12斤", "money.unit", "12斤"),
    ("actual_investment", "1000亿元1分", "money.not-a-number", "1000亿元1分"),
    ("actual_investment", "1001亿元", "value.range", "1001亿元"),
    ("actual_investment_fen", "12.5", "value.count", "12.5"),
    ("actual_investment_fen", "10000000000001", "value.range", "10000000000001"),
    ("项目实际投资（万元）", "5元", "money.unit", "5元"),
    ("completed_on", "2023-02-29", "value.date", "2023-02-29"),
    ("completed_on", "20230201", "value.date", "20230201"),
    ("smart", "maybe", "value.bool", "maybe"),
    ("kind", "高端", "value.code", "高端"),
    ("region", "东港县", "value.region", "东港县"),
    ("industry", "Z1", "value.industry", "Z1"),
    ("added_floor_area", "1.234", "value.area", "1.234"),
    ("name", "a\u202eb", "value.character", "a\u202eb"),
    ("name", "甲" * 501, "value.text", "甲" * 501),
    ("id", "P" * 101, "dossier.text", "P" * 101),
]


@pytest.mark.parametrize(("column", "cell", "code", "value"), BAD_CELLS)
def test_a_bad_cell_is_rejected_by_row_column_and_reason(
    tmp_path: Path, column: str, cell: str, code: str, value: str
) -> None:
    heading = ["id", "of", *([column] if column != "id" else [])]
    bad = [cell, "E2"] if column == "id" else ["P2", "E2", cell]
    good = [["P1", "E1", None][: len(heading)], ["P3", "E3", None][: len(heading)]]
    sheets = {"organisations": ORGANISATIONS, "projects": [heading, good[0], bad, good[1]]}
    report = intake(tmp_path, sheets, within="210600")
    name = {
        "actual_investment_fen": "actual_investment",
        "项目实际投资（万元）": "actual_investment",
    }
    assert causes(tmp_path / "set") == [("projects", 3, name.get(column, column), value, code)]
    assert table(tmp_path / "set", "projects", "id") == [("P1",), ("P3",)]
    assert table(tmp_path / "set", "organisations", "id") == [("E1",), ("E3",)]
    assert report.rejected == {"organisations": 1, "projects": 1}
    assert report.causes[code] == 1
    adds_up(report)


def test_several_bad_cells_of_a_row_are_all_said(tmp_path: Path) -> None:
    projects = [["id", "of", "smart", "kind"], ["P1", "E1", "maybe", "高端"]]
    intake(tmp_path, {"organisations": ORGANISATIONS, "projects": projects})
    assert [(r[2], r[4]) for r in causes(tmp_path / "set")] == [
        ("kind", "value.code"), ("smart", "value.bool"),
    ]  # fmt: skip


LOANS: Sheets = {
    "organisations": ORGANISATIONS,
    "projects": [["id", "of", "loans"], ["P1", "E1", None], ["P2", "E1", None], ["P3", "E2", "0"]],
    "project.loans": [["id", "principal"], ["P1", "1"], ["P1", "x"], ["P2", "3"]],
    "titles": [["id", "of"], ["T1", "E1"], ["T2", "E2"]],
}


def test_a_row_at_fault_holds_back_its_whole_organisation(tmp_path: Path) -> None:
    report = intake(tmp_path, LOANS)
    folder = tmp_path / "set"
    assert causes(folder) == [("project.loans", 3, "principal", "x", "money.not-a-number")]
    assert [r[:3] for r in findings(folder) if r[-1] == "row.withheld"] == [
        ("organisations", 2, None), ("project.loans", 2, None), ("project.loans", 4, None),
        ("projects", 2, None), ("projects", 3, None), ("titles", 2, None),
    ]  # fmt: skip
    assert table(folder, "organisations", "id") == [("E2",), ("E3",)]
    assert table(folder, "projects", "id", "loans") == [("P3", 0)]
    assert report.rejected == {"organisations": 1, "projects": 2, "project.loans": 3, "titles": 1}
    adds_up(report)


def test_partial_keeps_what_is_sound_of_an_organisation(tmp_path: Path) -> None:
    report = intake(tmp_path, LOANS, partial=True)
    folder = tmp_path / "set"
    assert table(folder, "organisations", "id") == [("E1",), ("E2",), ("E3",)]
    assert table(folder, "projects", "id", "loans") == [("P2", 1), ("P3", 0)]
    assert table(folder, "project.loans", "id", "principal") == [("P2", 300)]
    assert table(folder, "titles", "id") == [("T1",), ("T2",)]
    assert report.rejected == {"projects": 1, "project.loans": 2}
    adds_up(report)


def test_partial_leaves_out_an_organisation_that_is_at_fault_itself(tmp_path: Path) -> None:
    sheets = dict(LOANS) | {
        "organisations": [["id", "size"], ["E1", "?"], ["E2", None]],
        "organisation.history": [["id", "paid"], ["E2", "x"]],
    }
    report = intake(tmp_path, sheets, partial=True)
    assert report.kept == {}
    adds_up(report)


def test_a_list_is_none_unknown_or_as_given(tmp_path: Path) -> None:
    sheets = {
        "organisations": ORGANISATIONS,
        "projects": [["id", "of"], ["P1", "E1"], ["P2", "E1"]],
        "project.loans": [["id", "principal"], ["P1", "1"]],
        "project.purchases": [["id", "amount"], ["P2", "1"]],
    }
    report = intake(tmp_path, sheets, complete=["project.loans"])
    assert table(tmp_path / "set", "projects", "loans", "purchases", "bond_interest") == [
        (1, None, None), (0, 1, None),
    ]  # fmt: skip
    assert report.unstated == {"project.purchases": 1}


def test_complete_names_lists_only(tmp_path: Path) -> None:
    sheets = {"organisations": ORGANISATIONS}
    assert refusal(tmp_path, sheets, complete=["projects", "project.x"]) == ["table.name"] * 2


def test_what_cannot_be_of_a_kind_is_not_used_and_said(tmp_path: Path) -> None:
    sheets = {
        "organisations": [
            ["id", "kind", "above_scale", "size", "node_accepted_on", "cloud_payments",
             "funds_in_place"],
            ["C1", "county", "yes", "large", "2023-01-01", "1", None],
            ["E1", None, "yes", "large", "2023-01-01", "1", None],
            ["E2", None, "no", None, None, None, None],
        ],
        "organisation.cloud_payments": [["id", "paid"], ["C1", "1"], ["E1", "2"]],
        "organisation.funds_in_place": [["id", "year", "value"], ["E1", "2023", "1"]],
    }  # fmt: skip
    report = intake(tmp_path, sheets)
    folder = tmp_path / "set"
    assert findings(folder) == []
    assert warnings(folder) == [
        ("organisation.cloud_payments", 2, "id", "C1", "dossier.not-for-kind"),
        ("organisation.funds_in_place", 2, "id", "E1", "dossier.not-for-kind"),
        ("organisations", 2, "above_scale", "true", "dossier.not-for-kind"),
        ("organisations", 2, "node_accepted_on", "2023-01-01", "dossier.not-for-kind"),
        ("organisations", 2, "size", "large", "dossier.not-for-kind"),
    ]
    assert table(
        folder, "organisations", "id", "above_scale", "size", "node_accepted_on",
        "cloud_payments", "funds_in_place",
    ) == [
        ("C1", False, "", dt.date.max, 0, None),
        ("E1", True, "large", dt.date(2023, 1, 1), 1, 0),
        ("E2", False, None, None, None, 0),
    ]  # fmt: skip
    assert report.unused == {"organisation.cloud_payments": 1, "organisation.funds_in_place": 1}
    adds_up(report)


def test_a_place_that_is_not_known_is_taken_with_a_warning(tmp_path: Path) -> None:
    intake(tmp_path, {"organisations": [["id", "region"], ["E1", "110101"], ["E2", "火星市"]]})
    assert warnings(tmp_path / "set") == [
        ("organisations", 2, "region", "110101", "value.region-unverified"),
        ("organisations", 3, "region", "火星市", "value.region-unverified"),
    ]
    assert table(tmp_path / "set", "organisations", "region") == [("110101",), ("火星市",)]


def test_ids_are_text_whatever_they_look_like(tmp_path: Path) -> None:
    pq.write_table(pa.table({"id": pa.array([7, 8])}), tmp_path / "organisations.parquet")
    pq.write_table(
        pa.table({"id": pa.array(["unknown", "不适用"]), "of": pa.array([7, 8])}),
        tmp_path / "projects.parquet",
    )
    report = take_in(tmp_path, tmp_path / "set", claim_year=2023)
    assert report.whole
    assert table(tmp_path / "set", "projects", "id", "of") == [("unknown", "7"), ("不适用", "8")]


def test_the_head_is_checked_as_that_of_a_dossier(tmp_path: Path) -> None:
    sheets = {"organisations": ORGANISATIONS}
    assert refusal(tmp_path, sheets, claim_year=None) == ["dossier.claim-year"]
    assert refusal(tmp_path, sheets, claim_year=23) == ["dossier.claim-year"]
    assert refusal(tmp_path, sheets, as_of="2023-02-30") == ["value.date"]
    assert refusal(tmp_path, sheets, programme={"x": 1}) == ["dossier.fact"]


def test_the_programme_is_kept_as_stated(tmp_path: Path) -> None:
    acts = {"acts": [{"act": "rules", "adopted_on": "2023-01-01"}]}
    path = tmp_path / "acts.yaml"
    path.write_text("acts: [{act: rules, adopted_on: 2023-01-01}]\n", encoding="utf-8")
    origin = csv_files(tmp_path / "given", {"organisations": ORGANISATIONS})
    take_in(origin, tmp_path / "one", claim_year=2023, programme=acts)
    take_in(origin, tmp_path / "two", claim_year=2023, programme=path, as_of="2023-06-30")
    (origin / "programme.yaml").write_text(path.read_text())
    take_in(origin, tmp_path / "three", claim_year=2023, synthetic=True)
    assert read_programme(tmp_path / "one") == acts
    assert read_programme(tmp_path / "two") == acts
    assert read_programme(tmp_path / "three") == acts
    assert read_meta(tmp_path / "two").as_of == "2023-06-30"
    assert read_meta(tmp_path / "three").synthetic


def test_progress_is_told_and_may_stop_the_work(tmp_path: Path) -> None:
    heard: list[tuple[str, int]] = []
    intake(tmp_path, LOANS, progress=lambda name, rows: heard.append((name, rows)))
    assert heard[:4] == [("organisations", 3), ("projects", 3), ("titles", 2), ("project.loans", 3)]

    class Stopped(Exception):
        pass

    def stop(name: str, rows: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        intake(tmp_path / "other", LOANS, progress=stop)
    assert [p.name for p in (tmp_path / "other").iterdir()] == ["given"]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    intake(tmp_path, {"organisations": ORGANISATIONS})
    with pytest.raises(InputRefused) as error:
        intake(tmp_path, {"organisations": ORGANISATIONS})
    assert error.value.problems[0].code == "file.exists"
    intake(tmp_path, {"organisations": ORGANISATIONS[:2]}, over=True)
    assert read_meta(tmp_path / "set").rows == {"organisations": 1}


def test_too_little_memory_is_said(tmp_path: Path) -> None:
    ids = [[f"E{i:08d}", "甲" * 50] for i in range(200_000)]
    sheets: dict[str, Any] = {"organisations": [["id", "name"], *ids]}
    origin = csv_files(tmp_path / "given", sheets)
    with pytest.raises(InputRefused) as error:
        take_in(origin, tmp_path / "set", claim_year=2023, memory="2MB")
    assert error.value.problems[0].code == "engine.memory"
    assert [p.name for p in tmp_path.iterdir()] == ["given"]
