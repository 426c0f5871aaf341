"""The first page: what this is, and the policies at hand."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jigai.office.ground.plans import shelf
from jigai.office.portal.policies.reading import policy


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The first page."""
    found = [policy(pack) for pack in shelf().packs]
    return render(request, "portal/home.html", {"policies": found})
