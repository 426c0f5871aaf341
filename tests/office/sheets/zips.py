"""Archives as Windows makes them in China: names in GBK, without the mark that says UTF-8."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping


def windows(files: Mapping[str, bytes]) -> bytes:
    """An archive with names in GBK, put in place of names as long byte by byte."""
    out, places = io.BytesIO(), {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for number, (name, content) in enumerate(files.items()):
            raw = name.encode("gbk")
            mark = f"<{number}>".ljust(len(raw), "n").encode()
            if len(mark) > len(raw):
                raise ValueError(f"{name} is too short a name here")
            places[mark] = raw
            made.writestr(mark.decode(), content)
    found = out.getvalue()
    for mark, raw in places.items():
        found = found.replace(mark, raw)
    return found


def utf8(files: Mapping[str, bytes]) -> bytes:
    """An archive as other systems make it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return out.getvalue()
