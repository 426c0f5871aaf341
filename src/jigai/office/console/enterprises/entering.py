"""What is entered about an organisation: standings, titles, relations, and the end of each."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase

from jigai.office.console.enterprises.answering import asked, posted
from jigai.office.console.enterprises.forms import (
    EndForm,
    ReasonForm,
    RelationForm,
    StandingForm,
    TitleForm,
)
from jigai.office.console.enterprises.seeing import Scene, scene, spell
from jigai.office.console.routing import Request, route
from jigai.office.enterprises.domain.names import found_by_code
from jigai.office.enterprises.domain.relations import end_relation, relate, share_of
from jigai.office.enterprises.domain.standings import begin_standing, end_standing
from jigai.office.enterprises.domain.titles import Granted, record_title, void_title
from jigai.office.enterprises.enums import CLAIMED, VERIFIED
from jigai.office.enterprises.models import Relation, Standing, Title
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.acts.refusing import refused
from jigai.office.ground.texts import t


def _able(request: Request, code: str, act: str) -> Scene:
    seen = scene(request, code)
    if not seen.may(act):
        raise NotThere
    return seen


@route("enterprises.begin-standing")
def beginning(request: Request, code: str) -> HttpResponseBase:
    """Note a listing, bad credit or an exclusion."""
    seen = _able(request, code, "enterprises.begin-standing")
    form = StandingForm(*posted(request), initial={"kind": request.GET.get("kind", "")})

    def do(evidence: int | None) -> Any:
        typed = form.cleaned_data | {"evidence": evidence}
        return begin_standing(acting=request.actor, organisation=seen.organisation.pk, **typed)

    return asked(request, seen, form, "standing", "standing", do)


@route("enterprises.end-standing")
def ending(request: Request, code: str, standing: int) -> HttpResponseBase:
    """Say until when it held."""
    seen = _able(request, code, "enterprises.end-standing")
    row = Standing.objects.filter(pk=standing, organisation=seen.organisation).first()
    if row is None:
        raise NotThere
    form = EndForm(*posted(request))

    def do(_: int | None) -> Any:
        return end_standing(acting=request.actor, standing=row.pk, **form.cleaned_data)

    about = [
        (spell(row), f"{row.since} — {row.until or ''}"),
        (t("enterprises.field.ground"), row.ground),
    ]
    return asked(request, seen, form, "end-standing", "standing", do, facts=about)


@route("enterprises.record-title")
def titling(request: Request, code: str) -> HttpResponseBase:
    """Record a title; ``?corrects=`` names the row that is corrected or prolonged."""
    seen = _able(request, code, "enterprises.record-title")
    before = _title(seen, request.GET.get("corrects", ""))
    fields = ("what", "level", "granted_by", "place", "granted_on", "valid_from", "valid_until",
              "object", "batch")  # fmt: skip
    form = TitleForm(
        *posted(request), initial={f: getattr(before, f) for f in fields} if before else {}
    )

    def do(evidence: int | None) -> Any:
        typed = {k: v for k, v in form.cleaned_data.items() if k != "evidence"}
        return record_title(
            acting=request.actor,
            organisation=seen.organisation.pk,
            title=Granted(**typed),
            status=CLAIMED if seen.own else VERIFIED,
            evidence=evidence if evidence or not before else before.evidence_id,
            replaces=before.pk if before else None,
            ground=t("enterprises.corrected") if before else "",
        )

    key = "correct-title" if before else "title"
    return asked(request, seen, form, key, "titles", do, wide=True)


def _title(seen: Scene, key: str) -> Title | None:
    if not key:
        return None
    rows = Title.objects.filter(organisation=seen.organisation, replaced_by=None)
    found = rows.filter(pk=int(key)).first() if key.isdigit() else None
    if found is None:
        raise NotThere
    return found


@route("enterprises.void-title")
def voiding(request: Request, code: str, title: int) -> HttpResponseBase:
    """Say that a title never was granted."""
    seen = _able(request, code, "enterprises.void-title")
    row = _title(seen, str(title))
    assert row is not None
    form = ReasonForm(*posted(request))

    def do(_: int | None) -> Any:
        return void_title(acting=request.actor, title=row.pk, ground=form.cleaned_data["reason"])

    return asked(request, seen, form, "void-title", "titles", do,
                 facts=[(t("enterprises.field.what"), row.what)], grave=True)  # fmt: skip


@route("enterprises.relate")
def relating(request: Request, code: str) -> HttpResponseBase:
    """State a holding or a group."""
    seen = _able(request, code, "enterprises.relate")
    form = RelationForm(*posted(request), initial={"kind": "holding"})

    def do(_: int | None) -> Any:
        typed = dict(form.cleaned_data)
        other, share = typed.pop("other").strip(), typed.pop("share").strip()
        holding = typed["kind"] == "holding"
        found = found_by_code(other.upper()) if holding and other else None
        if holding and found is None:
            raise refused("enterprises.no-such-code", "other", code=other or "—")
        return relate(
            acting=request.actor,
            organisation=seen.organisation.pk,
            other=found.pk if found else None,
            share=share_of(share) if holding else None,
            **typed,
        )

    return asked(request, seen, form, "relate", "relations", do)


@route("enterprises.end-relation")
def parting(request: Request, code: str, relation: int) -> HttpResponseBase:
    """Say until when a relation lasted."""
    seen = _able(request, code, "enterprises.end-relation")
    row = Relation.objects.filter(pk=relation, organisation=seen.organisation).first()
    if row is None:
        raise NotThere
    form = EndForm(*posted(request))

    def do(_: int | None) -> Any:
        return end_relation(acting=request.actor, relation=row.pk, **form.cleaned_data)

    about = [(t(f"enterprises.relation.{row.kind}"), row.group or str(row.other))]
    return asked(request, seen, form, "end-relation", "relations", do, facts=about)
