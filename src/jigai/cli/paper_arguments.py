"""What can be typed about documents made from a pack."""

from __future__ import annotations

from pathlib import Path

from jigai.cli import papers
from jigai.cli.options import Below, command, roots
from jigai.papers.kinds import KINDS
from jigai.papers.making import FORMATS


def add(below: Below) -> None:  # type: ignore[valid-type]
    """Add the command."""
    made = command(
        below,
        "document",
        "明白卡、申报指南、兑现手册、材料清单 documents made from a pack",
    )
    made.add_argument("pack", nargs="?", metavar="PACK", help="政策包或地方 pack or place")
    made.add_argument("--kind", required=True, choices=tuple(KINDS), help="种类 which document")
    made.add_argument("--format", choices=FORMATS, default="docx", help="格式 format")
    made.add_argument(
        "-o", "--output", required=True, type=Path, metavar="FILE", help="写到 where, - to print"
    )
    made.add_argument("--programme", metavar="ID", help="按申报批次 of a programme instead")
    made.add_argument(
        "--measure",
        action="append",
        default=[],
        metavar="ID",
        help="只写这项措施，可多次 only this measure, repeatable",
    )
    roots(made)
    made.set_defaults(run=papers.write)
