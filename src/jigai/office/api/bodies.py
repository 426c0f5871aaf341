"""What a program sends, read within limits: JSON or JSON lines in UTF-8."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from django.conf import settings
from django.http import HttpRequest
from django.http.request import UnreadablePostError

from jigai.facts.documents import decode
from jigai.facts.parsing import parse_json
from jigai.facts.problems import InputRefused, shown
from jigai.office.api.faults import Refusal, refusal

JSON = "application/json"
LINES = "application/x-ndjson"
BINARY = "application/octet-stream"
PIECE = 1 << 20


def text_of(request: HttpRequest, *kinds: str) -> str:
    """The body as text, where it is of one of the kinds; raises Refusal (400, 413, 415)."""
    kind = request.content_type or ""
    if kind not in kinds:
        raise refusal(
            415, "api.media-type", "Content-Type", kind=shown(kind), kinds=", ".join(kinds)
        )
    charset = (request.content_params or {}).get("charset", "utf-8")
    coding = request.headers.get("Content-Encoding", "identity")
    if charset.lower() not in ("utf-8", "utf8") or coding.lower() != "identity":
        raise refusal(415, "api.coding", "Content-Type")
    try:
        data = request.read(settings.API_MAX_BODY + 1)
    except UnreadablePostError:
        raise refusal(400, "api.cut-off", "body") from None
    if len(data) > settings.API_MAX_BODY:
        raise refusal(413, "api.too-large", "body", most=settings.API_MAX_BODY // 1000)
    if not data.strip():
        raise refusal(400, "api.empty", "body")
    try:
        return decode(data, "body")
    except InputRefused as error:
        raise Refusal(400, error.problems) from None


@contextmanager
def file_of(request: HttpRequest) -> Iterator[IO[bytes]]:
    """The body as a file, no more of it than shows that it is too large; raises Refusal (400)."""
    with tempfile.SpooledTemporaryFile(max_size=PIECE * 4) as spool:
        left = settings.MAX_FILE + 1
        try:
            while left and (part := request.read(min(PIECE, left))):
                spool.write(part)
                left -= len(part)
        except UnreadablePostError:
            raise refusal(400, "api.cut-off", "body") from None
        spool.seek(0)
        yield spool


def json_of(text: str, where: str = "body") -> Any:
    """The value of a JSON text; raises Refusal (400)."""
    try:
        return parse_json(text, where)
    except InputRefused as error:
        raise Refusal(400, error.problems) from None


def lines_of(text: str) -> list[tuple[int, str]]:
    """The lines that hold something, each with its number from 1."""
    found = [(n, line.strip(" \t\r")) for n, line in enumerate(text.split("\n"), 1)]
    return [(n, line) for n, line in found if line]
