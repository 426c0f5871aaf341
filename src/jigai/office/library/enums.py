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

FILING, APPROVAL = "filing", "approval"
FILINGS: Final = (FILING, APPROVAL)
"""备案, 核准."""

OWN, LOANS, LEASES, OTHER = "own", "loans", "leases", "other"
SOURCES: Final = (OWN, LOANS, LEASES, OTHER)
"""Where the money of a project comes from."""

EQUIPMENT_STATES: Final = ("planned", "contracted", "delivered", "in-use")
CONTACTS: Final = ("head", "reporter", "finance", "statistics")
"""Whom to ask about a project: its head, who fills in, finance, statistics."""
