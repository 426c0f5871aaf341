"""The reading view of a policy."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jigai.office.portal.policies.views import page, policy_of
from jigai.office.portal.reading.rows import reading


@require_safe
def text(request: HttpRequest, pack: str) -> HttpResponse:
    """Text and rules side by side; ``#at-<locator>`` and ``#rule-<id>`` lead into it."""
    found = policy_of(pack)
    return page(request, found, "text", {"reading": reading(found)}, "reading/text.html")
