"""Files that are not what they say: a clear refusal in the language asked, never a crash."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from jigai.cli import main
from jigai.facts.documents import MAX_BYTES

BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]\n" for i in range(20)
)
FILES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "file.empty"),
    "blank": (b" \n\n", "file.empty"),
    "pdf": (b"%PDF-1.7 ...", "file.disguised"),
    "workbook": (b"PK\x03\x04....", "file.disguised"),
    "gbk": ("名称: 企业".encode("gbk"), "file.encoding"),
    "binary": (bytes(range(256)), "file.encoding"),
    "bomb": (BOMB.encode(), "file.alias"),
    "deep": (b"[" * 5000 + b"]" * 5000, "file.too-deep"),
    "open": (b"{" * 5000, "file.too-deep"),
    "tag": (b"a: !!python/object/apply:os.system ['true']", "file.tag"),
    "twice": (b"a: 1\na: 2\n", "file.duplicate-key"),
    "key": (b"? [a]\n: b\n", "file.key"),
    "syntax": (b"a: [1,\n", "file.syntax"),
    "two": (b"a: 1\n---\nb: 2\n", "file.several"),
}
REMEDIES = {
    "file.empty": ("填写", "fill it"),
    "file.disguised": ("另存为", "save it"),
    "file.encoding": ("UTF-8", "UTF-8"),
    "file.alias": ("写全", "write the content out"),
    "file.too-deep": ("减少层次", "flatten"),
    "file.tag": ("去掉", "remove"),
    "file.duplicate-key": ("删去", "remove"),
    "file.key": ("文字", "text"),
    "file.syntax": ("改正", "correct"),
    "file.several": ("分开", "own"),
}


def refused(capsys: pytest.CaptureFixture[str], lang: str, *arguments: object) -> tuple[str, str]:
    """The complaint and its code; nothing may be printed as a result."""
    assert main([*map(str, arguments), "--lang", lang]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Traceback" not in captured.err
    text, _, code = captured.err.strip().rpartition("  ")
    return text, code.strip("[]")


@pytest.mark.parametrize("option", ["dossier", "--overlay", "--rulings"])
@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_read(
    name: str, option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content, code = FILES[name]
    file = tmp_path / f"{name}.yaml"
    file.write_bytes(content)
    good = tmp_path / "case.yaml"
    good.write_text("claim_year: 2024\napplicant: {}\n", encoding="utf-8")
    arguments: list[Any] = ["evaluate", good, option, file]
    if option == "dossier":
        arguments = ["evaluate", file]
    for lang, remedy in zip(("zh", "en"), REMEDIES[code], strict=True):
        text, found = refused(capsys, lang, *arguments)
        assert found == code
        assert str(file) in text
        assert remedy in text


def test_places_that_are_no_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(capsys, "en", "evaluate", tmp_path)[1] == "file.directory"
    assert refused(capsys, "zh", "evaluate", tmp_path / "none.yaml")[1] == "file.missing"
    assert refused(capsys, "zh", "evaluate", "/dev/null")[1] == "file.special"


def test_a_file_beyond_measure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "huge.yaml"
    with file.open("wb") as handle:
        handle.truncate(MAX_BYTES + 1)
    text, code = refused(capsys, "en", "evaluate", file)
    assert code == "file.too-large"
    assert "split it" in text


@pytest.mark.parametrize(
    ("content", "code", "where", "words"),
    [
        ("[]", "dossier.shape", "", "this is no dossier"),
        ("claim_year: 2024\n", "dossier.applicant", "applicant", "state applicant"),
        ("claim_year: 2024\napplicant: {above_scal: yes}\n", "dossier.fact",
         "applicant.above_scal", "did you mean 'above_scale'?"),
        ("claim_year: 2024\napplicant: {}\nprojects: [{leased_price: -1}]\n", "value.negative",
         "projects[0].leased_price", "cannot be negative"),
        ("claim_year: 2024\napplicant: {}\nprojects: [{leased_price: '1.234'}]\n",
         "money.three-decimals", "projects[0].leased_price", "at most 2 decimals"),
        ("claim_year: 2024\napplicant: {}\nprojects: [{id: A}, {id: A}]\n", "dossier.same-id",
         "projects[1].id", "the id 'A' is used twice; change one"),
        ("claim_year: 2024\napplicant: {credit_code: '91360783MA35KX1235'}\n",
         "credit-code.check", "applicant.credit_code", "compare it character by character"),
        ("claim_year: 2024\napplicant: {region: 宜昌市}\n", "dossier.region-outside",
         "organisation applicant.region", "is outside"),
    ],
)  # fmt: skip
def test_a_dossier_that_says_something_wrong(
    content: str,
    code: str,
    where: str,
    words: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(content, encoding="utf-8")
    arguments = ["evaluate", str(file), "--pack", "longnan", "--lang", "en"]
    assert main([*arguments, "--format", "json"]) == 1
    (result,) = json.loads(capsys.readouterr().out)
    assert (result["awards"], result["total"]) == ([], None)
    found = [e for e in result["errors"] if e["code"] == code]
    assert [e["where"] for e in found] == [where]
    assert words in found[0]["text"]
    assert main(arguments) == 1
    captured = capsys.readouterr()
    assert code in captured.out
    assert "Traceback" not in captured.out + captured.err


def test_names_with_markup_are_shown_as_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(
        "claim_year: 2024\napplicant: {id: '[red]E[/]', history: []}\n"
        "projects: [{id: '[bold]P', equipment_purchased: '1'}]\n",
        encoding="utf-8",
    )
    assert main(["evaluate", str(file), "--pack", "longnan"]) == 0
    assert "[bold]P" in capsys.readouterr().out
