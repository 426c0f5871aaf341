"""What can be typed: commands, options, their help in both languages."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import NoReturn

from jigai import __version__
from jigai.cli import commands


class Parser(argparse.ArgumentParser):
    """Says what is wrong with a command in both languages: which one is asked for is not known."""

    def error(self, message: str) -> NoReturn:
        """Print the usage and what is wrong; exit with 2."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: 命令写得不对，用法见 {self.prog} --help: {message}\n")


def parser() -> Parser:
    """The whole command line."""
    whole = Parser(
        prog="jigai",
        description="技改通：把技改政策算到分、说明到条款。 Exact, explained answers "
        "from industrial-transformation policies.",
    )
    whole.add_argument("--version", action="version", version=f"jigai {__version__}")
    below = whole.add_subparsers(dest="command", required=True, metavar="命令 command")
    _packs(below)
    _facts(below)
    _check(below)
    _evaluate(below)
    _schema(below)
    _trace(below)
    _demo(below)
    return whole


Below = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _command(below: Below, name: str, help_text: str) -> argparse.ArgumentParser:  # type: ignore[valid-type]
    made: argparse.ArgumentParser = below.add_parser(  # type: ignore[attr-defined]
        name, help=help_text, description=help_text
    )
    made.add_argument("--lang", choices=("zh", "en"), default="zh", help="语言 language")
    return made


def _formats(made: argparse.ArgumentParser) -> None:
    made.add_argument("--format", choices=("text", "json"), default="text", help="格式 format")


def _roots(made: argparse.ArgumentParser) -> None:
    made.add_argument(
        "--packs",
        type=Path,
        action="append",
        default=[],
        metavar="DIR",
        help="另加的政策包目录 a further folder of packs",
    )


def _packs(below: Below) -> None:  # type: ignore[valid-type]
    made = _command(below, "packs", "列出政策包 list the packs")
    _formats(made)
    _roots(made)
    made.set_defaults(run=commands.packs)


def _facts(below: Below) -> None:  # type: ignore[valid-type]
    made = _command(below, "facts", "列出可填写的事实 list the facts a dossier can state")
    made.add_argument(
        "name", nargs="?", default="", help="只列名称中含有此词的 only those containing"
    )
    _formats(made)
    made.set_defaults(run=commands.facts)


def _check(below: Below) -> None:  # type: ignore[valid-type]
    made = _command(below, "check", "检查政策包 check packs, by default those shipped")
    made.add_argument("path", nargs="*", type=Path, help="目录 folder of a pack or of packs")
    _formats(made)
    made.set_defaults(run=commands.check)


def _evaluate(below: Below) -> None:  # type: ignore[valid-type]
    made = _command(below, "evaluate", "测算案卷 evaluate dossiers (YAML or JSON)")
    made.add_argument("dossier", nargs="+", type=Path, help="案卷文件 dossier file")
    made.add_argument(
        "--pack",
        action="append",
        default=[],
        metavar="ID",
        help="政策包或地方，可多次 pack or place, repeatable",
    )
    _roots(made)
    made.add_argument("--as-of", metavar="DATE", help="测算日 day of reckoning, 2023-12-31")
    made.add_argument("--claim-year", metavar="YEAR", help="申报年度 year of claim")
    made.add_argument(
        "--reading",
        action="append",
        default=[],
        metavar="ID=VALUE",
        help="口径，如 DD-A05.day_count=b，可多次 a reading, repeatable",
    )
    made.add_argument(
        "--overlay",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="申报指南或假设参数 a guide or what-if",
    )
    made.add_argument(
        "--rulings",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="已定口径 rulings on readings: who, by what act",
    )
    made.add_argument(
        "--stack", action="store_true", help="省、市、县依次测算 province, city, county in turn"
    )
    made.add_argument("--brief", action="store_true", help="不列计算过程 without the working")
    _formats(made)
    made.set_defaults(run=commands.evaluate_files)


def _schema(below: Below) -> None:  # type: ignore[valid-type]
    made = _command(below, "schema", "输出 JSON Schema print a JSON Schema")
    made.add_argument(
        "name", choices=("pack", "dossier", "result", "packs"), nargs="?", default="result"
    )
    made.set_defaults(run=commands.schema)


def _trace(below: Below) -> None:  # type: ignore[valid-type]
    made = _command(below, "trace", "条目落在哪里、由什么测试 where each item works and its test")
    made.add_argument("--spec", type=Path, metavar="DIR", help="条目清单目录 folder of inventories")
    made.add_argument("--tests", type=Path, metavar="DIR", help="测试目录 folder of tests")
    _formats(made)
    made.set_defaults(run=commands.trace)


def _demo(below: Below) -> None:  # type: ignore[valid-type]
    made = _command(below, "demo", "各政策包的示例 the packs' own examples")
    made.add_argument("--brief", action="store_true", help="不列计算过程 without the working")
    _formats(made)
    _roots(made)
    made.set_defaults(run=commands.demo)
