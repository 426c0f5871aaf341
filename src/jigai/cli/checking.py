"""Checking packs: the defaults, and every alternative of every reading."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jigai.engine.diagnosing import diagnose
from jigai.facts.problems import Lang
from jigai.policy.loading import load_packs
from jigai.policy.pack import Pack


def check_root(root: Path, lang: Lang) -> list[dict[str, Any]]:
    """A report for each pack below a folder."""
    packs, broken = load_packs(root)
    reports: list[dict[str, Any]] = [
        {"pack": e.pack, "broken": True, "problems": [p.data(lang) for p in e.problems]}
        for e in broken
    ]
    return reports + [check_pack(pack, lang) for pack in packs]


def check_pack(pack: Pack, lang: Lang) -> dict[str, Any]:
    """What there is to say of a pack, with the size of its plan."""
    found = diagnose(pack)
    plan = found.plan
    return {
        "pack": pack.id,
        "broken": found.broken,
        "measures": len(plan.measures) if plan else 0,
        "limits": len(plan.limits) if plan else 0,
        "choices": len(plan.choices) if plan else 0,
        "readings": len(pack.axes),
        "problems": [p.data(lang) for p in found.problems],
    }
