"""What can be typed about the pack store and the programmes in it."""

from __future__ import annotations

import argparse
from pathlib import Path

from jigai.cli import rounds, store
from jigai.cli.options import Below, Parser, command, formats
from jigai.cli.options import store as where
from jigai.policy.store.standing import ORIGINS, STATES


def add(below: Below) -> None:  # type: ignore[valid-type]
    """Add the commands."""
    _store(_group(below, "store", "政策包库 the pack store"))
    _programmes(_group(below, "programme", "申报批次 programmes: rounds of application"))


def programme(made: argparse.ArgumentParser) -> None:
    """Go by a programme."""
    made.add_argument(
        "--programme", metavar="ID", help="按申报批次测算 under a programme: pack, rulings, guide"
    )
    made.add_argument(
        "--applied-on",
        metavar="DATE",
        help="申报日，默认今天，与申报期核对 day of application, today unless stated",
    )


def _group(below: Below, name: str, help_text: str) -> Below:  # type: ignore[valid-type]
    made: argparse.ArgumentParser = below.add_parser(  # type: ignore[attr-defined]
        name, help=help_text, description=help_text
    )
    return made.add_subparsers(dest="act", required=True, metavar="操作 act", parser_class=Parser)


def _store(below: Below) -> None:  # type: ignore[valid-type]
    made = _act(below, "list", "列出各版本及状态 every version and its state", store.listed)
    made.add_argument("--state", choices=STATES, help="只列此状态 only in this state")

    made = _act(below, "add", "加入政策包，先作草稿 add a pack, as a draft", store.add)
    made.add_argument(
        "source", type=Path, metavar="PATH", help="文件夹、zip 或 tar folder or archive"
    )
    made.add_argument(
        "--origin",
        choices=ORIGINS,
        default=ORIGINS[0],
        help="安装的或本单位编制的 installed, or made here",
    )
    _signed(made)

    for name, text in (
        ("confirm", "核对无误 vouch that a pack says what its text says"),
        ("approve", "批准使用，须另一人 put to use; by another person"),
        ("withdraw", "停用，须写原因 take out of use, with the reason"),
    ):
        made = _act(below, name, text, getattr(store, name))
        _reference(made)
        _signed(made)

    made = _act(below, "show", "一个版本及其经过 one version and its history", store.show)
    _reference(made)
    made = _act(below, "diff", "比较两个版本 compare two versions", store.diff)
    made.add_argument("before", metavar="REF", help="旧版 the earlier version")
    made.add_argument("after", metavar="REF", nargs="?", help="新版，默认为现用 default: in use")
    _act(below, "verify", "核验记录和文件 check journal and files", store.verify)


def _programmes(below: Below) -> None:  # type: ignore[valid-type]
    made = _act(below, "add", "按文件设立批次 set one up from a file", rounds.add)
    made.add_argument("file", type=Path, metavar="FILE", help="批次文件（YAML） its file")
    made.add_argument("--revise", action="store_true", help="修订同编号批次 revise one")
    _signed(made)
    _act(below, "list", "列出批次 list them", rounds.listed)
    made = _act(below, "show", "一个批次 one of them", rounds.show)
    made.add_argument("id", metavar="ID", help="编号 its id")


def _act(below: Below, name: str, text: str, run: object) -> argparse.ArgumentParser:  # type: ignore[valid-type]
    made = command(below, name, text)
    formats(made)
    where(made)
    made.set_defaults(run=run)
    return made


def _reference(made: argparse.ArgumentParser) -> None:
    made.add_argument("ref", metavar="REF", help="编号、版本或 编号@版本 id, hash or id@hash")


def _signed(made: argparse.ArgumentParser) -> None:
    made.add_argument("--by", default="", metavar="NAME", help="经办人 who does this")
    made.add_argument("--note", default="", metavar="TEXT", help="说明 what to note")
