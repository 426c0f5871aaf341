"""Working days: which years are known, what the bureau entered."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http.response import HttpResponseBase
from django.shortcuts import render

from jigai.office.console.administration.forms import WorkdayForm
from jigai.office.console.answering import form_page, onto
from jigai.office.console.frame import tell
from jigai.office.console.routing import Request, route, tried
from jigai.office.ground.models import WorkdayEntry
from jigai.office.ground.texts import t
from jigai.office.identity.domain.workdays import enter_workday
from jigai.reference.workdays import covered_years

ROWS = 100


@route("ground.enter-workday")
def workdays(request: Request) -> HttpResponseBase:
    """What was entered, newest days first."""
    page = Paginator(WorkdayEntry.objects.order_by("-day"), ROWS).get_page(request.GET.get("page"))
    years = covered_years()
    context = {"heading": t("workdays.title"), "page": page, "first": years[0], "last": years[-1]}
    return render(request, "console/administration/workdays.html", context)


@route("ground.enter-workday")
def entering(request: Request) -> HttpResponseBase:
    """Enter days as worked or free."""
    form = WorkdayForm(request.POST or None)
    if form.is_valid():
        typed = form.cleaned_data | {"working": form.cleaned_data["working"] == "yes"}
        made = tried(form, lambda: enter_workday(acting=request.actor, **typed))
        if made is not None:
            tell(request, "workdays.entered", n=len(made))
            return onto("console:workdays")
    return form_page(
        request,
        form,
        heading=t("workdays.enter"),
        act=t("workdays.enter"),
        consequence=t("workdays.consequence"),
        back="console:workdays",
        wide=True,
    )
