"""A programme is bound only where it fits, stays on its pack, and keeps every revision."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.engine.small import DOCUMENT, dossier
from tests.policy.store.keepers import GRANT, Bureau, shipped, version

from jigai.engine.api import program
from jigai.engine.asking import under_programme
from jigai.engine.diagnosing import prove
from jigai.facts.problems import InputRefused
from jigai.money.fen import yuan
from jigai.policy.pack import PackBroken
from jigai.policy.store.binding import Bound, bind, bound
from jigai.policy.store.programmes import read, read_file
from jigai.policy.store.verifying import verify

DATES = 'issued: 2024-01-01\neffective: 2024-02-01\nexpires: "2025-12-31"\n'
READINGS = """\
readings:
  Q1:
    issue: {zh: 按多少？, en: How much?}
    alternatives: {a: {zh: 一成, en: a tenth}, b: {zh: 半成, en: a twentieth}}
    default: a
"""
RULED = GRANT.replace('"decided(rate, 10%)"', '{reading: Q1, a: "decided(rate, 10%)", b: 5%}')
RULING = {"reading": "Q1", "value": "b", "by": "工信局", "act": "会议纪要1号", "on": "2024-03-01"}
GUIDE = {
    "overlay": "guide-2024",
    "kind": "guide",
    "act": "云工信〔2024〕3号",
    "set": {"grant/gives/rate/a": "8%"},
}


def record(**parts: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "programme": "round-2024",
        "name": {"zh": "二〇二四年申报", "en": "Applications of 2024"},
        "pack": "demo-1",
        "fiscal_year": 2024,
        "opens": "2024-03-01",
        "closes": "2024-03-31",
    }
    return base | parts


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    made = Bureau(tmp_path)
    folder = version(tmp_path / "ruled", pack=DOCUMENT + DATES, rules=RULED, readings=READINGS)
    entry = made.by("甲").add(folder, prove)
    made.by("乙").confirm(entry.version)
    made.by("丙").approve(entry.version)
    return made


def made(bureau: Bureau, *, revise: bool = False, **parts: Any) -> Bound:
    return bind(bureau.by("丁"), read(record(**parts)), program, revise=revise)


def codes(bureau: Bureau, **parts: Any) -> list[tuple[str, str]]:
    before = len(bureau.store.rows())
    with pytest.raises(InputRefused) as error:
        made(bureau, **parts)
    assert len(bureau.store.rows()) == before
    return [(p.code, p.where) for p in error.value.problems]


def amount(its: Bound, **parts: Any) -> str:
    raw = dossier(projects=[{"id": "P", "leased_price": "1000"}], **parts)
    answer, _ = under_programme(raw, its)
    assert answer.outcome is not None
    (award,) = answer.outcome.awards
    return yuan(award.high)


def test_a_programme_names_the_whole_version_place_and_who_set_it_up(bureau: Bureau) -> None:
    its = made(bureau)
    assert its.programme.version == its.pack.version
    assert (its.programme.region, its.newer) == ("990100", None)
    assert [(row.act, row.who) for row in its.rows] == [("programme", "丁")]
    assert amount(its) == "100.00"


def test_rulings_and_guide_are_gone_by(bureau: Bureau) -> None:
    assert amount(made(bureau, overlays=[GUIDE])) == "80.00"
    ruled = made(bureau, programme="ruled", rulings=[RULING])
    assert amount(ruled) == "50.00"
    answer, _ = under_programme(dossier(projects=[{"id": "P", "leased_price": "1"}]), ruled)
    assert answer.sources["Q1"]["act"] == "会议纪要1号"


def test_the_claim_year_comes_from_the_programme(bureau: Bureau) -> None:
    raw = dossier(projects=[])
    del raw["claim_year"], raw["as_of"]
    answer, notices = under_programme(raw, made(bureau))
    assert answer.dossier is not None
    assert answer.dossier.claim_year == 2024
    assert notices == []


def test_another_year_place_or_day_is_worked_out_and_noticed(bureau: Bureau) -> None:
    its = made(bureau, region="990100")
    raw = dossier(applicant={"region": "420500"}, projects=[{"id": "P", "region": "990100"}])
    day = dt.date(2024, 4, 1).toordinal()
    _, found = under_programme(raw | {"claim_year": 2025, "as_of": "2025-06-30"}, its, day)
    assert [p.code for p in found] == ["store.outside-window", "store.other-year"]
    assert {p.severity for p in found} == {"warning"}
    for inside in (dt.date(2024, 3, 1), dt.date(2024, 3, 31)):
        _, found = under_programme(raw, its, inside.toordinal())
        assert found == []


def test_a_round_of_one_county_notices_a_dossier_of_another(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    text = DOCUMENT.replace("990100", "420500")
    entry = bureau.by("甲").add(version(tmp_path / "city", pack=text), prove)
    bureau.by("乙").confirm(entry.version)
    bureau.by("丙").approve(entry.version)
    its = made(bureau, region="420506")
    raw = dossier(applicant={"region": "420506"}, projects=[])
    assert under_programme(raw, its)[1] == []
    raw = dossier(applicant={"region": "420525"}, projects=[])
    assert [p.code for p in under_programme(raw, its)[1]] == ["store.other-region"]


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ({"rulings": [RULING | {"reading": "Q9"}]}, ("reading.unknown", "")),
        ({"rulings": [RULING | {"value": "c"}]}, ("reading.alternative", "")),
        ({"rulings": [RULING, RULING | {"value": "a"}]}, ("ruling.contradiction", "")),
        (
            {"overlays": [GUIDE | {"set": {"grant/gives/rate/a": "12%"}}]},
            ("overlay.above-ceiling", "grant/gives/rate"),
        ),
        (
            {"overlays": [GUIDE | {"set": {"grant/gives/rat": "8%"}}]},
            ("overlay.path", "grant/gives/rat"),
        ),
        ({"overlays": [GUIDE | {"kind": "what-if"}]}, ("store.programme-what-if", "overlays")),
        ({"overlays": "guide"}, ("store.programme-overlays", "overlays")),
        ({"opens": "2024-03-31", "closes": "2024-03-30"}, ("store.programme-window", "closes")),
        ({"opens": "2024-01-31"}, ("store.programme-before", "opens")),
        ({"closes": "2026-01-01"}, ("store.programme-after", "closes")),
        ({"region": "420500"}, ("store.programme-outside", "region")),
        ({"region": "宜昌"}, ("store.programme-region", "region")),
        ({"pack": "other"}, ("store.unknown", "other")),
        ({"version": "abcdef"}, ("store.unknown", "demo-1@abcdef")),
        ({"fiscal_year": 24}, ("store.programme-year", "fiscal_year")),
        ({"fiscal_year": None}, ("store.programme-missing", "fiscal_year")),
        ({"opens": "2024-02-30"}, ("value.date", "opens")),
        ({"programme": "../x"}, ("store.programme-id", "programme")),
        ({"name": {"zh": "甲", "fr": "a"}}, ("store.programme-text", "name")),
        ({"contact": ["1"]}, ("store.programme-text", "contact")),
        ({"windw": "1"}, ("store.programme-key", "windw")),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_kept(
    bureau: Bureau, parts: dict[str, Any], found: tuple[str, str]
) -> None:
    assert found in codes(bureau, **parts)


def test_every_fault_of_a_file_is_named_at_once(bureau: Bureau) -> None:
    found = codes(bureau, fiscal_year="x", region="1", rulings="no", extra=1)
    assert [code for code, _ in found] == [
        "store.programme-key", "store.programme-year", "store.programme-region", "ruling.list",
    ]  # fmt: skip


def test_the_first_and_the_last_day_of_the_document_fit(bureau: Bureau) -> None:
    its = made(bureau, opens="2024-02-01", closes="2025-12-31")
    assert its.programme.open_on(dt.date(2024, 2, 1).toordinal())


def test_only_an_approved_pack_serves_a_programme(bureau: Bureau) -> None:
    draft = bureau.add("7%")
    assert codes(bureau, version=draft.version) == [("store.programme-state", "demo-1")]


def test_a_programme_stays_on_its_version_and_says_that_a_newer_one_is_in_use(
    bureau: Bureau,
) -> None:
    its = made(bureau)
    newer = bureau.approved("8%")
    now = bound(bureau.store, (), "round-2024")
    assert now.pack.version == its.pack.version
    assert amount(now) == "100.00"
    assert now.newer is not None
    assert now.newer.version == newer.version
    assert [p.code for p in now.notices()] == ["store.newer-version"]


def test_a_withdrawn_pack_is_noticed(bureau: Bureau) -> None:
    made(bureau)
    bureau.by("戊").withdraw("demo-1", "废止")
    found = bound(bureau.store, (), "round-2024").notices()
    assert [p.code for p in found] == ["store.pack-withdrawn"]


def test_a_shipped_pack_is_kept_when_a_programme_binds_it(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path, (shipped(tmp_path, "10%"),))
    its = made(bureau)
    upgraded = (shipped(tmp_path / "later", "9%"),)
    now = bound(bureau.store, upgraded, "round-2024")
    assert now.pack.version == its.pack.version
    assert now.newer is not None
    assert now.newer.version == upgraded[0].version
    assert amount(now) == "100.00"


def test_a_revision_has_to_be_asked_for_and_keeps_the_one_before(bureau: Bureau) -> None:
    first = made(bureau)
    assert len(made(bureau).rows) == 1
    assert codes(bureau, closes="2024-04-15") == [("store.programme-exists", "round-2024")]
    second = made(bureau, closes="2024-04-15", revise=True)
    assert (len(second.rows), second.rows[0]) == (2, first.rows[0])
    kept = bureau.store.programmes / "round-2024"
    assert len(list(kept.glob("*.json"))) == 2


def test_a_record_that_was_changed_is_refused_and_found(bureau: Bureau) -> None:
    made(bureau)
    (file,) = (bureau.store.programmes / "round-2024").iterdir()
    file.chmod(0o644)
    file.write_text(file.read_text(encoding="utf-8").replace("2024-03-31", "2024-12-31"))
    with pytest.raises(InputRefused) as error:
        bound(bureau.store, (), "round-2024")
    assert error.value.problems[0].code == "store.programme-changed"
    assert [p.code for p in verify(bureau.store, ()).problems] == ["store.programme-changed"]
    file.unlink()
    assert [p.code for p in verify(bureau.store, ()).problems] == ["store.unreadable"]


def test_a_programme_on_a_damaged_pack_does_not_answer(bureau: Bureau) -> None:
    its = made(bureau)
    (bureau.store.packs / its.pack.version / "demo" / "rules.yaml").unlink()
    with pytest.raises(PackBroken) as error:
        bound(bureau.store, (), "round-2024")
    assert error.value.problems[0].code == "store.changed"


def test_an_unknown_programme_lists_those_there_are(bureau: Bureau) -> None:
    made(bureau)
    with pytest.raises(InputRefused) as error:
        bound(bureau.store, (), "other")
    (problem,) = error.value.problems
    assert problem.code == "store.programme-unknown"
    assert "round-2024" in problem.en


def test_a_guide_may_stand_in_a_file_beside_the_programme(tmp_path: Path) -> None:
    (tmp_path / "guide.yaml").write_text(yaml.safe_dump(GUIDE, allow_unicode=True), "utf-8")
    file = tmp_path / "round.yaml"
    file.write_text(yaml.safe_dump(record(overlays=["guide.yaml"]), allow_unicode=True), "utf-8")
    assert read_file(file).overlays[0].act == GUIDE["act"]
    (tmp_path / "guide.yaml").unlink()
    with pytest.raises(InputRefused) as error:
        read_file(file)
    assert error.value.problems[0].code == "file.missing"


@pytest.mark.parametrize("raw", [[], "text", None, 1])
def test_what_is_no_mapping_is_refused(raw: Any) -> None:
    with pytest.raises(InputRefused) as error:
        read(raw)
    assert error.value.problems[0].code == "store.programme-shape"
