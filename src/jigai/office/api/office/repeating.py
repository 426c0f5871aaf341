"""A write that is sent twice under one ``Idempotency-Key`` acts once and is answered alike.

The row of the key and the act itself stand in one transaction: what was refused is not remembered,
and of two sent at once the second waits for the first and repeats its answer.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from jigai.office.api.faults import refusal
from jigai.office.api.models import Remembered

HEADER, REPEATED = "Idempotency-Key", "Idempotency-Replayed"
KEPT = dt.timedelta(days=2)
_KEY = re.compile(r"[\x21-\x7e]{1,100}", re.ASCII)


def once(
    request: HttpRequest, token: str, content: bytes, do: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """The answer of ``do``, or of the first request with this key; raises Refusal (400, 422)."""
    key = request.headers.get(HEADER)
    if key is None:
        return do()
    if not _KEY.fullmatch(key):
        raise refusal(400, "api.idempotency-key", HEADER)
    asked = f"{request.method} {request.get_full_path()} {request.headers.get('If-Match', '')}\0"
    digest = hashlib.sha256(asked.encode() + content).hexdigest()
    _forget()
    with transaction.atomic():
        row = _claimed(token, key, digest)
        if row.status:
            return _again(row, digest)
        response = do()
        assert isinstance(response, HttpResponse)
        row.status = response.status_code
        row.answer = response.content.decode()
        row.headers = {"Content-Type": response["Content-Type"]}
        row.save()
        return response


def _claimed(token: str, key: str, digest: str) -> Remembered:
    try:
        with transaction.atomic():
            return Remembered.objects.create(token=token, key=key, digest=digest)
    except IntegrityError:
        return Remembered.objects.get(token=token, key=key)


def _again(row: Remembered, digest: str) -> HttpResponse:
    if row.digest != digest:
        raise refusal(422, "api.idempotency-other", HEADER)
    headers = row.headers | {REPEATED: "true"}
    return HttpResponse(row.answer.encode(), status=row.status, headers=headers)


def _forget() -> None:
    old = Remembered.objects.filter(at__lt=timezone.now() - KEPT)
    if old.exists():
        old.delete()
