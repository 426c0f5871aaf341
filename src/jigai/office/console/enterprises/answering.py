"""What the pages of an organisation share: a form about it, evidence sent along, the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http.response import HttpResponseBase
from django.urls import reverse

from jigai.office.console.answering import form_page, onward
from jigai.office.console.enterprises.seeing import Scene, address
from jigai.office.console.frame import tell
from jigai.office.console.routing import Request, tried
from jigai.office.enterprises.domain.evidence import attach_evidence
from jigai.office.ground.texts import t


def asked(
    request: Request,
    seen: Scene,
    form: Any,
    key: str,
    tab: str,
    do: Callable[[int | None], Any],
    *,
    stored: Callable[[], dict[str, Any]] | None = None,
    after: Callable[[Any], HttpResponseBase] | None = None,
    what: str = "",
    way: list[tuple[str, str]] | None = None,
    **more: Any,
) -> HttpResponseBase:
    """A form about an organisation: ``do`` is tried with the key of the evidence sent along, and a
    refusal takes the evidence back. Its words stand below ``enterprises.act.<key>``; afterwards the
    reader is on a tab of the organisation, at the end of ``way`` to another page, or where
    ``after`` leads. ``what`` the act is about stands in the heading."""
    way = way or crumbs(seen, tab)
    back = way[-1][1]
    if request.method == "POST" and form.is_valid():
        made = tried(form, lambda: _whole(request, seen, form, do), stored)
        if made is not None:
            tell(request, f"enterprises.act.{key}.done")
            return after(made) if after else onward(back)
    return form_page(
        request,
        form,
        heading=t(f"enterprises.act.{key}.title") + (t("sign.colon") + what if what else ""),
        act=t(f"enterprises.act.{key}.button"),
        back=back,
        crumbs=way,
        **more,
    )


def _whole(request: Request, seen: Scene, form: Any, do: Callable[[int | None], Any]) -> Any:
    """Evidence and act together, or neither."""
    file = form.cleaned_data.get("evidence")
    with transaction.atomic():
        key = None
        if file is not None:
            kept = attach_evidence(
                acting=request.actor,
                organisation=seen.organisation.pk,
                content=file,
                name=file.name,
            )
            key = kept.pk
        return do(key)


def crumbs(seen: Scene, tab: str = "record") -> list[tuple[str, str]]:
    """The way to a page of an organisation."""
    found = [
        (t("navigation.enterprises"), reverse("console:enterprises")),
        (seen.organisation.name, address(seen, "record")),
    ]
    return found if tab == "record" else [*found, (t(f"enterprises.tab.{tab}"), address(seen, tab))]


def posted(request: Request) -> Any:
    """What a form was sent with, or nothing where the page is only read."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)
