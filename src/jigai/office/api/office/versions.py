"""Nobody overwrites what they have not seen: the version of a record, in both directions."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest

from jigai.facts.problems import InputRefused
from jigai.office.api.faults import Refusal, fault, refusal

STALE = "act.stale"
_TAG = re.compile(r'(?:W/)?"(\d{1,18})"', re.ASCII)


def stated(request: HttpRequest, body: dict[str, Any]) -> int:
    """The version that was seen: of ``If-Match``, else ``version`` of the body.

    Raises Refusal: 400 for a header that holds none or differs from the body, 422 without either.
    """
    header = request.headers.get("If-Match")
    inside: int | None = body.pop("version", None)
    if header is None:
        if inside is None:
            raise refusal(422, "api.version-missing", "version")
        return inside
    found = _TAG.fullmatch(header.strip())
    if found is None or inside not in (None, int(found[1])):
        raise refusal(400, "api.if-match", "If-Match")
    return int(found[1])


def refused(request: HttpRequest, why: InputRefused) -> Refusal:
    """What a command refused: 412 or 409 where somebody else changed the record, else 422."""
    if not any(problem.code == STALE for problem in why.problems):
        return Refusal(422, why.problems)
    return Refusal(412 if "If-Match" in request.headers else 409, [fault("api.stale", "version")])
