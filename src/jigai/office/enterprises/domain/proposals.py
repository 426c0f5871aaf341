"""Changes that two people of an organisation make: one prepares, the other approves.

What money or the law hangs on is not changed by one person: the bank account, the legal
representative.
"""

from __future__ import annotations

import re
from typing import Any, Final

from jigai.facts.problems import shown
from jigai.office.enterprises.domain.evidence import evidence_of
from jigai.office.enterprises.domain.facts import Statement, recorded
from jigai.office.enterprises.domain.profiles import profile_of
from jigai.office.enterprises.domain.queries import known_on, standing
from jigai.office.enterprises.enums import (
    APPROVED,
    BANK_ACCOUNT,
    CLAIMED,
    LEGAL_REPRESENTATIVE,
    ORGANISATION,
    PREPARED,
    PROPOSALS,
    RETURNED,
    WITHDRAWN,
)
from jigai.office.enterprises.models import BankAccount, FactRecord, Proposal
from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.errors import stale
from jigai.office.ground.acts.refusing import refused
from jigai.office.identity.domain.typed import actor, locked, text
from jigai.office.identity.masking import masked
from jigai.office.identity.models import Organisation
from jigai.office.identity.permits import Place, require

FACT: Final = "organisation.legal_representative"
_NUMBER: Final = re.compile(r"[0-9]{8,32}")


@command("enterprises.prepare-change")
def prepare_change(
    act: Act, *, organisation: int, kind: str, values: dict[str, str], evidence: int | None = None
) -> Proposal:
    """Prepare a change for the approver: of the bank account (``holder``, ``bank``, ``number``) or
    of the legal representative (``name``). One of a kind at a time."""
    ours = locked(Organisation, organisation)
    require(actor(act), act.name, Place(region=ours.region, organisation=ours.pk))
    if kind not in PROPOSALS:
        raise refused("enterprises.change", "kind", kind=shown(kind))
    if Proposal.objects.filter(organisation=ours, kind=kind, state=PREPARED).exists():
        raise refused("enterprises.change-open")
    read = _account(values) if kind == BANK_ACCOUNT else _name(values)
    made = Proposal.objects.create(
        organisation=ours,
        kind=kind,
        values=read,
        evidence_id=evidence_of(ours.pk, evidence),
        state=PREPARED,
        prepared_by=act.acting.key,
        prepared_at=act.at,
    )
    act.record(f"organisation:{ours.pk}", proposal=made.pk, kind=kind)
    return made


def _name(values: dict[str, str]) -> dict[str, str]:
    return {"name": text(values.get("name", ""), "name", 60)}


def _account(values: dict[str, str]) -> dict[str, str]:
    number = re.sub(r"[\s-]", "", values.get("number", ""))
    if not _NUMBER.fullmatch(number):
        raise refused("enterprises.account-number", "number")
    return {
        "holder": text(values.get("holder", ""), "holder", 120),
        "bank": text(values.get("bank", ""), "bank", 120),
        "number": number,
    }


@command("enterprises.approve-change")
def approve_change(act: Act, *, proposal: int) -> Proposal:
    """Approve a change that somebody else prepared: it is in force at once."""
    row = _open(act, proposal)
    if row.prepared_by == act.acting.key:
        raise refused("enterprises.own-change")
    ours = locked(Organisation, row.organisation_id)
    if row.kind == BANK_ACCOUNT:
        BankAccount.objects.create(
            organisation=ours,
            evidence=row.evidence,
            status=CLAIMED,
            replaces=account_of(ours.pk),
            recorded_at=act.at,
            recorded_by=act.acting.key,
            **row.values,
        )
    else:
        _representative(act, ours, row)
    _decided(act, row, APPROVED, "")
    profile = profile_of(ours)
    profile.version += 1
    profile.save(update_fields=["version"])
    return row


def _representative(act: Act, ours: Organisation, row: Proposal) -> None:
    """The former one's statement ends where the new one's begins: with this day."""
    today = act.at.date()
    rows = FactRecord.objects.filter(organisation=ours, fact=FACT, status=CLAIMED)
    before = next((r for r in standing(rows, act.at) if r.valid_from == today), None)
    held = known_on(ours.pk, ORGANISATION, FACT, today, act.at)
    recorded(
        act,
        ours,
        Statement(
            FACT,
            row.values["name"],
            valid_from=today if held is not None else None,
            evidence=row.evidence_id,
            replaces=before.pk if before else None,
        ),
    )


@command("enterprises.return-change")
def return_change(act: Act, *, proposal: int, reason: str) -> Proposal:
    """Return a change to whoever prepared it, with the reason."""
    row = _open(act, proposal)
    _decided(act, row, RETURNED, text(reason, "reason", 200))
    return row


@command("enterprises.withdraw-change")
def withdraw_change(act: Act, *, proposal: int) -> Proposal:
    """Take back a change that was not decided on."""
    row = _open(act, proposal)
    _decided(act, row, WITHDRAWN, "")
    return row


def _open(act: Act, proposal: int) -> Proposal:
    row = locked(Proposal, proposal)
    ours = row.organisation
    require(actor(act), act.name, Place(region=ours.region, organisation=ours.pk))
    if row.state != PREPARED:
        raise stale()
    return row


def _decided(act: Act, row: Proposal, state: str, reason: str) -> None:
    row.state, row.reason = state, reason
    row.decided_by, row.decided_at = act.acting.key, act.at
    row.save()
    act.record(
        f"organisation:{row.organisation_id}",
        proposal=row.pk,
        kind=row.kind,
        state=state,
        reason=reason,
        **_told(row),
    )


def _told(row: Proposal) -> dict[str, Any]:
    """What of the change stands in the trail: never the whole account number."""
    if row.kind == LEGAL_REPRESENTATIVE:
        return {"name": row.values["name"]}
    return {"bank": row.values["bank"], "number": masked(BANK_ACCOUNT, row.values["number"])}


def account_of(organisation: int) -> BankAccount | None:
    """The bank account in use."""
    rows = BankAccount.objects.filter(organisation=organisation, replaced_by=None)
    return rows.order_by("-pk").first()


def open_changes(organisation: int) -> list[Proposal]:
    """The changes that wait for an approver."""
    rows = Proposal.objects.filter(organisation=organisation, state=PREPARED)
    return list(rows.select_related("evidence").order_by("prepared_at"))
