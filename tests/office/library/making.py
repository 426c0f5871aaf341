"""Projects for tests, made by the acts that people use."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.office.identity.cast import CITY, COUNTY, Cast

from jigai.office.identity.models import Organisation
from jigai.office.library.domain import drafting, reviewing, submitting
from jigai.office.library.models import Project

CODE = "2206-420581-07-02-123456"
OTHER_CODE = "2206-420581-07-02-654321"
WAN = 10_000 * 100


def filled(**changed: Any) -> dict[str, tuple[dict[str, Any], list[dict[str, Any]] | None]]:
    """Every section of a project that lacks nothing; ``changed`` replaces single fields."""
    sections: dict[str, tuple[dict[str, Any], list[dict[str, Any]] | None]] = {
        "basics": (
            {
                "name": "精密加工线智能化改造",
                "industry": "C34",
                "kind": "智能化改造",
                "nature": "3",
                "content": "更新数控机床 12 台，建设产线控制系统。",
            },
            None,
        ),
        "filing": (
            {
                "code": CODE,
                "filing_kind": "filing",
                "filing_number": "备案〔2022〕18号",
                "filing_authority": "某市发展和改革局",
                "filed_on": dt.date(2022, 6, 8),
                "filing_ends": dt.date(2099, 12, 31),
            },
            None,
        ),
        "investment": (
            {"total_investment": 3500 * WAN, "fixed_asset_investment": 3200 * WAN},
            [
                {"source": "own", "amount": 2000 * WAN},
                {"source": "loans", "amount": 1500 * WAN},
            ],
        ),
        "schedule": (
            {"starts_on": dt.date(2025, 3, 1), "ends_on": dt.date(2027, 6, 30)},
            [{"name": "设备到货", "due": dt.date(2026, 9, 30), "done_on": None}],
        ),
        "plan": (
            {},
            [
                {"year": 2026, "investment": 1500 * WAN, "work": "设备采购"},
                {"year": 2027, "investment": 2000 * WAN, "work": "安装调试"},
            ],
        ),
        "equipment": (
            {},
            [
                {
                    "name": "五轴加工中心",
                    "model": "VMC-5",
                    "quantity": 12,
                    "price": 180 * WAN,
                    "kind": "whole-machine",
                    "state": "planned",
                }
            ],
        ),
        "contacts": ({}, [{"role": "reporter", "name": "周敏", "phone": "13812345678"}]),
    }
    for values, _ in sections.values():
        values.update({k: v for k, v in changed.items() if k in values})
    return sections


class Making(Cast):
    """People of a firm and of bureaus, and projects in every state."""

    def staff(self, firm: Organisation, county: str = COUNTY, city: str | None = CITY) -> None:
        """Who takes part: two people of the firm, an officer and a head at each level."""
        self.post("preparer", "preparer", firm=firm)
        self.post("approver", "approver", firm=firm)
        for name, region in (("county", county), ("city", city)):
            if region is not None:
                self.post(f"{name}-officer", "officer", region=region)
                self.post(f"{name}-head", "section-head", region=region)

    def draft(self, firm: Organisation | None = None, **changed: Any) -> Project:
        """A draft in which every section is filled in."""
        place = firm or self.firm()
        if "preparer" not in self.people:
            self.staff(place)
        preparer = self.actor("preparer")
        made = drafting.begin(acting=preparer, organisation=place.pk, name="新项目")
        for section, (values, rows) in filled(**changed).items():
            made = drafting.save(
                acting=preparer,
                project=made.pk,
                version=made.version,
                section=section,
                values=values,
                rows=rows,
            )
        return made

    def submitted(self, firm: Organisation | None = None, **changed: Any) -> Project:
        """A project on its way upward."""
        made = self.draft(firm, **changed)
        return submitting.submit(
            acting=self.actor("approver"), project=made.pk, version=made.version
        )

    def step(self, project: Project, login: str, act: Any = reviewing.check) -> Project:
        """One step upward by somebody."""
        project.refresh_from_db()
        done: Project = act(
            acting=self.actor(login), project=project.pk, version=project.version, text="情况属实"
        )
        return done

    def entered(self, firm: Organisation | None = None, **changed: Any) -> Project:
        """A project that came through the county (and the city, where the way leads there)."""
        made = self.submitted(firm, **changed)
        for level in dict.fromkeys(reviewing.levels_of(made)):
            name = "county" if level == made.region else "city"
            self.step(made, f"{name}-officer")
            made = self.step(made, f"{name}-head", reviewing.approve)
        return made
