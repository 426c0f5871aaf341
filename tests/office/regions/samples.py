"""What stands behind the parameters of the pages of regions, for the access test."""

from __future__ import annotations

import datetime as dt
import io

from django.utils import timezone
from tests.office.console.access import Stage, sample
from tests.office.identity.cast import COUNTY
from tests.office.regions.entering import YICHANG, entered, put_in_force

from jigai.office.ground.files.keeping import keep
from jigai.office.ground.models import Attachment
from jigai.office.identity.roles import BUREAU, roles
from jigai.office.regions.domain.entering import subject_of
from jigai.office.regions.enums import NAME, OPEN
from jigai.office.regions.models import Entry, FiscalYear

YEAR = 2026
OF_BUREAUS = tuple(role.id for role in roles().values() if role.side == BUREAU)


@sample("entry")
def entry(stage: Stage) -> int:
    """An entry that was confirmed."""
    return put_in_force(COUNTY).pk


@sample("code")
def code(stage: Stage) -> str:
    """The county."""
    return COUNTY


@sample("code", route="console:regions-register", only=OF_BUREAUS)
def register(stage: Stage) -> str:
    """The county, whose whole register is for people of bureaus."""
    return COUNTY


@sample("kind", route="console:regions-enter")
def kind(stage: Stage) -> str:
    """A kind of entry that is about the region itself."""
    return NAME


@sample("year")
def year(stage: Stage) -> int:
    """A fiscal year of the county."""
    FiscalYear.objects.create(
        region=COUNTY,
        year=YEAR,
        state=OPEN,
        begins=dt.date(YEAR, 1, 1),
        ends=dt.date(YEAR, 12, 31),
        ground="年初",
        changed_at=timezone.now(),
    )
    return YEAR


@sample("pack", route="console:regions-programme")
def pack(stage: Stage) -> str:
    """A policy in force."""
    if not Entry.objects.filter(region=COUNTY, pack=YICHANG).exists():
        put_in_force(COUNTY)
    return YICHANG


@sample("key", route="console:regions-attachment")
def key(stage: Stage) -> dict[str, int]:
    """The document of an entry, and which entry."""
    row = entered(NAME, COUNTY, value="示例县")
    kept = keep(io.BytesIO(b"%PDF-1.4\n%%EOF\n"), "依据.pdf")
    file = Attachment.objects.create(
        file_id=kept.hash,
        subject=subject_of(row),
        name="依据.pdf",
        added_by="person:0",
        added_at=timezone.now(),
    )
    return {"entry": row.pk, "key": file.pk}


@sample("entry", route="console:regions-attachment")
def entry_with_document(stage: Stage) -> dict[str, int]:
    """Stands with its document."""
    return {}
