"""Finds the Chromium that the browser tests drive; with --install, gets one where there is none.

Looked for in this order: JIGAI_CHROMIUM, the PATH, what Playwright downloaded. To install,
Playwright's own download is tried, then Debian's package where the system allows it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
REMEDY = (
    "the browser tests need Chromium: install the package chromium, or set JIGAI_CHROMIUM to it\n"
    "浏览器测试需要 Chromium：请安装系统的 chromium 包，或用环境变量 JIGAI_CHROMIUM 指明它"
)


def find() -> Path | None:
    """The program, or None where there is none."""
    stated = os.environ.get("JIGAI_CHROMIUM")
    for name in (stated, *NAMES):
        found = shutil.which(name) if name else None
        if found:
            return Path(found)
    return _downloaded()


def _downloaded() -> Path | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.is_file() else None


def install() -> Path | None:
    """Get one: by Playwright, else by the system's packages; says on stderr what is tried."""
    apt = shutil.which("apt-get")
    attempts = [[sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"]]
    if apt and os.geteuid() == 0:
        quiet = ["-o", "Dpkg::Use-Pty=0", "-y", "-q", "--no-install-recommends"]
        attempts = [[apt, "update", "-q"], [apt, "install", *quiet, "chromium"], *attempts]
    for command in attempts:
        print("trying", " ".join(command), file=sys.stderr)
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        try:
            subprocess.run(command, check=False, timeout=600, env=environment, stdout=sys.stderr)  # noqa: S603
        except subprocess.TimeoutExpired:
            continue
        found = find()
        if found:
            return found
    return None


def main() -> int:
    """Print the path; 1 where there is none."""
    found = find()
    if found is None and "--install" in sys.argv:
        found = install()
    if found is None:
        print(REMEDY, file=sys.stderr)
        return 1
    print(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
