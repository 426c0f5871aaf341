"""What can be typed to work on tables: populations, batches, their rows."""

from __future__ import annotations

import argparse
from pathlib import Path

from jigai.cli import population
from jigai.cli.options import Below, command, formats, roots


def add(below: Below) -> None:  # type: ignore[valid-type]
    """The commands on tables."""
    _population(below)


def _over(made: argparse.ArgumentParser) -> None:
    made.add_argument("--over", action="store_true", help="可覆盖以前的结果 replace an earlier one")


def _programme(made: argparse.ArgumentParser) -> None:
    made.add_argument(
        "--programme",
        type=Path,
        metavar="FILE",
        help="专项事实（YAML） the programme's facts, as a dossier states them",
    )


def _population(below: Below) -> None:  # type: ignore[valid-type]
    made = command(below, "population", "生成合成案例表 invent a synthetic case set")
    made.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="写到何处 where to")
    made.add_argument("--projects", type=int, required=True, metavar="N", help="项目数 how many")
    made.add_argument(
        "--claim-year", type=int, required=True, metavar="YEAR", help="申报年度 year of claim"
    )
    made.add_argument(
        "--pack",
        action="append",
        default=[],
        metavar="ID",
        help="所面向的政策包，可多次 the packs in view, repeatable",
    )
    made.add_argument(
        "--place", metavar="REGION", help="区划代码或名称，默认取政策包的地方 default: the packs'"
    )
    made.add_argument("--seed", type=int, default=1, metavar="S", help="种子 default 1")
    made.add_argument(
        "--unknown",
        default="0",
        metavar="PERCENT",
        help="未知事实的比例，如 2%% share of facts unknown",
    )
    made.add_argument("--no-lists", action="store_true", help="不写明细，只写合计 sums, no lists")
    _programme(made)
    _over(made)
    roots(made)
    formats(made)
    made.set_defaults(run=population.population)
