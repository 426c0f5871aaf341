"""Tokens for programs: issued and shown once, listed, revoked."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from jigai.office.console.frame import post_words, tell
from jigai.office.console.routing import Request, route, tried
from jigai.office.console.tokens.forms import IssueForm, ReasonForm
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.searching import narrowed
from jigai.office.ground.texts import t
from jigai.office.identity.actor import Held
from jigai.office.identity.domain.tokens import in_force, issue_token, revoke_token, withdraw_token
from jigai.office.identity.models import ApiToken, Person, Post
from jigai.office.identity.roles import permits

ROWS = 50
LONGEST_SEARCH = 60
PARTS = ("person", "post__bureau", "post__section", "post__organisation")


@require_safe
@route("identity.read-own")
def own(request: Request) -> HttpResponseBase:
    """One's own tokens, those in force first, and the posts for which one can be issued."""
    rows = ApiToken.objects.select_related(*PARTS).filter(person=request.actor.person)
    posts = Post.objects.select_related("bureau", "section", "organisation").filter(
        pk__in=[held.post for held in request.actor.posts]
    )
    context = {
        "heading": t("tokens.title"),
        "crumbs": _crumbs(),
        "rows": [_shown(row) for row in rows.order_by("-issued_at", "-pk")],
        "posts": [(post.pk, post_words(post)) for post in posts.order_by("pk")],
    }
    return render(request, "console/tokens/own.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@route("identity.issue-token")
def issue(request: Request, post: int) -> HttpResponseBase:
    """Issue a token for one of one's posts; the answer shows its secret, never again."""
    held = _held(request, post)
    form = IssueForm(held.role, request.POST or None)
    if form.is_valid():
        typed = form.cleaned_data
        made = tried(form, lambda: issue_token(acting=request.actor, post=post, **typed))
        if made is not None:
            row, secret = made
            heading = t("tokens.issued")
            context = {"heading": heading, "token": row, "secret": secret, "crumbs": _crumbs(own)}
            return render(request, "console/tokens/issued.html", context)
    row = Post.objects.select_related("bureau", "section", "organisation").get(pk=post)
    context = {
        "heading": t("tokens.issue"),
        "form": form,
        "post": post_words(row),
        "crumbs": _crumbs(own),
    }
    status = 422 if form.errors else 200
    return render(request, "console/tokens/issue.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@route("identity.revoke-token")
def revoke(request: Request, token: int) -> HttpResponseBase:
    """Revoke one's own token, after seeing what stops."""
    row = get_object_or_404(ApiToken, pk=token, person=request.actor.person)
    if request.method == "POST":
        revoke_token(acting=request.actor, token=token)
        tell(request, "tokens.revoked", name=row.name)
        return _to("console:tokens")
    context = {"heading": t("tokens.revoke"), "token": row, "crumbs": _crumbs(own)}
    return render(request, "console/tokens/revoke.html", context)


@require_safe
@route("identity.read-tokens")
def every(request: Request) -> HttpResponseBase:
    """All tokens, searched by holder, name or public beginning."""
    search = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    rows = ApiToken.objects.select_related(*PARTS).order_by("-issued_at", "-pk")
    if request.GET.get("ended") != "yes":
        rows = in_force(rows)
    if search:
        wanted = Q(person__in=narrowed(Person.objects.all(), search))
        rows = rows.filter(wanted | Q(name__icontains=search) | Q(prefix=search))
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "heading": t("tokens.every"),
        "page": page,
        "rows": [_shown(row) for row in page],
        "search": search,
        "ended": request.GET.get("ended") == "yes",
        "people": True,
    }
    return render(request, "console/tokens/every.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@route("identity.withdraw-token")
def withdraw(request: Request, token: int) -> HttpResponseBase:
    """Withdraw anybody's token, with a reason."""
    row = get_object_or_404(ApiToken.objects.select_related("person"), pk=token)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if tried(form, lambda: withdraw_token(acting=request.actor, token=token, reason=reason)):
            tell(request, "tokens.withdrawn", name=row.person.name)
            return _to("console:tokens-all")
    crumbs = [(t("tokens.every"), reverse("console:tokens-all"))]
    context = {"heading": t("tokens.withdraw"), "form": form, "token": row, "crumbs": crumbs}
    status = 422 if form.errors else 200
    return render(request, "console/tokens/withdraw.html", context, status=status)


def _held(request: Request, post: int) -> Held:
    """The post as one holds it; raises NotThere."""
    for held in request.actor.posts:
        if held.post == post:
            return held
    raise NotThere


def _shown(row: ApiToken) -> dict[str, object]:
    """A token as a list shows it."""
    chinese = current_lang() == "zh"
    listed = [permits()[act] for act in row.scopes if act in permits()]
    over = row.expires < timezone.localdate()
    state = "revoked" if row.revoked_at else "over" if over else "valid"
    return {
        "row": row,
        "post": post_words(row.post),
        "scopes": [permit.zh if chinese else permit.en for permit in listed],
        "state": state,
        "valid": state == "valid",
    }


def _crumbs(*before: object) -> list[tuple[str, str]]:
    found = [(t("account.title"), reverse("console:account"))]
    return [*found, (t("tokens.title"), reverse("console:tokens"))] if before else found


def _to(name: str) -> HttpResponseBase:
    response = HttpResponseRedirect(reverse(name))
    response.status_code = 303
    return response
