"""Fiscal years of a region: opened, closed, opened again; what a year's applications go by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from jigai.office.api.office.fields import Day, Field, Text, Whole
from jigai.office.api.office.operations.regions import READ, place
from jigai.office.api.office.registry import SCHEMAS, Asked, Plain, operation
from jigai.office.api.office.schemas import DAY, TEXT, WHOLE, listed, one, record
from jigai.office.api.office.seeing import found
from jigai.office.ground.acts.errors import NotThere
from jigai.office.regions.domain.queries import programme_of
from jigai.office.regions.domain.years import close_year, open_year, reopen_year
from jigai.office.regions.enums import CLOSED, OPEN
from jigai.office.regions.models import FiscalYear

PATH = "regions/<str:region>/years"
ONE = f"{PATH}/<int:year>"
GROUND = Field("ground", Text(200), required=True, example="财政年度开始")
SCHEMAS["FiscalYear"] = record(
    {
        "region": TEXT,
        "year": WHOLE,
        "state": {"enum": [OPEN, CLOSED]},
        "begins": DAY,
        "ends": DAY,
        "ground": TEXT,
        "version": WHOLE,
    }
)
SCHEMAS["FiscalYears"] = listed(one("FiscalYear"))
SCHEMAS["Programme"] = {"type": "object"}


def shown(row: FiscalYear) -> dict[str, Any]:
    """A fiscal year as programs see it."""
    return {
        "region": row.region,
        "year": row.year,
        "state": row.state,
        "begins": row.begins.isoformat(),
        "ends": row.ends.isoformat(),
        "ground": row.ground,
        "version": row.version,
    }


@operation("listFiscalYears", "GET", PATH, READ, gives="FiscalYears")
def years(asked: Asked, region: str) -> Plain:
    """The fiscal years of a region, the latest first."""
    code, _ = place(asked, region)
    return [shown(row) for row in FiscalYear.objects.filter(region=code).order_by("-year")]


@operation(
    "openFiscalYear", "POST", PATH, "regions.open-year", gives="FiscalYear", status=201,
    body=(
        Field("year", Whole(1990, 2199), required=True, example=2027),
        Field("begins", Day(), required=True, example="2027-01-01"),
        Field("ends", Day(), required=True, example="2027-12-31"),
        GROUND,
    ),
)  # fmt: skip
def opened(asked: Asked, region: str) -> Plain:
    """Open a fiscal year: the first and the last day of work on it."""
    code, _ = place(asked, region)
    return shown(open_year(acting=asked.actor, region=code, **asked.body))


@operation(
    "closeFiscalYear", "POST", f"{ONE}/close", "regions.close-year", gives="FiscalYear",
    body=(GROUND,), versioned=True,
)  # fmt: skip
def closed(asked: Asked, region: str, year: int) -> Plain:
    """Close a fiscal year."""
    return _turned(asked, region, year, close_year)


@operation(
    "reopenFiscalYear", "POST", f"{ONE}/reopen", "regions.reopen-year", gives="FiscalYear",
    body=(GROUND,), versioned=True,
)  # fmt: skip
def reopened(asked: Asked, region: str, year: int) -> Plain:
    """Open a closed fiscal year again."""
    return _turned(asked, region, year, reopen_year)


@operation("readProgramme", "GET", f"{ONE}/programmes/<str:pack>", READ, gives="Programme")
def programme(asked: Asked, region: str, year: int, pack: str) -> Plain:
    """What applications of a year go by, as the pack store takes it."""
    row = _year(asked, region, year)
    made = programme_of(row.region, pack, row, timezone.localdate())
    if made is None:
        raise NotThere
    return made.data()


def _turned(asked: Asked, region: str, year: int, do: Callable[..., FiscalYear]) -> Plain:
    row = _year(asked, region, year)
    return shown(do(acting=asked.actor, year=row.pk, version=asked.version, **asked.body))


def _year(asked: Asked, region: str, year: int) -> FiscalYear:
    code, _ = place(asked, region)
    return found(FiscalYear.objects.filter(region=code), year=year)
