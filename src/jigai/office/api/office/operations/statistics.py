"""Registration of projects for statistics, and totals of what was returned."""

from __future__ import annotations

from typing import Any

from jigai.money import yuan
from jigai.office.api.office.fields import Choice, Day, Field, Many, Text
from jigai.office.api.office.operations.returns import READ, month_at
from jigai.office.api.office.paging import page
from jigai.office.api.office.registry import SCHEMAS, Asked, Plain, operation
from jigai.office.api.office.schemas import (
    AMOUNT,
    DAY_OR_NOTHING,
    MOMENT,
    TEXT,
    TEXT_OR_NOTHING,
    WHOLE,
    listed,
    one,
    page_of,
    record,
)
from jigai.office.api.office.seeing import project_seen
from jigai.office.ground.acts.errors import NotThere
from jigai.office.identity.permits import jurisdiction, visible, within
from jigai.office.statistics.domain.registering import (
    apply,
    end_registration,
    return_registration,
)
from jigai.office.statistics.domain.registering import register as registered
from jigai.office.statistics.domain.totals import BY, totals
from jigai.office.statistics.enums import REGISTRATION_STATES
from jigai.office.statistics.figures import AMOUNTS
from jigai.office.statistics.models import Registration
from jigai.office.statistics.months import from_ordinal

PATH = "projects/<str:number>/registration"
SCHEMAS["Registration"] = record(
    {
        "project": TEXT,
        "organisation": WHOLE,
        "region": TEXT,
        "form": TEXT,
        "state": {"enum": list(REGISTRATION_STATES)},
        "since": MOMENT,
        "due": DAY_OR_NOTHING,
        "registered_on": DAY_OR_NOTHING,
        "number": TEXT,
        "first_month": TEXT_OR_NOTHING,
        "last_month": TEXT_OR_NOTHING,
        "version": WHOLE,
    }
)
SCHEMAS["Registrations"] = page_of("Registration")
NARROW = ("region", "industry", "kind")
COUNTS = ("count", "finished", "late")
SUMS = dict.fromkeys(COUNTS, WHOLE) | dict.fromkeys(AMOUNTS, AMOUNT)
SCHEMAS["Sums"] = record(SUMS)
SCHEMAS["TotalRow"] = record({"key": TEXT, "now": one("Sums"), "before": one("Sums")})
SCHEMAS["Totals"] = record(
    {"month": TEXT, "by": TEXT, "rows": listed(one("TotalRow")), "sum": one("TotalRow")}
)


def shown(row: Registration) -> dict[str, Any]:
    """A registration as programs see it."""
    return {
        "project": row.project.number,
        "organisation": row.organisation_id,
        "region": row.region,
        "form": row.form,
        "state": row.state,
        "since": row.since.isoformat(),
        "due": row.due.isoformat() if row.due else None,
        "registered_on": row.registered_on.isoformat() if row.registered_on else None,
        "number": row.number,
        "first_month": _month(row.first_month),
        "last_month": _month(row.last_month),
        "version": row.version,
    }


def _month(ordinal: int | None) -> str | None:
    return None if ordinal is None else str(from_ordinal(ordinal))


@operation(
    "listRegistrations",
    "GET",
    "registrations",
    READ,
    gives="Registrations",
    query=(Field("state", Choice(REGISTRATION_STATES)),),
    paged=True,
)
def registrations(asked: Asked) -> Plain:
    """The registrations that the post sees."""
    rows = visible(asked.actor, Registration.objects.select_related("project"))
    if "state" in asked.query:
        rows = rows.filter(state=asked.query["state"])
    return page(asked, rows, shown)


@operation("readRegistration", "GET", PATH, READ, gives="Registration")
def registration(asked: Asked, number: str) -> Plain:
    """The registration of a project."""
    return shown(_of(asked, number))


@operation(
    "applyForRegistration", "POST", PATH, "statistics.apply", gives="Registration", status=201
)
def application(asked: Asked, number: str) -> Plain:
    """Apply for the registration of a project: its threshold is met, its documents are there."""
    return shown(apply(acting=asked.actor, project=project_seen(asked, number).pk))


@operation(
    "registerProject",
    "POST",
    f"{PATH}/register",
    "statistics.register",
    gives="Registration",
    body=(
        Field("day", Day(), required=True),
        Field("first_month", Text(7), required=True, example="2024-04"),
        Field("number", Text(60, shortest=0)),
    ),
    versioned=True,
)
def register(asked: Asked, number: str) -> Plain:
    """Note that a project entered the statistics, and from which month it returns."""
    row = _of(asked, number)
    return shown(
        registered(acting=asked.actor, registration=row.pk, version=asked.version, **asked.body)
    )


@operation(
    "returnRegistration",
    "POST",
    f"{PATH}/return",
    "statistics.return-registration",
    gives="Registration",
    body=(
        Field("codes", Many(Text(40), 20, 1), required=True),
        Field("reason", Text(500), required=True),
    ),
    versioned=True,
)
def give_back(asked: Asked, number: str) -> Plain:
    """Return an application for completion, with coded reasons and words."""
    row = _of(asked, number)
    return shown(
        return_registration(
            acting=asked.actor, registration=row.pk, version=asked.version, **asked.body
        )
    )


@operation(
    "endRegistration", "POST", f"{PATH}/end", "statistics.end-registration",
    gives="Registration",
    body=(
        Field("last_month", Text(7), required=True, example="2026-12"),
        Field("reason", Text(500), required=True, example="项目停建"),
    ),
    versioned=True,
)  # fmt: skip
def ended(asked: Asked, number: str) -> Plain:
    """End a registration: nothing is due after its last month."""
    row = _of(asked, number)
    return shown(
        end_registration(
            acting=asked.actor, registration=row.pk, version=asked.version, **asked.body
        )
    )


def _of(asked: Asked, number: str) -> Registration:
    rows = Registration.objects.select_related("project")
    found = rows.filter(project=project_seen(asked, number)).first()
    if found is None:
        raise NotThere
    return found


@operation(
    "readTotals",
    "GET",
    "returns/totals/<str:month>",
    READ,
    gives="Totals",
    query=(
        Field("by", Choice(BY)),
        Field("region", Text(20)),
        Field("industry", Text(10)),
        Field("kind", Text(40), title="interface.parameters.project-kind"),
    ),
)
def summed(asked: Asked, month: str) -> Plain:
    """Sums of what was signed by region, industry, kind or month, beside those a year before."""
    own = [code for post in asked.actor.posts for code in jurisdiction(post)]
    region = asked.query.get("region")
    if not own or (region is not None and not any(within(region, r) for r in own)):
        raise NotThere
    by = asked.query.get("by", "region")
    chosen: dict[str, str] = {n: asked.query[n] for n in NARROW if n in asked.query}
    rows, whole = totals(own, month_at(month), by, chosen)
    return {
        "month": month,
        "by": by,
        "rows": [{"key": r.key, "now": _sums(r.now), "before": _sums(r.before)} for r in rows],
        "sum": {"key": "", "now": _sums(whole.now), "before": _sums(whole.before)},
    }


def _sums(found: dict[str, int]) -> dict[str, Any]:
    counts = {name: found[name] for name in COUNTS}
    return counts | {name: yuan(found[name]) for name in AMOUNTS}
