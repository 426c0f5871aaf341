"""What waits for somebody: registrations to check, changes to approve, claims to correct."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from jigai.facts.vocabulary import vocabulary
from jigai.office.enterprises.domain.checking import returned
from jigai.office.enterprises.domain.links import page_of
from jigai.office.enterprises.enums import CLAIMED, PREPARED, RETURN, WAITING
from jigai.office.enterprises.models import FactNote, FactRecord, Proposal, Registration
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.waiting import Waiting, provider
from jigai.office.identity.actor import Actor
from jigai.office.identity.permits import Place, may, visible


@provider
def _registrations(actor: Any) -> Iterable[Waiting]:
    for row in visible(actor, Registration.objects.filter(state=WAITING)).order_by("made_at"):
        if may(actor, "enterprises.accept-registration", Place(region=row.region)):
            yield Waiting(
                kind="enterprises.waits.registration",
                subject=f"registration:{row.pk}",
                title=row.name,
                link=reverse("console:enterprises-registration", args=[row.pk]),
                since=row.made_at,
            )


def _ours(actor: Actor, role: str) -> list[int]:
    return [p.organisation for p in actor.posts if p.role == role and p.organisation is not None]


@provider
def _changes(actor: Any) -> Iterable[Waiting]:
    rows = Proposal.objects.filter(organisation__in=_ours(actor, "approver"), state=PREPARED)
    for row in rows.exclude(prepared_by=actor.key).select_related("organisation"):
        yield Waiting(
            kind=f"enterprises.waits.{row.kind}",
            subject=f"organisation:{row.organisation_id}",
            title=row.organisation.name,
            link=reverse("console:enterprises-record", args=[row.organisation.credit_code]),
            since=row.prepared_at,
        )


@provider
def _returns(actor: Any) -> Iterable[Waiting]:
    ours = _ours(actor, "preparer")
    if not ours:
        return
    noted = FactNote.objects.filter(record=OuterRef("pk"), kind=RETURN)
    rows = FactRecord.objects.filter(
        Exists(noted),
        organisation__in=ours,
        status=CLAIMED,
        replaced_by=None,
    )
    for row in rows.select_related("organisation").prefetch_related("notes", "verified_by"):
        note = returned(row)
        if note is None or row.organisation is None:
            continue
        entity, _, name = row.fact.partition(".")
        fact = vocabulary().entities[entity].facts[name]
        yield Waiting(
            kind="enterprises.waits.returned",
            subject=f"organisation:{row.organisation_id}",
            title=fact.label.of(current_lang()),
            link=page_of(row),
            since=note.recorded_at,
        )
