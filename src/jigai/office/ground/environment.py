"""Settings from the environment, with defaults that are safe and refusals that say the remedy."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from jigai.facts.problems import InputRefused, refused

YES = ("1", "yes", "true", "on")
NO = ("", "0", "no", "false", "off")
SHORTEST_KEY = 40


class Environment:
    """The variables ``JIGAI_*`` of a process; every reader raises InputRefused for a bad value."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        """Read from ``values``, by default those of this process."""
        self.values = os.environ if values is None else values

    def text(self, name: str, default: str = "") -> str:
        """A variable without the white space around it."""
        return self.values.get(f"JIGAI_{name}", default).strip()

    def flag(self, name: str, default: bool = False) -> bool:
        """Yes or no."""
        stated = self.text(name, "yes" if default else "no").lower()
        if stated in YES or stated in NO:
            return stated in YES
        raise refused(
            "settings.flag",
            f"环境变量 JIGAI_{name} 应为 yes 或 no，却是“{stated[:40]}”",
            f"JIGAI_{name} should be yes or no, not '{stated[:40]}'",
        )

    def whole(self, name: str, default: int, low: int, high: int) -> int:
        """A whole number within bounds, both included."""
        stated = self.text(name) or str(default)
        if stated.isascii() and stated.isdigit() and low <= int(stated) <= high:
            return int(stated)
        raise refused(
            "settings.number",
            f"环境变量 JIGAI_{name} 应为 {low} 至 {high} 的整数，却是“{stated[:40]}”",
            f"JIGAI_{name} should be a whole number from {low} to {high}, not '{stated[:40]}'",
        )

    def words(self, name: str) -> list[str]:
        """A list with commas between its words."""
        return [word.strip() for word in self.text(name).split(",") if word.strip()]

    def folders(self, name: str) -> list[Path]:
        """A list of folders as in PATH."""
        return [Path(part) for part in self.text(name).split(os.pathsep) if part]

    @property
    def local(self) -> bool:
        """Whether one person tries jigai on one machine: plain HTTP, no settings needed."""
        return self.flag("LOCAL")

    @property
    def home(self) -> Path:
        """The folder of the office's own files: database, fetched packages, collected files.

        By default ``var`` of a source tree, else the user's folder for data.
        """
        stated = self.text("HOME")
        if stated:
            return Path(stated).expanduser().resolve()
        tree = Path(__file__).resolve().parents[4]
        if (tree / "pyproject.toml").is_file() and (tree / "Makefile").is_file():
            return tree / "var"
        base = self.values.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
        return Path(base) / "jigai"

    def secret_key(self) -> str:
        """The key that signs cookies and forms; in production it has to be stated."""
        stated = self.text("SECRET_KEY")
        if len(stated) >= SHORTEST_KEY:
            return stated
        if self.local and not stated:
            return _kept_key(self.home / "secret")
        raise refused(
            "settings.secret-key",
            f"请设置环境变量 JIGAI_SECRET_KEY（至少 {SHORTEST_KEY} 个字符，只此一处使用），"
            "如：python3 -c 'import secrets; print(secrets.token_urlsafe(48))'。"
            "在自己的电脑上试用，请用 jigai serve --local",
            f"set JIGAI_SECRET_KEY (at least {SHORTEST_KEY} characters, used nowhere else), for "
            "example: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'. To try jigai "
            "on your own machine: jigai serve --local",
        )

    def hosts(self) -> list[str]:
        """The names under which the pages may be asked for."""
        stated = self.words("HOSTS")
        if self.local:
            return ["127.0.0.1", "localhost", "[::1]", *stated]
        if stated and "*" not in stated:
            return stated
        raise refused(
            "settings.hosts",
            "请设置环境变量 JIGAI_HOSTS，写明网站的域名，如 jigai.example.gov.cn，多个用逗号分开，"
            "不能用 *",
            "set JIGAI_HOSTS to the names of the site, such as jigai.example.gov.cn, with commas "
            "between them; * is not accepted",
        )

    def database(self) -> dict[str, Any]:
        """Django's settings of the database: SQLite in the home folder, or PostgreSQL by address.

        ``JIGAI_DATABASE`` is ``sqlite:///path`` or ``postgresql://user:password@host:port/name``.
        A demonstration has a file of its own, so that trying jigai out never touches real data.
        """
        own = "demonstration.sqlite3" if self.flag("DEMONSTRATION") else "jigai.sqlite3"
        stated = self.text("DATABASE") or f"sqlite://{self.home / own}"
        try:
            parts = urlsplit(stated)
            port = parts.port
        except ValueError as error:
            raise _bad_database() from error
        name = unquote(parts.path)
        if parts.scheme == "sqlite" and len(name) > 1:
            return {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": name,
                "OPTIONS": {
                    "timeout": 20,
                    "transaction_mode": "IMMEDIATE",
                    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
                    "PRAGMA foreign_keys=ON;",
                },
            }
        if parts.scheme in ("postgres", "postgresql") and len(name) > 1:
            options = dict(parse_qsl(parts.query))
            return {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": name[1:],
                "USER": unquote(parts.username or ""),
                "PASSWORD": unquote(parts.password or ""),
                "HOST": unquote(parts.hostname or options.pop("host", "")),
                "PORT": str(port or ""),
                "CONN_MAX_AGE": 60,
                "CONN_HEALTH_CHECKS": True,
                "OPTIONS": options,
            }
        raise _bad_database()


def _bad_database() -> InputRefused:
    """The address may hold a password, so it is not repeated."""
    return refused(
        "settings.database",
        "环境变量 JIGAI_DATABASE 应写作 sqlite:///绝对路径/jigai.sqlite3，或 "
        "postgresql://用户:密码@主机:5432/库名（特殊字符用百分号编码）",
        "JIGAI_DATABASE should be sqlite:///absolute/path/jigai.sqlite3 or "
        "postgresql://user:password@host:5432/name (special characters percent-encoded)",
    )


def _kept_key(file: Path) -> str:
    """A key made on the first start and kept, readable by its owner alone."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(handle, "w") as opened:
            opened.write(secrets.token_urlsafe(48))
    return file.read_text().strip()
