"""What people send to the pages of regions, for the access test."""

from __future__ import annotations

from typing import Any

from tests.office.console.access import Sent, Stage, sends
from tests.office.identity.cast import COUNTY
from tests.office.regions.entering import entered

from jigai.office.regions.enums import CLOSED, NAME
from jigai.office.regions.models import FiscalYear

PAPER = {
    "begins": "2026-06-01", "act_number": "某办〔2026〕5号", "act_by": "某局",
    "act_on": "2026-05-20", "ground": "会议研究决定。",
}  # fmt: skip


def _waiting(**more: Any) -> dict[str, int]:
    return {"entry": entered(NAME, COUNTY, value="示例县", confirmed=None, **more).pk}


@sends("console:regions-enter")
def enter(stage: Stage, login: str) -> Sent:
    """What the county is called from a day on."""
    return PAPER | {"value": "示例市"}


@sends("console:regions-confirm")
def confirm(stage: Stage, login: str) -> Sent:
    """What somebody else entered."""
    return _waiting(), {"words": "同意"}


@sends("console:regions-decline")
def decline(stage: Stage, login: str) -> Sent:
    """The same, declined; an officer takes back what is their own."""
    own = {"entered_by": stage.cast.person(login)} if login.startswith("officer") else {}
    return _waiting(**own), {"words": "依据不足"}


@sends("console:regions-open-year")
def open_year(stage: Stage, login: str) -> Sent:
    """A fiscal year."""
    return {"year": 2030, "begins": "2030-01-01", "ends": "2030-12-31", "ground": "年度安排"}


@sends("console:regions-close-year")
def close_year(stage: Stage, login: str) -> Sent:
    """The end of one."""
    return {"version": FiscalYear.objects.get(region=COUNTY).version, "ground": "已办结"}


@sends("console:regions-reopen-year")
def reopen_year(stage: Stage, login: str) -> Sent:
    """One that was closed too early."""
    FiscalYear.objects.filter(region=COUNTY).update(state=CLOSED)
    return {"version": FiscalYear.objects.get(region=COUNTY).version, "ground": "补办"}
