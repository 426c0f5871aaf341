"""Months fixed: what a freeze would hold, the act, what was corrected since; late windows."""

from __future__ import annotations

from typing import Any

from jigai.money import yuan
from jigai.office.api.office.fields import Day, Field, Text
from jigai.office.api.office.operations.jobs import shown as job_shown
from jigai.office.api.office.operations.returns import month_at, month_of_text
from jigai.office.api.office.paging import page
from jigai.office.api.office.registry import SCHEMAS, Asked, Plain, operation
from jigai.office.api.office.schemas import (
    AMOUNT,
    DAY,
    DAY_OR_NOTHING,
    MOMENT,
    TEXT,
    TRUTH,
    WHOLE,
    WHOLE_OR_NOTHING,
    listed,
    one,
    page_of,
    record,
)
from jigai.office.api.office.seeing import found, jurisdiction_seen
from jigai.office.ground.acts.refusing import refused
from jigai.office.identity.domain.jobs import job_of
from jigai.office.statistics.domain import freezing
from jigai.office.statistics.domain.gathering import digest_of
from jigai.office.statistics.domain.previewing import preview as foreseen
from jigai.office.statistics.domain.reading import of_bureaus
from jigai.office.statistics.enums import MADE, MAKING
from jigai.office.statistics.figures import AMOUNTS, FIELDS
from jigai.office.statistics.models import Freeze, FreezeRow, LateWindow

READ = "statistics.read-totals"
SUMS = record(dict.fromkeys(AMOUNTS, AMOUNT))
OPEN = {"type": "object", "additionalProperties": WHOLE}
ONE = "freezes/<int:freeze>"
SCHEMAS["FreezePreview"] = record(
    {
        "region": TEXT,
        "month": TEXT,
        "revision": WHOLE,
        "count": WHOLE,
        "late": WHOLE,
        "totals": SUMS,
        "open_points": OPEN,
        "not_before": DAY_OR_NOTHING,
    }
)
SCHEMAS["Freeze"] = record(
    {
        "freeze": WHOLE,
        "region": TEXT,
        "month": TEXT,
        "revision": WHOLE,
        "count": WHOLE,
        "late": WHOLE,
        "totals": SUMS,
        "open_points": OPEN,
        "ground": TEXT,
        "digest": TEXT,
        "name": TEXT,
        "at": MOMENT,
    }
)
SCHEMAS["FreezeOrder"] = record(
    {
        "region": TEXT,
        "month": TEXT,
        "at": MOMENT,
        "state": {"enum": [MAKING, MADE]},
        "job": WHOLE_OR_NOTHING,
        "freeze": {"anyOf": [one("Freeze"), {"type": "null"}]},
    }
)
SCHEMAS["Freezes"] = page_of("Freeze")
SCHEMAS["FreezeCheck"] = record({"digest": TEXT, "now": TEXT, "whole": TRUTH})
SCHEMAS["FreezeChange"] = record(
    {
        "project": TEXT,
        "month": TEXT,
        "fields": listed(record({"field": TEXT, "was": {}, "now": {}})),
    }
)
SCHEMAS["FreezeChanges"] = page_of("FreezeChange")
SCHEMAS["LateWindow"] = record(
    {"region": TEXT, "month": TEXT, "opens": DAY, "closes": DAY, "ground": TEXT, "at": MOMENT}
)
SCHEMAS["LateWindows"] = page_of("LateWindow")
WHERE = (
    Field("region", Text(20), required=True, example="420581"),
    Field("month", Text(7), required=True, example="2026-04"),
)


def _sums(totals: dict[str, int]) -> dict[str, str]:
    return {name: yuan(totals[name]) for name in AMOUNTS}


def _month(row: Freeze | FreezeRow | LateWindow) -> str:
    return f"{row.year}-{row.month:02d}"


def shown(row: Freeze) -> dict[str, Any]:
    """A freeze as programs see it."""
    return {
        "freeze": row.pk,
        "region": row.region,
        "month": _month(row),
        "revision": row.revision,
        "count": row.count,
        "late": row.late,
        "totals": _sums(row.totals),
        "open_points": row.open_points,
        "ground": row.ground,
        "digest": row.digest,
        "name": row.name,
        "at": row.at.isoformat(),
    }


@operation("listFreezes", "GET", "freezes", READ, gives="Freezes", paged=True)
def freezes(asked: Asked) -> Plain:
    """The months that were fixed in the jurisdiction, the latest first."""
    return page(asked, of_bureaus(asked.actor, Freeze.objects.all()), shown, "-pk")


