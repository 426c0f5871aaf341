"""A document of a pack as bytes of a file."""

from __future__ import annotations

from pathlib import Path

from jigai.papers.html import html
from jigai.papers.kinds import KINDS
from jigai.papers.model import Paper
from jigai.papers.source import Source
from jigai.papers.texts import refusal

FORMATS = ("docx", "pdf", "html")
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}


def document(made: Source, kind: str, form: str, assets: Path) -> bytes:
    """A document in one of ``FORMATS``; ``assets`` is where ``jigai assets`` puts the fonts of PDF.

    Raises InputRefused where what makes it is not installed.
    """
    paper = KINDS[kind](made)
    if form == "html":
        return html(paper).encode()
    if form == "pdf":
        from jigai.papers.pdf import NoPaper, pdf

        try:
            return pdf(html(paper), assets)
        except NoPaper as error:
            raise refusal("papers.no-pdf", why=str(error)) from error
    return word(paper)


def word(paper: Paper) -> bytes:
    """A document as a Word file; raises InputRefused where what makes it is not installed."""
    try:
        from jigai.papers.word import docx
    except ImportError as error:
        raise refusal("papers.no-word") from error
    return docx(paper)
