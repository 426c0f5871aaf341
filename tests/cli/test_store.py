"""The store and its programmes as people type them: text and JSON, both languages, exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.policy.store.keepers import version

from jigai.cli import main
from jigai.engine.schemas import schema_of

ROUND = """\
programme: round-2024
name: {zh: 二〇二四年申报, en: Applications of 2024}
pack: demo-1
fiscal_year: 2024
opens: 2024-03-01
closes: 2024-03-31
"""
CASE = 'applicant: {id: E, history: []}\nprojects: [{id: P, leased_price: "1000"}]\n'


class Run:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def data(self) -> Any:
        return json.loads(self.out)


Jigai = Callable[..., Run]


@pytest.fixture
def jigai(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Jigai:
    monkeypatch.setenv("JIGAI_STORE", str(tmp_path / "store"))

    def run(*arguments: object) -> Run:
        code = main([str(a) for a in arguments])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err + captured.out
        return Run(code, captured.out, captured.err)

    return run


@pytest.fixture
def approved(jigai: Jigai, tmp_path: Path) -> str:
    """The version of pack ``demo-1`` that two people put to use."""
    added = jigai("store", "add", version(tmp_path / "a"), "--by", "甲", "--format", "json")
    assert jigai("store", "confirm", "demo-1", "--by", "乙").code == 0
    assert jigai("store", "approve", "demo-1", "--by", "丙").code == 0
    found: str = added.data["version"]
    return found


def test_shipped_packs_are_listed_as_approved_by_shipment(jigai: Jigai) -> None:
    rows = jigai("store", "list", "--format", "json").data
    assert len(rows) == 5
    assert {(r["origin"], r["state"], r["in_use"]) for r in rows} == {("shipped", "approved", True)}


@pytest.mark.parametrize(("lang", "words"), [("zh", "已批准 · 现用"), ("en", "approved · in use")])
def test_from_draft_to_use_in_words(jigai: Jigai, tmp_path: Path, lang: str, words: str) -> None:
    source = version(tmp_path / "a")
    added = jigai("store", "add", source, "--by", "甲", "--origin", "made", "--lang", lang)
    assert (added.code, added.err) == (0, "")
    jigai("store", "confirm", "demo-1", "--by", "乙", "--note", "checked")
    done = jigai("store", "approve", "demo-1", "--by", "丙", "--lang", lang)
    assert words in done.out
    shown = jigai("store", "show", "demo-1", "--lang", lang)
    assert all(who in shown.out for who in "甲乙丙")
    assert "checked" in shown.out
    assert "demo-1" in jigai("store", "list", "--lang", lang).out


def test_an_act_of_the_same_person_is_refused_in_both_languages(
    jigai: Jigai, tmp_path: Path
) -> None:
    jigai("store", "add", version(tmp_path / "a"), "--by", "甲")
    jigai("store", "confirm", "demo-1", "--by", "乙")
    for lang, words in (("zh", "另一人"), ("en", "another person")):
        found = jigai("store", "approve", "demo-1", "--by", "乙", "--lang", lang)
        assert found.code == 1
        assert words in found.err
        assert "[store.own-confirmation]" in found.err


def test_a_broken_pack_is_not_added(jigai: Jigai, tmp_path: Path) -> None:
    found = jigai("store", "add", version(tmp_path / "a", "leased"), "--by", "甲", "--lang", "en")
    assert found.code == 3
    assert "expression.unit" in found.err
    assert "demo/rules.yaml:" in found.err
    assert len(jigai("store", "list", "--format", "json").data) == 5


def test_a_pack_in_use_answers_like_any_other(jigai: Jigai, approved: str, tmp_path: Path) -> None:
    rows = jigai("packs", "--format", "json").data
    assert ("demo-1", approved) in [(row["id"], row["version"]) for row in rows]
    case = tmp_path / "case.yaml"
    case.write_text("claim_year: 2024\n" + CASE, encoding="utf-8")
    found = jigai("evaluate", case, "--pack", "demo-1", "--format", "json").data
    assert found[0]["awards"][0]["amount"] == "100.00"
    elsewhere = jigai("packs", "--store", tmp_path / "none", "--format", "json").data
    assert len(elsewhere) == 5


def test_two_versions_compared(jigai: Jigai, approved: str, tmp_path: Path) -> None:
    rules = "declared: more\nat: 二\nname: {zh: 服务, en: Service}\ngives: {zh: 帮办, en: help}\n"
    source = version(tmp_path / "b", "8%", more=rules)
    newer = jigai("store", "add", source, "--by", "甲", "--format", "json").data["version"]
    found = jigai("store", "diff", "demo-1", newer, "--format", "json").data
    assert (found["before"], found["after"]) == (approved, newer)
    assert found["added"] == [{"kind": "declared", "id": "more"}]
    (item,) = found["changed"]
    assert (item["kind"], item["id"]) == ("measure", "grant")
    assert item["changes"] == [
        {"path": "gives/rate", "before": "decided(rate, 10%)", "after": "decided(rate, 8%)"}
    ]
    back = jigai("store", "diff", newer, "--format", "json").data
    assert back["removed"] == [{"kind": "declared", "id": "more"}]
    said = jigai("store", "diff", "demo-1", newer).out
    assert "gives/rate: decided(rate, 10%) → decided(rate, 8%)" in said
    assert "+ declared more" in said
    assert "same" in jigai("store", "diff", approved, "--lang", "en").out


def test_verify_says_what_it_checked_and_what_is_wrong(
    jigai: Jigai, approved: str, tmp_path: Path
) -> None:
    found = jigai("store", "verify", "--format", "json")
    assert (found.code, found.data["sound"], found.data["rows"]) == (0, True, 3)
    file = tmp_path / "store" / "packs" / approved / "demo" / "rules.yaml"
    file.chmod(0o644)
    file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    found = jigai("store", "verify", "--lang", "en")
    assert found.code == 3
    assert "store.changed" in found.out
    assert jigai("store", "list", "--lang", "en").code == 3
    assert jigai("store", "show", "demo-1", "--format", "json").data["problems"]
    left_out = jigai("packs", "--lang", "en")
    assert left_out.code == 3
    assert "store.changed" in left_out.err


def test_withdrawn_is_out_of_use(jigai: Jigai, approved: str) -> None:
    assert jigai("store", "withdraw", "longnan-2022-40", "--by", "甲", "--note", "不适用").code == 0
    ids = [row["id"] for row in jigai("packs", "--format", "json").data]
    assert "longnan-2022-40" not in ids
    rows = jigai("store", "list", "--state", "withdrawn", "--format", "json").data
    assert [row["id"] for row in rows] == ["longnan-2022-40"]


@pytest.fixture
def programme(jigai: Jigai, approved: str, tmp_path: Path) -> Path:
    file = tmp_path / "round.yaml"
    file.write_text(ROUND, encoding="utf-8")
    assert jigai("programme", "add", file, "--by", "丁").code == 0
    case = tmp_path / "case.yaml"
    case.write_text(CASE, encoding="utf-8")
    return case


def test_programmes_are_listed_and_shown(jigai: Jigai, programme: Path, approved: str) -> None:
    data = jigai("programme", "list", "--format", "json").data
    assert [p["programme"] for p in data["programmes"]] == ["round-2024"]
    assert data["problems"] == []
    for lang, words in (("zh", "二〇二四年申报"), ("en", "Applications of 2024")):
        assert words in jigai("programme", "list", "--lang", lang).out
        shown = jigai("programme", "show", "round-2024", "--lang", lang)
        assert words in shown.out
        assert approved[:12] in shown.out
    data = jigai("programme", "show", "round-2024", "--format", "json").data
    assert (data["version"], data["newer"]) == (approved, None)
    unknown = jigai("programme", "show", "other", "--lang", "en")
    assert (unknown.code, "store.programme-unknown" in unknown.err) == (1, True)


def test_a_dossier_under_a_programme(jigai: Jigai, programme: Path) -> None:
    under = ("evaluate", programme, "--programme", "round-2024", "--format", "json")
    inside = jigai(*under, "--applied-on", "2024-03-31")
    assert inside.code == 0
    (result,) = inside.data
    assert result["claim_year"] == 2024
    assert result["awards"][0]["amount"] == "100.00"
    assert result["programme"]["id"] == "round-2024"
    assert len(result["programme"]["record"]) == 64
    assert "store.outside-window" not in [w["code"] for w in result["warnings"]]
    outside = jigai(*under, "--applied-on", "2024-04-01")
    assert "store.outside-window" in [w["code"] for w in outside.data[0]["warnings"]]
    assert list(Draft202012Validator(schema_of("result")).iter_errors(inside.data)) == []
    text = jigai("evaluate", programme, "--programme", "round-2024", "--applied-on", "2024-04-01")
    assert "不在申报期内（2024-03-01 至 2024-03-31）" in text.out


def test_a_programme_takes_no_other_terms(jigai: Jigai, programme: Path) -> None:
    under = ("evaluate", programme, "--programme", "round-2024", "--lang", "en")
    found = jigai(*under, "--reading", "Q1=b")
    assert (found.code, "store.programme-only" in found.err) == (1, True)
    found = jigai(*under, "--applied-on", "tomorrow")
    assert (found.code, "store.day" in found.err) == (1, True)


def test_a_damaged_programme_is_reported_and_the_list_goes_on(
    jigai: Jigai, programme: Path, tmp_path: Path
) -> None:
    second = tmp_path / "second.yaml"
    second.write_text(ROUND.replace("round-2024", "second"), encoding="utf-8")
    jigai("programme", "add", second, "--by", "丁")
    (file,) = (tmp_path / "store" / "programmes" / "second").iterdir()
    file.chmod(0o644)
    file.write_text("{}", encoding="utf-8")
    found = jigai("programme", "list", "--format", "json")
    assert found.code == 3
    assert [p["programme"] for p in found.data["programmes"]] == ["round-2024"]
    assert [p["code"] for p in found.data["problems"]] == ["store.programme-changed"]
