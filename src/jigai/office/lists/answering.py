"""The page of a list: one call in a view answers reading, picking, choosing columns, and acts.

@route("library.read")
def projects(request: Request) -> HttpResponseBase:
    return answer(request, PROJECTS, "console/library/projects.html")
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from jigai.office.ground.texts import t
from jigai.office.identity.actor import Actor
from jigai.office.identity.roles import permits
from jigai.office.identity.sessions import acting
from jigai.office.lists import batches, finding, keeping, walking
from jigai.office.lists.asked import Asked, read
from jigai.office.lists.listing import Listing
from jigai.office.lists.showing import Shown, heads, lines

LAST = "list:"


def answer(
    request: HttpRequest, listing: Listing, template: str, context: dict[str, Any] | None = None
) -> HttpResponse:
    """The page of a list; ``template`` includes ``lists/listing.html``, which shows ``shown``.

    The view's route asks for the permit of the page, and says what was refused; what of the rows a
    person sees is the list's.
    """
    who = acting(request)
    asked = read(listing, who, _address(request, listing))
    if request.method == "POST":
        return _posted(request, asked)
    late = request.GET.get("part") == "totals"
    if late and request.headers.get("HX-Request"):
        return render(request, "lists/totals.html", {"shown": _sums(asked), "late": True})
    shown = _shown(asked, counted=late)
    request.session[LAST + listing.key] = request.GET.urlencode()
    walking.keep(request, listing.key, [line.link for line in shown.lines if line.link])
    stated = {"shown": shown, "listing": listing, "heading": t(listing.title)}
    return render(request, template, stated | (context or {}))


def back(request: HttpRequest, listing: str, address: str, row: Any) -> str:
    """The address of a list as it was last looked at, at the row that was opened."""
    query = request.session.get(LAST + listing, "")
    return f"{address}{'?' if query else ''}{query}#row-{row}"


def _address(request: HttpRequest, listing: Listing) -> Any:
    """What is asked for; the page size that a person keeps where the address states none."""
    _, size = keeping.taste(acting(request), listing)
    if "size" in request.GET or not size:
        return request.GET
    found = request.GET.copy()
    found["size"] = str(size)
    return found


def _shown(asked: Asked, *, counted: bool = False) -> Shown:
    who, listing = asked.actor, asked.listing
    picked = keeping.picked(who, listing)
    totals = finding.totals(asked, picked) if counted else None
    chosen, _ = keeping.taste(who, listing)
    columns = listing.chosen(chosen)
    page = finding.page(asked, columns, picked=picked, totals=totals)
    shown = heads(asked, columns)
    acts = batches.acts_for(who, listing)
    exports = _exports(who, listing)
    mine = set(picked) if acts or exports else set()
    return Shown(
        asked=asked,
        heads=shown,
        lines=lines(asked, shown, page.rows, mine),
        page=page,
        picked=len(mine),
        picked_sums=_picked_sums(asked, picked) if mine else None,
        views=list(keeping.views(who, listing)),
        acts=acts,
        columns=chosen,
        exports=exports,
    )


def _sums(asked: Asked) -> Shown:
    """What follows a page: its sums and the numbers of the pages, without its rows."""
    totals = finding.totals(asked, keeping.picked(asked.actor, asked.listing))
    return Shown(asked=asked, heads=[], lines=[], page=finding.counted_page(asked, totals))


def _exports(who: Actor, listing: Listing) -> bool:
    return bool(listing.export) and bool(permits()[listing.export].roles & who.roles())


def _picked_sums(asked: Asked, picked: Any) -> Any:
    rows = asked.listing.rows(asked.actor).filter(pk__in=picked)
    return finding.counted(asked.listing, rows)


def _posted(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Something done to the list; afterwards the same place, or the page of what was begun."""
    who, listing, do = asked.actor, asked.listing, request.POST.get("do", "pick")
    if "shown" in request.POST:
        keeping.pick(who, listing, _numbers(request, "shown"), _numbers(request, "row"))
    here = f"{request.path}?{request.GET.urlencode()}" if request.GET else request.path
    if do == "pick-all":
        keeping.pick_all(who, listing, asked.rows(keeping.picked(who, listing)))
    elif do == "pick-none":
        keeping.pick_none(who, listing)
    elif do == "columns":
        size = asked.size if request.GET.get("size") else 0
        keeping.choose(who, listing, request.POST.getlist("column"), size)
    elif do == "save-view":
        keeping.save_view(who, listing, request.POST.get("name", ""), asked.link(picked=None))
    elif do.startswith("drop-view:"):
        keeping.drop_view(who, listing, do.partition(":")[2])
    elif do.startswith("act:"):
        batch = batches.preview(who, listing, do.partition(":")[2], here)
        return HttpResponseRedirect(reverse("console:lists-batch", args=[batch.pk]), status=303)
    elif do == "export":
        wanted = urlencode({"listing": listing.key, "query": request.GET.urlencode()})
        return HttpResponseRedirect(f"{reverse('console:lists-export')}?{wanted}", status=303)
    if request.headers.get("HX-Request"):
        return render(request, "lists/picked.html", {"shown": _shown(asked)})
    return HttpResponseRedirect(here, status=303)


def _numbers(request: HttpRequest, name: str) -> list[int]:
    found = request.POST.getlist(name)
    return [int(n) for n in found if n.isdecimal() and len(n) < 19]
