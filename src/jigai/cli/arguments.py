"""What can be typed: commands, options, their help in both languages."""

from __future__ import annotations

from pathlib import Path

from jigai import __version__
from jigai.cli import (
    commands,
    importing,
    office_arguments,
    paper_arguments,
    programme_arguments,
    store_arguments,
    table_arguments,
)
from jigai.cli.options import Below, Parser, command, formats, roots, terms


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
    table_arguments.add(below)
    _schema(below)
    _trace(below)
    _import(below)
    programme_arguments.add(below)
    store_arguments.add(below)
    paper_arguments.add(below)
    _demo(below)
    office_arguments.add(below)
    return whole


def _packs(below: Below) -> None:  # type: ignore[valid-type]
    made = command(below, "packs", "列出政策包 list the packs")
    formats(made)
    roots(made)
    made.set_defaults(run=commands.packs)


def _facts(below: Below) -> None:  # type: ignore[valid-type]
    made = command(below, "facts", "列出可填写的事实 list the facts a dossier can state")
    made.add_argument(
        "name", nargs="?", default="", help="只列名称中含有此词的 only those containing"
    )
    formats(made)
    made.set_defaults(run=commands.facts)


def _check(below: Below) -> None:  # type: ignore[valid-type]
    made = command(below, "check", "检查政策包 check packs, by default those shipped")
    made.add_argument("path", nargs="*", type=Path, help="目录 folder of a pack or of packs")
    formats(made)
    made.set_defaults(run=commands.check)


def _evaluate(below: Below) -> None:  # type: ignore[valid-type]
    made = command(below, "evaluate", "测算案卷 evaluate dossiers (YAML or JSON)")
    made.add_argument("dossier", nargs="+", type=Path, help="案卷文件 dossier file")
    made.add_argument(
        "--pack",
        action="append",
        default=[],
        metavar="ID",
        help="政策包或地方，可多次 pack or place, repeatable",
    )
    roots(made)
    terms(made)
    store_arguments.programme(made)
    made.add_argument(
        "--stack", action="store_true", help="省、市、县依次测算 province, city, county in turn"
    )
    made.add_argument("--brief", action="store_true", help="不列计算过程 without the working")
    formats(made)
    made.set_defaults(run=commands.evaluate_files)


def _schema(below: Below) -> None:  # type: ignore[valid-type]
    made = command(below, "schema", "输出 JSON Schema print a JSON Schema")
    made.add_argument(
        "name",
        choices=("pack", "dossier", "result", "brief", "packs", "policy", "facts"),
        nargs="?",
        default="result",
    )
    made.set_defaults(run=commands.schema)


def _trace(below: Below) -> None:  # type: ignore[valid-type]
    made = command(below, "trace", "条目落在哪里、由什么测试 where each item works and its test")
    made.add_argument("--spec", type=Path, metavar="DIR", help="条目清单目录 folder of inventories")
    made.add_argument("--tests", type=Path, metavar="DIR", help="测试目录 folder of tests")
    formats(made)
    made.set_defaults(run=commands.trace)


def _import(below: Below) -> None:  # type: ignore[valid-type]
    made = command(below, "import", "把政策原文拆成条款和句子 a text as clauses and sentences")
    made.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="文本、Word 或 PDF，- 为粘贴 text, Word, PDF, - to paste",
    )
    formats(made)
    made.set_defaults(run=importing.import_text)


def _demo(below: Below) -> None:  # type: ignore[valid-type]
    made = command(below, "demo", "各政策包的示例 the packs' own examples")
    made.add_argument("--brief", action="store_true", help="不列计算过程 without the working")
    formats(made)
    roots(made)
    made.set_defaults(run=commands.demo)
