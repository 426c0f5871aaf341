"""The rows of the library."""

from __future__ import annotations

from jigai.office.library.models.entry import Assessed, Entry, Step, StepTerm
from jigai.office.library.models.former import Former
from jigai.office.library.models.plan import PlanAdjustment, PlanAmount, PlanMember, RollingPlan
from jigai.office.library.models.project import (
    Adjustment,
    Alias,
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
from jigai.office.library.models.takeover import Takeover
from jigai.office.library.models.tally import Tally

__all__ = [
    "Adjustment",
    "Alias",
    "Assessed",
    "Contact",
    "Counter",
    "Entry",
    "Equipment",
    "Event",
    "FilingChange",
    "Former",
    "Funding",
    "Milestone",
    "PlanAdjustment",
    "PlanAmount",
    "PlanMember",
    "PlanYear",
    "Project",
    "RollingPlan",
    "Step",
    "StepTerm",
    "Takeover",
    "Tally",
]
