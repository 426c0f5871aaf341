"""A difference told: the smallest dossier as YAML, both answers, and how to see it again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import yaml
from tests.engine.columns.fuzz.cases import Batch, from_dossier
from tests.engine.columns.fuzz.comparing import Answer, Compared, compare
from tests.engine.random_dossiers import FOLDERS

from jigai.facts.documents import load
from jigai.facts.reading import read_dossier

COMMAND = "python -m tests.engine.columns.fuzz"


def told(batch: Batch, found: Compared) -> str:
    """Everything that is needed to look into a difference."""
    raw = {k: v for k, v in batch.merged().items() if v != []}
    readings = "".join(f" --reading {axis}={answer}" for axis, answer in batch.readings.items())
    lines = [
        f"# {batch.folder.name}, {batch.origin}: columns and the scalar evaluator differ",
        yaml.safe_dump(raw, allow_unicode=True, sort_keys=False),
        "# again: save the dossier above as case.yaml, then",
        f"#   {COMMAND} --pack {batch.folder.name}{readings} --case case.yaml",
    ]
    if found.failure:
        return "\n".join([*lines, f"# columns fail: {found.failure}"])
    for owner in found.differing():
        lines.append(f"# {owner}: {state(owner, found)}")
        lines += payments(found.columns.get(owner, {}), found.scalar.get(owner, {}))
    return "\n".join(lines)


def state(owner: str, found: Compared) -> str:
    """What each evaluator makes of an organisation."""
    says = [
        "left by columns" if owner in found.left else "answered in columns",
        "contradicts itself" if owner in found.contradicting else "",
        "" if found.settled.get(owner, True) else "not settled by the scalar evaluator",
    ]
    return ", ".join(text for text in says if text)


def payments(columns: Answer, scalar: Answer) -> list[str]:
    """The payments that differ, both ways."""
    lines = []
    for key in sorted({*columns, *scalar}):
        if columns.get(key) != scalar.get(key):
            lines.append(f"#   {key.measure}/{key.subject}, payment {key.payment}")
            lines += [f"#     columns {columns.get(key)}", f"#     scalar  {scalar.get(key)}"]
    return lines


def again(pack: str, readings: dict[str, str], file: Path) -> tuple[Batch, Compared]:
    """A dossier from a file through both evaluators."""
    folder = next(f for f in FOLDERS if f.name == pack)
    raw = load(file)
    read = read_dossier(raw, None)
    batch = Batch(
        folder,
        readings,
        read.claim_year,
        dt.date.fromordinal(read.as_of),
        raw.get("programme") or {},
        [from_dossier(raw, "stated")],
        str(file),
        read.claims,
    )
    return batch, compare(batch)
