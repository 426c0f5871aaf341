"""What stands behind the parameters of the operations, for the access test."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

from django.utils import timezone
from tests.office.console.access import Stage, sample
from tests.office.console.enterprises import samples as firms
from tests.office.identity.cast import CITY, COUNTY
from tests.office.regions.entering import YICHANG, entered, put_in_force
from tests.office.statistics.samples import key as frozen

from jigai.office.api.office.operations import OPERATIONS
from jigai.office.enterprises.models import BankAccount, Thing, TitleLine, TitleList
from jigai.office.ground.files.keeping import keep
from jigai.office.ground.models import Attachment
from jigai.office.identity.models import ApiToken
from jigai.office.identity.roles import BUREAU, roles
from jigai.office.library.models import Project, RollingPlan
from jigai.office.regions.models import Entry as RegisterEntry
from jigai.office.regions.models import FiscalYear
from jigai.office.sheets.models import Export, Import
from jigai.office.statistics.enums import REGISTERED
from jigai.office.statistics.models import Freeze, Query, Registration, Return

OF_BUREAUS = tuple(role.id for role in roles().values() if role.side == BUREAU)
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def organisation(stage: Stage) -> int:
    """The firm."""
    return stage.firm.pk


def pack(stage: Stage) -> str:
    """A policy in force in the city."""
    put_in_force(CITY, YICHANG)
    return YICHANG


def number(stage: Stage) -> str:
    """A project that is registered for statistics."""
    made, _ = Project.objects.get_or_create(
        number="API-1",
        defaults={
            "organisation": stage.firm,
            "name": "项目",
            "region": COUNTY,
            "state": "in",
            "since": timezone.now(),
            "changed_at": timezone.now(),
            "made_by": "person:0",
        },
    )
    now = {"since": timezone.now(), "first_month": 2026 * 12}
    place = {"organisation": stage.firm, "region": COUNTY, "form": "H202", "state": REGISTERED}
    Registration.objects.get_or_create(project=made, defaults=now | place)
    return made.number


def thing(stage: Stage) -> str:
    """A product of the firm."""
    made, _ = Thing.objects.get_or_create(
        organisation=stage.firm, entity="product", number="CP-1",
        defaults={"name": "产品", "made_at": timezone.now()},
    )  # fmt: skip
    return made.number


def plan(stage: Stage) -> int:
    """A rolling plan of the county."""
    made, _ = RollingPlan.objects.get_or_create(
        region=COUNTY,
        first_year=2027,
        defaults={"years": 3, "ground": "x", "made_by": "person:0", "made_at": timezone.now()},
    )
    return made.pk


def signed(stage: Stage) -> Return:
    """A month that it signed."""
    now = timezone.now()
    return Return.objects.get_or_create(
        project=Project.objects.get(number=number(stage)), year=2026, month=4,
        defaults={
            "organisation": stage.firm, "region": COUNTY, "total_investment": 1, "before_years": 0,
            "cumulative_year": 1, "plan_year": 1, "starts_on": dt.date(2026, 1, 1), "since": now,
            "first_at": now, "submitted_at": now, "submitted_by": "person:0", "signed_by": "某",
        },
    )[0]  # fmt: skip


def query(stage: Stage) -> int:
    """A question about that month."""
    return Query.objects.create(
        month_return=signed(stage), question="?", asked_by="person:0", asked_name="某",
        asked_at=timezone.now(),
    ).pk  # fmt: skip


def title_list(stage: Stage) -> int:
    """A list that its county sent in."""
    made = TitleList.objects.first()
    return made.pk if made else int(firms.title_list(stage)["key"])


def line(stage: Stage) -> int:
    """The line of that list."""
    return TitleLine.objects.get(list=title_list(stage)).pk


def freeze(stage: Stage) -> int:
    """A month that its county fixed."""
    made = Freeze.objects.filter(region=COUNTY).first()
    return frozen(stage) if made is None else made.pk


def year(stage: Stage) -> int:
    """A fiscal year of the county."""
    days = {"begins": dt.date(2027, 1, 1), "ends": dt.date(2027, 12, 31)}
    made, _ = FiscalYear.objects.get_or_create(
        region=COUNTY, year=2027, defaults={**days, "state": "open", "changed_at": timezone.now()}
    )
    return made.year


def waiting_entry(stage: Stage) -> int:
    """Something entered into the register of the county, seen by bureaus until it is decided."""
    found = RegisterEntry.objects.filter(region=COUNTY, kind="name").first()
    return (found or entered("name", COUNTY, value="某市", confirmed=None)).pk


def attachment(subject: str) -> int:
    """A picture that belongs to something."""
    kept = keep(io.BytesIO(PNG), "a.png")
    return Attachment.objects.create(
        file_id=kept.hash, subject=subject, name="a.png", added_by="person:0",
        added_at=timezone.now(),
    ).pk  # fmt: skip


def project(stage: Stage) -> Project:
    """The project."""
    return Project.objects.get(number=number(stage))


MADE: dict[str, Callable[[Stage], Any]] = {
    "organisation": organisation,
    "file": lambda stage: attachment(f"organisation:{stage.firm.pk}"),
    "title": lambda stage: firms.title(stage)["title"],
    "title_list": title_list,
    "line": line,
    "standing": lambda stage: firms.standing(stage)["standing"],
    "relation": lambda stage: firms.relation(stage)["relation"],
    "change": lambda stage: firms.change(stage)["change"],
    "record": lambda stage: firms.claim(stage)["record"],
    "entry": waiting_entry,
    "freeze": freeze,
    "year": year,
    "step": lambda _: "check",
    "pack": pack,
    "number": number,
    "plan": plan,
    "query": query,
    "region": lambda _: COUNTY,
    "fact": lambda _: "organisation.above_scale",
    "thing": thing,
    "month": lambda stage: str(signed(stage).period),
}
"""What belongs to the firm or its county, by the name of the parameter."""


def with_account(stage: Stage) -> int:
    """The firm, with an account that money is paid to."""
    BankAccount.objects.get_or_create(
        organisation=stage.firm,
        defaults={
            "holder": "某公司", "bank": "某银行", "number": "62220000", "recorded_by": "person:0",
            "recorded_at": timezone.now(),
        },
    )  # fmt: skip
    return stage.firm.pk


OF: dict[tuple[str, str], Callable[[Stage], Any]] = {
    ("readBankAccount", "organisation"): with_account,
    ("readProjectFile", "file"): lambda stage: attachment(project(stage).subject),
    ("readMaterial", "file"): lambda stage: attachment(f"statistics:{project(stage).pk}"),
    ("readEntryFile", "file"): lambda stage: attachment(f"regions.entry:{waiting_entry(stage)}"),
}
"""What stands behind a parameter of one operation alone."""
WIDE = {"readTotals": OF_BUREAUS, "listMissingReturns": ()}
"""What is of no place of its own; sums of a jurisdiction are for people of bureaus."""
FOR_BUREAUS = {"listRegister", "readEntry", "listEntryFiles", "readEntryFile"}
"""What waits to be confirmed is for people of bureaus."""


def _asked_by(stage: Stage, login: str) -> dict[str, Any]:
    """The person and the token of a program."""
    row = ApiToken.objects.get(person=stage.cast.person(login))
    return {"person": row.person, "token": row.prefix}


def imported(stage: Stage, login: str) -> int:
    """What a program sent."""
    kept = keep(io.BytesIO(PNG), "a.png")
    return Import.objects.create(
        sheet="test", version=1, file_id=kept.hash, name="a.xlsx", lang="zh",
        state=Import.TRIED, **_asked_by(stage, login),
    ).pk  # fmt: skip


def exported(stage: Stage, login: str) -> int:
    """What a program exported."""
    kept = keep(io.BytesIO(PNG), "a.png")
    return Export.objects.create(
        listing="test", form="csv", lang="zh", unit="yuan", name="a.csv", file_id=kept.hash,
        **_asked_by(stage, login),
    ).pk  # fmt: skip


OWN: dict[str, Callable[[Stage, str], Any]] = {"imported": imported, "exported": exported}
"""What belongs to one program."""

for _operation in OPERATIONS.values():
    _more: dict[str, Any] = {"only": OF_BUREAUS} if _operation.id in FOR_BUREAUS else {}
    if _operation.id in WIDE:
        _more = {"everywhere": True, "only": WIDE[_operation.id]}
    for _name, _ in _operation.places:
        _make = OF.get((_operation.id, _name)) or MADE.get(_name)
        if _make is not None:
            sample(_name, route=f"api:{_operation.id}", **_more)(_make)
        if _name in OWN:
            sample(_name, route=f"api:{_operation.id}", own=True)(OWN[_name])


@sample("sheet", route="api:readTemplate", only=("nobody",))
def sheet(stage: Stage) -> str:
    """A kind of sheet that nobody may import."""
    return "no.such"
