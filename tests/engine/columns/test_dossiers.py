"""Dossiers to tables and back: nothing is lost, nothing is added."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jigai.engine.columns.dossiers import dossier_of, dossiers_of, write_tables
from jigai.engine.columns.storage import read_meta
from jigai.facts.documents import load, load_all
from jigai.facts.dossier import Dossier
from jigai.facts.problems import InputRefused
from jigai.facts.reading import read_dossier
from jigai.facts.statements import NotApplicable
from jigai.policy.loading import load_pack, shipped_root

ROOTS = (shipped_root(), Path(__file__).parents[3] / "demonstration" / "packs")
PACKS = sorted(p.parent for root in ROOTS for p in root.glob("*/pack.yaml"))


def plain(value: Any) -> Any:
    """Facts comparable whatever the order of keys; a value by year without a year says nothing."""
    if isinstance(value, NotApplicable):
        return ("not applicable", value.nothing)
    if isinstance(value, dict):
        stated = {str(k): plain(v) for k, v in value.items()}
        return {k: v for k, v in stated.items() if v != {}}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def subjects(dossier: Dossier) -> list[Any]:
    found = [(s.entity, s.id, s.owner, plain(s.facts)) for s in dossier.subjects]
    return sorted(found, key=lambda s: (s[0], s[1]))


def returned(raw: dict[str, Any], folder: Path, within: str | None = None) -> list[Dossier]:
    """The dossier of each organisation after a way through tables."""
    before = read_dossier(raw, within)
    write_tables([raw], folder, within=within)
    names = [s.id for s in before.subjects if s.entity == "organisation"]
    found = dict(dossiers_of(folder, names))
    return [read_dossier(found[name], within) for name in names]


def check(raw: dict[str, Any], folder: Path, within: str | None = None) -> None:
    before = read_dossier(raw, within)
    after = returned(raw, folder, within)
    assert subjects(before) == sorted(
        (s for dossier in after for s in subjects(dossier)), key=lambda s: (s[0], s[1])
    )
    for dossier in after:
        assert dossier.claim_year == before.claim_year
        assert dossier.as_of == before.as_of
        assert dossier.programme == before.programme
        assert dossier.claims == before.claims
        assert dossier.choices == before.choices
        assert dossier.pack == before.pack
        assert dossier.payee == before.payee
        assert dossier.history_stated == before.history_stated
    for decision in before.decisions:
        mine = [d for d in after if decision in d.decisions]
        assert len(mine) == (len(after) if decision.subject is None else 1)


def shipped() -> list[tuple[str, str, dict[str, Any]]]:
    found = []
    for folder in PACKS:
        place = load_pack(folder).info.region
        for file in sorted((folder / "examples").glob("*.yaml")):
            found.append((file.stem, place, load(file)))
        for file in sorted((folder / "cases").glob("*.yaml")):
            found += [(case["case"], place, case["dossier"]) for case in load_all(file)]
    return found


@pytest.mark.parametrize(
    ("name", "place", "raw"), shipped(), ids=lambda v: v if isinstance(v, str) else ""
)
def test_every_shipped_example_and_case_returns_as_it_was(
    name: str, place: str, raw: dict[str, Any], tmp_path: Path
) -> None:
    check(raw, tmp_path / "set", place)


RICH: dict[str, Any] = {
    "claim_year": 2023,
    "as_of": "2023-06-30",
    "pack": "demo",
    "claims": [],
    "choices": {"one-of": "second"},
    "payee": "甲公司",
    "programme": {"acts": [{"act": "rules", "adopted_on": "2023-01-01"}], "drawn": {"t": "5.5"}},
    "applicant": {
        "id": "E", "name": "甲", "region": "东港市", "size": {"status": "not-applicable"},
        "local_tax_retained": {2022: "12.34", 2023: {"status": "not-applicable"}},
        "local_vat_retained": {"status": "not-applicable"},
        "cloud_payments": [],
        "outside_awards": [
            {"level": "省级", "place": "辽宁省", "year": 2022, "paid": 100,
             "fund": {"status": "not-applicable"}},
            {"paid": {"value": 5, "status": "verified"}},
            {},
        ],
        "node_accepted_on": "9999-12-31",
    },
    "organisations": [
        {"id": "C", "kind": "县市区", "funds_in_place": {2023: "1000万元"}, "history": []},
        {"id": "T", "kind": "team", "above_scale": True},
    ],
    "projects": [
        {"id": "P", "of": "E", "smart": "yes", "added_floor_area": "12.5", "loans": [
            {"kind": "固定资产贷款", "principal": "0.01", "rate": "4.3501%",
             "starts_on": "2022-02-28"}], "class_in": {"list": "甲类"},
         "class_chosen": {"status": "not-applicable"}, "completed_on": {"status": "not-applicable"},
         "innovation_field": {"status": "not-applicable"}, "purchases": [],
         "kind": None},
        {"id": "Q"},
    ],
    "titles": [
        {"id": "P", "what": "小巨人", "validity": {"from": "2020-01-01", "until": "none"}},
        {"id": "S", "validity": {"until": "2024-01-01"}},
        {"id": "V", "validity": {"status": "not-applicable"}},
        {"id": "W", "validity": {}},
    ],
    "centres": [{"id": "C", "technology_income": {2022: 1, 2023: 0}}],
    "decisions": [
        {"measure": "m", "subject": "P", "rate": "9.2%", "amount": "1.01", "cap": 5,
         "lifts": {"limit": "300万元", "choice": "none"}, "by": "甲", "act": "乙",
         "on": "2023-01-02", "reason": "丙"},
        {"measure": "n", "approved": False},
    ],
}  # fmt: skip


def test_everything_that_a_dossier_can_state_returns_as_it_was(tmp_path: Path) -> None:
    check(RICH, tmp_path / "set", "210600")


def test_what_is_not_applicable_returns_as_such(tmp_path: Path) -> None:
    write_tables([RICH], tmp_path / "set", within="210600")
    found = dossier_of(tmp_path / "set", "E")
    assert found["applicant"]["local_vat_retained"] == {"status": "not-applicable"}
    assert found["applicant"]["cloud_payments"] == []
    assert found["projects"][0]["class_chosen"] == {"status": "not-applicable"}
    assert found["projects"][0]["purchases"] == []
    assert "purchases" not in found["projects"][1]
    assert "kind" not in found["projects"][0]
    assert "above_scale" not in dossier_of(tmp_path / "set", "T")["applicant"]


def test_dossiers_share_a_set(tmp_path: Path) -> None:
    raws = [
        {"claim_year": 2023, "applicant": {"id": f"E{i}"}, "projects": [{"id": f"P{i}"}]}
        for i in range(3)
    ]
    meta = write_tables(raws, tmp_path / "set", synthetic=True)
    assert meta.rows == {"organisations": 3, "projects": 3}
    assert meta.synthetic
    assert not meta.history_stated
    assert read_meta(tmp_path / "set") == meta
    found = dict(dossiers_of(tmp_path / "set", ["E2", "nobody", "E0", "E2"]))
    assert list(found) == ["E2", "E0"]
    assert found["E2"] == {
        "dossier": "E2", "claim_year": 2023, "as_of": "2023-12-31",
        "applicant": {"id": "E2", "kind": "enterprise", "invoices_claimed": []},
        "projects": [{"id": "P2", "of": "E2"}],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"applicant": {"id": "E"}}, "dossier.same-id"),
        ({"claim_year": 2024}, "tables.differ"),
        ({"as_of": "2023-01-01"}, "tables.differ"),
        ({"programme": {"payment_year": 2023}}, "tables.differ"),
        ({"claims": ["m"]}, "tables.differ"),
        ({"claim_year": None}, "dossier.claim-year"),
    ],
)
def test_dossiers_that_cannot_share_a_set_are_refused(
    tmp_path: Path, changed: dict[str, Any], code: str
) -> None:
    first = {"claim_year": 2023, "applicant": {"id": "E"}}
    second = {"claim_year": 2023, "applicant": {"id": "F"}} | changed
    with pytest.raises(InputRefused) as error:
        write_tables([first, second], tmp_path / "set")
    assert error.value.problems[0].code == code
    assert not (tmp_path / "set").exists()


def test_no_dossier_is_no_set(tmp_path: Path) -> None:
    with pytest.raises(InputRefused) as error:
        write_tables([], tmp_path / "set")
    assert error.value.problems[0].code == "tables.none"


def test_an_organisation_that_is_not_there_is_said(tmp_path: Path) -> None:
    write_tables([{"claim_year": 2023, "applicant": {"id": "E"}}], tmp_path / "set")
    with pytest.raises(InputRefused) as error:
        dossier_of(tmp_path / "set", "F")
    assert error.value.problems[0].code == "tables.no-organisation"


def test_a_damaged_table_is_said(tmp_path: Path) -> None:
    write_tables([RICH], tmp_path / "set", within="210600")
    path = tmp_path / "set" / "projects.parquet"
    data = bytearray(path.read_bytes())
    data[8:40] = b"\xff" * 32
    path.write_bytes(bytes(data))
    with pytest.raises(InputRefused) as error:
        dossier_of(tmp_path / "set", "E")
    assert error.value.problems[0].code == "file.truncated"
