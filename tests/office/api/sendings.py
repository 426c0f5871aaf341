"""What programs send where no page is sent to yet, for the access test."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from tests.office.api.samples import PNG, number
from tests.office.console.access import Sent, Stage, sends
from tests.office.identity.cast import COUNTY
from tests.office.regions.entering import entered

from jigai.office.regions.enums import NAME

TODAY = timezone.localdate()
STATUS = {"finance": "statistical", "preparer": "claimed", "approver": "claimed"}


@sends("api:recordFacts")
def record_facts(stage: Stage, login: str) -> Sent:
    """Facts with the status that the role may state."""
    status = STATUS.get(login.rsplit("-", 1)[0], "verified")
    return {"statements": [{"fact": "organisation.size", "value": "small", "status": status}]}


@sends("api:attachEvidence", query="name=a.png")
def attach_evidence(stage: Stage, login: str) -> Sent:
    """A picture."""
    return PNG


@sends("api:attachMaterial", query="name=a.png&material=licence")
def attach_material(stage: Stage, login: str) -> Sent:
    """A document of the checklist."""
    return PNG


@sends("api:attachToEntry", query="name=a.png")
def attach(stage: Stage, login: str) -> Sent:
    """The document of what oneself entered."""
    own = stage.cast.person(login)
    row = entered(NAME, COUNTY, value="示例市", confirmed=None, entered_by=own, entered_for=own)
    return {"entry": row.pk}, PNG


@sends("api:enterReportingRow")
def enter_row(stage: Stage, login: str) -> Sent:
    """What a county wants returned."""
    return {"kind": "monthly", "form": "X-1", "from": TODAY.year, "ground": "通知"}


@sends("api:openLateWindow")
def open_window(stage: Stage, login: str) -> Sent:
    """Some days for what is late."""
    days = {"opens": TODAY.isoformat(), "closes": (TODAY + dt.timedelta(days=3)).isoformat()}
    return {"region": COUNTY, "month": f"{TODAY:%Y-%m}", "ground": "补报"} | days


@sends("api:remindOfReturns")
def remind(stage: Stage, login: str) -> Sent:
    """A month that nobody signed."""
    return {"month": "2026-05"}, {"projects": [number(stage)]}
