"""The words of the library that the program knows; their texts are in ``messages``."""

from __future__ import annotations

from typing import Final

DRAFT, SUBMITTED, RETURNED = "draft", "submitted", "returned"
IN, SUSPENDED, COMPLETED = "in", "suspended", "completed"
WITHDRAWN, MERGED = "withdrawn", "merged"
STATES: Final = (DRAFT, SUBMITTED, RETURNED, IN, SUSPENDED, COMPLETED, WITHDRAWN, MERGED)
LIVE: Final = (DRAFT, SUBMITTED, RETURNED, IN, SUSPENDED)
"""States of a project that goes on; the others are ends."""
INSIDE: Final = (IN, SUSPENDED)
"""States of a project that is in the library."""

FILING, APPROVAL, NOT_FILED = "filing", "approval", "none"
FILINGS: Final = (FILING, APPROVAL, NOT_FILED)
"""备案, 核准, neither of them yet."""

OWN, LOANS, LEASES, OTHER = "own", "loans", "leases", "other"
SOURCES: Final = (OWN, LOANS, LEASES, OTHER)
"""Where the money of a project comes from."""

EQUIPMENT_STATES: Final = ("planned", "contracted", "delivered", "in-use")
CONTACTS: Final = ("head", "reporter", "finance", "statistics")
"""Whom to ask about a project: its head, who fills in, finance, statistics."""

REASONS: Final[dict[str, tuple[str, ...]]] = {
    "return": ("incomplete", "inconsistent", "filing", "not-transformation", "duplicate", "other"),
    "suspend": ("funds", "market", "approvals", "land", "other"),
    "resume": ("solved", "other"),
    "withdraw": ("cancelled", "moved", "not-eligible", "no-progress", "other"),
    "adjust": ("scope", "investment", "schedule", "equipment", "correction", "other"),
    "filing": ("issued", "changed", "extended", "correction", "other"),
    "merge": ("same-code", "same-project", "other"),
    "region": ("renamed", "wrong", "moved", "other"),
    "leave": ("facts", "rule", "asked", "other"),
    "plan": ("investment", "schedule", "correction", "other"),
}
"""The coded reasons of each act; “other” needs words of its own."""
OTHER_REASON: Final = "other"

CHECK, APPROVE = "check", "approve"
PLANNED, WAITING, DONE, SENT_BACK, VOID = "planned", "waiting", "done", "sent-back", "void"
STEP_STATES: Final = (PLANNED, WAITING, DONE, SENT_BACK, VOID)
"""A step of the way upward: still to come, open, agreed to, sent back, overtaken by a return."""
ENTERED, LEFT = "entered", "left"
ENTRY_STATES: Final = (ENTERED, LEFT)

ROLLING, ROLLED, FROZEN, DISCARDED = "rolling", "rolled", "frozen", "discarded"
PLAN_STATES: Final = (ROLLING, ROLLED, FROZEN, DISCARDED)
"""A rolling plan: being made, made and looked at, the baseline of its year, thrown away."""
KEPT, NEW, OUT = "kept", "new", "out"
"""How a project stands in a plan against the one before."""
OUT_REASONS: Final = ("completed", "withdrawn", "merged", "elsewhere", "nothing-planned")
