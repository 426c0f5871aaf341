"""Form pages about a region, with their words."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from jigai.office.console import answering
from jigai.office.console.regions.seeing import Scene
from jigai.office.console.routing import Request
from jigai.office.ground.texts import t


def form_page(
    request: Request, form: Any, key: str, seen: Scene, facts: list[tuple[str, object]]
) -> HttpResponse:
    """A form about a region; its words are below ``regions.enter.<key>``."""
    back = reverse("console:regions-region", args=[seen.code])
    return answering.form_page(
        request,
        form,
        heading=t(f"regions.enter.{key}.title"),
        act=t(f"regions.enter.{key}.act"),
        lead=t(f"regions.enter.{key}.lead"),
        crumbs=[(seen.name, back)],
        back=back,
        facts=facts,
        wide=True,
    )
