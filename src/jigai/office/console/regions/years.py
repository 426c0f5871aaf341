"""Pages of fiscal years: open, close, open again; and what a year's applications go by."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase

from jigai.facts.documents import dumps
from jigai.office.console.answering import onto
from jigai.office.console.frame import tell
from jigai.office.console.regions.answering import form_page
from jigai.office.console.regions.forms import TurnForm, YearForm
from jigai.office.console.regions.seeing import scene
from jigai.office.console.routing import Request, route, tried
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.texts import t
from jigai.office.identity.permits import Place, require
from jigai.office.regions.domain.queries import programme_of
from jigai.office.regions.domain.years import close_year, open_year, reopen_year
from jigai.office.regions.enums import CLOSED
from jigai.office.regions.models import FiscalYear


@route("regions.read")
def programme_file(request: Request, code: str, year: int, pack: str) -> HttpResponseBase:
    """What applications of a year go by, as the file that the pack store takes."""
    seen = scene(request, code)
    made = programme_of(code, pack, _year(code, year), seen.day)
    if made is None:
        raise NotThere
    answer = HttpResponse(dumps(made.data()), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{made.id}.json"'
    return answer


@route("regions.open-year")
def opening(request: Request, code: str) -> HttpResponseBase:
    """Open a fiscal year."""
    seen = scene(request, code)
    require(request.actor, "regions.open-year", Place(region=code))
    form = YearForm(request.POST or None, initial=YearForm.of(seen.day))
    if form.is_valid():
        typed = form.cleaned_data
        made = tried(form, lambda: open_year(acting=request.actor, region=code, **typed))
        if made is not None:
            tell(request, "regions.told.opened", year=made.year)
            return onto("console:regions-region", code)
    return form_page(request, form, "year", seen, [])


@route("regions.close-year")
def closing(request: Request, code: str, year: int) -> HttpResponseBase:
    """Close a fiscal year."""
    return _turned(request, code, year, "close")


@route("regions.reopen-year")
def reopening(request: Request, code: str, year: int) -> HttpResponseBase:
    """Open a closed fiscal year again."""
    return _turned(request, code, year, "reopen")


def _turned(request: Request, code: str, year: int, how: str) -> HttpResponseBase:
    seen = scene(request, code)
    require(request.actor, f"regions.{how}-year", Place(region=code))
    row = _year(code, year)
    command = close_year if how == "close" else reopen_year
    form = TurnForm(request.POST or None, initial={"version": row.version})
    if form.is_valid():
        typed = form.cleaned_data
        done = tried(
            form,
            lambda: command(acting=request.actor, year=row.pk, **typed),
            lambda: {"version": _year(code, year).version},
        )
        if done is not None:
            told = "regions.told.closed" if done.state == CLOSED else "regions.told.opened"
            tell(request, told, year=year)
            return onto("console:regions-region", code)
    facts: list[tuple[str, object]] = [(t("regions.field.year"), year)]
    return form_page(request, form, how, seen, facts)


def _year(code: str, year: int) -> FiscalYear:
    row = FiscalYear.objects.filter(region=code, year=year).first()
    if row is None:
        raise NotThere
    return row
