"""What a project still lacks for submission: each message leads to its field.

These are the demands of the form alone, the same everywhere; what a policy asks is for its pack.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone

from jigai.facts.problems import Problem
from jigai.money.fen import yuan
from jigai.office.ground.acts.refusing import problem
from jigai.office.library.domain.sections import FIELD_SECTION
from jigai.office.library.enums import FILINGS, NOT_FILED
from jigai.office.library.models import Contact, Funding, PlanYear, Project
from jigai.office.library.words import both

REQUIRED = (
    "name",
    "region",
    "industry",
    "nature",
    "content",
    "filing_kind",
    "total_investment",
    "starts_on",
    "ends_on",
)
OF_A_FILING = ("filing_number", "filing_authority", "filed_on")
ROW_SECTIONS = {"funding": "investment", "plan": "plan", "contacts": "contacts"}
"""Where what is asked of rows is filled in."""


def lacking(project: Project) -> list[Problem]:
    """Everything that stands against submission, in the order of the form."""
    return [*_fields(project), *_dates(project), *_sums(project)]


def section_with(where: str) -> str:
    """The section in which the field of a message is filled in."""
    return FIELD_SECTION.get(where) or ROW_SECTIONS.get(where, "basics")


def by_section(problems: list[Problem]) -> dict[str, list[Problem]]:
    """The messages of each section."""
    found: dict[str, list[Problem]] = {}
    for one in problems:
        found.setdefault(section_with(one.where), []).append(one)
    return found


def _fields(project: Project) -> Iterator[Problem]:
    names = [*REQUIRED]
    if project.filing_kind in FILINGS and project.filing_kind != NOT_FILED:
        names += OF_A_FILING
    for name in names:
        if getattr(project, name) in (None, ""):
            yield problem("library.required", name, name=both(f"library.field.{name}"))
    if not Funding.objects.filter(project=project).exists():
        yield problem("library.required", "funding", name=both("library.field.funding"))
    if not PlanYear.objects.filter(project=project).exists():
        yield problem("library.required", "plan", name=both("library.field.plan"))
    if not Contact.objects.filter(project=project).exists():
        yield problem("library.required", "contacts", name=both("library.field.contacts"))


def _dates(project: Project) -> Iterator[Problem]:
    today = timezone.localdate()
    if _before(project.ends_on, project.starts_on):
        yield problem("library.ends-before", "ends_on")
    if _before(project.filing_ends, project.filed_on):
        yield problem("library.filing-ends", "filing_ends")
    if project.filed_on is not None and project.filed_on > today:
        yield problem("library.in-future", "filed_on", day=project.filed_on.isoformat())
    if project.started_on is not None and project.started_on > today:
        yield problem("library.in-future", "started_on", day=project.started_on.isoformat())


def _sums(project: Project) -> Iterator[Problem]:
    total = project.total_investment
    if total is None:
        return
    fixed = project.fixed_asset_investment
    if fixed is not None and fixed > total:
        yield problem(
            "library.fixed-above", "fixed_asset_investment", fixed=yuan(fixed), total=yuan(total)
        )
    amounts = list(Funding.objects.filter(project=project).values_list("amount", flat=True))
    if amounts and sum(amounts) != total:
        yield problem(
            "library.funding-sum",
            "funding",
            sum=yuan(sum(amounts)),
            total=yuan(total),
            gap=yuan(abs(total - sum(amounts))),
        )
    planned = list(PlanYear.objects.filter(project=project).values_list("investment", flat=True))
    if sum(planned) > total:
        yield problem("library.plan-sum", "plan", sum=yuan(sum(planned)), total=yuan(total))


def _before(one: dt.date | None, other: dt.date | None) -> bool:
    return one is not None and other is not None and one < other
