"""``docs/diagnostics.md`` lists every code that the sources raise, and each has its test."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from jigai.facts.vocabulary import Type, vocabulary
from jigai.office.ground.texts import catalogue
from jigai.office.identity.roles import permits
from jigai.office.lists.listing import LISTINGS

ROOT = Path(__file__).parents[2]
GROUPS = (
    *("pack", "packs", "expression", "overlay", "reading", "ruling", "stack", "file", "dossier"),
    *("value", "money", "rate", "credit-code", "check", "policy", "history", "claim", "decision"),
    *("trace", "lpr", "workdays", "text", "settings", "serve", "assets", "api", "store"),
    *("figures", "programme", "act", "job", "audit", "upload", "papers"),
    *("identity", "password"),
)
OTHERS = {"decision.lifts", "history.measure", "history.year", "job.state", "programme.acts"}
NAMES = OTHERS | set(permits()) | set(LISTINGS)
"""Names of other things that look like codes."""


def worded() -> set[str]:
    """Keys of texts, and codes whose words are texts too: test_refusing.py sees to these."""
    return {key.removeprefix("fault.") for key in catalogue("zh")}


CODE = re.compile(rf"(?:{'|'.join(GROUPS)})\.[a-z][a-z0-9-]*")


def constants(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def raised() -> set[str]:
    """Codes that stand as an argument of a call somewhere in the sources."""
    found: set[str] = set()
    for path in (ROOT / "src").rglob("*.py"):
        numerals = path.name == "numeral.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            stated = [text for argument in node.args for text in constants(argument)]
            found |= {text for text in stated if CODE.fullmatch(text)}
            if numerals and isinstance(node.func, ast.Name) and node.func.id == "refuse":
                code = next(constants(node.args[0]), "not-a-number")
                found |= {f"{family}.{code}" for family in ("money", "rate", "figures")}
    found |= {f"value.{kind}" for kind in get_args(Type)}
    return (found | {f"check.{check.id}" for check in vocabulary().checks}) - NAMES


def listed() -> list[str]:
    text = (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    return [code for row in rows for code in re.findall(r"`([^`]+)`", row)]


def test_the_page_lists_every_code_once_and_no_other() -> None:
    codes = listed()
    assert sorted(codes) == sorted(set(codes))
    assert set(codes) <= raised()
    assert raised() - set(codes) <= worded()


def test_every_code_has_a_test() -> None:
    texts = [
        path.read_text(encoding="utf-8")
        for path in (ROOT / "tests").rglob("*.*")
        if path.suffix in (".py", ".yaml") and path.name != Path(__file__).name
    ]
    untested = {code for code in listed() if not any(code in text for text in texts)}
    assert untested == set()
