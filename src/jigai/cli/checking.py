"""Checking packs: the defaults, and every alternative of every reading."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jigai.engine.compiling import compile_pack
from jigai.facts.problems import Lang, Problem
from jigai.policy.folding import used_axes
from jigai.policy.loading import PackBroken, load_packs
from jigai.policy.pack import Pack


def check_root(root: Path, lang: Lang) -> list[dict[str, Any]]:
    """A report for each pack below a folder."""
    packs, broken = load_packs(root)
    reports = [{"pack": e.pack, "problems": [p.data(lang) for p in e.problems]} for e in broken]
    return reports + [check_pack(pack, lang) for pack in packs]


def check_pack(pack: Pack, lang: Lang) -> dict[str, Any]:
    """Compile a pack under its defaults and under each other answer, one reading at a time."""
    problems: dict[tuple[str, str], Problem] = {}
    plan = None
    try:
        plan = compile_pack(pack)
    except PackBroken as error:
        problems = {(p.code, p.where): p for p in error.problems}
    used = used_axes(pack)
    for axis in pack.axes.values():
        if plan is None:
            break
        if axis.id not in used and axis.note is None:
            problems[("pack.reading-unused", axis.id)] = Problem(
                "pack.reading-unused",
                f"口径“{axis.id}”没有用到，也没有说明为什么",
                f"reading '{axis.id}' is not used and no note says why",
                pack.id,
            )
        for value in axis.alternatives:
            if value == axis.default:
                continue
            try:
                compile_pack(pack, {axis.id: value})
            except PackBroken as error:
                problems |= {(p.code, p.where): p for p in error.problems}
    return {
        "pack": pack.id,
        "measures": len(plan.measures) if plan else 0,
        "limits": len(plan.limits) if plan else 0,
        "choices": len(plan.choices) if plan else 0,
        "readings": len(pack.axes),
        "problems": [p.data(lang) for p in problems.values()],
    }