@operation(
    "previewFreeze", "GET", "regions/<str:region>/freezes/<str:month>", READ,
    gives="FreezePreview",
)  # fmt: skip
def preview(asked: Asked, region: str, month: str) -> Plain:
    """What a freeze of a month would hold now, and what is still open; nothing is done."""
    seen = foreseen(jurisdiction_seen(asked, region), month_at(month))
    return {
        "region": region,
        "month": month,
        "revision": seen.revision,
        "count": seen.count,
        "late": seen.late,
        "totals": _sums(seen.totals),
        "open_points": seen.open_points,
        "not_before": seen.from_day.isoformat() if seen.from_day else None,
    }


@operation("readFreeze", "GET", ONE, READ, gives="Freeze")
def freeze(asked: Asked, freeze: int) -> Plain:
    """One freeze with its sums."""
    return shown(_seen(asked, freeze))


@operation("checkFreeze", "GET", f"{ONE}/check", READ, gives="FreezeCheck")
def check(asked: Asked, freeze: int) -> Plain:
    """The digest of a freeze worked out anew from its rows, beside the one that was kept; that of
    a large freeze is worked out by a job (``checkLargeFreeze``)."""
    row = _seen(asked, freeze)
    if row.count + row.late > freezing.AT_ONCE:
        raise refused("statistics.check-large", "", most=freezing.AT_ONCE)
    now = digest_of(row.freezing_id)
    return {"digest": row.digest, "now": now, "whole": now == row.digest}


@operation(
    "checkLargeFreeze", "POST", f"{ONE}/check", "statistics.check-freeze", gives="Job", status=201
)
def check_large(asked: Asked, freeze: int) -> Plain:
    """Have a digest worked out anew by a job, which fails where the digest does not hold."""
    number = freezing.order_check(acting=asked.actor, freeze=_seen(asked, freeze).pk)
    return job_shown(asked, job_of(asked.actor, number))


@operation("listFreezeChanges", "GET", f"{ONE}/changes", READ, gives="FreezeChanges", paged=True)
def changes(asked: Asked, freeze: int) -> Plain:
    """What was corrected since a month was fixed: each figure as it was, and as it is."""
    rows = freezing.changed_since(_seen(asked, freeze))
    return page(asked, rows.select_related("month_return__project"), _changed)


def _changed(row: FreezeRow) -> dict[str, Any]:
    now = row.month_return
    differ = [name for name in FIELDS if getattr(row, name) != getattr(now, name)]
    return {
        "project": now.project.number,
        "month": _month(row),
        "fields": [
            {"field": n, "was": _figure(n, getattr(row, n)), "now": _figure(n, getattr(now, n))}
            for n in differ
        ],
    }


def _figure(name: str, value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    return yuan(value) if name in AMOUNTS else value.isoformat()


@operation(
    "freezeMonth", "POST", "freezes", "statistics.freeze", gives="FreezeOrder", status=201,
    body=(*WHERE, Field("ground", Text(300, shortest=0))),
)  # fmt: skip
def fixed(asked: Asked) -> Plain:
    """Fix the figures of a month as they stand now; where something is still open a ground is
    needed. A large month is fixed by a job: its freeze is there when the job is done."""
    made = freezing.freeze(acting=asked.actor, **_stated(asked))
    return {
        "region": made.region,
        "month": str(made.period),
        "at": made.at.isoformat(),
        "state": made.state,
        "job": made.job,
        "freeze": shown(made.made) if made.state == MADE else None,
    }


@operation("listLateWindows", "GET", "late-windows", READ, gives="LateWindows", paged=True)
def windows(asked: Asked) -> Plain:
    """The days on which late returns count as in time, the latest first."""
    return page(asked, of_bureaus(asked.actor, LateWindow.objects.all()), _window, "-pk")


@operation(
    "openLateWindow", "POST", "late-windows", "statistics.open-window", gives="LateWindow",
    status=201,
    body=(
        *WHERE,
        Field("opens", Day(), required=True, example="2026-06-10"),
        Field("closes", Day(), required=True, example="2026-06-12"),
        Field("ground", Text(300), required=True, example="统一补报"),
    ),
)  # fmt: skip
def opened(asked: Asked) -> Plain:
    """Open days on which late returns of a month count as in time."""
    return _window(freezing.open_window(acting=asked.actor, **_stated(asked)))


def _window(row: LateWindow) -> dict[str, Any]:
    return {
        "region": row.region,
        "month": _month(row),
        "opens": row.opens.isoformat(),
        "closes": row.closes.isoformat(),
        "ground": row.ground,
        "at": row.at.isoformat(),
    }


def _stated(asked: Asked) -> dict[str, Any]:
    """The body with its month read, its region one of the post's."""
    region = jurisdiction_seen(asked, asked.body["region"])
    return asked.body | {"region": region, "month": month_of_text(asked.body["month"])}


def _seen(asked: Asked, freeze: int) -> Freeze:
    return found(of_bureaus(asked.actor, Freeze.objects.all()), pk=freeze)
