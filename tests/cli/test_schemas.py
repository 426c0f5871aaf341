"""The published schemas accept what jigai ships and prints, and refuse what it refuses."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from jigai.cli import main
from jigai.engine.schemas import SCHEMAS, schema_of
from jigai.engine.schemas.pack import described
from jigai.facts.documents import load_all, parse
from jigai.policy.language import DOCUMENTS
from jigai.policy.loading import pack_files, pack_folders, shipped_root

ROOT = Path(__file__).parents[2]
WORDS = ROOT / "src" / "jigai" / "engine" / "schemas" / "pack_words.yaml"
FOLDERS = [*pack_folders(shipped_root()), *pack_folders(ROOT / "demonstration" / "packs")]
FILES = [file for folder in FOLDERS for file in pack_files(folder)]
EXAMPLES = [f for folder in FOLDERS for f in sorted((folder / "examples").glob("*.yaml"))]
ENVELOPE = ("value", "status", "evidence", "source", "period", "reason", "by", "on")
CASES = [f for folder in FOLDERS for f in sorted((folder / "cases").glob("*.yaml"))]


@lru_cache(maxsize=4)
def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(schema_of(name))


def plain(value: Any) -> Any:
    return json.loads(json.dumps(value))


def faults(name: str, value: Any) -> list[str]:
    return [f"{list(e.path)}: {e.message[:200]}" for e in validator(name).iter_errors(value)]


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_each_schema_is_itself_valid(name: str) -> None:
    Draft202012Validator.check_schema(schema_of(name))


def keys_of(schema: Any) -> list[tuple[str, Any]]:
    """Every key of a schema, however deep, with what is said of it."""
    if isinstance(schema, list):
        return [found for part in schema for found in keys_of(part)]
    if not isinstance(schema, dict):
        return []
    stated = schema.get("properties", {})
    inner = [found for part in schema.values() for found in keys_of(part)]
    return [*((key, value) for key, value in stated.items() if key != "reading"), *inner]


@pytest.mark.parametrize("kind", sorted(DOCUMENTS))
def test_every_key_of_a_pack_is_described_in_both_languages(kind: str) -> None:
    for key, value in keys_of(schema_of("pack")["$defs"][kind]):
        said = value["description"]
        assert any("\u4e00" <= letter <= "\u9fff" for letter in said), key
        assert any(letter.isascii() and letter.isalpha() for letter in said), key


def test_a_key_is_described_by_what_holds_it() -> None:
    assert described("limit", "amount") == "限额，或 largest the most, or largest"
    assert described("rows", "amount") == "金额 an amount"
    with pytest.raises(KeyError):
        described("measure", "whenn")


def test_no_description_is_of_a_key_that_is_no_more() -> None:
    keys = {key for kind in DOCUMENTS for key, _ in keys_of(schema_of("pack")["$defs"][kind])}
    words = parse(WORDS.read_text(encoding="utf-8"), WORDS.name)[0]
    assert {word.split(".")[-1] for word in words} == keys


def test_every_fact_and_column_of_a_dossier_is_described() -> None:
    for name, entity in schema_of("dossier")["$defs"].items():
        for key, value in keys_of(entity):
            if key in ("id", "of", *ENVELOPE):
                continue
            assert value.get("description"), (name, key)


@pytest.mark.parametrize("file", FILES, ids=lambda f: f"{f.parts[-3]}/{f.name}")
def test_every_pack_file_fits_the_schema(file: Path) -> None:
    for document in load_all(file):
        assert faults("pack", plain(document)) == []


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda f: f.name)
def test_every_example_fits_the_dossier_schema(file: Path) -> None:
    assert faults("dossier", plain(load_all(file)[0])) == []


@pytest.mark.parametrize("file", CASES, ids=lambda f: f"{f.parts[-3]}/{f.name}")
def test_every_case_dossier_fits_the_dossier_schema(file: Path) -> None:
    for document in load_all(file):
        assert faults("dossier", plain(document["dossier"])) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("file", EXAMPLES, ids=lambda f: f.name)
def test_every_result_fits_the_result_schema(
    file: Path, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    packs = ["--packs", str(ROOT / "demonstration" / "packs")]
    main(["evaluate", str(file), "--format", "json", "--lang", lang, *packs])
    printed = json.loads(capsys.readouterr().out)
    assert printed
    assert faults("result", printed) == []


def test_a_refused_dossier_fits_the_result_schema(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text("claim_year: 2023\napplicant: {above_scal: yes}\n", encoding="utf-8")
    assert main(["evaluate", str(file), "--pack", "longnan", "--format", "json"]) == 1
    printed = json.loads(capsys.readouterr().out)
    assert printed[0]["errors"][0]["code"] == "dossier.fact"
    assert faults("result", printed) == []


def test_the_list_of_packs_fits_its_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", "--format", "json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert [p["id"].split("-")[0] for p in printed] == [
        "dandong", "henan", "longnan", "luan", "yichang",
    ]  # fmt: skip
    assert faults("packs", printed) == []


@pytest.mark.parametrize(
    "document",
    [
        {"measure": "x", "at": "一", "name": "x", "gives": {"amount": "1元"}, "whenn": []},
        {"measure": "x", "at": "一", "name": "x"},
        {"limit": "x", "at": "一", "counts": ["y"]},
        {"document": "x", "title": "t", "status": "law", "region": "1", "level": "county"},
        {"nonsense": "x"},
        [],
    ],
)
def test_a_wrong_pack_document_is_refused(document: Any) -> None:
    assert faults("pack", document)


@pytest.mark.parametrize(
    "dossier",
    [
        {"applicant": {}},
        {"claim_year": 2023},
        {"claim_year": 2023, "applicant": {"above_scal": True}},
        {"claim_year": 2023, "applicant": {"above_scale": "perhaps"}},
        {"claim_year": 2023, "applicant": {}, "projects": {"id": "p"}},
    ],
)
def test_a_wrong_dossier_is_refused(dossier: Any) -> None:
    assert faults("dossier", dossier)


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_the_command_prints_the_schema(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", name]) == 0
    assert json.loads(capsys.readouterr().out) == schema_of(name)
