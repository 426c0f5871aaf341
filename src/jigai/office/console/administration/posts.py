"""Posts as the security administrator handles them: appointed, moved, ended."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from jigai.office.console.administration.forms import (
    AppointForm,
    MoveForm,
    ReasonForm,
    place_of,
)
from jigai.office.console.answering import form_page, onto
from jigai.office.console.frame import post_words, tell
from jigai.office.console.routing import Request, route, tried
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.texts import t
from jigai.office.ground.waiting import Waiting, waiting_for
from jigai.office.identity.actor import Actor, actor_of
from jigai.office.identity.domain import posts
from jigai.office.identity.domain.typed import there
from jigai.office.identity.models import Person, Post

LISTED = 50


@route("identity.appoint")
def appointing(request: Request, person: int) -> HttpResponseBase:
    """Appoint somebody to a post."""
    row = there(Person, person)
    form = AppointForm(request.POST or None, initial={"begins": timezone.localdate()})
    if form.is_valid():
        typed = form.cleaned_data
        made = tried(
            form,
            lambda: posts.appoint(
                acting=request.actor,
                person=row.pk,
                role=typed["role"],
                organisation=typed["credit_code"],
                begins=typed["begins"],
                ends=typed["ends"],
                **place_of(typed["place"]),
            ),
        )
        if made is not None:
            tell(request, "posts.appointed", name=row.name)
            return onto("console:person", row.pk)
    return form_page(
        request,
        form,
        heading=t("posts.appoint"),
        act=t("posts.appoint"),
        lead=t("posts.lead"),
        facts=[(t("field.name"), row.name), (t("field.login"), row.login)],
        back=reverse("console:person", args=[row.pk]),
        wide=True,
    )


@route("identity.end-post")
def ending(request: Request, post: int) -> HttpResponseBase:
    """End a post; what waits for it is listed before."""
    row = _in_use(post)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        typed = form.cleaned_data
        if tried(form, lambda: posts.end_post(acting=request.actor, post=row.pk, **typed)):
            tell(request, "posts.ended", name=row.person.name)
            return onto("console:person", row.person_id)
    return _page(request, form, row, t("posts.end"), t("posts.end-consequence"), grave=True)


@route("identity.move")
def moving(request: Request, post: int) -> HttpResponseBase:
    """Move somebody to another bureau; what waits is listed, since it stays where it is."""
    row = _in_use(post)
    if row.bureau_id is None:
        raise NotThere
    form = MoveForm(request.POST or None, initial={"role": row.role})
    if form.is_valid():
        typed = form.cleaned_data
        made = tried(
            form,
            lambda: posts.move(
                acting=request.actor,
                post=row.pk,
                role=typed["role"],
                reason=typed["reason"],
                **place_of(typed["place"]),
            ),
        )
        if made is not None:
            tell(request, "posts.moved", name=row.person.name, post=post_words(made))
            return onto("console:person", row.person_id)
    return _page(request, form, row, t("posts.move"), t("posts.move-consequence"))


def waits_for(row: Post) -> list[Waiting]:
    """What waits for a person in one post."""
    whole = actor_of(row.person)
    held = tuple(p for p in whole.posts if p.post == row.pk)
    return waiting_for(Actor(whole.person, whole.name, held))


def _in_use(post: int) -> Post:
    today = timezone.localdate()
    row = Post.objects.select_related("person", "bureau", "section", "organisation").filter(pk=post)
    found = row.first()
    if found is None or (found.ends is not None and found.ends < today):
        raise NotThere
    return found


def _page(
    request: Request, form: Any, row: Post, words: str, consequence: str, **more: Any
) -> HttpResponseBase:
    waits = waits_for(row)
    return form_page(
        request,
        form,
        heading=words,
        act=words,
        template="console/administration/post.html",
        facts=[(t("field.name"), row.person.name), (t("field.post"), post_words(row))],
        consequence=consequence,
        back=reverse("console:person", args=[row.person_id]),
        waits=waits[:LISTED],
        waiting=len(waits),
        **more,
    )
