"""A project that is registered, its people, and the short way to a signed month."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from tests.office.identity.cast import CITY, COUNTY, Cast

from jigai.office.ground.searching import search_text
from jigai.office.identity.actor import Actor
from jigai.office.identity.models import Organisation
from jigai.office.library.models import Project
from jigai.office.statistics.domain.drafting import hand_in, save_draft
from jigai.office.statistics.domain.signing import submit
from jigai.office.statistics.enums import REGISTERED
from jigai.office.statistics.models import Draft, Registration, Return
from jigai.office.statistics.months import Month

WAN = 1_000_000
NOW = dt.datetime(2026, 5, 28, 2, 0, tzinfo=dt.UTC)
"""The moment of most tests: 28 May 2026, ten in the morning."""
CODES = ("91350100M000100Y43", "91420500R6838WPG60")


@dataclass
class Office:
    """A firm with preparer and approver, a county and a city that look at it."""

    cast: Cast = field(default_factory=Cast)

    def __post_init__(self) -> None:
        self.firm = self.cast.firm()
        self.people(self.firm, "")
        self.cast.post("officer", "officer", region=COUNTY)
        self.cast.post("head", "section-head", region=COUNTY)
        self.cast.post("city", "officer", region=CITY)
        self.cast.post("city-head", "section-head", region=CITY)

    def people(self, firm: Organisation, mark: str) -> None:
        """Who fills in and who signs for a firm."""
        self.cast.post(f"preparer{mark}", "preparer", firm=firm)
        self.cast.post(f"approver{mark}", "approver", firm=firm)

    def actor(self, login: str) -> Actor:
        """A person as acts see them."""
        return self.cast.actor(login)

    def project(
        self,
        number: str = "JG-1",
        *,
        total: int | None = 8_000 * WAN,
        region: str = COUNTY,
        firm: Organisation | None = None,
        **fields: Any,
    ) -> Project:
        """A project in the library."""
        return Project.objects.create(
            organisation=firm or self.firm,
            number=number,
            name=f"项目 {number}",
            region=region,
            total_investment=total,
            state="in",
            since=timezone.now(),
            changed_at=timezone.now(),
            made_by="person:0",
            search=search_text(f"项目 {number}", number, (firm or self.firm).credit_code),
            **{"industry": "C39", "kind": "自动化改造", **fields},
        )

    def registered(self, number: str = "JG-1", first: str = "2025-01", **fields: Any) -> Project:
        """A project that returns its months from one on."""
        made = self.project(number, **fields)
        year, month = (int(part) for part in first.split("-"))
        Registration.objects.create(
            project=made,
            organisation=made.organisation,
            region=made.region,
            form="H202",
            state=REGISTERED,
            since=timezone.now(),
            registered_on=dt.date(year, month, 1),
            first_month=Month(year, month).ordinal,
        )
        return made

    def typed(self, year: str, before: str = "0", **others: str) -> dict[str, str]:
        """What is typed for a month, in 万元."""
        return {
            "total_investment": "8000",
            "before_years": before,
            "cumulative_year": year,
            "plan_year": "3000",
            "starts_on": "2025-02-01",
            **others,
        }

    def ready(self, project: Project, month: Month, typed: dict[str, str]) -> Draft:
        """A draft that waits for the approver."""
        found = Draft.objects.filter(project=project, year=month.year, month=month.month).first()
        saved = save_draft(
            acting=self.actor("preparer"),
            project=project.pk,
            month=month,
            typed=typed,
            version=found.version if found else 0,
        )
        made: Draft = hand_in(acting=self.actor("preparer"), draft=saved.pk, version=saved.version)
        return made

    def signed(
        self, project: Project, month: str, year: str, before: str = "0", **more: Any
    ) -> Return:
        """A month signed; ``more`` are other figures, ``reason`` and ``confirmed``."""
        act = {k: more.pop(k) for k in ("reason", "confirmed") if k in more}
        period = Month(*(int(part) for part in month.split("-")))
        draft = self.ready(project, period, self.typed(year, before, **more))
        made: Return = submit(
            acting=self.actor("approver"), draft=draft.pk, version=draft.version, **act
        )
        return made
