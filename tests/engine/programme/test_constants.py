"""Figures that stand in a pack by themselves: worked out exactly, and never from a fact."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.engine.small import findings, small, write

from jigai.engine.programme.compiling import programme

RULE = """\
arithmetic: sum
left: "{left}"
is: {relation}
right: "{right}"
means: {{zh: 核对, en: check}}
"""


@pytest.mark.parametrize(
    ("left", "relation", "right"),
    [
        ("700亿元 + 800亿元 + 900亿元", "equal", "2400亿元"),
        ("5 * 3000万元 + 5 * 2000万元 + 4 * 1000万元", "equal", "2.9亿元"),
        ("10亿元 + (10亿元 + 0.01元) + (10亿元 + 0.02元)", "above", "30亿元"),
        ("50% * 50%", "equal", "25%"),
        ("800亿元 + 800亿元 * 12.5%", "equal", "900亿元"),
        ("1亿元 - 2700万元", "below", "73000000.01元"),
        ("5 + 5 + 4", "equal", "14"),
    ],
)
def test_a_relation_between_figures_is_exact(
    tmp_path: Path, left: str, relation: str, right: str
) -> None:
    pack = small(tmp_path, RULE.format(left=left, relation=relation, right=right))
    [found] = programme(pack).arithmetic
    assert found.relation == relation
    assert (found.values[0] == found.values[1]) is (relation == "equal")


@pytest.mark.parametrize(
    ("left", "relation", "right", "code"),
    [
        ("700亿元 + 800亿元", "equal", "1500.01亿元", "pack.arithmetic"),
        ("700亿元 + 800亿元", "above", "1500亿元", "pack.arithmetic"),
        ("5 + 5", "equal", "10元", "pack.arithmetic"),
        ("claim_year + 1", "equal", "2020", "pack.constant"),
        ("智能工厂", "equal", "14", "pack.constant"),
    ],
)
def test_a_relation_that_does_not_hold_or_reads_a_fact_is_refused(
    tmp_path: Path, left: str, relation: str, right: str, code: str
) -> None:
    home = write(tmp_path, RULE.format(left=left, relation=relation, right=right))
    assert [p.code for p in findings(home)] == [code]
