"""What can be typed about the office: served, its files fetched, Django's own commands."""

from __future__ import annotations

import argparse
from pathlib import Path

from jigai.cli import administration, demonstrating, office
from jigai.cli.options import Below, command, roots


def add(below: Below) -> None:  # type: ignore[valid-type]
    """Add the commands."""
    _serve(below)
    _assets(below)
    _work(below)
    _audit(below)
    _admin(below)
    _demonstrate(below)
    _permissions(below)
    _summary(below)
    _manage(below)


def _serve(below: Below) -> None:  # type: ignore[valid-type]
    made = command(below, "serve", "提供网页 serve the pages")
    made.add_argument("--host", default="127.0.0.1", help="地址 address to listen on")
    made.add_argument("--port", type=_port, default=8000, help="端口 port")
    made.add_argument(
        "--local", action="store_true", help="只在本机试用，无需设置 on this machine, no settings"
    )
    made.add_argument("--workers", type=int, default=0, help="进程数 processes")
    made.add_argument(
        "--reload", action="store_true", help="代码变化时重新载入 reload changed code"
    )
    made.add_argument(
        "--texts",
        action="append",
        default=[],
        type=Path,
        metavar="DIR",
        help="政策原文所在目录，文件以政策包编号命名 official texts, named after their packs",
    )
    made.add_argument(
        "--demonstration",
        type=Path,
        metavar="DIR",
        help="演示模式：以该目录的虚构数据填充 a demonstration, filled from this folder",
    )
    roots(made)
    made.set_defaults(run=office.serve)


def _port(stated: str) -> int:
    number = int(stated)
    if not 1 <= number <= 65535:
        raise ValueError(stated)
    return number


def _assets(below: Below) -> None:  # type: ignore[valid-type]
    made = command(below, "assets", "备好页面文件 fetch and collect the files of the pages")
    made.add_argument(
        "--development", action="store_true", help="连同测试所用 with what the tests use"
    )
    made.set_defaults(run=office.assets)


def _work(below: Below) -> None:  # type: ignore[valid-type]
    made = command(below, "work", "处理后台任务 run background jobs")
    made.add_argument("--once", action="store_true", help="做完即止 until none waits")
    made.set_defaults(run=office.work)


def _audit(below: Below) -> None:  # type: ignore[valid-type]
    made = command(below, "audit", "核验、导出审计记录 verify or export the audit trail")
    made.add_argument("act", choices=("verify", "export"), help="核验或导出 which")
    made.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help="导出的记录或 SQLite 数据库 an exported trail or an SQLite database",
    )
    made.set_defaults(run=office.audit)


def _demonstrate(below: Below) -> None:  # type: ignore[valid-type]
    made = command(below, "demonstrate", "填充虚构的演示数据 fill an office with invented data")
    made.add_argument("folder", type=Path, metavar="DIR", help="数据目录 folder of the data")
    made.add_argument(
        "--work",
        dest="then_work",
        action="store_true",
        help="之后处理后台任务 run background jobs afterwards",
    )
    roots(made)
    made.set_defaults(run=demonstrating.demonstrate)


def _summary(below: Below) -> None:  # type: ignore[valid-type]
    made = command(below, "summary", "核对、重建汇总 compare or rebuild the kept sums")
    made.add_argument("act", choices=("compare", "rebuild"), help="核对或重建 which")
    made.set_defaults(run=office.summary)


def _admin(below: Below) -> None:  # type: ignore[valid-type]
    made = command(below, "admin", "设立三名管理员 set up the three administrators")
    made.add_argument("act", choices=("found", "reset"), help="设立，或重置一人的密码 which")
    made.add_argument("login", nargs="?", default="", help="重置何人 whose password to reset")
    for name, what in (
        ("system", "系统管理员 system administrator"),
        ("security", "安全管理员 security administrator"),
        ("audit", "审计管理员 audit administrator"),
    ):
        made.add_argument(f"--{name}", nargs=2, metavar=("LOGIN", "NAME"), help=what)
    made.set_defaults(run=administration.admin)


def _permissions(below: Below) -> None:  # type: ignore[valid-type]
    made = command(below, "permissions", "权限手册 the manual of permissions")
    made.add_argument(
        "--word", type=Path, metavar="FILE", help="写成 Word 文件 write it as a Word file"
    )
    made.set_defaults(run=administration.permissions)


def _manage(below: Below) -> None:  # type: ignore[valid-type]
    made = command(below, "manage", "Django 的命令，如 migrate Django's own commands")
    made.add_argument("arguments", nargs=argparse.REMAINDER)
    made.set_defaults(run=office.manage)
