"""A month of a project as it stands, and what its page shows of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from jigai.facts.problems import InputRefused
from jigai.office.console.routing import Request
from jigai.office.console.statistics.forms import ReturnForm
from jigai.office.console.statistics.scope import month_at, project_at
from jigai.office.design.forms import Form
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.identity.permits import Place
from jigai.office.library.models import Project
from jigai.office.statistics.checking import Remark, remarks
from jigai.office.statistics.domain import signing
from jigai.office.statistics.domain.drafting import typed_of
from jigai.office.statistics.domain.reading import around, latest_before
from jigai.office.statistics.domain.wording import said
from jigai.office.statistics.enums import OPEN, READY, RETURNED, SIGNED
from jigai.office.statistics.figures import AMOUNTS, DAYS, Figures, read_figures
from jigai.office.statistics.models import Draft, Reminder, Return
from jigai.office.statistics.months import YEAR_END, Month

WAN = 1_000_000


@dataclass
class Sheet:
    """A month of a project as it stands."""

    project: Project
    month: Month
    draft: Draft | None
    made: Return | None
    last: tuple[Month, Figures] | None

    @property
    def place(self) -> Place:
        """Where it belongs."""
        return Place(region=self.project.region, organisation=self.project.organisation_id)


def sheet_at(request: Request, number: str, month: str) -> Sheet:
    """The month of an address; raises NotThere for what somebody may not see."""
    project, period = project_at(request.actor, number), month_at(month)
    at = {"project": project, "year": period.year, "month": period.month}
    return Sheet(
        project,
        period,
        Draft.objects.filter(**at).first(),
        Return.objects.filter(**at).first(),
        latest_before(project.pk, period),
    )


def initial(sheet: Sheet) -> dict[str, Any]:
    """What the form begins with: the draft, the signed figures, or what follows from last month."""
    draft, made = sheet.draft, sheet.made
    if draft is not None and draft.state != SIGNED:
        typed = dict(draft.typed)
        return typed | {
            "finished": bool(typed.get("finished")),
            "unit": draft.unit,
            "version": draft.version,
        }
    version = draft.version if draft else 0
    if made is not None:
        typed = typed_of(made)
        return typed | {"finished": made.finished, "unit": "yuan", "version": version}
    start: dict[str, Any] = {"unit": "wan", "version": version}
    if sheet.last is None:
        total = sheet.project.total_investment
        day = sheet.project.started_on or sheet.project.starts_on
        return start | {
            "total_investment": "" if total is None else in_wan(total),
            "starts_on": "" if day is None else day.isoformat(),
        }
    month, figures = sheet.last
    same = month.year == sheet.month.year
    start |= {"total_investment": in_wan(figures.total_investment), "finished": figures.finished}
    start["starts_on"] = figures.starts_on.isoformat()
    start["ends_on"] = figures.ends_on.isoformat() if figures.ends_on else ""
    if same:
        start["before_years"] = in_wan(figures.before_years)
        start["plan_year"] = in_wan(figures.plan_year)
    elif month.month == YEAR_END:
        start["before_years"] = in_wan(figures.cumulative)
    return start


def in_wan(fen: int) -> str:
    """An amount in 万元 as a form types it, exact."""
    whole, rest = divmod(fen, WAN)
    return f"{whole}.{rest:06d}".rstrip("0").rstrip(".")


def found_in(sheet: Sheet) -> tuple[list[Remark], Figures | None]:
    """What is found about the draft, or the signed figures where there is none."""
    draft = sheet.draft
    if draft is None or draft.state == SIGNED:
        return [], sheet.made.figures if sheet.made else None
    try:
        figures = read_figures(draft.typed, draft.unit)
    except InputRefused:
        return [], None
    return remarks(sheet.month, figures, around(sheet.project.pk, sheet.month)), figures


def figure_rows(
    form: Form | None, figures: Figures | None, last: tuple[Month, Figures] | None
) -> list[dict[str, Any]]:
    """Each figure: its field or value, last month's, the difference."""
    rows: list[dict[str, Any]] = []
    for name in (*AMOUNTS, *DAYS, "finished"):
        before = getattr(last[1], name) if last else None
        value = getattr(figures, name) if figures else None
        money = name in AMOUNTS
        rows.append(
            {
                "name": name,
                "label": t(f"statistics-field.{name}"),
                "help": t(f"statistics-help.{name}"),
                "money": money,
                "bound": form[name] if form is not None else None,
                "needed": ReturnForm.needed(name),
                "value": value,
                "last": before,
                "change": _change(value, before) if money else None,
            }
        )
    return rows


def _change(value: int | None, before: int | None) -> int | None:
    return None if value is None or before is None else value - before


def spoken(remark: Remark) -> dict[str, str]:
    """A remark in the language of the page, with the key by which it is confirmed."""
    found = said(remark)
    words = found.zh if current_lang() == "zh" else found.en
    return {
        "grade": remark.grade,
        "key": signing.key_of(remark),
        "words": words,
        "label": t(f"statistics-field.{remark.field}"),
    }


def entry_told(entry: Any) -> dict[str, Any]:
    """An entry of a correction, ready to show."""
    money = entry.field in AMOUNTS
    plain = entry.kind == "correction"
    return {
        "entry": entry,
        "label": t(f"statistics-field.{entry.field}"),
        "money": money,
        "old": entry.old if plain else None,
        "against": None if plain else entry.old,
    }


def reminders_of(sheet: Sheet) -> list[dict[str, Any]]:
    """Who was told of the month, and when: the organisation, then bureaus up the ladder."""
    project = sheet.project
    rows = Reminder.objects.filter(year=sheet.month.year, month=sheet.month.month).filter(
        Q(target=f"organisation:{project.organisation_id}")
        | Q(target__startswith="bureau:", step__endswith=f"-{project.region}")
    )
    return [
        {
            "at": row.at,
            "whom": "officer" if row.target.startswith("bureau:") else "organisation",
            "step": row.step.split("-")[0],
        }
        for row in rows.order_by("at", "pk")
    ]


def standing_of(sheet: Sheet, due: dt.date | None) -> dict[str, Any]:
    """The strip: what now, for whom it waits, since when, until when."""
    draft, made = sheet.draft, sheet.made
    state = "none"
    waits = "preparer"
    since = None
    if (
        draft is not None
        and draft.state in (OPEN, READY)
        and (made is None or made.state != RETURNED)
    ):
        state = f"draft-{draft.state}"
        waits = "preparer" if draft.state == OPEN else "approver"
        since = draft.since
    elif made is not None:
        state, since = made.state, made.since
        waits = {"submitted": "officer", "accepted": ""}.get(made.state, "preparer")
    today = timezone.localdate()
    return {
        "now": t(f"statistics-state.{state}"),
        "waits_for": t(f"statistics-waits.{waits}") if waits else "",
        "days": None,
        "since": since,
        "due": due if made is None else None,
        "late": due is not None and made is None and due < today,
    }
