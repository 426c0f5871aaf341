"""The manifest of a batch: everything needed to know what it says and to open it again."""

from __future__ import annotations

import datetime as dt
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from jigai import __version__
from jigai.engine.columns.batch.cases import Cases, file_hashes
from jigai.engine.columns.batch.sinks import FORMAT, HEAD
from jigai.engine.columns.batch.terms import Ready
from jigai.facts.documents import load
from jigai.facts.problems import refused, shown
from jigai.money.fen import yuan


@dataclass
class Counts:
    """What a batch counts on its way: rows by table, organisations, and sums in fen."""

    rows: dict[str, int] = field(default_factory=dict)
    left: int = 0
    refused: int = 0
    lowest: int = 0
    highest: int = 0


def manifest_of(
    ready: Ready,
    cases: Cases,
    engine: Mapping[str, str],
    kept: str | None,
    started: dt.datetime,
    counts: Counts,
) -> dict[str, Any]:
    """The manifest as it is written. Amounts are in yuan with two decimals."""
    pack, meta = ready.pack, ready.meta
    return {
        "format": FORMAT,
        "finished": True,
        "synthetic": meta.synthetic,
        "pack": pack.id,
        "version": pack.version,
        "title": dict(pack.info.title),
        "status": pack.info.status,
        "claim_year": meta.claim_year,
        "as_of": meta.as_of,
        "measures": None if meta.claims is None else list(meta.claims),
        "readings": dict(ready.program.plan.readings),
        "asked": dict(ready.asked),
        "reading_sources": ready.chosen.sources,
        "rulings": [asdict(ruling) for ruling in ready.rulings],
        "overlays": [asdict(overlay) for overlay in ready.overlays],
        "warnings": [{"code": p.code, "zh": p.zh, "en": p.en} for p in ready.chosen.warnings],
        "engine": {
            "jigai": __version__,
            **engine,
            "duckdb": duckdb.__version__,
            "python": platform.python_version(),
        },
        "input": {
            "cases": kept,
            "files": file_hashes(cases.folder),
            "rows": dict(cases.meta.rows),
            "source": dict(cases.meta.source),
            "intake": None if cases.report is None else cases.report.data(),
        },
        "organisations": {
            "all": cases.meta.rows.get("organisations", 0),
            "left_to_single_cases": counts.left,
            "refused": counts.refused,
        },
        "rows": counts.rows,
        "total": {"lowest": yuan(counts.lowest), "highest": yuan(counts.highest)},
        "started": started.isoformat(timespec="seconds"),
        "seconds": (dt.datetime.now(dt.UTC) - started) // dt.timedelta(seconds=1),
    }


def read_manifest(folder: Path) -> Mapping[str, Any]:
    """The manifest of a finished batch; raises InputRefused where there is none."""
    path = folder / HEAD
    if not path.is_file():
        raise refused(
            "batch.none",
            f"这里没有 {HEAD}，不是一次完成的成批测算；请先运行 jigai batch",
            f"there is no {HEAD}, so this is no finished batch; run jigai batch first",
            str(folder),
        )
    return checked_manifest(load(path), str(path))


def checked_manifest(raw: Any, where: str) -> Mapping[str, Any]:
    """A manifest of the format that is read here; raises InputRefused."""
    stated = raw.get("format") if isinstance(raw, dict) else None
    if not isinstance(raw, dict) or stated != FORMAT or raw.get("finished") is not True:
        raise refused(
            "batch.format",
            f"格式应为 {FORMAT}，却是“{shown(stated)}”；请用本版本重新测算",
            f"the format should be {FORMAT}, not '{shown(stated)}'; run the batch again",
            where,
        )
    return raw
