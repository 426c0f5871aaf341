"""What the commands' options have in common."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import NoReturn


class Parser(argparse.ArgumentParser):
    """Says what is wrong with a command in both languages: which one is asked for is not known."""

    def error(self, message: str) -> NoReturn:
        """Print the usage and what is wrong; exit with 2."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: 命令写得不对，用法见 {self.prog} --help: {message}\n")


Below = "argparse._SubParsersAction[argparse.ArgumentParser]"


def command(below: Below, name: str, help_text: str) -> argparse.ArgumentParser:  # type: ignore[valid-type]
    """A command with its language."""
    made: argparse.ArgumentParser = below.add_parser(  # type: ignore[attr-defined]
        name, help=help_text, description=help_text
    )
    made.add_argument("--lang", choices=("zh", "en"), default="zh", help="语言 language")
    return made


def formats(made: argparse.ArgumentParser) -> None:
    """Text or JSON."""
    made.add_argument("--format", choices=("text", "json"), default="text", help="格式 format")


def roots(made: argparse.ArgumentParser) -> None:
    """Where packs are: in the store and in further folders."""
    store(made)
    made.add_argument(
        "--packs",
        type=Path,
        action="append",
        default=[],
        metavar="DIR",
        help="另加的政策包目录 a further folder of packs",
    )


def store(made: argparse.ArgumentParser) -> None:
    """The pack store."""
    made.add_argument(
        "--store",
        type=Path,
        metavar="DIR",
        help="政策包库，默认见 JIGAI_STORE the pack store, else JIGAI_STORE",
    )


def terms(made: argparse.ArgumentParser) -> None:
    """What an evaluation goes by, besides the facts."""
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
