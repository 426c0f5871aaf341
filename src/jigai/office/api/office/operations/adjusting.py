"""Projects past their draft: sections adjusted, the filing changed, each with its reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from jigai.office.api.office.operations.lifecycle import reasoned
from jigai.office.api.office.operations.projects import (
    FIELDS,
    PATH,
    READ,
    changed,
    section_shown,
)
from jigai.office.api.office.paging import page
from jigai.office.api.office.registry import SCHEMAS, Asked, Plain, operation
from jigai.office.api.office.schemas import MOMENT, TEXT, page_of, record
from jigai.office.api.office.seeing import project_seen
from jigai.office.library.domain.adjusting import adjust
from jigai.office.library.domain.drafting import PERSONAL
from jigai.office.library.domain.filing import change_filing
from jigai.office.library.models import Adjustment, Event, FilingChange, Project

FILING = "filing"
ADJUSTED = tuple(name for name in FIELDS if name not in (FILING, PERSONAL))
"""The sections that are adjusted; the filing has its own act, contacts are simply saved."""
CHANGE = {"at": MOMENT, "by": TEXT, "reason": TEXT, "text": TEXT}
SECTION: dict[str, Any] = {"type": "object"}
SCHEMAS["Adjustment"] = record(CHANGE | {"section": TEXT, "was": SECTION, "became": SECTION})
SCHEMAS["Adjustments"] = page_of("Adjustment")
SCHEMAS["ProjectEvent"] = record(
    CHANGE | {"act": TEXT, "before": TEXT, "after": TEXT, "unit": TEXT}
)
SCHEMAS["ProjectEvents"] = page_of("ProjectEvent")


def _adjusting(section: str) -> Callable[..., Plain]:
    def adjusted(asked: Asked, number: str) -> Plain:
        values = dict(asked.body)
        why = {"reason": values.pop("reason"), "text": values.pop("text", "")}
        rows = values.pop("rows", None)
        return changed(asked, number, adjust, section=section, values=values, rows=rows, **why)

    return adjusted


for _name in ADJUSTED:
    operation(
        f"adjustProject{_name.title()}",
        "POST",
        f"{PATH}/{_name}/adjust",
        "library.adjust",
        gives="ProjectRecord",
        body=(*FIELDS[_name], *reasoned("adjust")),
        versioned=True,
    )(_adjusting(_name))


@operation(
    "changeFiling", "POST", f"{PATH}/filing/change", "library.change-filing",
    gives="ProjectRecord", body=(*FIELDS[FILING], *reasoned(FILING)), versioned=True,
)  # fmt: skip
def filed(asked: Asked, number: str) -> Plain:
    """State a new filing or project code; a code that the project had before still finds it."""
    values = dict(asked.body)
    why = {"reason": values.pop("reason"), "text": values.pop("text", "")}
    return changed(asked, number, change_filing, values=values, **why)


@operation("listAdjustments", "GET", f"{PATH}/adjustments", READ, gives="Adjustments", paged=True)
def adjustments(asked: Asked, number: str) -> Plain:
    """What was adjusted since the entry, section by section, the oldest first."""
    return _changes(asked, number, Adjustment.objects.all())


@operation(
    "listFilingChanges", "GET", f"{PATH}/filing/changes", READ, gives="Adjustments", paged=True
)
def filings(asked: Asked, number: str) -> Plain:
    """The changes of the filing, the oldest first."""
    return _changes(asked, number, FilingChange.objects.all())


@operation("listEvents", "GET", f"{PATH}/events", READ, gives="ProjectEvents", paged=True)
def events(asked: Asked, number: str) -> Plain:
    """What happened to a project, the latest first."""
    rows = Event.objects.filter(project=project_seen(asked, number))
    return page(asked, rows, _event, "-at", "-pk")


def _changes(asked: Asked, number: str, rows: QuerySet[Any]) -> Plain:
    project = project_seen(asked, number)
    found = rows.filter(project=project)
    return page(asked, found, lambda row: _change(asked, project, row), "at")


def _common(row: Any) -> dict[str, Any]:
    return {"at": row.at.isoformat(), "by": row.by, "reason": row.reason, "text": row.text}


def _change(asked: Asked, project: Project, row: Adjustment | FilingChange) -> dict[str, Any]:
    return _common(row) | {
        "section": getattr(row, "section", FILING),
        "was": section_shown(asked, project, row.was),
        "became": section_shown(asked, project, row.became),
    }


def _event(row: Event) -> dict[str, Any]:
    return _common(row) | {
        "act": row.act,
        "before": row.before,
        "after": row.after,
        "unit": row.unit,
    }
