"""Every command as people and programs type it: text and JSON, both languages, exit codes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.engine.small import write

from jigai.cli import main
from jigai.policy.loading import shipped_root

EXAMPLE = shipped_root() / "longnan" / "examples" / "qianrui-electronics.yaml"
GRANT = """\
measure: grant
at: 一
name: {zh: 设备补助, en: Equipment grant}
for: project
gives:
  rate: {reading: Q1, a: "decided(rate, 10%)", b: "decided(rate, 20%)"}
  of: project.leased_price
wording: ceiling
"""
READINGS = """\
readings:
  Q1:
    issue: {zh: 按多少？, en: How much?}
    alternatives: {a: {zh: 一成, en: a tenth}, b: {zh: 两成, en: a fifth}}
    default: a
"""
CASE = """\
claim_year: 2024
applicant: {id: E, history: []}
projects: [{id: P, leased_price: "1000"}]
"""


class Run:
    """What a command said: exit code, what it printed, what it complained about."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def data(self) -> Any:
        return json.loads(self.out)


Jigai = Callable[..., Run]


@pytest.fixture
def jigai(capsys: pytest.CaptureFixture[str]) -> Jigai:
    def run(*arguments: object) -> Run:
        code = main([str(a) for a in arguments])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err + captured.out
        return Run(code, captured.out, captured.err)

    return run


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    root = tmp_path / "packs"
    root.mkdir()
    write(root, GRANT, readings=READINGS)
    return root


@pytest.fixture
def case(tmp_path: Path) -> Path:
    file = tmp_path / "case.yaml"
    file.write_text(CASE, encoding="utf-8")
    return file


def evaluated(jigai: Jigai, packs: Path, case: Path, *more: object) -> Run:
    return jigai("evaluate", case, "--packs", packs, "--pack", "demo", "--format", "json", *more)


def amount(found: Run) -> Any:
    (result,) = found.data
    (award,) = result["awards"]
    return award["amount"]


# packs, facts, check


def test_packs_lists_the_five(jigai: Jigai) -> None:
    found = jigai("packs", "--format", "json")
    assert found.code == 0
    assert [p["id"].split("-")[0] for p in found.data] == [
        "dandong", "henan", "longnan", "luan", "yichang"
    ]  # fmt: skip
    for pack in found.data:
        assert set(pack) >= {"id", "title", "number", "status", "region", "version", "measures"}
        assert len(pack["version"]) == 64
        for measure in pack["measures"]:
            assert set(measure) >= {"id", "clause", "kind", "money"}


@pytest.mark.parametrize(("lang", "word"), [("zh", "征求意见稿"), ("en", "draft for")])
def test_packs_in_a_table(jigai: Jigai, lang: str, word: str) -> None:
    found = jigai("packs", "--lang", lang)
    assert (found.code, found.err) == (0, "")
    assert word in found.out


def test_packs_of_another_folder_are_listed_too(jigai: Jigai, packs: Path) -> None:
    assert "demo-1" in [p["id"] for p in jigai("packs", "--packs", packs, "--format", "json").data]


@pytest.mark.parametrize(
    ("lang", "label"), [("zh", "购买设备投资额"), ("en", "Equipment purchased")]
)
def test_facts_can_be_searched(jigai: Jigai, lang: str, label: str) -> None:
    assert label in jigai("facts", "equipment_purchased", "--lang", lang).out
    rows = jigai("facts", "equipment_purchased", "--lang", lang, "--format", "json").data
    assert ("project.equipment_purchased", label) in [(r["fact"], r["label"]) for r in rows]
    assert all("equipment_purchased" in r["fact"] for r in rows)


def test_check_says_that_all_is_well(jigai: Jigai) -> None:
    found = jigai("check", "--lang", "en")
    assert (found.code, found.err) == (0, "")
    assert found.out.count("✓") == 5
    reports = jigai("check", "--format", "json").data
    assert [r["broken"] for r in reports] == [False] * 5


