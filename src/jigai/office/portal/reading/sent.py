"""A text that someone sends to have it compared: read, answered and forgotten, never kept.

A form that changes and keeps nothing needs no token, so its views are exempt from it: the size of
a request can then be judged before anything of it is read.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from jigai.facts.problems import InputRefused, Problem
from jigai.office.ground.texts import t
from jigai.policy.texts.document import Document, read_document
from jigai.policy.texts.files import cleaned, read_bytes

SLACK = 20_000
"""What the other fields of a form may take besides the texts."""


MOST_LINES = MOST_SENTENCES = 3_000
MOST_CHARACTERS = 300_000
"""Beyond ten times the longest policy; a page answers at once, a command takes what there is."""


class TooLarge(Exception):
    """The request as a whole is larger than its texts may be."""


def measured(request: HttpRequest, texts: int = 1) -> None:
    """Raise TooLarge before anything of a request is read that holds more than ``texts`` texts."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > texts * settings.TEXT_MAX_BYTES + SLACK:
        raise TooLarge


def document(request: HttpRequest, name: str) -> Document | None:
    """The text of a form's file ``<name>``, else of its field ``<name>-pasted``.

    None where neither holds anything. Raises InputRefused with a code ``text.*``.
    """
    file = request.FILES.get(name)
    pasted = request.POST.get(f"{name}-pasted", "")
    if file is not None:
        if (file.size or 0) > settings.TEXT_MAX_BYTES:
            raise InputRefused([too_large()])
        return read_document(_bounded(read_bytes(file.read(), str(file.name)[:80])))
    if not pasted.strip():
        return None
    return read_document(_bounded(cleaned(pasted)))


def _bounded(text: str) -> str:
    """The text, where it is no longer than a page can compare while someone waits."""
    long = len(text) > MOST_CHARACTERS
    if long or text.count("\n") > MOST_LINES or text.count("。") > MOST_SENTENCES:
        counts = {"n": MOST_CHARACTERS, "lines": MOST_LINES}
        zh, en = (t("sides.too-long", lang=lang, **counts) for lang in ("zh", "en"))
        raise InputRefused([Problem("text.too-long", zh, en)])
    return text


def too_large() -> Problem:
    """The fault of a text beyond the setting."""
    most = settings.TEXT_MAX_BYTES // 1_000
    return Problem(
        "text.too-large",
        t("sides.too-large", lang="zh", n=most),
        t("sides.too-large", lang="en", n=most),
    )
