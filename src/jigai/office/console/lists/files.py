"""Files handed out: by the name that people know, checked against their hash."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from jigai.office.ground.files.keeping import opened
from jigai.office.ground.models import StoredFile

CHUNK: Final = 1 << 18


def handed(hash_: str, name: str) -> HttpResponseBase:
    """A stored file for download; opened when it is sent, and only if it is what was stored."""
    row = StoredFile.objects.get(pk=hash_)
    response = StreamingHttpResponse(_content(hash_), content_type=row.media)
    response.headers["Content-Length"] = str(row.size)
    said = content_disposition_header(as_attachment=True, filename=name)
    response.headers["Content-Disposition"] = said or ""
    return response


def _content(hash_: str) -> Iterator[bytes]:
    with opened(hash_) as file:
        while part := file.read(CHUNK):
            yield part