def test_check_names_every_fault_by_file_line_and_code(jigai: Jigai, packs: Path) -> None:
    write(packs, GRANT.replace("leased_price", "leased_prise"), readings=READINGS)
    zh, en = jigai("check", packs), jigai("check", packs, "--lang", "en")
    assert (zh.code, en.code) == (3, 3)
    assert "expression.unknown-fact  demo/rules.yaml:7" in zh.out
    assert "是否为“project.leased_price”？" in zh.out
    assert "did you mean 'project.leased_price'?" in en.out
    (report,) = jigai("check", packs, "--format", "json").data
    assert report["broken"]
    assert {p["where"] for p in report["problems"]} == {"demo/rules.yaml:7"}


def test_a_warning_does_not_fail_a_check(jigai: Jigai, packs: Path) -> None:
    idle = (
        "---\nlimit: a\nat: 一\nkey: project\namount: 9元\ncounts: [grant]\n"
        "---\nlimit: b\nat: 一\nkey: enterprise\namount: 8元\ncounts: [grant]\n"
    )
    write(packs, GRANT + idle, readings=READINGS)
    found = jigai("check", packs)
    assert found.code == 0
    assert "✓" in found.out
    assert "pack.limit-idle" in found.out


def test_a_folder_without_packs_is_refused(jigai: Jigai, tmp_path: Path) -> None:
    for command in (["check", tmp_path], ["packs", "--packs", tmp_path / "nowhere"]):
        found = jigai(*command, "--lang", "en")
        assert found.code == 1
        assert "there is no pack in" in found.err
        assert "[packs.none]" in found.err


# A broken pack leaves the others working


@pytest.fixture
def broken(packs: Path) -> Path:
    home = packs / "broken"
    shutil.copytree(packs / "demo", home)
    text = (home / "pack.yaml").read_text(encoding="utf-8")
    (home / "pack.yaml").write_text(text.replace("demo-1", "broken-1"), encoding="utf-8")
    (home / "rules.yaml").write_text("measure: x\nat: 一\ngives: [\n", encoding="utf-8")
    return packs


def test_a_broken_pack_is_left_out_of_the_list(jigai: Jigai, broken: Path) -> None:
    found = jigai("packs", "--packs", broken, "--format", "json")
    assert found.code == 3
    assert "demo-1" in [p["id"] for p in found.data]
    assert "broken-1" not in [p["id"] for p in found.data]
    assert "政策包“broken”有错，已停用：" in found.err
    assert "file.syntax  broken/rules.yaml:" in found.err


def test_a_broken_pack_leaves_the_others_evaluating(jigai: Jigai, broken: Path, case: Path) -> None:
    found = evaluated(jigai, broken, case)
    assert (found.code, amount(found)) == (0, "100.00")
    assert "broken" in found.err


def test_a_broken_pack_that_is_asked_for_is_said_to_be_broken(
    jigai: Jigai, broken: Path, case: Path
) -> None:
    for name in ("broken", "broken-1"):
        found = jigai("evaluate", case, "--packs", broken, "--pack", name, "--lang", "en")
        assert (found.code, found.out) == (3, "")
        assert "pack 'broken' is broken and left out:" in found.err


def test_check_tells_the_broken_from_the_sound(jigai: Jigai, broken: Path) -> None:
    found = jigai("check", broken, "--format", "json")
    assert found.code == 3
    assert {r["pack"]: r["broken"] for r in found.data} == {"broken": True, "demo-1": False}


def test_two_packs_with_one_id(jigai: Jigai, packs: Path) -> None:
    shutil.copytree(packs / "demo", packs / "again")
    found = jigai("packs", "--packs", packs, "--lang", "en", "--format", "json")
    assert found.code == 3
    assert [p["id"] for p in found.data].count("demo-1") == 1
    assert "pack.same-pack" in found.err
    assert "there is already a pack 'demo-1'; change the id behind 'document'" in found.err


# evaluate


