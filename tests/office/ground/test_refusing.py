"""Refusals of the office: each has its words in both languages, is raised, and has a test."""

from __future__ import annotations

import re
from pathlib import Path

from jigai.office.ground.texts import catalogue

ROOT = Path(__file__).parents[3]
OFFICE = ROOT / "src" / "jigai" / "office"
RAISED = re.compile(r"""\b(?:problem|refused)\(\s*"([a-z]+(?:[.-][a-z0-9]+)+)\"""")


def raised() -> set[str]:
    texts = [f.read_text(encoding="utf-8") for f in OFFICE.rglob("*.py")]
    ours = [text for text in texts if "acts.refusing import" in text]
    return {code for text in ours for code in RAISED.findall(text)}


def worded() -> set[str]:
    return {key.removeprefix("fault.") for key in catalogue("zh") if key.startswith("fault.")}


def test_every_refusal_has_its_words_and_no_words_are_left_over() -> None:
    assert raised() == worded()


def test_every_refusal_has_a_test() -> None:
    texts = [
        file.read_text(encoding="utf-8")
        for file in (ROOT / "tests" / "office").rglob("*.*")
        if file.suffix in (".py", ".yaml")
    ]
    assert not {code for code in worded() if not any(code in text for text in texts)}
