"""Words that several files of this room share."""

from __future__ import annotations

from typing import Final

CLAIMED: Final = "claimed"
VERIFIED: Final = "verified"
STATISTICAL: Final = "statistical"
STATUSES: Final = (CLAIMED, VERIFIED, STATISTICAL)
"""From the weakest to the strongest: of several statements that hold on a day, the strongest
status goes first (``domain.leading``)."""

ORGANISATION: Final = "organisation"
PROGRAMME: Final = "programme"
TITLE: Final = "title"
PROJECT: Final = "project"
THINGS: Final = ("product", "platform", "centre")
"""What an organisation has besides titles and projects, each an entity of the vocabulary."""
THING_NAMES: Final = tuple(f"{entity}.name" for entity in THINGS)
"""The facts by which they are found."""

ACCOUNT_FACTS: Final = tuple(
    f"organisation.{name}" for name in ("name", "credit_code", "kind", "region")
)
"""Facts of the account: registered, changed by a change of name, never stated."""
TWO_PEOPLE: Final = ("organisation.legal_representative",)
"""Facts that an organisation changes by two people (``domain.proposals``)."""

ABOVE_SCALE: Final = "above-scale"
TO_ENTER_SCALE: Final = "to-enter-scale"
SCALE: Final = (ABOVE_SCALE, TO_ENTER_SCALE)
CREDIT: Final = ("abnormal", "dishonest", "tax-dishonest")
EXCLUDED: Final = "excluded"
STANDINGS: Final = (*SCALE, *CREDIT, EXCLUDED)

BANK_ACCOUNT: Final = "bank-account"
LEGAL_REPRESENTATIVE: Final = "legal-representative"
PROPOSALS: Final = (BANK_ACCOUNT, LEGAL_REPRESENTATIVE)
PREPARED, APPROVED, RETURNED, WITHDRAWN = "prepared", "approved", "returned", "withdrawn"
PROPOSAL_STATES: Final = (PREPARED, APPROVED, RETURNED, WITHDRAWN)

NOTE, RETURN = "note", "return"
NOTES: Final = (NOTE, RETURN)

HOLDING, GROUP = "holding", "group"
RELATIONS: Final = (HOLDING, GROUP)

MERGER, DIVISION = "merger", "division"
SUCCESSIONS: Final = (MERGER, DIVISION)

MATCHED, TO_CONFIRM, UNMATCHED = "matched", "to-confirm", "unmatched"
CONFIRMED, DISMISSED = "confirmed", "dismissed"
LINE_STATES: Final = (MATCHED, TO_CONFIRM, UNMATCHED, CONFIRMED, DISMISSED)
"""Matched by credit code, by name and to be confirmed, by neither; then as somebody decided."""

WAITING, ACCEPTED, REFUSED = "waiting", "accepted", "refused"
REGISTRATION_STATES: Final = (WAITING, ACCEPTED, REFUSED)