def test_a_dossier_in_json(jigai: Jigai) -> None:
    found = jigai("evaluate", EXAMPLE, "--format", "json")
    assert (found.code, found.err) == (0, "")
    (result,) = found.data
    assert result["file"] == EXAMPLE.name
    assert result["errors"] == []
    assert result["total_lowest"] is not None


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh", ["可获得", "合计", "设备"]), ("en", ["Granted", "Total", "Equipment"])],
)
def test_a_dossier_as_text(jigai: Jigai, lang: str, words: list[str]) -> None:
    found = jigai("evaluate", EXAMPLE, "--lang", lang)
    assert (found.code, found.err) == (0, "")
    for word in words:
        assert word in found.out


def test_brief_leaves_the_working_out(jigai: Jigai) -> None:
    whole, brief = jigai("evaluate", EXAMPLE), jigai("evaluate", EXAMPLE, "--brief")
    assert len(brief.out) < len(whole.out)


def test_a_dossier_may_be_json(jigai: Jigai, packs: Path, tmp_path: Path) -> None:
    raw = {"claim_year": 2024, "applicant": {"id": "E"}, "projects": [{"leased_price": 50}]}
    file = tmp_path / "case.json"
    file.write_text(json.dumps(raw), encoding="utf-8")
    assert amount(evaluated(jigai, packs, file)) == "5.00"


def test_several_dossiers_and_packs(jigai: Jigai, packs: Path, case: Path) -> None:
    arguments = ["evaluate", case, case, "--packs", packs, "--pack", "demo", "--pack", "longnan"]
    found = jigai(*arguments, "--format", "json")
    assert [r["pack"] for r in found.data] == ["demo-1", "longnan-2022-40"] * 2


def test_a_pack_that_is_not_there(jigai: Jigai, case: Path) -> None:
    found = jigai("evaluate", case, "--pack", "dandon", "--lang", "en")
    assert (found.code, found.out) == (1, "")
    assert "there is no pack 'dandon'; only: dandong" in found.err
    assert "[pack.unknown]" in found.err


def test_dates_may_be_set(jigai: Jigai, packs: Path, case: Path) -> None:
    found = evaluated(jigai, packs, case, "--claim-year", "2023", "--as-of", "2023-06-30")
    (result,) = found.data
    assert (result["claim_year"], result["as_of"]) == (2023, "2023-06-30")
    found = evaluated(jigai, packs, case, "--as-of", "2023-06-31", "--lang", "en")
    assert found.code == 1
    assert [e["code"] for e in found.data[0]["errors"]] == ["value.date"]
    found = evaluated(jigai, packs, case, "--claim-year", "next")
    assert [e["code"] for e in found.data[0]["errors"]] == ["dossier.claim-year"]


def test_a_reading(jigai: Jigai, packs: Path, case: Path) -> None:
    found = evaluated(jigai, packs, case, "--reading", "Q1=b")
    assert amount(found) == "200.00"
    assert found.data[0]["reading_sources"] == {"Q1": {"value": "b", "source": "case"}}


@pytest.mark.parametrize(
    ("stated", "code", "words"),
    [
        ("Q1", "reading.shape", "--reading is written DD-A01=b, not 'Q1'"),
        ("=b", "reading.shape", "--reading is written"),
        ("Q1=", "reading.shape", "--reading is written"),
        ("Q12=b", "reading.unknown", "did you mean 'Q1'?"),
        ("Q1=z", "reading.alternative", "reading 'Q1' has no 'z'; only: a, b"),
    ],
)
def test_a_reading_that_is_none(
    jigai: Jigai, packs: Path, case: Path, stated: str, code: str, words: str
) -> None:
    found = evaluated(jigai, packs, case, "--reading", stated, "--lang", "en")
    assert found.code == 1
    said = found.err or json.dumps(found.data, ensure_ascii=False)
    assert code in said
    assert words in said


