"""Changes that two people of an organisation make: bank account and legal representative."""

from __future__ import annotations

from typing import Any

from jigai.office.api.office.fields import Choice, Field, Text, Whole
from jigai.office.api.office.operations.organisations import READ
from jigai.office.api.office.paging import page
from jigai.office.api.office.registry import SCHEMAS, Asked, Plain, operation
from jigai.office.api.office.schemas import (
    MOMENT,
    MOMENT_OR_NOTHING,
    TEXT,
    WHOLE,
    WHOLE_OR_NOTHING,
    page_of,
    record,
)
from jigai.office.api.office.seeing import found, organisation_seen
from jigai.office.enterprises.domain.proposals import (
    account_of,
    approve_change,
    prepare_change,
    return_change,
    withdraw_change,
)
from jigai.office.enterprises.enums import PROPOSAL_STATES, PROPOSALS
from jigai.office.enterprises.models import Proposal
from jigai.office.ground.acts.errors import NotThere
from jigai.office.identity import masking
from jigai.office.identity.models import Organisation
from jigai.office.identity.permits import Place

PATH = "organisations/<int:organisation>/changes"
ONE = f"{PATH}/<int:change>"
VALUES = ("holder", "bank", "number", "name")
SCHEMAS["Change"] = record(
    {
        "change": WHOLE,
        "kind": {"enum": list(PROPOSALS)},
        "values": {"type": "object", "additionalProperties": TEXT},
        "evidence": WHOLE_OR_NOTHING,
        "state": {"enum": list(PROPOSAL_STATES)},
        "reason": TEXT,
        "prepared_at": MOMENT,
        "decided_at": MOMENT_OR_NOTHING,
    }
)
SCHEMAS["Changes"] = page_of("Change")
SCHEMAS["BankAccount"] = record({"holder": TEXT, "bank": TEXT, "number": TEXT, "since": MOMENT})


def _number(asked: Asked, ours: Organisation, number: str) -> str:
    """An account number as the post may see it."""
    place = Place(region=ours.region, organisation=ours.pk)
    return masking.shown(asked.actor, masking.BANK_ACCOUNT, number, place)


def _shown(asked: Asked, row: Proposal) -> dict[str, Any]:
    values = dict(row.values)
    if "number" in values:
        values["number"] = _number(asked, row.organisation, values["number"])
    return {
        "change": row.pk,
        "kind": row.kind,
        "values": values,
        "evidence": row.evidence_id,
        "state": row.state,
        "reason": row.reason,
        "prepared_at": row.prepared_at.isoformat(),
        "decided_at": row.decided_at.isoformat() if row.decided_at else None,
    }


@operation(
    "readBankAccount", "GET", "organisations/<int:organisation>/account", READ,
    gives="BankAccount",
)  # fmt: skip
def account(asked: Asked, organisation: int) -> Plain:
    """The account that money is paid to; its number is masked for whoever may not see it."""
    ours = organisation_seen(asked, organisation)
    row = account_of(ours.pk)
    if row is None:
        raise NotThere
    return {
        "holder": row.holder,
        "bank": row.bank,
        "number": _number(asked, ours, row.number),
        "since": row.recorded_at.isoformat(),
    }


@operation(
    "listChanges", "GET", PATH, READ, gives="Changes",
    query=(Field("state", Choice(PROPOSAL_STATES)),), paged=True,
)  # fmt: skip
def changes(asked: Asked, organisation: int) -> Plain:
    """The changes of an organisation, the latest first."""
    rows = Proposal.objects.filter(organisation=organisation_seen(asked, organisation))
    if "state" in asked.query:
        rows = rows.filter(state=asked.query["state"])
    rows = rows.select_related("organisation")
    return page(asked, rows, lambda row: _shown(asked, row), "-pk")


@operation(
    "prepareChange", "POST", PATH, "enterprises.prepare-change", gives="Change", status=201,
    body=(
        Field("kind", Choice(PROPOSALS), required=True, example="bank-account"),
        Field("holder", Text(120), example="示例精密制造有限公司"),
        Field("bank", Text(120), example="某银行某支行"),
        Field("number", Text(40), example="6222 0000 1111 2222"),
        Field("name", Text(60)),
        Field("evidence", Whole(1), nullable=True),
    ),
)  # fmt: skip
def prepare(asked: Asked, organisation: int) -> Plain:
    """Prepare a change for the approver: of the account (holder, bank, number) or of the legal
    representative (name)."""
    ours, stated = organisation_seen(asked, organisation), dict(asked.body)
    values = {name: stated.pop(name) for name in VALUES if name in stated}
    made = prepare_change(acting=asked.actor, organisation=ours.pk, values=values, **stated)
    return _shown(asked, made)


@operation("approveChange", "POST", f"{ONE}/approve", "enterprises.approve-change", gives="Change")
def approve(asked: Asked, organisation: int, change: int) -> Plain:
    """Approve a change that a colleague prepared: it is in force at once."""
    row = _seen(asked, organisation, change)
    return _shown(asked, approve_change(acting=asked.actor, proposal=row.pk))


@operation(
    "returnChange", "POST", f"{ONE}/return", "enterprises.return-change", gives="Change",
    body=(Field("reason", Text(200), required=True, example="账号与证明不符"),),
)  # fmt: skip
def give_back(asked: Asked, organisation: int, change: int) -> Plain:
    """Return a change to whoever prepared it."""
    row = _seen(asked, organisation, change)
    return _shown(asked, return_change(acting=asked.actor, proposal=row.pk, **asked.body))


@operation(
    "withdrawChange", "POST", f"{ONE}/withdraw", "enterprises.withdraw-change", gives="Change"
)
def withdraw(asked: Asked, organisation: int, change: int) -> Plain:
    """Take back a change that nobody decided on."""
    row = _seen(asked, organisation, change)
    return _shown(asked, withdraw_change(acting=asked.actor, proposal=row.pk))


def _seen(asked: Asked, organisation: int, change: int) -> Proposal:
    rows = Proposal.objects.filter(organisation=organisation_seen(asked, organisation))
    return found(rows, pk=change)
