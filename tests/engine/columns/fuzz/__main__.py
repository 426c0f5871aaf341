"""``python -m tests.engine.columns.fuzz``: compare both evaluators for as long as wanted."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
from tests.engine.columns.fuzz.counting import Counts
from tests.engine.columns.fuzz.running import until
from tests.engine.columns.fuzz.telling import again, told
from tests.engine.random_dossiers import FOLDERS


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, help="how long")
    parser.add_argument("--sets", type=int, help="how many case sets, in place of minutes")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pack", help="only this pack, by the name of its folder")
    parser.add_argument("--reading", action="append", default=[], metavar="AXIS=ANSWER")
    parser.add_argument("--case", type=Path, help="a dossier to compare")
    parser.add_argument("--write", type=Path, help="where the counts go as JSON")
    parser.add_argument("--page", type=Path, help="the page that ends in a table of the counts")
    return parser.parse_args()


def main() -> int:
    """Print counts and differences; 1 where something differs."""
    wanted = arguments()
    if wanted.case:
        readings = dict(text.split("=", 1) for text in wanted.reading)
        batch, found = again(wanted.pack, readings, wanted.case)
        print("equal" if found.equal else told(batch, found))
        return 0 if found.equal else 1
    folders = [f for f in FOLDERS if wanted.pack in (None, f.name)]
    counts = Counts()
    print(f"DuckDB {duckdb.__version__}, seed {wanted.seed}")
    differences = until(budget(wanted), folders, wanted.seed, counts)
    print(counts.table())
    print("\n\n".join(differences) or "no difference")
    if wanted.write and not differences:
        counts.write(wanted.write, {"seed": wanted.seed, "duckdb": duckdb.__version__})
    if wanted.page and not differences:
        counts.page(wanted.page)
    return 1 if differences else 0


def budget(wanted: argparse.Namespace) -> Callable[[], bool]:
    """Says when it is over."""
    if wanted.sets is None:
        end = time.monotonic() + 60 * (wanted.minutes or 1)
        return lambda: time.monotonic() > end
    left = iter(range(wanted.sets))
    return lambda: next(left, None) is None


if __name__ == "__main__":
    sys.exit(main())
