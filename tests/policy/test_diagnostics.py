"""Every fault of a pack has a stable code, names file and line, and says what to do in both
languages. The cases stand in ``diagnostics.yaml``; those too long to write out stand here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.engine.small import findings, small, write

from jigai.engine.diagnosing import diagnose
from jigai.facts.problems import Problem
from jigai.policy.loading import load_pack

CASES: list[dict[str, Any]] = list(
    yaml.safe_load_all((Path(__file__).parent / "diagnostics.yaml").read_text(encoding="utf-8"))
)


def name(case: dict[str, Any]) -> str:
    return f"{case['code']} {case.get('note', '')}".strip()


@pytest.mark.parametrize("case", CASES, ids=name)
def test_fault(case: dict[str, Any], tmp_path: Path) -> None:
    (found,) = findings(write(tmp_path, **case["files"]))
    assert found == Problem(
        case["code"], case["zh"], case["en"], case["where"], case.get("severity", "error")
    )


def measure(**parts: str) -> str:
    lines = {"measure": "a", "at": "一", "name": "甲", "gives": "{amount: 1元}"} | parts
    return "".join(f"{key}: {value}\n" for key, value in lines.items())


@pytest.mark.parametrize(
    ("rules", "code", "line", "zh", "en"),
    [
        (
            measure(kind="长" * 4001),
            "pack.text-too-long",
            5,
            "“kind”超过 4000 字，请缩短",
            "'kind' is longer than 4000 letters; shorten it",
        ),
        (
            measure(flags=f"[{', '.join(['x'] * 2001)}]"),
            "pack.too-many",
            5,
            "“flags”超过 2000 项，请拆分",
            "'flags' has more than 2000 entries; split it",
        ),
        (
            f"# {'x' * 1_000_000}\n" + measure(),
            "pack.file-too-large",
            1,
            "政策包的文件超过 1 MB，请拆成几个文件",
            "a file of a pack is over 1 MB; split it",
        ),
        (
            measure(when=f"[{' and '.join(['enterprise.above_scale'] * 100)}]"),
            "expression.length",
            5,
            "表达式超过 2000 个字符，请拆成几行",
            "the expression is longer than 2000 characters; split it into lines",
        ),
        (
            measure(when=f"['{'(' * 60}yes{')' * 60}']"),
            "expression.depth",
            5,
            "表达式嵌套或连写超过 50 层，请拆成几行，或用 in […]",
            "the expression nests or chains more than 50 deep; split it into lines, or use in […]",
        ),
        (
            measure(
                gives="{levels: enterprise.name, amounts: {"
                + ", ".join(f"k{i}: {i}元" for i in range(70))
                + "}}"
            ),
            "pack.too-deep",
            1,
            "“a”的计算超过 60 层，请减少分档、等次或嵌套",
            (
                "the working of 'a' is more than 60 levels deep; use fewer tiers, grades or "
                "nested terms"
            ),
        ),
    ],
)
def test_fault_of_size(rules: str, code: str, line: int, zh: str, en: str, tmp_path: Path) -> None:
    (found,) = findings(write(tmp_path, rules))
    assert found == Problem(code, zh, en, f"demo/rules.yaml:{line}")


def test_a_chain_of_operators_is_bounded_like_brackets(tmp_path: Path) -> None:
    chain = " + ".join(["1元"] * 60)
    (found,) = findings(write(tmp_path, measure(gives=f"{{amount: {chain}}}")))
    assert found.code == "expression.depth"


def test_a_fault_inside_a_template_names_the_place_of_its_use(tmp_path: Path) -> None:
    rules = (
        "template: support\nparameters: [cap]\nitems:\n"
        "  - measure: m\n    at: 一\n    name: 甲\n    gives: {amount: $cap}\n"
        "---\nuse: support\nwith: {cap: 6%}\n"
    )
    (found,) = findings(write(tmp_path, rules))
    assert found == Problem(
        "pack.unit",
        "“6%”应为金额，如 48万元（模板由 demo/rules.yaml:9 套用）",
        "'6%' should be an amount, such as 48万元 (the template is used at demo/rules.yaml:9)",
        "demo/rules.yaml:7",
    )


def test_all_faults_of_a_pack_are_told_at_once(tmp_path: Path) -> None:
    rules = (
        measure(when="[enterprise.abov_scale]")
        + "---\n"
        + measure(measure="b", when="[enterprise.size = huge]")
        + "---\nlimit: l\nat: 一\nkey: enterprise\namount: 1万元\ncounts: [c]\n"
    )
    assert [(p.code, p.where) for p in findings(write(tmp_path, rules))] == [
        ("expression.unknown-fact", "demo/rules.yaml:5"),
        ("expression.unknown-code", "demo/rules.yaml:11"),
        ("pack.no-measure", "demo/rules.yaml:17"),
    ]


def test_every_answer_of_a_reading_is_compiled(tmp_path: Path) -> None:
    readings = "readings:\n  Q1:\n    issue: 问\n    alternatives: {a: 甲, b: 乙}\n    default: a\n"
    rules = measure(gives="{amount: {reading: Q1, a: 1元, b: 6%}}")
    (found,) = findings(write(tmp_path, rules, readings=readings))
    assert (found.code, found.where) == ("pack.unit", "demo/rules.yaml:4")


def test_a_warning_leaves_the_pack_usable(tmp_path: Path) -> None:
    rules = (
        measure(gives="{amount: 1元}")
        + "limits: [{id: one, key: subject, amount: 500万元}]\n"
        + "---\nlimit: wide\nat: 一\nkey: enterprise\namount: 200万元\ncounts: [a]\n"
    )
    found = diagnose(small(tmp_path, rules))
    assert [(p.code, p.severity) for p in found.problems] == [("pack.limit-idle", "warning")]
    assert not found.broken
    assert found.plan is not None


def test_a_limit_that_a_decision_lifts_is_not_idle(tmp_path: Path) -> None:
    rules = (
        measure(gives="{amount: 1元}")
        + "limits: [{id: one, key: subject, amount: 500万元}]\n"
        + "---\nlimit: wide\nat: 一\nkey: enterprise\namount: 200万元\ncounts: [a]\n"
        + "lifted_by: decision\n"
    )
    assert diagnose(small(tmp_path, rules)).problems == ()


def test_a_pack_without_rules_is_a_pack(tmp_path: Path) -> None:
    assert load_pack(write(tmp_path)).items
    assert findings(write(tmp_path)) == []
