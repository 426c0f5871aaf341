"""Icons: inline SVG from one open set, fetched with the other packages of the pages."""

from __future__ import annotations

import re
from functools import cache

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

_INSIDE = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_NAME = re.compile(r"[a-z0-9-]{1,40}")


@cache
def icon(name: str, small: bool = False) -> SafeString:
    """An icon by its name in the set; decoration only, so a word stands beside it.

    Raises ValueError for a name that the set does not have.
    """
    file = settings.FRONTEND / "lucide-static" / "icons" / f"{name}.svg"
    if not _NAME.fullmatch(name) or not file.is_file():
        raise ValueError(f"no icon '{name}' in {file.parent}; run jigai assets")
    inside = _INSIDE.search(file.read_text(encoding="utf-8"))
    assert inside is not None
    drawing = " ".join(inside[1].split())
    size = "icon icon-s" if small else "icon"
    return mark_safe(  # noqa: S308 - the file's integrity was checked when it was fetched
        f'<svg class="{size}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        f'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{drawing}</svg>'
    )
