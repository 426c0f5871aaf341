"""What can be typed to work on tables: populations, batches, their rows."""

from __future__ import annotations

import argparse
from pathlib import Path

from jigai.cli import batch, population
from jigai.cli.options import Below, command, formats, roots, terms


def add(below: Below) -> None:  # type: ignore[valid-type]
    """The commands on tables."""
    _population(below)
    _batch(below)
    _explain(below)


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


def _batch(below: Below) -> None:  # type: ignore[valid-type]
    made = command(below, "batch", "成批测算 evaluate whole tables of cases")
    made.add_argument(
        "source",
        nargs="+",
        metavar="IN",
        help="案例表目录、Parquet/CSV/Excel 文件或数据库 tables: folder, files or database",
    )
    made.add_argument("--pack", metavar="ID", help="政策包或地方 pack or place")
    made.add_argument(
        "--out", required=True, metavar="OUT", help="写到何处：目录或数据库 folder or database"
    )
    roots(made)
    terms(made)
    made.add_argument(
        "--measure",
        action="append",
        default=[],
        metavar="ID",
        help="只测算这一条款，可多次 only this measure, repeatable",
    )
    _programme(made)
    _taking_in(made)
    made.add_argument(
        "--engine",
        choices=("duckdb", "spark"),
        default="duckdb",
        help="按列测算的引擎 engine of columns (spark: jigai[spark], Java)",
    )
    made.add_argument("--memory", metavar="SIZE", help="内存限额，如 2GB limit of memory")
    made.add_argument(
        "--brief", action="store_true", help="不写逐条结论 awards and totals, no outcomes or limits"
    )
    made.add_argument("--jobs", type=int, metavar="N", help="逐案测算的进程数 processes")
    _over(made)
    formats(made)
    made.set_defaults(run=batch.batch)


def _taking_in(made: argparse.ArgumentParser) -> None:
    """How tables that are no case set yet are read (docs/tables.md)."""
    made.add_argument(
        "--complete",
        action="append",
        default=[],
        metavar="LIST",
        help="行已齐全的明细表，如 project.loans，可多次 a list of which every row is given",
    )
    made.add_argument(
        "--ignore",
        action="append",
        default=[],
        metavar="COLUMN",
        help="不读的列，可多次 a column to leave out",
    )
    made.add_argument(
        "--partial",
        action="store_true",
        help="保留有错单位的其余对象 keep what is sound of an organisation at fault",
    )
    made.add_argument(
        "--check", action="store_true", help="案例表也逐行复核 check a case set row by row too"
    )
    made.add_argument(
        "--cases",
        type=Path,
        metavar="FOLDER",
        help="导入的案例表留在何处 keep tables taken in",
    )


def _explain(below: Below) -> None:  # type: ignore[valid-type]
    made = command(below, "explain", "打开成批测算的一行 open a row of a batch")
    made.add_argument("out", metavar="OUT", help="成批测算的结果 what jigai batch wrote")
    made.add_argument(
        "row",
        metavar="ROW",
        help="单位或对象的编号，或 awards 的行号 id of a subject, or number of a row of the awards",
    )
    made.add_argument(
        "--cases", type=Path, metavar="FOLDER", help="案例表现在何处 where the case set is now"
    )
    roots(made)
    made.add_argument("--brief", action="store_true", help="不列计算过程 without the working")
    formats(made)
    made.set_defaults(run=batch.explain_row)
