"""Answers that many pages give: a form page, and the way on after an act."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse


def onto(name: str, *parts: Any) -> HttpResponseRedirect:
    """To a page by its name, after an act (303: the next request only reads)."""
    return onward(reverse(name, args=parts))


def onward(address: str) -> HttpResponseRedirect:
    """To a page by its address, after an act."""
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response


def form_page(
    request: HttpRequest,
    form: Any,
    *,
    heading: str,
    act: str,
    back: str = "",
    units: dict[str, str] | None = None,
    template: str = "console/form.html",
    **more: Any,
) -> HttpResponse:
    """A form on a page (422 where nothing was taken of it), what was typed kept.

    ``heading`` is the h1 and ``act`` the button's words; ``back`` the name or address of the page
    to return to; ``units`` the units of amounts by field. Further values as ``console/form.html``
    names them: ``lead``, ``facts``, ``consequence``, ``wide``, ``grave``, ``crumbs``.
    """
    if back and not back.startswith("/"):
        back = reverse(back)
    stated = units or {}
    context = {
        "form": form,
        "heading": heading,
        "act": act,
        "back": back,
        "bounds": [(bound, stated.get(bound.name, "")) for bound in form.visible_fields()],
    }
    status = 422 if form.errors or getattr(form, "unfinished", False) else 200
    return render(request, template, context | more, status=status)
