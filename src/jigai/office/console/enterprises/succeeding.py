"""Changes of name, mergers, divisions. A merger is looked at before it is done."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render

from jigai.office.console.answering import onto
from jigai.office.console.enterprises.answering import asked, crumbs, posted
from jigai.office.console.enterprises.forms import DivideForm, MergeForm, RenameForm
from jigai.office.console.enterprises.seeing import Scene, scene
from jigai.office.console.frame import tell
from jigai.office.console.routing import Request, route, tried
from jigai.office.enterprises.domain.names import found_by_code, rename
from jigai.office.enterprises.domain.profiles import profile_of
from jigai.office.enterprises.domain.successions import divide, merge, preview
from jigai.office.enterprises.domain.titles import titles_of
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.acts.refusing import refused
from jigai.office.ground.texts import t
from jigai.office.identity.models import Organisation
from jigai.office.identity.permits import visible


def _able(request: Request, code: str, act: str) -> Scene:
    seen = scene(request, code)
    if not seen.may(act):
        raise NotThere
    return seen


def _other(request: Request, code: str) -> Organisation:
    """The organisation of a credit code within sight; raises InputRefused."""
    typed = "".join(code.split()).upper()
    row = Organisation.objects.filter(credit_code=typed).first() or found_by_code(typed)
    mine = visible(request.actor, Organisation.objects.all(), organisation="pk")
    if row is None or not mine.filter(pk=row.pk).exists():
        raise refused("enterprises.no-such-code", "into", code=typed)
    return row


@route("enterprises.rename")
def renaming(request: Request, code: str) -> HttpResponseBase:
    """Record a change of name or credit code."""
    seen = _able(request, code, "enterprises.rename")
    ours = seen.organisation

    def stored() -> dict[str, Any]:
        return {"version": profile_of(ours).version}

    form = RenameForm(*posted(request), initial=stored())

    def do(_: int | None) -> Any:
        return rename(acting=request.actor, organisation=ours.pk, **form.cleaned_data)

    about = [
        (t("enterprises.field.name"), ours.name),
        (t("enterprises.field.credit_code"), seen.code),
    ]
    return asked(
        request,
        seen,
        form,
        "rename",
        "names",
        do,
        stored=stored,
        facts=about,
        after=lambda made: onto("console:enterprises-names", made.credit_code),
    )


@route("enterprises.merge")
def merging(request: Request, code: str) -> HttpResponseBase:
    """First which organisation, then what follows, then the merger."""
    seen = _able(request, code, "enterprises.merge")
    form = MergeForm(*posted(request))
    other = None
    if request.method == "POST" and form.is_valid():
        other = tried(form, lambda: _fitting(seen, _other(request, form.cleaned_data["into"])))
    if other is not None and request.POST.get("sure"):
        typed = {k: form.cleaned_data[k] for k in ("on", "ground")}
        call = {"organisation": seen.organisation.pk, "into": other.pk}
        if tried(form, lambda: merge(acting=request.actor, **call, **typed)) is not None:
            tell(request, "enterprises.act.merge.done", name=other.name)
            return onto("console:enterprises-names", other.credit_code)
    context = {
        "heading": t("enterprises.act.merge.title"),
        "crumbs": crumbs(seen, "names"),
        "scene": seen,
        "form": form,
        "other": other if not form.errors else None,
        "follows": _follows(seen) if other is not None else [],
    }
    status = 422 if form.errors else 200
    return render(request, "console/enterprises/merge.html", context, status=status)


def _fitting(seen: Scene, other: Organisation) -> Organisation:
    if other.pk == seen.organisation.pk:
        raise refused("enterprises.itself", "into")
    if profile_of(other).merged_into_id is not None:
        raise refused("enterprises.merged", "into", name=other.name)
    return other


def _follows(seen: Scene) -> list[tuple[str, int]]:
    found = preview(seen.organisation.pk)
    return [(t(f"enterprises.follows.{key}"), count) for key, count in found.items()]


@route("enterprises.divide")
def dividing(request: Request, code: str) -> HttpResponseBase:
    """Note that another organisation came out of this one."""
    seen = _able(request, code, "enterprises.divide")
    options = [
        (row.number, f"{row.what} {row.object}".strip()) for row in titles_of(seen.organisation.pk)
    ]
    form = DivideForm(options, *posted(request))

    def do(_: int | None) -> Any:
        typed = dict(form.cleaned_data)
        other = _other(request, typed.pop("into"))
        return divide(
            acting=request.actor, organisation=seen.organisation.pk, into=other.pk, **typed
        )

    return asked(request, seen, form, "divide", "names", do)
