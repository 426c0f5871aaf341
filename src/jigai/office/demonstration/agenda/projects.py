"""Projects in every state: filled in, submitted, checked upward, entered, suspended, ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from jigai.money.fen import yuan
from jigai.office.demonstration.agenda import Setting, Step
from jigai.office.demonstration.agenda.firms import firm_of
from jigai.office.demonstration.clock import months_before, morning
from jigai.office.demonstration.naming import chance
from jigai.office.demonstration.people import acting, of
from jigai.office.demonstration.record import record_of
from jigai.office.enterprises.domain.facts import Statement, record_facts
from jigai.office.identity.actor import Actor
from jigai.office.identity.models import Post
from jigai.office.library.domain import filing, lifecycle, reviewing
from jigai.office.library.domain.adjusting import adjust
from jigai.office.library.domain.drafting import begin, save
from jigai.office.library.domain.sections import SECTIONS, snapshot
from jigai.office.library.domain.steps import current
from jigai.office.library.domain.submitting import submit
from jigai.office.library.enums import CHECK
from jigai.office.library.enums import IN as INSIDE
from jigai.office.library.models import Project

DRAFT, SUBMITTED, CHECKED, RETURNED = "draft", "submitted", "checked", "returned"
IN, TOP, SUSPENDED, COMPLETED, WITHDRAWN = "in", "top", "suspended", "completed", "withdrawn"
MOST = 9
UP = {CHECKED: 1, IN: MOST, TOP: MOST, SUSPENDED: MOST, COMPLETED: MOST, WITHDRAWN: MOST}
"""How many steps of its way upward a project of a fate goes at most; all but those for the top
stop where they entered a library first."""
RECENT = (DRAFT, SUBMITTED, CHECKED, RETURNED)
OLDEST, NEWEST = 18, 9
"""Months before the anchor in which projects that are in the library were begun."""


@dataclass(frozen=True)
class Plan:
    """A project to be: its number, that of its enterprise, what becomes of it, when it begins."""

    number: int
    fate: str
    day: dt.date
    place: str

    @property
    def firm(self) -> int:
        """Each project has an enterprise of its own."""
        return self.number


def plans(setting: Setting) -> list[Plan]:
    """Every project of the place, the fates mixed as the data counts them."""
    fates = [fate for fate, count in setting.common.fates.items() for _ in range(count)]
    found = []
    for number, fate in enumerate(fates, start=1):
        back = number % 2 if fate in RECENT else NEWEST + number * 5 % (OLDEST - NEWEST)
        day = months_before(setting.anchor, back, 2 + number % 9)
        day = min(day, setting.anchor - dt.timedelta(days=12))
        found.append(Plan(number, fate, day, setting.place.place))
    return found


def steps(setting: Setting) -> Iterator[Step]:
    """What happens to each project, a few days apart."""
    for plan in plans(setting):
        key = f"project/{plan.number}"
        acts = [(0, "filled", _filled)]
        if plan.fate != DRAFT:
            acts.append((1, "submitted", _submitted))
        acts += [(2 + i, f"up-{i}", _up) for i in range(UP.get(plan.fate, 0))]
        if plan.fate in LAST:
            acts.append((_last_day(setting, plan), plan.fate, LAST[plan.fate]))
        if plan.fate == TOP:
            acts.append((40, "changed", _filing_changed if plan.number % 2 else _adjusted))
        for after, name, do in acts:
            moment = morning(plan.day + dt.timedelta(days=after), plan.number)
            yield Step(f"{key}/{name}", moment, partial(do, setting, plan))


def _last_day(setting: Setting, plan: Plan) -> int:
    """Days after its beginning on which what ends its way happens."""
    return 3 if plan.fate == RETURNED else (setting.anchor - plan.day).days - 20 - plan.number


def project_of(plan: Plan, setting: Setting) -> Project:
    """A project of the demonstration; its enterprise has one alone."""
    return Project.objects.get(organisation=firm_of(setting, plan.firm))


def preparer(setting: Setting, plan: Plan) -> Actor:
    """Who fills in."""
    return acting(of(setting.place, f"{plan.firm:02d}/preparer"))


def approver(setting: Setting, plan: Plan) -> Actor:
    """Who signs for the enterprise."""
    return acting(of(setting.place, f"{plan.firm:02d}/approver"))


def _filled(setting: Setting, plan: Plan) -> None:
    """Register a project and fill in its sections; a draft lacks the later ones."""
    who, firm = preparer(setting, plan), firm_of(setting, plan.firm)
    stated = record_of(setting, plan.number, plan.day, large=plan.fate == TOP)
    row = begin(acting=who, organisation=firm.pk, name=stated.name)
    sections = list(stated.sections.items())
    if plan.fate == DRAFT:
        sections = sections[: 2 + plan.number % 3]
    for section, (values, rows) in sections:
        row = save(
            acting=who, project=row.pk, version=row.version,
            section=section, values=values, rows=rows,
        )  # fmt: skip
    statements = _stated(setting, plan, row.number, stated.total)
    if statements:
        record_facts(acting=who, organisation=firm.pk, statements=statements)


def _stated(setting: Setting, plan: Plan, number: str, total: int) -> list[Statement]:
    """What the policies of the place ask besides: as the data says, by dice where it says so."""
    dice = chance(setting.place, "facts", plan.number)
    found = []
    for row in setting.place.project_facts:
        if dice.randint(1, 100) > row.get("share", 100) and plan.fate != TOP:
            continue
        value: Any = row.get("value")
        if "of_total" in row:
            value = yuan(total * row["of_total"] // 100)
        elif "any" in row:
            value = row["any"][plan.number % len(row["any"])]
        key, fact = str(row.get("key", "")), row["fact"]
        found.append(Statement(fact, value, subject=f"project:{number}", key=key))
    return found


def _submitted(setting: Setting, plan: Plan) -> None:
    row = project_of(plan, setting)
    submit(acting=approver(setting, plan), project=row.pk, version=row.version)


def _up(setting: Setting, plan: Plan) -> None:
    """The next step of the way, by whoever holds the post; nothing where the way is at its end."""
    row = project_of(plan, setting)
    step = current(row)
    if step is None or (row.state == INSIDE and plan.fate != TOP):
        return
    do, role, words = (
        (reviewing.check, "officer", "check")
        if step.step == CHECK
        else (reviewing.approve, "section-head", "approve")
    )
    post = Post.objects.filter(role=role, bureau__region=step.region).order_by("pk")[0]
    text = setting.common.texts[words]
    do(acting=acting(post.person.login), project=row.pk, version=row.version, text=text)


def _returned(setting: Setting, plan: Plan) -> None:
    row = project_of(plan, setting)
    step = current(row)
    assert step is not None
    post = Post.objects.filter(role="officer", bureau__region=step.region).order_by("pk")[0]
    reviewing.send_back(
        acting=acting(post.person.login),
        project=row.pk,
        version=row.version,
        reason="incomplete",
        text=setting.common.texts["return"],
    )


def _head(setting: Setting, row: Project) -> Actor:
    """The head of the section that a project belongs to: of its region or the next above."""
    posts = Post.objects.select_related("person", "bureau").filter(role="section-head")
    held = [p for p in posts if p.bureau is not None and p.bureau.region == row.region]
    login = (
        held[0].person.login if held else of(setting.place, f"{setting.place.home}/section-head")
    )
    return acting(login)


def _suspended(setting: Setting, plan: Plan) -> None:
    row = project_of(plan, setting)
    lifecycle.suspend(
        acting=_head(setting, row), project=row.pk, version=row.version,
        reason="funds", text=setting.common.texts["suspend"],
    )  # fmt: skip


def _completed(setting: Setting, plan: Plan) -> None:
    row = project_of(plan, setting)
    day = plan.day + dt.timedelta(days=_last_day(setting, plan) - 5)
    lifecycle.complete(
        acting=approver(setting, plan), project=row.pk, version=row.version,
        completed_on=day, text=setting.common.texts["complete"],
    )  # fmt: skip


def _withdrawn(setting: Setting, plan: Plan) -> None:
    row = project_of(plan, setting)
    lifecycle.withdraw(
        acting=approver(setting, plan), project=row.pk, version=row.version,
        reason="cancelled", text=setting.common.texts["withdraw"],
    )  # fmt: skip


def _filing_changed(setting: Setting, plan: Plan) -> None:
    """The filing is extended by a year."""
    row = project_of(plan, setting)
    ends = row.filing_ends or plan.day
    values = {
        name: getattr(row, name)
        for name in ("code", "filing_kind", "filing_number", "filing_authority", "filed_on")
    }
    filing.change_filing(
        acting=approver(setting, plan),
        project=row.pk,
        version=row.version,
        values={**values, "filing_ends": ends.replace(year=ends.year + 1)},
        reason="extended",
        text=setting.common.texts["filing"],
    )


def _adjusted(setting: Setting, plan: Plan) -> None:
    """Two more machines, while the investment stays."""
    row = project_of(plan, setting)
    part = SECTIONS["equipment"]
    rows = snapshot(row, part)["rows"]
    rows[0]["quantity"] += 2
    adjust(
        acting=approver(setting, plan), project=row.pk, version=row.version, section=part.name,
        values={}, rows=rows, reason="equipment", text=setting.common.texts["adjust"],
    )  # fmt: skip


LAST = {
    RETURNED: _returned,
    SUSPENDED: _suspended,
    COMPLETED: _completed,
    WITHDRAWN: _withdrawn,
}
