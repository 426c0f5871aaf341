"""How many working days a step of the way upward may take, as a bureau rules it."""

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
from jigai.office.identity.actor import Actor
from jigai.office.identity.permits import Place, may
from jigai.office.library.domain.levels import chain
from jigai.office.library.domain.steps import set_term, term_of
from jigai.office.regions.domain.queries import region_names


class TermForm(Form):
    """Where, which step, how many working days, by which act."""

    def __init__(self, regions: list[tuple[str, str]], data: Any = None) -> None:
        """With the jurisdictions that the person rules for; a single one is not asked for."""
        super().__init__(data, auto_id="id_%s")
        if len(regions) > 1:
            self.fields["region"] = forms.ChoiceField(
                label=t("projects.jurisdiction"), choices=regions
            )
        self.fields["step"] = forms.ChoiceField(
            label=t("projects.term-step"),
            choices=[(step, t(f"library.step.{step}")) for step in chain()],
        )
        self.fields["days"] = forms.IntegerField(label=t("projects.term-days"))
        self.fields["ground"] = forms.CharField(label=t("projects.term-ground"), max_length=200)
        self.speak()


def _mine(actor: Actor) -> list[str]:
    """The jurisdictions for which somebody may set terms."""
    regions = dict.fromkeys(p.region for p in actor.posts if p.region is not None)
    return [code for code in regions if may(actor, "library.set-term", Place(region=code))]


@require_http_methods(["GET", "HEAD", "POST"])
@route("library.set-term")
def terms(request: Request) -> HttpResponseBase:
    """The terms in force in one's jurisdictions, and a form that sets one."""
    mine = _mine(request.actor)
    found = [(code, step, term_of(code, step)) for code in mine for step in chain()]
    codes = {*mine, *(term.region for _, _, term in found if term is not None)}
    names = region_names(codes, timezone.localdate(), current_lang())
    data = request.POST if request.method == "POST" else None
    form = TermForm([(code, names[code]) for code in mine], data)
    if form.is_valid():
        typed = {"region": mine[0]} | form.cleaned_data
        if tried(form, lambda: set_term(acting=request.actor, **typed)) is not None:
            tell(request, "projects.told.done", what=t("projects.do.set-term"))
            return onto("console:library-terms")
    context: dict[str, Any] = {
        "heading": t("projects.terms"),
        "lead": t("projects.terms-lead"),
        "act": t("projects.do.set-term"),
        "consequence": t("projects.consequence.set-term"),
        "rows": [
            {
                "place": names[code],
                "step": step,
                "term": term,
                "by": names[term.region] if term is not None else "",
            }
            for code, step, term in found
        ],
        "crumbs": [(t("navigation.library"), reverse("console:library"))],
        "back": "console:library",
    }
    return form_page(request, form, template="console/library/terms.html", **context)
