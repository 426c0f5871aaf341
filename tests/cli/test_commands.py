"""Commands as typed: text and JSON, both languages, exit codes, faults that name the remedy."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jigai.cli import main
from jigai.cli.arguments import parser
from jigai.facts.problems import InputRefused
from jigai.facts.reading import read_dossier
from jigai.policy.loading import shipped_root

EXAMPLE = str(next((shipped_root() / "longnan" / "examples").glob("*.yaml")))
Captured = pytest.CaptureFixture[str]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "words",
    [
        ["packs"],
        ["facts", "equipment"],
        ["check"],
        ["evaluate", EXAMPLE],
        ["evaluate", EXAMPLE, "--brief"],
        ["demo", "--brief"],
    ],
    ids=lambda w: " ".join(w[:1]),
)
def test_each_command_speaks_both_languages(words: list[str], lang: str, capsys: Captured) -> None:
    assert main([*words, "--lang", lang]) == 0
    printed = capsys.readouterr()
    assert printed.out.strip()
    assert printed.err == ""


@pytest.mark.parametrize("words", [["packs"], ["facts"], ["check"], ["evaluate", EXAMPLE]])
def test_json_is_json(words: list[str], capsys: Captured) -> None:
    assert main([*words, "--format", "json"]) == 0
    assert isinstance(json.loads(capsys.readouterr().out), list)


def test_readings_and_dates_on_the_command_line_are_used(capsys: Captured) -> None:
    words = ["evaluate", EXAMPLE, "--format", "json", "--reading", "LN-A07=b"]
    assert main([*words, "--claim-year", "2024", "--as-of", "2024-06-30"]) == 0
    result = json.loads(capsys.readouterr().out)[0]
    assert result["readings"]["LN-A07"] == "b"
    assert (result["claim_year"], result["as_of"]) == (2024, "2024-06-30")


def test_the_levels_in_turn(capsys: Captured) -> None:
    words = ["evaluate", EXAMPLE, "--stack", "--pack", "longnan", "--format", "json"]
    assert main(words) == 0
    assert [r["pack"].split("-")[0] for r in json.loads(capsys.readouterr().out)] == ["longnan"]


REFUSED = [
    (["evaluate", "nowhere.yaml"], "nowhere.yaml", "nowhere.yaml"),
    (["evaluate", EXAMPLE, "--reading", "LN-A07"], "DD-A01=b", "DD-A01=b"),
    (["evaluate", EXAMPLE, "--reading", "LN-A99=b"], "LN-A99", "LN-A99"),
    (["evaluate", EXAMPLE, "--pack", "nowhere"], "longnan", "longnan"),
    (["check", "tests"], "没有政策包", "no pack"),
    (["evaluate", EXAMPLE, "--packs", "tests"], "没有政策包", "no pack"),
    (["trace", "--spec", "nowhere"], "--spec", "--spec"),
]


@pytest.mark.parametrize(("words", "zh", "en"), REFUSED, ids=lambda w: "-".join(w)[-30:])
def test_what_cannot_be_done_is_said_with_its_remedy(
    words: list[str], zh: str, en: str, capsys: Captured
) -> None:
    for lang, wanted in (("zh", zh), ("en", en)):
        assert main([*words, "--lang", lang]) == 1
        printed = capsys.readouterr()
        assert wanted in printed.err
        assert "Traceback" not in printed.err
        assert printed.out == ""


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["evaluate", EXAMPLE, "--packs", "tests"], "packs.none"),
        (["evaluate", EXAMPLE, "--reading", "LN-A07"], "reading.shape"),
        (["trace", "--spec", "nowhere"], "trace.spec"),
    ],
)
def test_what_cannot_be_done_has_a_code(words: list[str], code: str) -> None:
    options = parser().parse_args(words)
    with pytest.raises(InputRefused) as refused:
        options.run(options)
    assert [p.code for p in refused.value.problems] == [code]


def test_a_reading_that_is_not_there_is_an_error_of_the_result(capsys: Captured) -> None:
    words = ["evaluate", EXAMPLE, "--reading", "LN-A07=z", "--lang", "en"]
    assert main(words) == 1
    assert "a, b" in capsys.readouterr().out


@pytest.mark.parametrize("words", [[], ["nonsense"], ["evaluate"], ["packs", "--lang", "fr"]])
def test_a_command_not_understood_exits_with_two(words: list[str], capsys: Captured) -> None:
    try:
        code: object = main(words)
    except SystemExit as stopped:
        code = stopped.code
    assert code == 2
    assert capsys.readouterr().err


def test_a_broken_pack_is_reported_and_the_others_work(tmp_path: Path, capsys: Captured) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "pack.yaml").write_text("document: broken-1\n", encoding="utf-8")
    assert main(["check", str(tmp_path), "--lang", "en"]) == 3
    assert "pack.yaml:1" in capsys.readouterr().out
    assert main(["packs", "--packs", str(tmp_path), "--format", "json", "--lang", "en"]) == 3
    printed = capsys.readouterr()
    assert len(json.loads(printed.out)) == 5
    assert "broken" in printed.err


def test_the_same_pack_twice_is_said(tmp_path: Path, capsys: Captured) -> None:
    copy = tmp_path / "longnan"
    copy.symlink_to(shipped_root() / "longnan")
    main(["packs", "--packs", str(tmp_path), "--lang", "en"])
    printed = capsys.readouterr()
    assert "pack.same-pack" in printed.err


def test_a_wrong_dossier_exits_with_one_and_names_the_place(
    tmp_path: Path, capsys: Captured
) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(
        "claim_year: 2023\napplicant: {above_scale: perhaps}\nprojects: [{id: a}, {id: a}]\n",
        encoding="utf-8",
    )
    assert main(["evaluate", str(file), "--pack", "longnan"]) == 1
    printed = capsys.readouterr().out
    assert "applicant.above_scale" in printed
    assert "projects[1].id" in printed


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"applicant": {"id": "a"}, "decisions": [{"measure": "m", "rate": "1,2345%"}]},
         "rate.grouping"),
        ({"applicant": {"id": "a"}, "decisions": [{"measure": "m", "rate": "+5%"}]}, "rate.sign"),
        ({"applicant": {"id": "a"}, "decisions": [{"measure": "m", "rate": "9" * 80 + "%"}]},
         "rate.too-long"),
    ],
    ids=lambda w: w if isinstance(w, str) else "",
)  # fmt: skip
def test_rates_written_oddly_are_refused(wrong: dict[str, object], code: str) -> None:
    with pytest.raises(InputRefused) as refused:
        read_dossier({"claim_year": 2023, **wrong})
    assert code in [p.code for p in refused.value.problems]
