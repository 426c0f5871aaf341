"""The people of one's organisation, as its approver lets them in and out."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from jigai.office.console.administration.forms import ColleagueForm, ReasonForm
from jigai.office.console.administration.people import handed_over
from jigai.office.console.answering import form_page, onto
from jigai.office.console.frame import post_words, tell
from jigai.office.console.routing import Request, route, tried
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.texts import t
from jigai.office.identity.domain import posts
from jigai.office.identity.models import Organisation, Post
from jigai.office.identity.permits import Place, require

READ = "identity.read-colleagues"


@route(READ)
def colleagues(request: Request) -> HttpResponseBase:
    """Everybody who holds, or held, a post at one's organisations."""
    today = timezone.localdate()
    rows = Post.objects.select_related("person", "organisation").filter(
        organisation__in=_own(request)
    )
    context = {
        "heading": t("colleagues.title"),
        "rows": [
            (row, post_words(row), row.ends is None or row.ends >= today)
            for row in rows.order_by("organisation", "-begins", "-pk")
        ],
        "organisations": Organisation.objects.filter(pk__in=_own(request)).order_by("pk"),
    }
    return render(request, "console/administration/colleagues.html", context)


@never_cache
@route("identity.appoint-in-organisation")
def appointing(request: Request, organisation: int) -> HttpResponseBase:
    """Let a colleague in; the password for the first sign-in is shown once."""
    require(request.actor, READ, Place(organisation=organisation))
    row = Organisation.objects.get(pk=organisation)
    form = ColleagueForm(request.POST or None)
    if form.is_valid():
        typed = form.cleaned_data
        made = tried(
            form,
            lambda: posts.appoint_in_organisation(
                acting=request.actor, organisation=row.pk, **typed
            ),
        )
        if made is not None:
            post, password = made
            onward = reverse("console:colleagues")
            return handed_over(request, post.person, password, onward=onward)
    words = t("colleagues.appoint")
    facts = [(t("colleagues.organisation"), row.name)]
    return form_page(
        request, form, heading=words, act=words, facts=facts, back="console:colleagues"
    )


@route("identity.end-post-in-organisation")
def ending(request: Request, post: int) -> HttpResponseBase:
    """End the post of a colleague."""
    row = (
        Post.objects.select_related("person", "organisation")
        .filter(pk=post, organisation__in=_own(request))
        .first()
    )
    if row is None or (row.ends is not None and row.ends < timezone.localdate()):
        raise NotThere
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        typed = form.cleaned_data
        if tried(
            form,
            lambda: posts.end_post_in_organisation(acting=request.actor, post=row.pk, **typed),
        ):
            tell(request, "posts.ended", name=row.person.name)
            return onto("console:colleagues")
    words = t("posts.end")
    return form_page(
        request,
        form,
        heading=words,
        act=words,
        facts=[(t("field.name"), row.person.name), (t("field.post"), post_words(row))],
        consequence=t("posts.end-consequence"),
        back="console:colleagues",
        grave=True,
    )


def _own(request: Request) -> list[int]:
    """The organisations whose approver one is."""
    return [
        held.organisation
        for held in request.actor.posts
        if held.organisation is not None and held.role == "approver"
    ]
