"""What has to be returned by when, who has not, and reminding them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from jigai.money import yuan
from jigai.office.api.office.fields import Amount, Choice, Field, Group, Many, Text, Whole
from jigai.office.api.office.operations.regions import place
from jigai.office.api.office.operations.returns import READ, month_at
from jigai.office.api.office.paging import page
from jigai.office.api.office.registry import SCHEMAS, Asked, Plain, operation
from jigai.office.api.office.schemas import (
    AMOUNT,
    AMOUNT_OR_NOTHING,
    DAY_OR_NOTHING,
    TEXT,
    TEXT_OR_NOTHING,
    TRUTH,
    WHOLE,
    WHOLE_OR_NOTHING,
    listed,
    one,
    page_of,
    record,
)
from jigai.office.api.office.seeing import jurisdiction_seen
from jigai.office.ground.acts.errors import NotThere
from jigai.office.identity.permits import visible
from jigai.office.statistics.domain.expecting import Dues, missing
from jigai.office.statistics.domain.reading import rulebook
from jigai.office.statistics.domain.reminding import remind_now
from jigai.office.statistics.domain.settings import enter_row, kept
from jigai.office.statistics.models import Draft, Registration
from jigai.office.statistics.months import FIRST, LAST
from jigai.office.statistics.reporting import (
    ENDS,
    KINDS,
    LADDER,
    LONGEST_LADDER,
    MOST_DAYS,
    MOST_MONTHS,
    SHIFTS,
    Row,
)

PATH = "regions/<str:region>/reporting"
MISSING = "returns/missing/<str:month>"
MOST_REMINDED = 500
NAMES = (Field("zh", Text(100), required=True), Field("en", Text(100), required=True))
DAY_OF_MONTH = Whole(1, 31)
MONTHS_LATER = Whole(0, MOST_MONTHS)
ENTER, REMIND = "statistics.enter-row", "statistics.remind-now"
SCHEMAS["ReportingRow"] = record(
    {
        "kind": {"enum": list(KINDS)},
        "form": TEXT,
        "name": TEXT,
        "region": TEXT,
        "first_year": WHOLE,
        "last_year": WHOLE_OR_NOTHING,
        "at_least": AMOUNT,
        "below": AMOUNT_OR_NOTHING,
        "day": WHOLE_OR_NOTHING,
        "months": WHOLE,
        "opens": WHOLE_OR_NOTHING,
        "days": WHOLE,
        "shift": {"enum": list(SHIFTS)},
        "cutoff_day": WHOLE_OR_NOTHING,
        "cutoff_months": WHOLE,
        "until": {"enum": list(ENDS)},
        "remind": listed(WHOLE),
        "escalate": listed(record({"after": WHOLE, "to": {"enum": list(LADDER)}})),
        "materials": listed(TEXT),
        "source": TEXT,
        "to_verify": TRUTH,
        "entered": TRUTH,
    }
)
SCHEMAS["ReportingRows"] = listed(one("ReportingRow"))
SCHEMAS["MissingReturn"] = record(
    {
        "project": TEXT,
        "name": TEXT,
        "organisation": WHOLE,
        "region": TEXT,
        "draft": TEXT_OR_NOTHING,
        "due": DAY_OR_NOTHING,
        "overdue": TRUTH,
    }
)
SCHEMAS["MissingReturns"] = page_of("MissingReturn")
SCHEMAS["Reminded"] = record({"told": WHOLE})
STATED = (
    Field("kind", Choice(KINDS), required=True, example="monthly"),
    Field("form", Text(40), required=True, example="206-1"),
    Field("from", Whole(FIRST, LAST), required=True, example=2027),
    Field("to", Whole(FIRST, LAST)),
    Field("name", Group(NAMES)),
    Field("at_least", Amount(), example="5000000.00"),
    Field("below", Amount()),
    Field("day", DAY_OF_MONTH, example=10),
    Field("months", MONTHS_LATER, example=1),
    Field("opens", DAY_OF_MONTH),
    Field("days", Whole(0, MOST_DAYS)),
    Field("shift", Choice(SHIFTS)),
    Field("cutoff", Group((Field("day", DAY_OF_MONTH), Field("months", MONTHS_LATER)))),
    Field("until", Choice(ENDS)),
    Field("remind", Many(Whole(0, MOST_DAYS), LONGEST_LADDER)),
    Field("escalate", Many(
        Group((
            Field("after", Whole(0, MOST_DAYS), required=True),
            Field("to", Choice(LADDER), required=True),
        )), LONGEST_LADDER)),
    Field("materials", Many(
        Group((
            Field("code", Text(40), required=True),
            *NAMES,
            Field("group", Text(40, shortest=0)),
        )), 50)),
    Field("ground", Text(300), required=True, example="统计制度〔2026〕1号"),
)  # fmt: skip


def shown(asked: Asked, row: Row) -> dict[str, Any]:
    """A row in force as programs see it."""
    plain = ("kind", "form", "region", "first_year", "last_year", "day", "months", "opens", "days",
             "shift", "cutoff_day", "cutoff_months", "until")  # fmt: skip
    return {name: getattr(row, name) for name in plain} | {
        "name": asked.pick(row.zh, row.en),
        "at_least": yuan(row.at_least),
        "below": None if row.below is None else yuan(row.below),
        "remind": list(row.remind),
        "escalate": [{"after": step.after, "to": step.to} for step in row.escalate],
        "materials": [material.code for material in row.materials],
        "source": asked.pick(row.source_zh, row.source_en),
        "to_verify": row.verify,
        "entered": row.entered is not None,
    }


@operation(
    "listReportingRows", "GET", PATH, READ, gives="ReportingRows",
    query=(Field("year", Whole(FIRST, LAST)),),
)  # fmt: skip
def rows(asked: Asked, region: str) -> Plain:
    """What has to be reported in a region in a year: by the bureau's own rows, else the general."""
    code, today = place(asked, region)
    year = asked.query.get("year", today.year)
    return [shown(asked, row) for kind in KINDS for row in rulebook().of(kind, code, year)]


