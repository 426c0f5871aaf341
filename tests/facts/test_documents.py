"""Files and texts from strangers: each fault named with its place and remedy, never a crash."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from jigai.facts.documents import (
    MAX_BYTES,
    MAX_DEPTH,
    Listing,
    Mapping,
    decode,
    load,
    load_all,
    parse,
    read_bytes,
)
from jigai.facts.parsing import parse_json
from jigai.facts.problems import InputRefused, Problem

HAN = re.compile("[一-鿿]")


def refused(text: str) -> Problem:
    with pytest.raises(InputRefused) as caught:
        parse(text, "case.yaml")
    (problem,) = caught.value.problems
    assert problem.where.startswith("case.yaml")
    assert HAN.search(problem.zh)
    assert not HAN.search(problem.en)
    return problem


def file_refused(path: Path) -> Problem:
    with pytest.raises(InputRefused) as caught:
        load(path)
    (problem,) = caught.value.problems
    assert str(path) in problem.where
    assert HAN.search(problem.zh)
    assert problem.en
    return problem


# What is read


def test_values_are_read_as_json_has_them_and_nothing_becomes_a_float() -> None:
    (found,) = parse(
        "text: 设备\nwhole: 12\nminus: -3\ndecimal: 1234.50\nyes: yes\nno: no\n"
        "right: true\nwrong: false\nnone: null\ntilde: ~\nempty:\nquoted: '12'\nday: 2023-12-31\n",
        "x",
    )
    assert found == {
        "text": "设备", "whole": 12, "minus": -3, "decimal": "1234.50", "yes": "yes", "no": "no",
        "right": True, "wrong": False, "none": None, "tilde": None, "empty": None, "quoted": "12",
        "day": "2023-12-31",
    }  # fmt: skip


@pytest.mark.parametrize(
    "digits", ["00123456", "1234567890123456", "1_000", "0x1F", "0o17", "+5", "1e5", ".5", "12:30"]
)
def test_numbers_that_would_lose_something_stay_text(digits: str) -> None:
    assert parse(f"invoice: {digits}", "x") == [{"invoice": digits}]


def test_json_and_yaml_say_the_same() -> None:
    content = {"a": [1, "0.10", True, None, {"名称": "设备𠮷"}], "b": {}}
    for text in (json.dumps(content), json.dumps(content, ensure_ascii=False, indent="\t")):
        assert parse(text, "x") == [content]
    assert parse(yaml.safe_dump(content, allow_unicode=True), "x") == [content]


def test_json_amounts_keep_their_digits() -> None:
    (found,) = parse('{"a": 0.1, "b": 1e400, "c": NaN, "d": 12345678901234567890}', "x")
    assert found == {"a": "0.1", "b": "1e400", "c": "NaN", "d": "12345678901234567890"}


def test_lines_are_kept_for_messages() -> None:
    (found,) = parse("a: 1\nb:\n  - x\n  - c: 2\n", "x")
    assert isinstance(found, Mapping)
    assert (found.line_of("a"), found.line_of("b"), found.line_of("other")) == (1, 2, 1)
    assert isinstance(found["b"], Listing)
    assert found["b"].lines == [3, 4]
    assert found["b"][1].line == 4


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"a": 1,}', "file.json"),
        ("a: 1", "file.json"),
        ("", "file.json"),
        ('{"a": Infinity}', "file.not-finite"),
        ('{"a": 1, "a": 2}', "file.duplicate-key"),
        ("[" * 42 + "]" * 42, "file.too-deep"),
        ("[" * 100_000, "file.too-deep"),
        ('["\\udead"]', "file.character"),
    ],
)
def test_what_programs_send_has_to_be_json(text: str, code: str) -> None:
    with pytest.raises(InputRefused) as caught:
        parse_json(text, "body")
    assert caught.value.problems[0].code == code


def test_json_of_programs_keeps_its_digits() -> None:
    found = parse_json('{"a": [1, 0.10, 1e2, true, null, 1234567890123456]}', "body")
    assert found == {"a": [1, "0.10", "1e2", True, None, "1234567890123456"]}


def test_several_documents_are_kept_apart(tmp_path: Path) -> None:
    file = tmp_path / "two.yaml"
    file.write_text("a: 1\n---\nb: 2\n", encoding="utf-8")
    assert load_all(file) == [{"a": 1}, {"b": 2}]
    assert file_refused(file).code == "file.several"


def test_a_byte_order_mark_does_no_harm() -> None:
    assert decode("﻿a: 1".encode(), "x") == "a: 1"


# What is refused


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: 1\na: 2", "file.duplicate-key", 2),
        ("a:\n  b: 1\n  b: 1", "file.duplicate-key", 3),
        ("a: &x [1]\nb: *x", "file.alias", 2),
        ("a: &x {b: *x}", "file.alias", 1),
        ("? [1, 2]\n: 3", "file.key", 1),
        ("? {a: 1}\n: 3", "file.key", 1),
        ("a: 1\n!!str b: 2", "file.key", 2),
        ("a: !!python/object/apply:os.system [echo]", "file.tag", 1),
        ("a: !!python/name:os.system", "file.tag", 1),
        ("a: !include secret.yaml", "file.tag", 1),
        ("a: !!binary aGk=", "file.tag", 1),
        ("a: ! b", "file.tag", 1),
        ("a: 1\nb: [1, 2", "file.syntax", None),
        ("a: {b: 1", "file.syntax", None),
        ("a: 'open", "file.syntax", None),
        ("a: 1\n\tb: 2", "file.syntax", 2),
        ("a: b: c", "file.syntax", 1),
        ("a: \x07", "file.syntax", 1),
        ("%YAML 9.9\n---\na: 1", "file.syntax", 1),
        ('{"a": 1, "a": 2}', "file.duplicate-key", None),
        ("", "file.empty", None),
        ("# only a remark", "file.empty", None),
        ("a: \0", "file.disguised", None),
        ('{"a": "\\ud800"}', "file.character", None),
        ("a: \ud800", "file.character", None),
        ("[" * 1000, "file.too-deep", None),
        ('{"a":' * 60 + "1" + "}" * 60, "file.too-deep", None),
        ("[" * 60 + "]" * 60, "file.too-deep", None),
    ],
)
def test_a_fault_of_writing_is_named_with_its_line(text: str, code: str, line: int | None) -> None:
    problem = refused(text)
    assert problem.code == code
    if line is not None:
        assert problem.where == f"case.yaml:{line}"


@pytest.mark.parametrize(
    "text",
    [
        "- " * 300_000,
        "? " * 300_000,
        "- - ? " * 100_000,
        "".join(" " * i + "a:\n" for i in range(2_000)),
        "a: " + "{b: " * 100_000,
        "[[]," * 100_000,
        '{"a":' * 100_000,
    ],
)
def test_runaway_nesting_is_refused_before_it_can_exhaust_the_stack(text: str) -> None:
    assert refused(text).code in ("file.too-deep", "file.key", "file.syntax")


def test_depth_is_allowed_up_to_its_bound() -> None:
    for text in ("- " * MAX_DEPTH + "x", "[" * MAX_DEPTH + "x" + "]" * MAX_DEPTH):
        value: Any = parse(text, "x")[0]
        for _ in range(MAX_DEPTH):
            (value,) = value
        assert value == "x"
    assert refused("- " * (MAX_DEPTH + 1) + "x").code == "file.too-deep"


def test_a_yaml_bomb_costs_nothing() -> None:
    layers = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    layers += [f"a{n}: &a{n} [{', '.join(f'*a{n - 1}' for _ in range(9))}]" for n in range(1, 12)]
    assert refused("\n".join(layers)).code == "file.alias"


def test_a_merge_key_is_an_ordinary_key() -> None:
    assert parse("<<: {a: 1}\nb: 2", "x") == [{"<<": {"a": 1}, "b": 2}]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file.empty"),
        (b"  \n\t\n", "file.empty"),
        (b"PK\x03\x04rest of a workbook", "file.disguised"),
        (b"\xd0\xcf\x11\xe0old workbook", "file.disguised"),
        (b"%PDF-1.7 ...", "file.disguised"),
        (b"\x89PNG\r\n\x1a\n", "file.disguised"),
        (b"\xff\xd8\xff\xe0JFIF", "file.disguised"),
        (b"\x1f\x8b\x08compressed", "file.disguised"),
        (b"\x7fELF\x02\x01", "file.disguised"),
        (b"a: 1\x00\x00", "file.disguised"),
        ("企业: 甲".encode("gbk"), "file.encoding"),
        ("企业: 甲".encode("utf-16"), "file.encoding"),
        (b"a: \xff", "file.encoding"),
    ],
)
def test_a_file_that_is_not_what_it_says(tmp_path: Path, content: bytes, code: str) -> None:
    file = tmp_path / "dossier.yaml"
    file.write_bytes(content)
    assert file_refused(file).code == code


def test_places_that_are_no_file(tmp_path: Path) -> None:
    assert file_refused(tmp_path).code == "file.directory"
    assert file_refused(tmp_path / "none.yaml").code == "file.missing"
    assert file_refused(tmp_path / ("long" * 200)).code == "file.unreadable"
    os.mkfifo(tmp_path / "pipe")
    assert file_refused(tmp_path / "pipe").code == "file.special"
    assert file_refused(Path("/dev/zero")).code == "file.special"
    with pytest.raises(InputRefused) as caught:
        read_bytes(Path("a\0b"))
    assert [p.code for p in caught.value.problems] == ["file.unreadable"]


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "closed.yaml"
    file.write_text("a: 1", encoding="utf-8")

    def closed(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", closed)
    assert file_refused(file).code == "file.unreadable"


def test_a_file_is_read_up_to_its_bound(tmp_path: Path) -> None:
    file = tmp_path / "large.yaml"
    with file.open("wb") as out:
        out.truncate(MAX_BYTES + 1)
    assert file_refused(file).code == "file.too-large"


def test_what_strangers_wrote_is_cut_and_cleaned_before_it_is_shown() -> None:
    key = '"\\e[31m' + "x" * 500 + '"'
    problem = refused(f"{key}: 1\n{key}: 2")
    assert problem.code == "file.duplicate-key"
    assert "\x1b" not in problem.zh + problem.en
    assert len(problem.en) < 120


def read_or_refused(text: str) -> None:
    problems: list[Problem] = []
    try:
        parse(text, "x")
    except InputRefused as error:
        problems = error.problems
    assert all(p.code.startswith("file.") and p.zh and p.en for p in problems)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    read_or_refused(text)


MARKS = ["a", ": ", "- ", "? ", "[", "]", "{", "}", ",", "\n", "  ", "&x ", "*x", "!t ", "'", '"',
         "|\n", ">\n", "---\n", "...\n", "%", "#", "1", "null", "<<: ", "\t", "\\"]  # fmt: skip


@given(st.lists(st.sampled_from(MARKS), max_size=40))
def test_any_mixture_of_yaml_is_read_or_refused(parts: list[str]) -> None:
    read_or_refused("".join(parts))


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    text, codes = "a: 1", []
    try:
        text = decode(data, "x")
    except InputRefused as error:
        codes = [p.code for p in error.problems]
    assert codes in ([], ["file.encoding"], ["file.disguised"])
    read_or_refused(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**14), 10**14) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.text(max_size=8), JSON, max_size=4))
def test_whatever_json_holds_is_read_unchanged(content: dict[str, Any]) -> None:
    assert parse(json.dumps(content), "x") == [content]
