"""Every item of the inventories has its place in a pack and a test that names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from jigai.cli.tracing import trace_rows

ROOT = Path(__file__).resolve().parents[2]
SPEC = ROOT.parent / "shared" / "spec"


@pytest.mark.skipif(not SPEC.is_dir(), reason="the inventories are not part of the repository")
def test_no_cell_of_the_trace_is_empty() -> None:
    rows = trace_rows(SPEC, ROOT / "tests")
    assert len(rows) > 400
    assert [(r["place"], r["id"]) for r in rows if not r["works"] or not r["tests"]] == []
