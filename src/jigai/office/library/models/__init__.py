"""The rows of the library."""

from __future__ import annotations

from jigai.office.library.models.project import (
    Adjustment,
    Contact,
    Counter,
    Equipment,
    Event,
    FilingChange,
    Funding,
    Milestone,
    PlanYear,
    Project,
)

__all__ = [
    "Adjustment",
    "Contact",
    "Counter",
    "Equipment",
    "Event",
    "FilingChange",
    "Funding",
    "Milestone",
    "PlanYear",
    "Project",
]
