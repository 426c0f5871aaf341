"""Products, platforms and centres: the list, those of an organisation, registering, ending."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from jigai.facts.vocabulary import vocabulary
from jigai.office.console.answering import onto
from jigai.office.console.enterprises.about import about
from jigai.office.console.enterprises.answering import asked, crumbs, posted
from jigai.office.console.enterprises.forms import ReasonForm, ThingForm
from jigai.office.console.enterprises.seeing import framed, scene
from jigai.office.console.routing import Request, route
from jigai.office.enterprises.domain.things import end_thing, register_thing, things_of
from jigai.office.enterprises.enums import THINGS
from jigai.office.enterprises.interfaces.thing_listings import THING_LIST
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.lists.answering import answer


@route("enterprises.read")
def every(request: Request) -> HttpResponseBase:
    """All that somebody may see, found by name, number or code."""
    way = [(t("navigation.enterprises"), reverse("console:enterprises"))]
    return answer(request, THING_LIST, "console/enterprises/all_things.html", {"crumbs": way})


@route("enterprises.read")
def things(request: Request, code: str) -> HttpResponseBase:
    """What an organisation has, by kind; what was ended below."""
    seen = scene(request, code)
    words = vocabulary().entities
    context = framed(seen, "things") | {
        "groups": [
            (entity, words[entity].label.of(current_lang()), rows)
            for entity, rows in things_of(seen.organisation.pk).items()
        ],
        "may_register": seen.may("enterprises.register-thing"),
    }
    return render(request, "console/enterprises/things.html", context)


@route("enterprises.register-thing")
def registering(request: Request, code: str) -> HttpResponseBase:
    """Register one; its page is where its facts are stated next."""
    seen = scene(request, code)
    if not seen.may("enterprises.register-thing"):
        raise NotThere
    form = ThingForm(*posted(request), initial={"entity": request.GET.get("entity", THINGS[0])})

    def do(evidence: int | None) -> Any:
        return register_thing(
            acting=request.actor,
            organisation=seen.organisation.pk,
            **form.cleaned_data | {"evidence": evidence},
        )

    def after(made: Any) -> HttpResponseBase:
        return onto("console:enterprises-subject", seen.code, made.entity, made.number)

    return asked(request, seen, form, "register-thing", "things", do, after=after)


@route("enterprises.end-thing")
def ending(request: Request, code: str, entity: str, number: str) -> HttpResponseBase:
    """End a registration with its reason."""
    here = about(request, code, entity, number)
    if entity not in THINGS or not here.may("enterprises.end-thing"):
        raise NotThere
    form = ReasonForm(*posted(request))

    def do(_: int | None) -> Any:
        reason = form.cleaned_data["reason"]
        return end_thing(acting=request.actor, thing=here.row.pk, reason=reason)

    shown = [(here.kind, here.name)]
    return asked(request, here.seen, form, "end-thing", "things", do, facts=shown, grave=True,
                 what=here.name, way=crumbs(here.seen, "things"))  # fmt: skip
