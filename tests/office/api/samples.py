"""What stands behind the parameters of the operations, for the access test."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

from django.utils import timezone
from tests.office.console.access import Stage, sample
from tests.office.identity.cast import CITY, COUNTY
from tests.office.regions.entering import YICHANG, put_in_force

from jigai.office.api.office.operations import OPERATIONS
from jigai.office.ground.files.keeping import keep
from jigai.office.ground.models import Attachment
from jigai.office.identity.models import ApiToken
from jigai.office.identity.roles import BUREAU, roles
from jigai.office.library.models import Project, RollingPlan
from jigai.office.sheets.models import Export, Import
from jigai.office.statistics.enums import REGISTERED
from jigai.office.statistics.models import Query, Registration, Return

OF_BUREAUS = tuple(role.id for role in roles().values() if role.side == BUREAU)
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def organisation(stage: Stage) -> int:
    """The firm."""
    return stage.firm.pk


def file(stage: Stage) -> int:
    """A picture that proves something about it."""
    kept = keep(io.BytesIO(PNG), "a.png")
    return Attachment.objects.create(
        file_id=kept.hash,
        subject=f"organisation:{stage.firm.pk}",
        name="a.png",
        added_by="person:0",
        added_at=timezone.now(),
    ).pk


def pack(stage: Stage) -> str:
    """A policy in force in the city."""
    put_in_force(CITY, YICHANG)
    return YICHANG


def number(stage: Stage) -> str:
    """A project that is registered for statistics."""
    made, _ = Project.objects.get_or_create(
        number="API-1",
        defaults={
            "organisation": stage.firm,
            "name": "项目",
            "region": COUNTY,
            "state": "in",
            "since": timezone.now(),
            "changed_at": timezone.now(),
            "made_by": "person:0",
        },
    )
    now = {"since": timezone.now(), "first_month": 2026 * 12}
    place = {"organisation": stage.firm, "region": COUNTY, "form": "H202", "state": REGISTERED}
    Registration.objects.get_or_create(project=made, defaults=now | place)
    return made.number


def plan(stage: Stage) -> int:
    """A rolling plan of the county."""
    made, _ = RollingPlan.objects.get_or_create(
        region=COUNTY,
        first_year=2027,
        defaults={"years": 3, "ground": "x", "made_by": "person:0", "made_at": timezone.now()},
    )
    return made.pk


def signed(stage: Stage) -> Return:
    """A month that it signed."""
    now = timezone.now()
    return Return.objects.get_or_create(
        project=Project.objects.get(number=number(stage)), year=2026, month=4,
        defaults={
            "organisation": stage.firm, "region": COUNTY, "total_investment": 1, "before_years": 0,
            "cumulative_year": 1, "plan_year": 1, "starts_on": dt.date(2026, 1, 1), "since": now,
            "first_at": now, "submitted_at": now, "submitted_by": "person:0", "signed_by": "某",
        },
    )[0]  # fmt: skip


def query(stage: Stage) -> int:
    """A question about that month."""
    return Query.objects.create(
        month_return=signed(stage), question="?", asked_by="person:0", asked_name="某",
        asked_at=timezone.now(),
    ).pk  # fmt: skip


MADE: dict[str, Callable[[Stage], Any]] = {
    "organisation": organisation,
    "file": file,
    "pack": pack,
    "number": number,
    "plan": plan,
    "query": query,
    "region": lambda _: COUNTY,
    "fact": lambda _: "organisation.above_scale",
    "month": lambda stage: str(signed(stage).period),
}
"""What belongs to the firm or its county, by the name of the parameter."""
FOR_BUREAUS = {"readTotals"}
"""Sums of a jurisdiction: for people of bureaus, each of their own."""


def _asked_by(stage: Stage, login: str) -> dict[str, Any]:
    """The person and the token of a program."""
    row = ApiToken.objects.get(person=stage.cast.person(login))
    return {"person": row.person, "token": row.prefix}


def imported(stage: Stage, login: str) -> int:
    """What a program sent."""
    kept = keep(io.BytesIO(PNG), "a.png")
    return Import.objects.create(
        sheet="test", version=1, file_id=kept.hash, name="a.xlsx", lang="zh",
        state=Import.TRIED, **_asked_by(stage, login),
    ).pk  # fmt: skip


def exported(stage: Stage, login: str) -> int:
    """What a program exported."""
    kept = keep(io.BytesIO(PNG), "a.png")
    return Export.objects.create(
        listing="test", form="csv", lang="zh", unit="yuan", name="a.csv", file_id=kept.hash,
        **_asked_by(stage, login),
    ).pk  # fmt: skip


OWN: dict[str, Callable[[Stage, str], Any]] = {"imported": imported, "exported": exported}
"""What belongs to one program."""

for _operation in OPERATIONS.values():
    _wide = _operation.id in FOR_BUREAUS
    _more: dict[str, Any] = {"everywhere": True, "only": OF_BUREAUS} if _wide else {}
    for _name, _ in _operation.places:
        if _name in MADE:
            sample(_name, route=f"api:{_operation.id}", **_more)(MADE[_name])
        if _name in OWN:
            sample(_name, route=f"api:{_operation.id}", own=True)(OWN[_name])


@sample("sheet", route="api:readTemplate", only=("nobody",))
def sheet(stage: Stage) -> str:
    """A kind of sheet that nobody may import."""
    return "no.such"
