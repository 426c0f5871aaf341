"""The web font that pages carry, as slices: PDF takes those that hold its characters."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

FOLDER = "fontsource-variable"
FONT = "noto-sans-sc"
_FACE = re.compile(r"url\(([^)]*)\)[^}]*?unicode-range:\s*([^;}]*)", re.DOTALL)


@cache
def slices(assets: Path) -> list[tuple[str, list[tuple[int, int]]]]:
    """The slices below the folder of assets, the plainest first: address and code points.

    Raises FileNotFoundError where the font was not fetched.
    """
    folder = assets / FOLDER / FONT
    css = (folder / "index.css").read_text(encoding="utf-8")
    found = []
    for url, stated in _FACE.findall(css):
        ranges = []
        for part in stated.replace("U+", "").split(","):
            first, _, last = part.strip().partition("-")
            ranges.append((int(first, 16), int(last or first, 16)))
        found.append(((folder / url.strip("\"'")).as_uri(), ranges))
    return found[::-1]
