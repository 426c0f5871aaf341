"""Between rows: keys, owners, lengths, intervals and decisions."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.engine.columns.tables_in import Sheets, adds_up, causes, findings, intake, table

from jigai.facts.problems import InputRefused

ORGANISATIONS = [["id"], ["E1"], ["E2"], ["E3"]]
PROJECTS = [["id", "of"], ["P1", "E1"], ["P2", "E2"], ["P3", "E3"]]
BASE: Sheets = {"organisations": ORGANISATIONS, "projects": PROJECTS}


def kept(folder: Path) -> list[str]:
    return [row[0] for row in table(folder / "set", "organisations", "id")]


CASES: list[tuple[Sheets, list[tuple[str, int, str, str | None, str]], list[str]]] = [
    (  # an id twice: neither row is taken
        {"organisations": [["id"], ["E1"], ["E2"], ["E1"]]},
        [("organisations", 2, "id", "E1", "row.twice"),
         ("organisations", 4, "id", "E1", "row.twice")],
        ["E2"],
    ),
    (  # a project twice, under two enterprises: both are held back
        BASE | {"projects": [["id", "of"], ["P", "E1"], ["P", "E2"], ["Q", "E3"]]},
        [("projects", 2, "id", "P", "row.twice"), ("projects", 3, "id", "P", "row.twice")],
        ["E3"],
    ),
    (  # no id, no owner
        BASE | {"projects": [["id", "of"], [None, "E1"], ["P2", None], ["P3", "E3"]]},
        [("projects", 2, "id", None, "row.missing"), ("projects", 3, "of", None, "row.missing")],
        ["E2", "E3"],
    ),
    (  # an enterprise without an id
        {"organisations": [["id", "name"], [None, "x"], ["E2", "y"]]},
        [("organisations", 2, "id", None, "row.missing")],
        ["E2"],
    ),
    (  # an owner that is not there; nothing else hangs on it
        BASE | {"projects": [["id", "of"], ["P1", "E9"], ["P2", "E2"]],
                "project.loans": [["id", "principal"], ["P1", "1"], ["P2", "2"]]},
        [("projects", 2, "of", "E9", "row.orphan")],
        ["E1", "E2", "E3"],
    ),
    (  # a row of a list of nothing
        BASE | {"project.loans": [["id", "principal"], ["P9", "1"], ["P2", "2"]]},
        [("project.loans", 2, "id", "P9", "row.orphan")],
        ["E1", "E2", "E3"],
    ),
    (  # the stated number of rows is not that given
        BASE | {"projects": [["id", "of", "loans"], ["P1", "E1", "2"], ["P2", "E2", "0"],
                             ["P3", "E3", "1"]],
                "project.loans": [["id", "principal"], ["P1", "1"], ["P3", "2"]]},
        [("projects", 2, "loans", "2", "row.count")],
        ["E2", "E3"],
    ),
    (  # rows are said to exist, but there is no such table
        BASE | {"projects": [["id", "of", "loans"], ["P1", "E1", "2"], ["P2", "E2", "0"]]},
        [("projects", 2, "loans", "2", "row.count")],
        ["E2", "E3"],
    ),
    (  # a year twice
        BASE | {"organisation.local_tax_retained": [
            ["id", "year", "value"], ["E1", "2022", "1"], ["E1", "2022", "1"],
            ["E2", "2022", "1"]]},
        [("organisation.local_tax_retained", 2, "year", "2022", "row.twice"),
         ("organisation.local_tax_retained", 3, "year", "2022", "row.twice")],
        ["E2", "E3"],
    ),
    (  # no year, no key
        BASE | {"organisation.local_tax_retained": [["id", "year", "value"], ["E1", None, "1"]],
                "project.class_in": [["id", "key", "value"], ["P2", None, "x"]]},
        [("organisation.local_tax_retained", 2, "year", None, "row.missing"),
         ("project.class_in", 2, "key", None, "row.missing")],
        ["E3"],
    ),
    (  # a year that was refused is not also missing
        BASE | {"organisation.local_tax_retained": [["id", "year", "value"], ["E1", "22", "1"]]},
        [("organisation.local_tax_retained", 2, "year", "22", "value.range")],
        ["E2", "E3"],
    ),
    (  # an interval ends before it begins; another stands twice
        BASE | {"titles": [["id", "of"], ["T1", "E1"], ["T2", "E2"], ["T3", "E3"]],
                "title.validity": [["id", "from", "until"], ["T1", "2023-01-02", "2023-01-01"],
                                   ["T2", "2023-01-01", None], ["T2", None, None],
                                   ["T3", "2023-01-01", "2023-01-01"]]},
        [("title.validity", 2, "until", "2023-01-01", "dossier.interval-order"),
         ("title.validity", 3, "id", "T2", "row.twice"),
         ("title.validity", 4, "id", "T2", "row.twice")],
        ["E3"],
    ),
    (  # two rows of a list alike are two rows
        BASE | {"project.loans": [["id", "principal"], ["P1", "1"], ["P1", "1"]]},
        [],
        ["E1", "E2", "E3"],
    ),
    (  # a decision about nobody
        BASE | {"decisions": [["measure", "subject", "amount"], ["m", "P9", "1"],
                              ["m", "P1", "1"]]},
        [("decisions", 2, "subject", "P9", "dossier.decision-subject")],
        ["E1", "E2", "E3"],
    ),
    (  # a decision that sets terms of no measure holds back whom it concerns
        BASE | {"decisions": [["measure", "subject", "amount"], [None, "P1", "1"],
                              [None, "P2", None]]},
        [("decisions", 2, "measure", None, "dossier.decision-measure")],
        ["E2", "E3"],
    ),
    (  # two decisions settle the same; one not approved does not count
        BASE | {"decisions": [["measure", "subject", "amount", "approved"], ["m", "P1", "1", None],
                              ["m", "P1", "2", "是"], ["m", "P2", "1", None],
                              ["m", "P2", "2", "否"], ["m", "P3", "2", None],
                              ["m", "E3", "2", None]]},
        [("decisions", 2, "measure", "m", "dossier.decisions-twice"),
         ("decisions", 3, "measure", "m", "dossier.decisions-twice")],
        ["E2", "E3"],
    ),
    (  # a cell of a decision, and one of what it lifts
        BASE | {"decisions": [["id", "measure", "subject", "rate"], ["a", "m", "P1", "101%"],
                              ["b", "m", "P2", "100%"], ["c", "m", "P3", None]],
                "decision.lifts": [["id", "limit", "amount"], ["b", "cap", "-1"],
                                   ["c", "cap", None], ["z", "cap", None]]},
        [("decision.lifts", 2, "amount", "-1", "value.negative"),
         ("decision.lifts", 4, "id", "z", "row.orphan"),
         ("decisions", 2, "rate", "101%", "value.range")],
        ["E3"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("sheets", "wanted", "organisations"), CASES)
def test_what_does_not_fit_together(
    tmp_path: Path,
    sheets: Sheets,
    wanted: list[tuple[str, int, str, str | None, str]],
    organisations: list[str],
) -> None:
    report = intake(tmp_path, sheets)
    assert causes(tmp_path / "set") == wanted
    assert kept(tmp_path) == organisations
    adds_up(report)


@pytest.mark.parametrize(("sheets", "wanted", "organisations"), CASES)
def test_partial_finds_the_same(
    tmp_path: Path,
    sheets: Sheets,
    wanted: list[tuple[str, int, str, str | None, str]],
    organisations: list[str],
) -> None:
    report = intake(tmp_path, sheets, partial=True)
    assert causes(tmp_path / "set") == wanted
    assert set(organisations) <= set(kept(tmp_path))
    adds_up(report)


def test_more_rows_than_a_list_may_have(tmp_path: Path) -> None:
    loans = [["id", "principal"], *[["P1", "1"]] * 201, *[["P2", "1"]] * 200]
    report = intake(tmp_path, BASE | {"project.loans": loans})
    assert causes(tmp_path / "set") == [("projects", 2, "loans", "201", "dossier.too-many")]
    assert kept(tmp_path) == ["E2", "E3"]
    assert report.rejected == {"organisations": 1, "projects": 1, "project.loans": 201}
    adds_up(report)


def test_what_hangs_on_an_orphan_is_held_back_with_it(tmp_path: Path) -> None:
    projects = [["id", "of"], ["P1", "E9"], ["P2", "E2"]]
    loans = [["id", "principal"], ["P1", "1"], ["P2", "2"]]
    intake(tmp_path, BASE | {"projects": projects, "project.loans": loans})
    assert ("project.loans", 2, None, None, "row.withheld") in findings(tmp_path / "set")
    assert table(tmp_path / "set", "project.loans", "id") == [("P2",)]


def test_a_decision_about_someone_held_back_is_held_back(tmp_path: Path) -> None:
    sheets = BASE | {
        "projects": [["id", "of", "smart"], ["P1", "E1", "?"], ["P2", "E2", None]],
        "decisions": [["measure", "subject"], ["m", "P1"], ["m", "E1"], ["m", "P2"], ["m", None]],
    }
    intake(tmp_path, sheets)
    held = [row[:2] for row in findings(tmp_path / "set") if row[-1] == "row.withheld"]
    assert held == [("decisions", 2), ("decisions", 3), ("organisations", 2)]
    assert table(tmp_path / "set", "decisions", "subject") == [("P2",), (None,)]


@pytest.mark.parametrize(
    "rows",
    [
        [["measure", "amount"], ["m", "x"]],
        [["measure", "amount"], [None, "1"]],
        [["measure", "amount"], ["m", "1"], ["m", "2"]],
    ],
)
def test_a_decision_for_all_that_cannot_be_read_refuses_everything(
    tmp_path: Path, rows: list[list[str]]
) -> None:
    with pytest.raises(InputRefused) as error:
        intake(tmp_path, BASE | {"decisions": rows})
    assert all(p.where.startswith("decisions:") for p in error.value.problems)
    assert [p.name for p in tmp_path.iterdir()] == ["given"]


def test_a_lift_for_all_that_cannot_be_read_refuses_everything(tmp_path: Path) -> None:
    sheets = BASE | {
        "decisions": [["id", "measure"], ["a", "m"]],
        "decision.lifts": [["id", "limit", "amount"], ["a", "cap", "x"]],
    }
    with pytest.raises(InputRefused) as error:
        intake(tmp_path, sheets)
    assert error.value.problems[0].where == "decision.lifts:2.amount"
