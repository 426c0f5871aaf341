"""Months fixed, what is due, reminders and documents of registration, by programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.office.api.asked import body, codes
from tests.office.api.office.asking import Program
from tests.office.api.office.test_files import PNG, upload
from tests.office.api.office.test_organisations import fits
from tests.office.api.office.test_statistics import of
from tests.office.identity.cast import CITY, COUNTY, OTHER_CITY
from tests.office.statistics.conftest import Clock, clock, office  # noqa: F401
from tests.office.statistics.made import Office

from jigai.office.ground.work.jobs import carry_out
from jigai.office.library.models import Project
from jigai.office.statistics.domain import freezing

pytestmark = [pytest.mark.django_db, pytest.mark.both]
WHERE = {"region": COUNTY, "month": "2026-04"}


@pytest.fixture
def project(office: Office) -> Project:  # noqa: F811
    return office.registered(first="2026-04")


def test_a_month_is_looked_at_fixed_and_held_against_later_corrections(
    office: Office,  # noqa: F811
    project: Project,
    clock: Clock,  # noqa: F811
) -> None:
    clock("2026-05-03")
    office.signed(project, "2026-04", "1000")
    clock("2026-05-28")
    head = of(office, "head")
    seen = head.get(f"regions/{COUNTY}/freezes/2026-04")
    fits("FreezePreview", seen)
    assert (seen["count"], seen["totals"]["cumulative_year"]) == (1, "10000000.00")
    assert head.get("freezes")["items"] == [], "looking fixes nothing"
    ordered = head.send("freezes", WHERE)
    fits("FreezeOrder", ordered)
    made = ordered["freeze"]
    assert (ordered["state"], ordered["job"]) == ("made", None)
    assert (made["revision"], made["count"]) == (1, 1)
    assert codes(head.ask("POST", "freezes", WHERE)) == ["statistics.frozen-already"]
    one = f"freezes/{made['freeze']}"
    check = head.get(f"{one}/check")
    fits("FreezeCheck", check)
    assert check["whole"] is True
    office.signed(project, "2026-04", "1200", reason="漏记")
    changed = head.get(f"{one}/changes")
    fits("FreezeChanges", changed)
    [row] = changed["items"]
    assert row["project"] == project.number
    assert {"field": "cumulative_year", "was": "10000000.00", "now": "12000000.00"} in row["fields"]
    assert of(office, "officer").get("freezes")["items"] == [head.get(one)]


@pytest.mark.parametrize(
    ("change", "status", "found"),
    [
        ({"month": "2026-13"}, 422, "statistics.month"),
        ({"month": "2026-05"}, 422, "statistics.freeze-early"),
        ({"region": OTHER_CITY}, 404, "api.not-there"),
        ({"region": CITY}, 404, "api.not-there"),
        ({"region": f"{COUNTY}99"}, 404, "api.not-there"),
    ],
)
def test_what_cannot_be_fixed_is_refused(
    office: Office,  # noqa: F811
    project: Project,
    change: dict[str, Any],
    status: int,
    found: str,
) -> None:
    answer = of(office, "head").ask("POST", "freezes", WHERE | change)
    assert (answer.status_code, codes(answer)) == (status, [found])


def test_a_late_window_is_opened_and_listed_in_its_jurisdiction(
    office: Office,  # noqa: F811
    project: Project,
) -> None:
    head, sent = of(office, "head"), WHERE | {"opens": "2026-06-10", "closes": "2026-06-12"}
    made = head.send("late-windows", sent | {"ground": "统一补报"})
    fits("LateWindow", made)
    assert of(office, "city").get("late-windows")["items"] == [made]
    office.cast.post("far", "officer", region=OTHER_CITY)
    assert of(office, "far").get("late-windows")["items"] == []
    back = sent | {"closes": "2026-06-09", "ground": "x"}
    assert codes(head.ask("POST", "late-windows", back)) == ["statistics.window-days"]


def test_who_has_not_returned_a_month_is_listed_and_reminded_once_a_day(
    office: Office,  # noqa: F811
    project: Project,
) -> None:
    officer, preparer = of(office, "officer"), of(office, "preparer")
    found = officer.get("returns/missing/2026-04")
    fits("MissingReturns", found)
    [row] = found["items"]
    assert (row["project"], row["draft"], row["overdue"]) == (project.number, None, True)
    path = "returns/missing/2026-04/remind"
    assert preparer.ask("POST", path, {"projects": [project.number]}).status_code == 403
    assert officer.send(path, {"projects": [project.number]}) == {"told": 2}
    assert officer.send(path, {"projects": [project.number]}) == {"told": 0}
    assert officer.ask("POST", path, {"projects": [project.number, "no"]}).status_code == 404
    assert len(preparer.get("me/notices")["items"]) == 1
    office.signed(project, "2026-04", "1000")
    assert officer.get("returns/missing/2026-04")["items"] == []


def test_drafts_are_listed_for_their_organisation_alone(
    office: Office,  # noqa: F811
    project: Project,
) -> None:
    preparer = of(office, "preparer")
    sent = {"cumulative_year": "1.00", "version": 0}
    draft = preparer.send(f"projects/{project.number}/returns/2026-04/draft", sent, "PUT")
    found = preparer.get("returns/drafts?month=2026-04")
    fits("ReturnDrafts", found)
    assert found["items"] == [draft]
    assert of(office, "officer").ask("GET", "returns/drafts").status_code == 403


ROW = {
    "kind": "monthly",
    "form": "X-1",
    "from": 2026,
    "at_least": "10000000.00",
    "day": 12,
    "months": 1,
    "ground": "某市统计局通知",
}


def test_what_has_to_be_reported_is_read_and_entered_for_a_jurisdiction(
    office: Office,  # noqa: F811
    project: Project,
) -> None:
    head, preparer = of(office, "head"), of(office, "preparer")
    path = f"regions/{COUNTY}/reporting"
    before = preparer.get(path)
    fits("ReportingRows", before)
    assert before
    assert not any(row["entered"] for row in before)
    made = head.send(path, ROW)
    fits("ReportingRow", made)
    assert (made["at_least"], made["day"], made["entered"]) == ("10000000.00", 12, False)
    [own] = [row for row in head.get(f"{path}?year=2026") if row["form"] == "X-1"]
    assert (own["at_least"], own["region"], own["entered"]) == ("10000000.00", COUNTY, True)
    assert "X-1" not in {row["form"] for row in head.get(f"{path}?year=2025")}
    same = next(row for row in before if row["kind"] == "monthly")
    again = head.send(path, ROW | {"form": same["form"]})
    assert (again["remind"], again["escalate"]) == (same["remind"], same["escalate"]), (
        "what is left out is as it was"
    )
    wrong = head.ask("POST", path, ROW | {"below": "1.00"})
    assert codes(wrong) == ["statistics.row-bounds"]
    for elsewhere in (CITY, OTHER_CITY, f"{COUNTY}99"):
        assert head.ask("POST", f"regions/{elsewhere}/reporting", ROW).status_code == 404


def test_documents_of_a_registration_are_handed_in_by_the_checklist(
    office: Office,  # noqa: F811
    settings: Any,
    tmp_path: Path,
) -> None:
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    files |= {"OPTIONS": {"location": str(tmp_path)}}  # type: ignore[dict-item]
    settings.STORAGES = settings.STORAGES | {"files": files}
    path = f"projects/{office.project().number}/registration/materials"
    preparer, officer = of(office, "preparer"), of(office, "officer")
    wanted = preparer.get(path)
    fits("Materials", wanted)
    assert all(row["lacking"] and row["file"] is None for row in wanted)
    unknown = upload(preparer, f"{path}?name=a.png&material=no-such", PNG)
    assert codes(unknown) == ["statistics.material"]
    for material in (row["material"] for row in wanted):
        first = upload(preparer, f"{path}?name=a.png&material={material}", PNG)
        assert first.status_code == 201, body(first)
    made = json.loads(body(first))
    fits("File", made)
    found = officer.get(path)
    assert not any(row["lacking"] for row in found)
    assert found[-1]["file"] == made
    assert body(officer.ask("GET", f"{path}/{made['file']}")) == PNG
    assert upload(officer, f"{path}?name=a.png&material={material}", PNG).status_code == 403
    later = upload(preparer, f"{path}?name=b.png&material={material}", PNG)
    assert later.status_code == 201
    assert officer.ask("GET", f"{path}/{made['file']}").status_code == 404, "it was replaced"


def test_a_registration_ends_with_its_last_month(
    office: Office,  # noqa: F811
    project: Project,
) -> None:
    officer: Program = of(office, "officer")
    path = f"projects/{project.number}/registration"
    version = officer.get(path)["version"]
    sent = {"last_month": "2026-12", "reason": "项目停建", "version": version}
    assert codes(officer.ask("POST", f"{path}/end", sent | {"last_month": "12月"})) == [
        "statistics.month"
    ]
    done = officer.send(f"{path}/end", sent)
    assert (done["state"], done["last_month"]) == ("ended", "2026-12")
    late = officer.ask("POST", f"{path}/end", sent)
    assert (late.status_code, codes(late)) == (409, ["api.stale"])


def test_a_large_month_is_fixed_and_checked_by_jobs(
    office: Office,  # noqa: F811
    project: Project,
    clock: Clock,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(freezing, "AT_ONCE", 0)
    clock("2026-05-03")
    office.signed(project, "2026-04", "1000")
    clock("2026-05-28")
    head = of(office, "head")
    ordered = head.send("freezes", WHERE)
    fits("FreezeOrder", ordered)
    assert (ordered["state"], ordered["freeze"]) == ("making", None)
    assert head.get("freezes")["items"] == []
    assert codes(head.ask("POST", "freezes", WHERE)) == ["statistics.freeze-under-way"]
    carry_out.call(ordered["job"])
    assert head.get(f"jobs/{ordered['job']}")["state"] == "done"
    [made] = head.get("freezes")["items"]
    one = f"freezes/{made['freeze']}"
    assert codes(head.ask("GET", f"{one}/check")) == ["statistics.check-large"]
    checking = head.send(f"{one}/check", None)
    fits("Job", checking)
    carry_out.call(checking["job"])
    assert head.get(f"jobs/{checking['job']}")["state"] == "done"
