"""What every operation asks first: parameters that are known, and a rate that is kept."""

from __future__ import annotations

import logging
from collections.abc import Collection

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest

from jigai.facts.problems import shown
from jigai.office.allowances.spending import MINUTE, Bucket, wait
from jigai.office.api.faults import Refusal, fault, refusal

log = logging.getLogger(__name__)


def parameters_known(
    request: HttpRequest, known: Collection[str], several: Collection[str] = ()
) -> None:
    """Raises Refusal (400) for a parameter that is not known, or comes twice and may not."""
    problems = []
    listed = ", ".join(known)
    for name, values in request.GET.lists():
        if name not in known:
            where = f"?{shown(name)}"
            problems.append(fault("api.parameter", where, name=shown(name), known=listed))
        elif len(values) > 1 and name not in several:
            problems.append(fault("api.parameter-twice", f"?{name}", name=name))
    if problems:
        raise Refusal(400, problems)


def spend(request: HttpRequest, cost: int = 1, token: str = "") -> None:
    """Count a request of a token, or of an address without one; raises Refusal (429, 503)."""
    try:
        bucket = Bucket("api", settings.API_RATE, MINUTE)
        seconds = wait(request, bucket, cost, who=token) if cost else 0
    except DatabaseError:
        log.exception("rates cannot be kept")
        raise refusal(503, "api.unavailable") from None
    if seconds:
        problem = fault("api.rate", seconds=seconds)
        raise Refusal(429, [problem], {"Retry-After": str(seconds)})
