"""Answers that the pages share: a form, a way onwards after an act."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from jigai.office.console.regions.seeing import Scene
from jigai.office.console.routing import Request
from jigai.office.ground.texts import t


def form_page(
    request: Request, form: Any, key: str, seen: Scene, facts: list[tuple[str, object]]
) -> HttpResponseBase:
    """A form about a region; its words are below ``regions.enter.<key>``."""
    back = reverse("console:regions-region", args=[seen.code])
    context = {
        "heading": t(f"regions.enter.{key}.title"),
        "act": t(f"regions.enter.{key}.act"),
        "lead": t(f"regions.enter.{key}.lead"),
        "crumbs": [(seen.name, back)],
        "back": back,
        "form": form,
        "facts": facts,
        "wide": True,
    }
    status = 422 if form.errors else 200
    return render(request, "console/form.html", context, status=status)


def see_other(name: str, *args: object) -> HttpResponseBase:
    """On to another page after an act."""
    answer = redirect(name, *args)
    answer.status_code = 303
    return answer
