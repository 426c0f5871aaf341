"""What a bureau rules for its jurisdiction: terms of steps, projects of a code used no more."""

from __future__ import annotations

from typing import Any

from jigai.money import yuan
from jigai.office.api.office.fields import Field, Text, Whole
from jigai.office.api.office.registry import SCHEMAS, Asked, Plain, operation
from jigai.office.api.office.schemas import (
    AMOUNT_OR_NOTHING,
    TEXT,
    WHOLE,
    listed,
    one,
    record,
)
from jigai.office.api.office.seeing import jurisdiction_seen
from jigai.office.library.domain.levels import chain
from jigai.office.library.domain.regions import Following, follow_succession, to_follow
from jigai.office.library.domain.steps import LONGEST_TERM, set_term, term_of
from jigai.office.library.models import StepTerm

TERM, FOLLOW = "library.set-term", "library.follow-succession"
TERMS = "regions/<str:region>/terms"
SCHEMAS["StepTerm"] = record({"step": TEXT, "region": TEXT, "days": WHOLE, "ground": TEXT})
SCHEMAS["StepTerms"] = listed(one("StepTerm"))
SCHEMAS["RegionToFollow"] = record(
    {"region": TEXT, "new": TEXT, "projects": WHOLE, "investment": AMOUNT_OR_NOTHING}
)
SCHEMAS["RegionsToFollow"] = listed(one("RegionToFollow"))
SCHEMAS["Followed"] = record({"projects": WHOLE})


def shown(row: StepTerm) -> dict[str, Any]:
    """A term as programs see it; its region is one's own, or one above that ruled it."""
    return {"step": row.step, "region": row.region, "days": row.days, "ground": row.ground}


@operation("listStepTerms", "GET", TERMS, TERM, gives="StepTerms")
def terms(asked: Asked, region: str) -> Plain:
    """The terms in force for the steps of the way upward in a jurisdiction."""
    code = jurisdiction_seen(asked, region)
    found = [term_of(code, step) for step in chain()]
    return [shown(row) for row in found if row is not None]


@operation(
    "setStepTerm", "PUT", f"{TERMS}/<str:step>", TERM, gives="StepTerm",
    body=(
        Field("days", Whole(1, LONGEST_TERM), required=True, example=10),
        Field("ground", Text(200), required=True, example="办事指南〔2024〕1号"),
    ),
)  # fmt: skip
def ruled(asked: Asked, region: str, step: str) -> Plain:
    """Set how many working days a step may take in a jurisdiction."""
    code = jurisdiction_seen(asked, region)
    return shown(set_term(acting=asked.actor, region=code, step=step, **asked.body))


@operation("listRegionsToFollow", "GET", "regions/to-follow", FOLLOW, gives="RegionsToFollow")
def waiting(asked: Asked) -> Plain:
    """The codes in use no more under which projects still stand, with the code that follows."""
    return [_following(row) for row in to_follow(asked.actor)]


def _following(row: Following) -> dict[str, Any]:
    return {
        "region": row.old,
        "new": row.new,
        "projects": row.projects,
        "investment": None if row.investment is None else yuan(row.investment),
    }


@operation(
    "followSuccession", "POST", "regions/<str:region>/follow", FOLLOW, gives="Followed",
    body=(Field("ground", Text(500), required=True, example="区划调整通知"),),
)  # fmt: skip
def followed(asked: Asked, region: str) -> Plain:
    """Bring the live projects of a region that got another code under that code."""
    count = follow_succession(acting=asked.actor, region=region, **asked.body)
    return {"projects": count}
