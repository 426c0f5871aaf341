"""What can be typed about a policy besides awards: libraries, services, targets, the text."""

from __future__ import annotations

import argparse
from pathlib import Path

from jigai.cli import comparing, covering, programme
from jigai.cli.options import Below, command, formats, roots, terms


def add(below: Below) -> None:  # type: ignore[valid-type]
    """Add the commands."""
    _on_dossiers(below)
    _standing(below)
    _rank(below)
    _agenda(below)
    _contents(below)
    _coverage(below)
    _compare(below)


def _on_dossiers(below: Below) -> None:  # type: ignore[valid-type]
    for name, help_text, run in (
        (
            "library",
            "项目能否入库、入哪一级、还缺什么 which libraries projects enter",
            programme.library,
        ),
        ("services", "可用的审批、金融等服务 approval routes and services", programme.services),
    ):
        made = command(below, name, help_text)
        made.add_argument(
            "dossier", nargs="+", type=Path, metavar="DOSSIER", help="案卷文件 dossier file"
        )
        made.add_argument(
            "--pack", action="append", default=[], metavar="ID", help="政策包或地方 pack or place"
        )
        made.add_argument("--kind", help="只列一类，如 approval-easing only this kind of service")
        roots(made)
        terms(made)
        formats(made)
        made.set_defaults(run=run)


def _one_pack(made: argparse.ArgumentParser) -> None:
    made.add_argument("--pack", required=True, metavar="ID", help="政策包或地方 pack or place")
    roots(made)
    terms(made)
    formats(made)


def _standing(below: Below) -> None:  # type: ignore[valid-type]
    made = command(below, "standing", "目标、资金是否达到 whether targets and funds are met")
    made.add_argument(
        "figures", type=Path, metavar="FILE", help="数据（YAML、JSON、CSV）reported figures"
    )
    made.add_argument("--kind", choices=("target", "fund"), help="只列一类 only one kind")
    _one_pack(made)
    made.set_defaults(run=programme.standing)


def _rank(below: Below) -> None:  # type: ignore[valid-type]
    made = command(below, "rank", "考核排名及后果 rankings by score and their consequences")
    made.add_argument("scores", type=Path, metavar="FILE", help="各地得分 scores by place")
    made.add_argument("--assessment", metavar="ID", help="只算一项 only this assessment")
    _one_pack(made)
    made.set_defaults(run=programme.rank)


def _agenda(below: Below) -> None:  # type: ignore[valid-type]
    made = command(below, "agenda", "一年里要办的事 what falls due in a year")
    made.add_argument("--year", type=int, required=True, metavar="YEAR", help="年份 year")
    _one_pack(made)
    made.set_defaults(run=programme.year)


def _contents(below: Below) -> None:  # type: ignore[valid-type]
    made = command(below, "contents", "政策中不发钱的内容 what a policy says besides awards")
    _one_pack(made)
    made.set_defaults(run=programme.contents)


def _coverage(below: Below) -> None:  # type: ignore[valid-type]
    made = command(below, "coverage", "对照原文，有无遗漏 pack and text compared")
    made.add_argument("--pack", required=True, metavar="ID", help="政策包或地方 pack or place")
    made.add_argument(
        "--text", required=True, type=Path, metavar="FILE", help="政策原文 the official text"
    )
    roots(made)
    formats(made)
    made.set_defaults(run=covering.cover)


def _compare(below: Below) -> None:  # type: ignore[valid-type]
    made = command(below, "compare", "两个版本逐句对照 two versions of a text compared")
    made.add_argument("old", type=Path, metavar="OLD", help="旧版原文 the older text")
    made.add_argument("new", type=Path, metavar="NEW", help="新版原文 the newer text")
    made.add_argument("--pack", metavar="ID", help="列出受影响的规则 name the rules of this pack")
    roots(made)
    formats(made)
    made.set_defaults(run=comparing.show_comparison)
