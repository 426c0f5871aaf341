"""A form that is sent twice acts once.

Each form carries a key made with its page (``{% once %}``). Key and content together are kept when
the act was done; the same again is led to where the first was led. Another content under the same
key (somebody went back a page and changed a word) is another act.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from jigai.office.ground.models import Submission

FIELD = "once"
KEPT = dt.timedelta(days=2)
"""Longer than any session, so no page outlives what is remembered of it."""
Answer = Callable[[], HttpResponseBase]


class Sent(Exception):
    """The form was sent before; ``answer`` is where it led, empty where it led nowhere."""

    def __init__(self, answer: str) -> None:
        super().__init__(answer)
        self.answer = answer


def once(request: HttpRequest, person: str, do: Answer) -> HttpResponseBase:
    """Do what a form asks for unless it was done; raises Sent then.

    What is refused (status 400 and above) is not remembered: the form can be sent again.
    """
    if request.method != "POST" or not request.POST.get(FIELD):
        return do()
    digest = _digest(request, person)
    _forget()
    with transaction.atomic():
        row = _kept(digest)
        response = do()
        if response.status_code >= 400:
            row.delete()
        else:
            row.answer = response.get("Location", "")[:2000]
            row.save()
    return response


def _kept(digest: str) -> Submission:
    """The row of a form, held until the transaction ends: the same form, sent at once, waits."""
    try:
        with transaction.atomic():
            return Submission.objects.create(digest=digest)
    except IntegrityError:
        raise Sent(Submission.objects.get(digest=digest).answer) from None


def _forget() -> None:
    old = Submission.objects.filter(at__lt=timezone.now() - KEPT)
    if old.exists():
        old.delete()


def _digest(request: HttpRequest, person: str) -> str:
    found = hashlib.sha256(f"{person}\0{request.get_full_path()}".encode())
    for name, values in sorted(request.POST.lists()):
        if name != "csrfmiddlewaretoken":
            found.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            found.update(repr((name, file.name, file.size)).encode())
            for chunk in file.chunks():
                found.update(chunk)
            file.seek(0)
    return found.hexdigest()
