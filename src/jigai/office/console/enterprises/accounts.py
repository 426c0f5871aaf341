"""Accounts of organisations: registered by an officer, asked for by the organisation itself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jigai.office.allowances.spending import HOUR, Bucket, wait
from jigai.office.console.answering import form_page, onto
from jigai.office.console.enterprises.forms import AskForm, ReasonForm, RegisterForm
from jigai.office.console.enterprises.views import waiting_registrations
from jigai.office.console.frame import tell
from jigai.office.console.routing import Request, route, tried
from jigai.office.enterprises.domain.registrations import (
    accept_registration,
    ask_for_account,
    refuse_registration,
    register,
)
from jigai.office.enterprises.interfaces.listings import code_name
from jigai.office.enterprises.models import Registration
from jigai.office.ground.acts.commands import System
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.files.keeping import opened
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.identity.masking import PHONE, shown
from jigai.office.identity.permits import Place, visible
from jigai.office.regions.domain.codes import region_name

ASKING = Bucket("registrations", 10, HOUR)
"""How often one client may ask for an account: pages without sign-in are open to anybody."""


def _crumbs() -> list[tuple[str, str]]:
    return [(t("navigation.enterprises"), reverse("console:enterprises"))]


@route("enterprises.register")
def registering(request: Request) -> HttpResponseBase:
    """Open the account of an organisation in one's jurisdiction."""
    form = RegisterForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = tried(form, lambda: register(acting=request.actor, **form.cleaned_data))
        if made is not None:
            tell(request, "enterprises.act.register.done")
            return onto("console:enterprises-record", made.credit_code)
    return form_page(
        request,
        form,
        heading=t("enterprises.act.register.title"),
        act=t("enterprises.act.register.button"),
        back="console:enterprises",
        crumbs=_crumbs(),
    )


@never_cache
@require_http_methods(["GET", "POST"])
def asking(request: HttpRequest) -> HttpResponse:
    """Ask for an account: for anybody, without sign-in."""
    posts = request.method == "POST"
    form = AskForm(request.POST if posts else None, request.FILES if posts else None)
    if posts and form.is_valid():
        minutes = -(-wait(request, ASKING) // 60)
        if minutes:
            form.add_error(None, t("enterprises.ask.wait", n=minutes))
        else:
            made = tried(form, lambda: _asked(form))
            if made is not None:
                context = {"heading": t("enterprises.ask.done"), "asked": made}
                return render(request, "console/enterprises/asked.html", context)
    return form_page(
        request,
        form,
        heading=t("enterprises.ask.title"),
        act=t("enterprises.ask.button"),
        back="console:sign-in",
        lead=t("enterprises.ask.lead"),
        wide=True,
    )


def _asked(form: AskForm) -> Registration:
    typed = dict(form.cleaned_data)
    file = typed.pop("evidence")
    made: Registration = ask_for_account(
        acting=System("system:registration"), licence=file, licence_name=file.name, **typed
    )
    return made


@route("enterprises.accept-registration")
def waiting(request: Request) -> HttpResponseBase:
    """The registrations that wait to be checked."""
    rows = waiting_registrations(request.actor).order_by("made_at")
    context = {
        "heading": t("enterprises.registrations.title"),
        "crumbs": _crumbs(),
        "rows": rows,
    }
    return render(request, "console/enterprises/registrations.html", context)


def _one(request: Request, key: int) -> Registration:
    found = visible(request.actor, Registration.objects.filter(pk=key)).first()
    if found is None:
        raise NotThere
    return found


@route("enterprises.accept-registration")
def registration(request: Request, key: int) -> HttpResponseBase:
    """One registration: what was stated, the licence; accepted here."""
    row = _one(request, key)
    context = {
        "heading": row.name,
        "crumbs": [
            *_crumbs(),
            (t("enterprises.registrations.title"), reverse("console:enterprises-registrations")),
        ],
        "row": row,
        "region": region_name(row.region, timezone.localdate(row.made_at), current_lang()),
        "kind": code_name("kind", row.kind),
        "phone": shown(request.actor, PHONE, row.phone, Place(region=row.region)),
    }
    if request.method == "POST":
        post, password = accept_registration(acting=request.actor, registration=row.pk)
        context |= {"password": password, "login": post.person.login, "row": _one(request, key)}
    answer = render(request, "console/enterprises/registration.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


@route("enterprises.refuse-registration")
def refusing(request: Request, key: int) -> HttpResponseBase:
    """Refuse a registration with the reason."""
    row = _one(request, key)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        call = {"acting": request.actor, "registration": row.pk, "reason": reason}
        if tried(form, lambda: refuse_registration(**call)) is not None:
            tell(request, "enterprises.act.refuse.done")
            return onto("console:enterprises-registrations")
    return form_page(
        request,
        form,
        heading=t("enterprises.act.refuse.title"),
        act=t("enterprises.act.refuse.button"),
        back=reverse("console:enterprises-registration", args=[row.pk]),
        facts=[(t("enterprises.field.name"), row.name)],
        crumbs=_crumbs(),
    )


@route("enterprises.accept-registration")
def licence(request: Request, key: int) -> HttpResponseBase:
    """The licence that was sent along."""
    row = _one(request, key)
    if row.licence is None:
        raise NotThere
    with opened(row.licence.file_id) as content:
        return HttpResponse(content.read(), content_type=row.licence.file.media)