def parameters(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "parameters.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_guide(jigai: Jigai, packs: Path, case: Path, tmp_path: Path) -> None:
    file = parameters(tmp_path, "overlay: g\nkind: guide\nact: 一号\nset: {grant/gives/rate: 8%}\n")
    found = evaluated(jigai, packs, case, "--overlay", file)
    assert (found.code, amount(found)) == (0, "80.00")
    assert found.data[0]["overlays"] == ["g"]
    assert found.data[0]["awards"][0]["up_to"] is False


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_guide_above_the_text_is_refused(
    jigai: Jigai, packs: Path, case: Path, tmp_path: Path, lang: str
) -> None:
    text = "overlay: g\nkind: %s\nact: 一号\nset: {grant/gives/rate: 12%%}\n"
    file = parameters(tmp_path, text % "guide")
    found = evaluated(jigai, packs, case, "--overlay", file, "--lang", lang)
    assert found.code == 1
    (error,) = found.data[0]["errors"]
    assert (error["code"], error["where"]) == ("overlay.above-ceiling", "grant/gives/rate")
    assert ("超过文件上限" if lang == "zh" else "exceeds the text's ceiling") in error["text"]
    file = parameters(tmp_path, text % "what-if")
    assert amount(evaluated(jigai, packs, case, "--overlay", file)) == "120.00"


def test_an_overlay_that_concerns_no_pack_is_refused(
    jigai: Jigai, packs: Path, case: Path, tmp_path: Path
) -> None:
    file = parameters(tmp_path, "overlay: g\nset: {grunt/gives/rate: 8%}\n")
    found = evaluated(jigai, packs, case, "--overlay", file, "--lang", "en")
    assert found.code == 1
    assert "the pack has no parameter 'grunt/gives/rate'" in found.err


RULING = "rulings: [{reading: Q1, value: b, by: 市工信局, act: 三号, on: 2024-03-01}]\n"


def test_rulings(jigai: Jigai, packs: Path, case: Path, tmp_path: Path) -> None:
    file = parameters(tmp_path, RULING)
    found = evaluated(jigai, packs, case, "--rulings", file)
    assert amount(found) == "200.00"
    assert found.data[0]["reading_sources"]["Q1"] == {
        "value": "b", "source": "ruling", "by": "市工信局", "act": "三号", "on": "2024-03-01",
        "scope": "",
    }  # fmt: skip
    case.write_text(CASE + RULING, encoding="utf-8")
    assert amount(evaluated(jigai, packs, case)) == "200.00"


def test_a_case_that_departs_from_a_ruling(
    jigai: Jigai, packs: Path, case: Path, tmp_path: Path
) -> None:
    file = parameters(tmp_path, RULING)
    found = evaluated(jigai, packs, case, "--rulings", file, "--reading", "Q1=a", "--lang", "en")
    assert amount(found) == "100.00"
    (warning,) = found.data[0]["warnings"]
    assert warning["code"] == "reading.departs"
    assert "departing from the ruling (市工信局, 三号)" in warning["text"]
    text = jigai("evaluate", case, "--packs", packs, "--pack", "demo", "--rulings", file,
                 "--reading", "Q1=a")  # fmt: skip
    assert "与裁定（市工信局，三号）的 b 不一致" in text.out


def test_a_ruling_that_no_pack_asks_for(
    jigai: Jigai, packs: Path, case: Path, tmp_path: Path
) -> None:
    file = parameters(tmp_path, RULING.replace("Q1", "Q1.x"))
    found = evaluated(jigai, packs, case, "--rulings", file, "--lang", "en")
    assert found.code == 1
    assert "there is no reading 'Q1.x'; did you mean 'Q1'?" in found.err


def test_the_levels_in_turn(jigai: Jigai, tmp_path: Path, packs: Path, case: Path) -> None:
    lower = packs / "lower"
    shutil.copytree(packs / "demo", lower)
    text = (lower / "pack.yaml").read_text(encoding="utf-8")
    text = text.replace("demo-1", "lower-1").replace("prefecture", "county")
    (lower / "pack.yaml").write_text(text, encoding="utf-8")
    rules = (
        "measure: rest\nat: 一\nname: {zh: 补足, en: Rest}\nfor: enterprise\n"
        'gives: {of: "sum(enterprise.outside_awards, row.paid)"}\n'
    )
    (lower / "rules.yaml").write_text(rules, encoding="utf-8")
    (lower / "readings.yaml").unlink()
    arguments = ["evaluate", case, "--packs", packs, "--pack", "lower", "--pack", "demo"]
    found = jigai(*arguments, "--stack", "--format", "json")
    assert [(r["pack"], r["total"]) for r in found.data] == [
        ("demo-1", "100.00"), ("lower-1", "100.00")
    ]  # fmt: skip
    assert "stack.outside-not-stated" in [w["code"] for w in found.data[1]["warnings"]]


# schema, trace, demo


def test_trace_names_the_folder_that_is_missing(jigai: Jigai, tmp_path: Path) -> None:
    found = jigai("trace", "--spec", tmp_path / "nowhere", "--lang", "en")
    assert (found.code, found.out) == (1, "")
    assert "no inventory found; name its folder with --spec  [trace.spec]" in found.err


def test_trace_of_an_inventory(jigai: Jigai, tmp_path: Path) -> None:
    spec = tmp_path / "spec"
    spec.mkdir()
    text = "measures: [{id: longnan-equipment-grant, kind: grant, money: true}]\n"
    (spec / "longnan.yaml").write_text(text, encoding="utf-8")
    found = jigai("trace", "--spec", spec, "--format", "json")
    (row,) = found.data
    assert (row["id"], row["kind"]) == ("longnan-equipment-grant", "grant (money)")
    assert row["works"].endswith("longnan-equipment-grant.yaml")
    assert "1" in jigai("trace", "--spec", spec).out


def test_trace_tells_what_works_besides_awards_from_what_does_not_yet(
    jigai: Jigai, tmp_path: Path
) -> None:
    text = "library: [{id: longnan-plan-library}]\ntargets: [{id: longnan-goal-unheard-of}]\n"
    (tmp_path / "longnan.yaml").write_text(text, encoding="utf-8")
    here = Path(__file__).parents[1]
    rows = jigai("trace", "--spec", tmp_path, "--tests", here, "--format", "json").data
    found = {r["id"]: (r["works"], r["tests"], r["later"]) for r in rows}
    assert found == {
        "longnan-goal-unheard-of": ("", [], True),
        "longnan-plan-library": ("programme/libraries.yaml", ["longnan.yaml"], False),
    }


def test_the_demonstration_evaluates_every_example(jigai: Jigai) -> None:
    found = jigai("demo", "--format", "json")
    assert found.code == 0
    assert {r["pack"].split("-")[0] for r in found.data} == {
        "dandong", "henan", "longnan", "luan", "yichang"
    }  # fmt: skip
    assert all(r["errors"] == [] for r in found.data)
    assert jigai("demo", "--brief", "--lang", "en").out


# What is typed wrongly


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["evaluat"],
        ["evaluate"],
        ["evaluate", "x.yaml", "--lang", "fr"],
        ["evaluate", "x.yaml", "--format", "xml"],
        ["evaluate", "x.yaml", "--readings", "Q1=b"],
        ["schema", "law"],
        ["packs", "--pack"],
    ],
)
def test_a_command_that_is_not_understood(jigai: Jigai, arguments: list[str]) -> None:
    found = jigai(*arguments)
    assert (found.code, found.out) == (2, "")
    assert "usage:" in found.err
    assert "--help" in found.err


def test_help_and_version(jigai: Jigai) -> None:
    assert jigai("--version").out.startswith("jigai ")
    for command in ("packs", "facts", "check", "evaluate", "schema", "trace", "demo"):
        found = jigai(command, "--help")
        assert found.code == 0
        assert "--lang" in found.out


# In a process of its own


def process(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "jigai", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_exit_codes_reach_the_shell(packs: Path, case: Path, broken: Path, tmp_path: Path) -> None:
    done = process("evaluate", case, "--packs", packs, "--pack", "demo", "--format", "json")
    assert done.returncode == 0
    assert json.loads(done.stdout)[0]["total"] == "100.00"
    assert process("evaluate", tmp_path / "none.yaml").returncode == 1
    assert process("evaluate").returncode == 2
    assert process("check", broken).returncode == 3
