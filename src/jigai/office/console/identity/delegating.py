"""Delegations: given for some days, up to an amount, and taken back."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from jigai.office.console.answering import form_page, onto
from jigai.office.console.frame import post_words, tell
from jigai.office.console.identity.forms import Worded
from jigai.office.console.routing import Request, route, tried
from jigai.office.design.forms import AmountField, DayField
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.texts import t
from jigai.office.identity.domain.delegations import colleagues, delegate, revoke_delegation
from jigai.office.identity.models import Delegation, Post
from jigai.office.identity.roles import permits

DELEGATE = "identity.delegate"
RELATED = ("post__bureau", "post__section", "post__organisation", "post__person", "taker")


class DelegationForm(Worded):
    """Which post to whom, from when to when, up to what, why."""

    post = forms.ChoiceField()
    taker = forms.ChoiceField()
    begins = DayField()
    ends = DayField()
    limit = AmountField(required=False)
    ground = forms.CharField(max_length=200)
    helped = ("limit", "ends")

    def __init__(self, posts: list[Post], *args: Any, **kwargs: Any) -> None:
        """With the posts one holds and the colleagues at their bureaus."""
        super().__init__(*args, **kwargs)
        others = {p.pk: p.name for post in posts for p in colleagues(post).order_by("login")}
        self.choose("post", [(str(post.pk), post_words(post)) for post in posts])
        self.choose("taker", [("", t("form.choose"))] + [(str(k), v) for k, v in others.items()])

    def choose(self, name: str, options: list[tuple[str, str]]) -> None:
        """Set the options of a field."""
        found = self.fields[name]
        assert isinstance(found, forms.ChoiceField)
        found.choices = options


@route("identity.read-own")
def delegations(request: Request) -> HttpResponseBase:
    """All that one gave or took, newest first."""
    who, today = request.actor.person, timezone.localdate()
    rows = _all().filter(Q(post__person=who) | Q(taker=who)).order_by("-begins", "-pk")
    context = {
        "heading": t("delegations.title"),
        "rows": [
            (row, _state(row, today), post_words(row.post))
            for row in rows.order_by("-begins", "-pk")
        ],
        "may_give": bool(_own(request)),
    }
    return render(request, "console/identity/delegations.html", context)


@route(DELEGATE)
def give(request: Request) -> HttpResponseBase:
    """Delegate a post of one's own."""
    today = timezone.localdate()
    form = DelegationForm(
        _own(request), request.POST or None, initial={"begins": today, "ends": today}
    )
    if form.is_valid():
        typed = form.cleaned_data
        done = tried(
            form,
            lambda: delegate(
                acting=request.actor,
                post=int(typed["post"]),
                taker=int(typed["taker"]),
                begins=typed["begins"],
                ends=typed["ends"],
                limit=typed["limit"],
                ground=typed["ground"],
            ),
        )
        if done is not None:
            tell(request, "delegations.given", name=done.taker.name)
            return onto("console:delegations")
    return form_page(
        request,
        form,
        heading=t("delegations.give"),
        act=t("delegations.give"),
        consequence=t("delegations.consequence"),
        back="console:delegations",
        wide=True,
        units={"limit": "万元"},
    )


@route("identity.revoke-delegation")
def revoke(request: Request, delegation: int) -> HttpResponseBase:
    """Take back a delegation that one gave."""
    row = _all().filter(pk=delegation, post__person=request.actor.person).first()
    if row is None or row.revoked_at is not None:
        raise NotThere
    if request.method == "POST":
        revoke_delegation(acting=request.actor, delegation=row.pk)
        tell(request, "delegations.revoked", name=row.taker.name)
        return onto("console:delegations")
    return form_page(
        request,
        Worded(),
        heading=t("delegations.revoke"),
        act=t("delegations.revoke"),
        facts=[
            (t("field.post"), post_words(row.post)),
            (t("field.taker"), row.taker.name),
            (t("field.begins"), row.begins),
            (t("field.ends"), row.ends),
        ],
        consequence=t("delegations.revoke-consequence"),
        back="console:delegations",
        grave=True,
    )


def given_by(person: int, today: dt.date) -> QuerySet[Delegation]:
    """Delegations of somebody's posts that are in use or to come."""
    return _open(today).filter(post__person=person)


def taken_by(person: int, today: dt.date) -> QuerySet[Delegation]:
    """Delegations to somebody that are in use or to come."""
    return _open(today).filter(taker=person)


def _all() -> QuerySet[Delegation]:
    return Delegation.objects.select_related(*RELATED)


def _open(today: dt.date) -> QuerySet[Delegation]:
    return _all().filter(ends__gte=today, revoked_at=None).order_by("begins", "pk")


def _own(request: Request) -> list[Post]:
    """The posts that one may delegate: one's own, none that was itself delegated."""
    wanted = [
        held.post
        for held in request.actor.posts
        if not held.delegated and held.role in permits()[DELEGATE].roles
    ]
    rows = Post.objects.select_related("bureau", "section", "organisation")
    return list(rows.filter(pk__in=wanted).order_by("pk"))


def _state(row: Delegation, today: dt.date) -> str:
    if row.revoked_at is not None:
        return "revoked"
    if row.ends < today:
        return "over"
    return "to-come" if row.begins > today else "in-use"
