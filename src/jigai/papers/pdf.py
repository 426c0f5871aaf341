"""HTML as PDF, with the characters it needs from the web font that pages already carry."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jigai.papers.fonts import FOLDER, slices


class NoPaper(Exception):
    """PDF cannot be made on this machine; the message says what is missing."""


def pdf(html: str, assets: Path) -> bytes:
    """The PDF of an HTML document; ``assets`` is the folder into which ``jigai assets`` fetches.

    Raises NoPaper where the libraries or fonts for it are missing.
    """
    try:
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration
    except (ImportError, OSError) as error:
        raise NoPaper(str(error)) from error
    ours = (assets / FOLDER).as_uri()
    try:
        faces = _faces(assets, set(html))
    except FileNotFoundError as error:
        raise NoPaper(str(error.filename)) from error

    def only_ours(url: str, *arguments: Any, **options: Any) -> Any:
        """Nothing but our own fonts is ever opened, whatever a document names."""
        from weasyprint import default_url_fetcher

        if not url.startswith(ours):
            raise ValueError(url)
        return default_url_fetcher(url, *arguments, **options)

    fonts = FontConfiguration()
    names = ", ".join(f'"paper-{number}"' for number in range(len(faces)))
    rules = "".join(
        f'@font-face {{ font-family: "paper-{number}"; src: url("{url}") format("woff2"); '
        "font-weight: 100 900 }\n"
        for number, url in enumerate(faces)
    )
    style = CSS(string=f"{rules} body {{ font-family: {names}, sans-serif }}", font_config=fonts)
    content: bytes | None = HTML(string=html, url_fetcher=only_ours).write_pdf(
        stylesheets=[style], font_config=fonts
    )
    assert content is not None
    return content


def _faces(assets: Path, letters: set[str]) -> list[str]:
    """The slices of the font that hold these characters, the plainest first."""
    codes = {ord(c) for c in letters}
    return [
        url for url, ranges in slices(assets) if any(a <= c <= b for a, b in ranges for c in codes)
    ]
