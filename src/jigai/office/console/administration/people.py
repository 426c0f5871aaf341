"""People as the security administrator sees them: accounts opened, reset, closed, opened again."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from jigai.office.console.administration.forms import PersonForm, ReasonForm, ResetForm
from jigai.office.console.administration.listings import PEOPLE
from jigai.office.console.administration.wording import worded
from jigai.office.console.answering import form_page, onto
from jigai.office.console.frame import post_words, tell
from jigai.office.console.routing import Request, route, tried
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.models import AuditEntry
from jigai.office.ground.texts import t
from jigai.office.identity.domain import accounts
from jigai.office.identity.domain.signing import device_of
from jigai.office.identity.domain.typed import there
from jigai.office.identity.models import Delegation, Person, Post, SignIn
from jigai.office.lists.answering import answer, back

NEWEST = 10


@route("identity.read-people")
def people(request: Request) -> HttpResponseBase:
    """Everybody with an account."""
    return answer(request, PEOPLE, "console/administration/people.html")


@route("identity.read-people")
def person(request: Request, person: int) -> HttpResponseBase:
    """One person: posts, delegations, sign-ins, what was done to the account."""
    row = there(Person, person)
    today = timezone.localdate()
    posts = Post.objects.select_related("bureau", "section", "organisation").filter(person=row)
    context = {
        "heading": row.name,
        "crumbs": [(t("people.title"), back(request, PEOPLE.key, _list(), row.pk))],
        "person": row,
        "device": device_of(row),
        "own": row.pk == request.actor.person,
        "posts": [
            (post, post_words(post), post.ends is None or post.ends >= today)
            for post in posts.order_by("-begins", "-pk")
        ],
        "delegations": Delegation.objects.select_related("post__person", "taker").filter(
            post__person=row, revoked_at=None, ends__gte=today
        ),
        "page": SignIn.objects.filter(person=row).order_by("-at", "-pk")[:NEWEST],
        "entries": worded(AuditEntry.objects.filter(subject=row.key).order_by("-number")[:NEWEST]),
    }
    return render(request, "console/administration/person.html", context)


@never_cache
@route("identity.create-person")
def opening(request: Request) -> HttpResponseBase:
    """Open an account; its password for the first sign-in is shown once."""
    form = PersonForm(request.POST or None)
    if form.is_valid():
        made = tried(
            form, lambda: accounts.create_person(acting=request.actor, **form.cleaned_data)
        )
        if made is not None:
            row, password = made
            return handed_over(request, row, password, onward=_page(row.pk))
    words = t("people.open")
    return form_page(request, form, heading=words, act=words, back="console:people")


@never_cache
@route("identity.reset-password")
def resetting(request: Request, person: int) -> HttpResponseBase:
    """A new password for the first sign-in, shown once."""
    row = there(Person, person)
    form = ResetForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        device = form.cleaned_data["device"]
        password = tried(
            form,
            lambda: accounts.reset_password(acting=request.actor, person=row.pk, device=device),
        )
        if password is not None:
            return handed_over(request, row, password, onward=_page(row.pk))
    return form_page(
        request,
        form,
        heading=t("people.reset"),
        act=t("people.reset"),
        facts=_facts(row),
        consequence=t("people.reset-consequence"),
        back=_page(row.pk),
        grave=True,
    )


@route("identity.deactivate")
def closing(request: Request, person: int) -> HttpResponseBase:
    """Close an account."""
    row = there(Person, person)
    if not row.is_active:
        raise NotThere
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        typed = form.cleaned_data
        if tried(form, lambda: accounts.deactivate(acting=request.actor, person=row.pk, **typed)):
            tell(request, "people.closed", name=row.name)
            return onto("console:person", row.pk)
    return form_page(
        request,
        form,
        heading=t("people.close"),
        act=t("people.close"),
        facts=_facts(row),
        consequence=t("people.close-consequence"),
        back=_page(row.pk),
        grave=True,
    )


@never_cache
@route("identity.reactivate")
def reopening(request: Request, person: int) -> HttpResponseBase:
    """Open a closed account again, with a new password."""
    row = there(Person, person)
    if row.is_active:
        raise NotThere
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        typed = form.cleaned_data
        password = tried(
            form, lambda: accounts.reactivate(acting=request.actor, person=row.pk, **typed)
        )
        if password is not None:
            return handed_over(request, row, password, onward=_page(row.pk))
    words = t("people.reopen")
    return form_page(request, form, heading=words, act=words, facts=_facts(row), back=_page(row.pk))


def handed_over(request: Request, row: Person, password: str, *, onward: str) -> HttpResponseBase:
    """The page that shows a password, this once."""
    context = {"heading": t("people.handed"), "person": row, "password": password, "onward": onward}
    return render(request, "console/administration/handed.html", context)


def _facts(row: Person) -> list[tuple[str, Any]]:
    return [(t("field.name"), row.name), (t("field.login"), row.login)]


def _list() -> str:
    return reverse("console:people")


def _page(person: int) -> str:
    return reverse("console:person", args=[person])
