"""Writes the marginals of the synthetic population into docs/population.md."""

from __future__ import annotations

from pathlib import Path

from jigai.lab.population.describing import MARK, describe

PAGE = Path(__file__).parents[1] / "docs" / "population.md"

if __name__ == "__main__":
    head = PAGE.read_text(encoding="utf-8").partition(MARK)[0]
    PAGE.write_text(head + MARK + describe(), encoding="utf-8")
    print(f"wrote {PAGE}")
