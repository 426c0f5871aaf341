"""Whether the office is well, for the watch of an operator, and its counts for Prometheus."""

from __future__ import annotations

import hmac
import logging
import os
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    generate_latest,
    multiprocess,
)

from jigai import __version__
from jigai.office.ground.originals import originals
from jigai.office.ground.plans import shelf

log = logging.getLogger(__name__)


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 where the database answers and the policies are loaded, else 503; details are few."""
    well, found = state()
    return JsonResponse(found, status=200 if well else 503)


def state() -> tuple[bool, dict[str, Any]]:
    """Whether all is well, and what there is to say."""
    database = True
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        log.exception("database unreachable")
        database = False
    packs, texts = shelf(), originals()
    well = database and bool(packs.packs)
    return well, {
        "status": "ok" if well else "failing",
        "version": __version__,
        "database": "ok" if database else "failing",
        "packs": len(packs.packs),
        "packs_left_out": [fault.pack for fault in packs.broken],
        "texts": len(texts.texts),
        "texts_left_out": [fault.file for fault in texts.left_out],
    }


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Counts of all processes; to the holder of the token, or to all where jigai runs locally."""
    held = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if held and not hmac.compare_digest(held.encode(), given.encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    if not held and not settings.LOCAL:
        return HttpResponse(status=404)
    registry = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
