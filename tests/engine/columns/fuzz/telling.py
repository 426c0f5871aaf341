"""A difference told: the smallest dossier as YAML, both answers, and how to see it again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import yaml
from tests.engine.columns.fuzz.cases import Batch, from_dossier
from tests.engine.columns.fuzz.comparing import Compared, compare
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
    if found.contradicting - found.left:
        lines.append(f"# contradict themselves: {sorted(found.contradicting - found.left)}")
    plan = batch.program.plan
    for table, about, scalar, columns in found.differences:
        who = about[0]
        name = f"{plan.measures[who.measure].id}/{who.subject}"
        lines.append(f"# {table} of {name} {' '.join(map(str, about[1:]))}")
        lines += [f"#   scalar  {scalar}", f"#   columns {columns}"]
    return "\n".join(lines)


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
