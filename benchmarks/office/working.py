"""What runs in the background: rows from a workbook, and a library rolled into the next year."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone
from stdnum.cn import uscc

from benchmarks.office.filling import YEAR, province
from benchmarks.office.pouring import run, settled
from jigai.office.enterprises.interfaces.account_sheets import ORGANISATIONS
from jigai.office.identity.actor import Actor, actor_of
from jigai.office.identity.models import Bureau, Person, Post
from jigai.office.library.domain import planning
from jigai.office.library.interfaces.sheets import PROJECTS
from jigai.office.library.models import RollingPlan
from jigai.office.sheets.domain import sending
from jigai.office.sheets.models import Import
from jigai.office.sheets.sheet import Sheet
from jigai.office.sheets.template import Faulty, template
from jigai.reference.regions import regions

ROLLED = 100_000
"""The seconds of a roll-forward are told for so many projects."""


def main(rows: int) -> dict[str, Any]:
    """Seconds of a roll-forward, and of imports of so many rows (tried and taken)."""
    place = province()
    officer, head = (_somebody(place, role) for role in ("officer", "section-head"))
    found: dict[str, Any] = _rolled(officer, head, place) | {"import_rows": rows}
    for sheet, lines in ((ORGANISATIONS, _organisations), (PROJECTS, _projects)):
        found |= _imported(officer, sheet, template(sheet, "zh", lines(place, rows)))
    return found


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


def _imported(officer: Actor, sheet: Sheet, book: bytes) -> dict[str, Any]:
    name = f"import_{sheet.key.partition('.')[2]}"
    file = SimpleUploadedFile("示例.xlsx", book)
    trying = _timed(
        lambda: sending.send(acting=officer, sheet=sheet.key, file=file, name=file.name)
    )
    made = Import.objects.latest("pk")
    taking = _timed(lambda: sending.take(acting=officer, number=made.pk, refused_too=True))
    made.refresh_from_db()
    if made.state != Import.TAKEN:
        raise RuntimeError(f"the import is {made.state}: {made.problems}")
    return {f"{name}_try_seconds": trying, f"{name}_seconds": taking}


def _organisations(place: str, rows: int) -> list[Faulty]:
    county = next(r.name for r in regions() if r.level == "county" and r.code[:2] == place[:2])
    return [Faulty([_code(place, n), f"示例导入{n}有限公司", county], ()) for n in range(rows)]


def _projects(place: str, rows: int) -> list[Faulty]:
    """A project for each of the organisations, with every column that most have."""
    county = next(r for r in regions() if r.level == "county" and r.code[:2] == place[:2])
    lines = []
    for n in range(rows):
        filled = {
            "credit_code": _code(place, n),
            "code": f"2401-{county.code}-04-02-{n:06d}",
            "name": f"示例导入{n}生产线改造项目",
            "region": county.name,
            "industry": "34",
            "starts_on": "2025-03-01",
            "ends_on": "2026-10-31",
            "total_investment": str(1000 + n % 977),
            "plan_from": str(YEAR),
            "plan_1": "400",
            "plan_2": "500",
        }
        lines.append(Faulty([filled.get(field.key, "") for field in PROJECTS.fields], ()))
    return lines


def _code(place: str, n: int) -> str:
    stem = f"92{place}{n:09d}"[:17]
    return stem + uscc.calc_check_digit(stem)


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
    rolled = plan.members.count()
    each = round(spent * ROLLED / rolled, 1)
    return {"roll_projects": rolled, "roll_all_seconds": spent, "roll_seconds": each}


def _timed(do: Callable[[], Any]) -> float:
    """Seconds of an act and of the work that it queues."""
    begun = time.perf_counter()
    do()
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
    return round(time.perf_counter() - begun, 1)
