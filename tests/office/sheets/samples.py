"""What stands behind the parameters of the pages of sheets, for the access test."""

from __future__ import annotations

import io

from tests.office.console.access import Stage, sample

from jigai.office.enterprises.interfaces.account_sheets import ORGANISATIONS
from jigai.office.ground.files.keeping import keep
from jigai.office.ground.models import Job
from jigai.office.sheets.models import Export, Import

IMPORTERS = ("officer", "section-head")


def _job(key: str) -> Job:
    return Job.objects.create(kind="t.gone", arguments={}, asked_by=key, state=Job.DONE)


@sample("number", route="console:lists-import", own=True)
def imported(stage: Stage, login: str) -> int:
    """An import that somebody sent."""
    person = stage.cast.person(login)
    file = keep(io.BytesIO(b"x"), "x.xlsx", "text/plain").hash
    return Import.objects.create(
        sheet=ORGANISATIONS.key, version=1, person=person, file_id=file, name="x.xlsx", lang="zh"
    ).pk


sample("number", route="console:lists-import-file", own=True)(imported)
sample("which", route="console:lists-import-file", own=True)(lambda _stage, _login: "sent")


@sample("number", route="console:lists-exported", own=True)
def exported(stage: Stage, login: str) -> int:
    """An export that somebody asked for."""
    person = stage.cast.person(login)
    file = keep(io.BytesIO(b"x"), "x.csv", "text/csv").hash
    row = Export(listing="x", form="csv", lang="zh", unit="wan", person=person, name="x.csv")
    row.rows, row.file_id, row.job = 1, file, _job(person.key)
    row.save()
    return row.pk


sample("number", route="console:lists-export-file", own=True)(exported)


@sample("key", route="console:lists-send", everywhere=True, only=IMPORTERS)
def kind(_stage: Stage) -> str:
    """A kind of sheet."""
    return ORGANISATIONS.key


sample("key", route="console:lists-template", everywhere=True, only=IMPORTERS)(kind)
