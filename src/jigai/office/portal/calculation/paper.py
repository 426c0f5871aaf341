"""A page as PDF, with the characters it needs from the web font that pages already carry."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from jigai.office.design.fonts import slices
from jigai.office.ground.texts import t


class NoPaper(Exception):
    """PDF cannot be made on this machine; the message says what is missing."""


def paper(html: str) -> bytes:
    """The PDF of an HTML document; raises NoPaper where the libraries for it are missing."""
    try:
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration
    except (ImportError, OSError) as error:
        raise NoPaper(str(error)) from error
    fonts = FontConfiguration()
    faces = _faces(set(html))
    names = ", ".join(f'"paper-{number}"' for number in range(len(faces)))
    rules = "".join(
        f'@font-face {{ font-family: "paper-{number}"; src: url("{url}") format("woff2"); '
        "font-weight: 100 900 }\n"
        for number, url in enumerate(faces)
    )
    style = CSS(string=f"{rules} body {{ font-family: {names}, sans-serif }}", font_config=fonts)
    content: bytes | None = HTML(string=html, url_fetcher=_only_ours).write_pdf(
        stylesheets=[style], font_config=fonts
    )
    assert content is not None
    return content


def _only_ours(url: str, *arguments: Any, **options: Any) -> Any:
    """Nothing but our own fonts is ever opened, whatever a document names."""
    from weasyprint import default_url_fetcher

    folder = (settings.FRONTEND / "fontsource-variable").as_uri()
    if not url.startswith(folder):
        raise ValueError(t("calc.paper.foreign"))
    return default_url_fetcher(url, *arguments, **options)


def _faces(letters: set[str]) -> list[str]:
    """The slices of the font that hold these characters, the plainest first."""
    codes = {ord(c) for c in letters}
    return [url for url, ranges in slices() if any(a <= c <= b for a, b in ranges for c in codes)]
