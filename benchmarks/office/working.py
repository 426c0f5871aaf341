"""What runs in the background: rows from a workbook, and a library rolled into the next year."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone
from stdnum.cn import uscc

from benchmarks.office.filling import YEAR
from benchmarks.office.pouring import run, settled
from jigai.office.enterprises.interfaces.account_sheets import ORGANISATIONS
from jigai.office.identity.actor import Actor, actor_of
from jigai.office.identity.models import Bureau, Person, Post
from jigai.office.library.domain import planning
from jigai.office.library.enums import INSIDE
from jigai.office.library.models import Project, RollingPlan
from jigai.office.sheets.domain import sending
from jigai.office.sheets.models import Import
from jigai.office.sheets.template import Faulty, template
from jigai.reference.regions import regions, significant


def main(rows: int) -> dict[str, Any]:
    """Seconds of an import of so many rows (tried and taken), and of a roll-forward."""
    place = max((r for r in regions() if r.level == "province"), key=lambda r: _inside(r.code)).code
    officer, head = (_somebody(place, role) for role in ("officer", "section-head"))
    return _imported(officer, place, rows) | _rolled(officer, head, place)


def _inside(region: str) -> int:
    rows = Project.objects.filter(region__startswith=significant(region), state__in=INSIDE)
    return rows.count()


def _somebody(region: str, role: str) -> Actor:
    bureau, _ = Bureau.objects.get_or_create(
        name=f"示例局{region}", defaults={"region": region, "kind": "industry"}
    )
    person = Person.objects.create(
        login=f"{role}-{region}", name=role, must_change=False, password_set_at=timezone.now()
    )
    Post.objects.create(
        person=person, role=role, bureau=bureau, begins=timezone.localdate().replace(day=1)
    )
    return actor_of(person)


def _imported(officer: Actor, place: str, rows: int) -> dict[str, Any]:
    file = SimpleUploadedFile("示例.xlsx", _workbook(place, rows))
    trying = _timed(
        lambda: sending.send(acting=officer, sheet=ORGANISATIONS.key, file=file, name=file.name)
    )
    made = Import.objects.latest("pk")
    taking = _timed(lambda: sending.take(acting=officer, number=made.pk, refused_too=True))
    made.refresh_from_db()
    if made.state != Import.TAKEN:
        raise RuntimeError(f"the import is {made.state}: {made.problems}")
    return {"import_rows": rows, "import_try_seconds": trying, "import_seconds": taking}


def _workbook(place: str, rows: int) -> bytes:
    """The template with rows filled in."""
    county = next(r.name for r in regions() if r.level == "county" and r.code[:2] == place[:2])
    lines = []
    for n in range(rows):
        stem = f"92{place}{n:09d}"[:17]
        cells = [stem + uscc.calc_check_digit(stem), f"示例导入{n}有限公司", county]
        lines.append(Faulty(cells, ()))
    return template(ORGANISATIONS, "zh", lines)


def _rolled(officer: Actor, head: Actor, place: str) -> dict[str, Any]:
    for year in (YEAR, YEAR + 1):
        run(
            "INSERT INTO library_planyear (project_id, position, year, investment, work) "
            "SELECT id, 0, %s, total_investment / 2, '' FROM library_project",
            [year],
        )
    settled()
    for year in (YEAR, YEAR + 1):
        spent = _timed(
            lambda year=year: planning.roll(  # type: ignore[misc]
                acting=officer, region=place, first_year=year, years=3, ground="测量"
            )
        )
        plan = RollingPlan.objects.get(region=place, first_year=year)
        if year == YEAR:
            planning.freeze(acting=head, plan=plan.pk)
    return {"roll_projects": plan.members.count(), "roll_seconds": spent}


def _timed(do: Callable[[], Any]) -> float:
    """Seconds of an act and of the work that it queues."""
    begun = time.perf_counter()
    do()
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
    return round(time.perf_counter() - begun, 1)