@operation("enterReportingRow", "POST", PATH, ENTER, gives="ReportingRow", status=201, body=STATED)
def entered(asked: Asked, region: str) -> Plain:
    """Enter a row for a jurisdiction; names, checklist and steps left out are those in force."""
    code, stated = jurisdiction_seen(asked, region), dict(asked.body)
    ground = stated.pop("ground")
    whole = kept(code, stated["kind"], stated["form"], stated["from"]) | stated
    return shown(asked, enter_row(acting=asked.actor, region=code, stated=whole, ground=ground))


@operation("listMissingReturns", "GET", MISSING, READ, gives="MissingReturns", paged=True)
def lacking(asked: Asked, month: str) -> Plain:
    """The projects whose return of a month is not signed, by when it is due, how far it is."""
    period, dues = month_at(month), Dues(rulebook())
    found = missing(visible(asked.actor, Registration.objects.all()), period)
    listed_ = page(asked, found.select_related("project"), lambda row: {"row": row})
    these = [item["row"] for item in listed_["items"]]
    drafts = Draft.objects.filter(year=period.year, month=period.month)
    typed = drafts.filter(project__in=[row.project_id for row in these])
    states = dict(typed.values_list("project_id", "state"))
    today = timezone.localdate()

    def one(row: Registration) -> dict[str, Any]:
        due = dues.of(row.region, row.project.total_investment, period)
        day = due[1].day if due else None
        return {
            "project": row.project.number,
            "name": row.project.name,
            "organisation": row.organisation_id,
            "region": row.region,
            "draft": states.get(row.project_id),
            "due": day.isoformat() if day else None,
            "overdue": day is not None and day < today,
        }

    return listed_ | {"items": [one(row) for row in these]}


@operation(
    "remindOfReturns", "POST", f"{MISSING}/remind", REMIND, gives="Reminded",
    body=(Field("projects", Many(Text(20), MOST_REMINDED, 1), required=True),),
)  # fmt: skip
def remind(asked: Asked, month: str) -> Plain:
    """Remind the organisations of projects whose month is missing, each once a day."""
    period, numbers = month_at(month), set(asked.body["projects"])
    found = missing(visible(asked.actor, Registration.objects.all()), period)
    keys = list(
        found.filter(project__number__in=numbers).order_by("pk").values_list("pk", flat=True)
    )
    if len(keys) != len(numbers):
        raise NotThere
    return {"told": remind_now(acting=asked.actor, registrations=keys, month=period)}
