"""What an organisation changes itself: its profile by one person, account and representative by
two."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase

from jigai.office.console.answering import onto
from jigai.office.console.enterprises.answering import asked, posted
from jigai.office.console.enterprises.forms import (
    AccountForm,
    ProfileForm,
    ReasonForm,
    RepresentativeForm,
)
from jigai.office.console.enterprises.seeing import Scene, scene
from jigai.office.console.frame import tell
from jigai.office.console.routing import Request, route
from jigai.office.enterprises.domain.profiles import edit_profile, profile_of
from jigai.office.enterprises.domain.proposals import (
    approve_change,
    prepare_change,
    return_change,
    withdraw_change,
)
from jigai.office.enterprises.enums import BANK_ACCOUNT, LEGAL_REPRESENTATIVE, PROPOSALS
from jigai.office.enterprises.models import Proposal
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.texts import t

COLUMNS = ("founded_on", "address", "industry", "contact", "phone", "email", "version")


@route("enterprises.edit-profile")
def editing(request: Request, code: str) -> HttpResponseBase:
    """The profile of one's own organisation."""
    seen = scene(request, code)
    if not seen.may("enterprises.edit-profile"):
        raise NotThere
    form = ProfileForm(*posted(request), initial=_stored(seen))

    def do(_: int | None) -> Any:
        return edit_profile(
            acting=request.actor, organisation=seen.organisation.pk, **form.cleaned_data
        )

    return asked(
        request, seen, form, "profile", "record", do, stored=lambda: _stored(seen), wide=True
    )


def _stored(seen: Scene) -> dict[str, Any]:
    ours = profile_of(seen.organisation)
    return {name: getattr(ours, name) for name in COLUMNS}


@route("enterprises.prepare-change")
def preparing(request: Request, code: str, kind: str) -> HttpResponseBase:
    """Prepare a change of the bank account or the legal representative."""
    seen = scene(request, code)
    if kind not in PROPOSALS or not seen.may("enterprises.prepare-change"):
        raise NotThere
    form = (AccountForm if kind == BANK_ACCOUNT else RepresentativeForm)(*posted(request))

    def do(evidence: int | None) -> Any:
        values = {k: v for k, v in form.cleaned_data.items() if k != "evidence"}
        return prepare_change(
            acting=request.actor,
            organisation=seen.organisation.pk,
            kind=kind,
            values=values,
            evidence=evidence,
        )

    key = "representative" if kind == LEGAL_REPRESENTATIVE else "account"
    told = t("enterprises.change-consequence")
    return asked(request, seen, form, key, "record", do, consequence=told)


@route("enterprises.approve-change")
def approving(request: Request, code: str, change: int) -> HttpResponseBase:
    """Approve a change that a colleague prepared."""
    seen, row = _change(request, code, change)
    if request.method == "POST":
        approve_change(acting=request.actor, proposal=row.pk)
        tell(request, "enterprises.act.approve.done")
    return onto("console:enterprises-record", seen.code)


@route("enterprises.withdraw-change")
def withdrawing(request: Request, code: str, change: int) -> HttpResponseBase:
    """Take a change back."""
    seen, row = _change(request, code, change)
    if request.method == "POST":
        withdraw_change(acting=request.actor, proposal=row.pk)
        tell(request, "enterprises.act.withdraw.done")
    return onto("console:enterprises-record", seen.code)


@route("enterprises.return-change")
def returning(request: Request, code: str, change: int) -> HttpResponseBase:
    """Return a change with the reason."""
    seen, row = _change(request, code, change)
    form = ReasonForm(*posted(request))

    def do(_: int | None) -> Any:
        reason = form.cleaned_data["reason"]
        return return_change(acting=request.actor, proposal=row.pk, reason=reason)

    return asked(request, seen, form, "return-change", "record", do)


def _change(request: Request, code: str, change: int) -> tuple[Scene, Proposal]:
    seen = scene(request, code)
    row = Proposal.objects.filter(pk=change, organisation=seen.organisation).first()
    if row is None:
        raise NotThere
    return seen, row
