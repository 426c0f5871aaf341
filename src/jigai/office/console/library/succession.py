"""The projects of a region that got another code, or became part of another, brought under it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from jigai.office.console.answering import form_page, onto
from jigai.office.console.frame import tell
from jigai.office.console.routing import Request, route, tried
from jigai.office.design.forms import Form
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.library.domain.regions import follow_succession, to_follow
from jigai.office.regions.domain.queries import region_names


class SuccessionForm(Form):
    """Which region's projects are moved, and by which act."""

    def __init__(self, regions: list[tuple[str, str]], data: Any = None) -> None:
        """With the regions whose projects wait to be moved."""
        super().__init__(data, auto_id="id_%s")
        self.fields["region"] = forms.ChoiceField(
            label=t("projects.succession-of"), choices=regions
        )
        self.fields["ground"] = forms.CharField(
            label=t("projects.succession-ground"), max_length=500
        )
        self.speak()


@require_http_methods(["GET", "HEAD", "POST"])
@route("library.follow-succession")
def succession(request: Request) -> HttpResponseBase:
    """What would be moved, by region, and the form that moves it."""
    found = to_follow(request.actor)
    codes = {code for one in found for code in (one.old, one.new)}
    names = region_names(codes, timezone.localdate(), current_lang())
    data = request.POST if request.method == "POST" else None
    form = SuccessionForm([(one.old, f"{names[one.old]} {one.old}") for one in found], data)
    if form.is_valid():
        typed = form.cleaned_data
        moved = tried(form, lambda: follow_succession(acting=request.actor, **typed))
        if moved is not None:
            tell(request, "projects.told.followed", n=moved)
            return onto("console:library-succession")
    context: dict[str, Any] = {
        "heading": t("projects.succession"),
        "lead": t("projects.succession-lead"),
        "act": t("projects.do.follow-succession"),
        "consequence": t("projects.consequence.follow-succession"),
        "rows": [{"following": one, "old": names[one.old], "new": names[one.new]} for one in found],
        "crumbs": [(t("navigation.library"), reverse("console:library"))],
        "back": "console:library",
    }
    return form_page(request, form, template="console/library/succession.html", **context)
