"""Projects of the library for programs: adjusted, refiled, put right, their files and plans."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.office.api.asked import body, codes
from tests.office.api.office.asking import Program, program
from tests.office.api.office.test_files import PNG, upload
from tests.office.api.office.test_organisations import fits
from tests.office.identity.cast import CITY, COUNTY, OTHER_COUNTY
from tests.office.library.conftest import cast as cast
from tests.office.library.making import CODE, OTHER_CODE, WAN, Making

from jigai.office.identity.models import Post
from jigai.office.library.models import Entry, PlanAmount, PlanMember, Project, RollingPlan

pytestmark = [pytest.mark.django_db, pytest.mark.both]
WHY = {"reason": "correction", "text": "以合同为准"}


def of(cast: Making, login: str) -> Program:
    return program(cast, Post.objects.get(person=cast.person(login)))


@pytest.fixture
def project(cast: Making) -> Project:
    return cast.entered(cast.firm())


def test_a_section_in_the_library_is_adjusted_with_a_reason(cast: Making, project: Project) -> None:
    approver, preparer = of(cast, "approver"), of(cast, "preparer")
    path = f"projects/{project.number}"
    version = approver.get(path)["version"]
    rows = [{"source": "own", "amount": "40000000.00"}]
    sent = {"total_investment": "40000000.00", "rows": rows, "version": version}
    assert codes(approver.ask("POST", f"{path}/investment/adjust", sent)) == ["api.field-missing"]
    assert preparer.ask("POST", f"{path}/investment/adjust", sent | WHY).status_code == 403
    key = {"Idempotency_Key": "adjust-1"}
    made = approver.send(f"{path}/investment/adjust", sent | WHY, **key)
    fits("ProjectRecord", made)
    assert approver.send(f"{path}/investment/adjust", sent | WHY, **key) == made
    assert made["sections"]["investment"]["total_investment"] == "40000000.00"
    stale = approver.ask("POST", f"{path}/investment/adjust", sent | WHY)
    assert (stale.status_code, codes(stale)) == (409, ["api.stale"])
    [row] = preparer.get(f"{path}/adjustments")["items"]
    fits("Adjustment", row)
    assert row["was"]["total_investment"] == "35000000.00", "amounts are in yuan"
    assert row["became"]["rows"] == [{"source": "own", "amount": "40000000.00"}]
    assert (row["section"], row["reason"]) == ("investment", "correction")


def test_an_adjustment_that_leaves_the_record_incomplete_is_refused_by_its_path(
    cast: Making, project: Project
) -> None:
    approver, path = of(cast, "approver"), f"projects/{project.number}"
    version = approver.get(path)["version"]
    rows = [{"source": "own", "amount": "1.00"}, {"source": "own", "amount": "2.00"}]
    twice = approver.ask(
        "POST", f"{path}/investment/adjust", WHY | {"rows": rows, "version": version}
    )
    assert [e["where"] for e in json.loads(body(twice))["errors"]] == ["rows[1].source"]
    other = approver.ask("PUT", f"{path}/investment", {"rows": [], "version": version})
    assert codes(other) == ["library.not-editable"], "past its draft it is adjusted, not saved"


def test_the_filing_changes_and_the_former_code_still_finds_the_project(
    cast: Making, project: Project
) -> None:
    approver, path = of(cast, "approver"), f"projects/{project.number}"
    tag = {"If_Match": f'"{approver.get(path)["version"]}"'}
    made = approver.send(f"{path}/filing/change", {"code": OTHER_CODE, "reason": "changed"}, **tag)
    assert made["sections"]["filing"]["code"] == OTHER_CODE
    late = approver.ask("POST", f"{path}/filing/change", {"code": CODE, "reason": "changed"}, **tag)
    assert (late.status_code, codes(late)) == (412, ["api.stale"])
    [row] = approver.get(f"{path}/filing/changes")["items"]
    assert (row["was"]["code"], row["became"]["code"]) == (CODE, OTHER_CODE)
    [found] = approver.get(f"projects?q={CODE}")["items"]
    assert found["number"] == project.number
    events = approver.get(f"{path}/events?limit=1")
    fits("ProjectEvents", events)
    assert events["items"][0]["act"] == "change-filing"
    assert events["next"] is not None


def test_a_bureau_corrects_a_region_within_its_jurisdiction(cast: Making, project: Project) -> None:
    path = f"projects/{project.number}"
    city, county = of(cast, "city-officer"), of(cast, "county-officer")
    sent = {"region": OTHER_COUNTY, "reason": "wrong", "version": city.get(path)["version"]}
    assert county.ask("POST", f"{path}/region", sent).status_code == 404
    made = city.send(f"{path}/region", sent)
    assert made["sections"]["basics"]["region"] == OTHER_COUNTY
    assert county.ask("GET", path).status_code == 404


def test_duplicates_are_merged_and_entries_left_with_a_reason(
    cast: Making, project: Project
) -> None:
    head = of(cast, "county-head")
    twin = cast.draft(cast.firm(), code="")
    sent = {"into": project.number, "reason": "same-project", "version": twin.version}
    kept = head.send(f"projects/{twin.number}/merge", sent)
    assert kept["number"] == project.number
    assert head.get(f"projects/{twin.number}")["state"] == "merged"
    wrong = head.ask("POST", f"projects/{project.number}/merge", sent | {"into": "no-such"})
    assert wrong.status_code == 404
    fits("Entries", head.send(f"projects/{project.number}/look-again", None))
    entry = Entry.objects.filter(project=project).first()
    assert entry is not None
    leave = f"projects/{project.number}/entries/{entry.pk}/leave"
    left = head.send(leave, {"reason": "facts"})
    fits("Entry", left)
    assert left["state"] == "left"
    assert codes(head.ask("POST", leave, {"reason": "facts"})) == ["library.left-already"]
    elsewhere = f"projects/{twin.number}/entries/{entry.pk}/leave"
    assert head.ask("POST", elsewhere, {"reason": "facts"}).status_code == 404


def test_files_of_a_project_come_back_as_they_were_sent(
    cast: Making, settings: Any, tmp_path: Path
) -> None:
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    files |= {"OPTIONS": {"location": str(tmp_path)}}  # type: ignore[dict-item]
    settings.STORAGES = settings.STORAGES | {"files": files}
    path = f"projects/{cast.draft(cast.firm()).number}/files"
    preparer = of(cast, "preparer")
    assert upload(preparer, f"{path}?name=a.png&kind=selfie", PNG).status_code == 400
    made = json.loads(body(upload(preparer, f"{path}?name=现场.png&kind=photo", PNG)))
    fits("ProjectFile", made)
    assert preparer.get(path) == [made]
    assert body(preparer.ask("GET", f"{path}/{made['file']}")) == PNG
    assert (
        upload(of(cast, "county-officer"), f"{path}?name=a.png&kind=photo", PNG).status_code == 403
    )


def test_a_frozen_plan_is_adjusted_and_another_one_discarded(
    cast: Making, project: Project
) -> None:
    head, officer = of(cast, "county-head"), of(cast, "county-officer")
    stated = {"region": COUNTY, "years": 3, "ground": "x", "made_by": "person:0"}
    now = project.changed_at
    plan = RollingPlan.objects.create(first_year=2026, state="frozen", made_at=now, **stated)
    PlanMember.objects.create(plan=plan, project=project, how="new")
    PlanAmount.objects.create(plan=plan, project=project, year=2026, planned=1500 * WAN)
    path = f"plans/{plan.pk}"
    sent = {"year": 2026, "amount": "16000000.00", "reason": "investment"}
    adjust = f"{path}/members/{project.number}/adjust"
    assert officer.ask("POST", adjust, sent).status_code == 403
    made = head.send(adjust, sent)
    fits("PlanAdjustment", made)
    assert made["difference"] == "1000000.00"
    assert codes(head.ask("POST", adjust, sent)) == ["library.unchanged"]
    assert codes(head.ask("POST", adjust, sent | {"year": 2029})) == ["library.plan-year"]
    amounts = officer.get(f"{path}/amounts?project={project.number}")
    fits("PlanAmounts", amounts)
    assert [row["planned"] for row in amounts["items"]] == ["15000000.00"]
    assert officer.get(f"{path}/adjustments")["items"] == [made]
    assert officer.get(f"{path}/adjustments?project=no")["items"] == []
    rolled = RollingPlan.objects.create(first_year=2027, state="rolled", made_at=now, **stated)
    gone = officer.send(f"plans/{rolled.pk}/discard", {"reason": "数据有误"})
    assert gone["state"] == "discarded"
    again = officer.ask("POST", f"plans/{rolled.pk}/discard", {"reason": "数据有误"})
    assert codes(again) == ["library.plan-state"]


def test_a_bureau_rules_the_terms_of_its_steps(cast: Making) -> None:
    head, officer = of(cast, "county-head"), of(cast, "county-officer")
    path = f"regions/{COUNTY}/terms"
    assert head.get(path) == []
    sent = {"days": 10, "ground": "办事指南"}
    assert officer.ask("PUT", f"{path}/check", sent).status_code == 403
    made = head.send(f"{path}/check", sent, "PUT")
    fits("StepTerm", made)
    assert head.get(path) == [made]
    assert codes(head.ask("PUT", f"{path}/no-such", sent)) == ["library.word"]
    for elsewhere in (CITY, OTHER_COUNTY, f"{COUNTY}99"):
        assert head.ask("PUT", f"regions/{elsewhere}/terms/check", sent).status_code == 404


def test_projects_follow_a_region_to_its_new_code(cast: Making, project: Project) -> None:
    from tests.office.regions.entering import entered

    head = of(cast, "city-head")
    assert head.get("regions/to-follow") == []
    none = head.ask("POST", f"regions/{COUNTY}/follow", {"ground": "区划调整"})
    assert codes(none) == ["library.no-successor"]
    entered("succession", OTHER_COUNTY, subject=COUNTY, value="merged")
    [row] = head.get("regions/to-follow")
    fits("RegionToFollow", row)
    assert (row["region"], row["new"], row["projects"]) == (COUNTY, OTHER_COUNTY, 1)
    moved = head.send(f"regions/{COUNTY}/follow", {"ground": "区划调整"})
    assert moved == {"projects": 1}
    assert head.get("regions/to-follow") == []


def test_what_a_library_had_before_is_put_forward_by_one_and_confirmed_by_another(
    cast: Making,
) -> None:
    draft = cast.draft(cast.firm())
    officer, head = of(cast, "city-officer"), of(cast, "city-head")
    path = f"projects/{draft.number}"
    found = officer.get("libraries")
    fits("Libraries", found)
    assert found
    sent = {"library": found[0]["library"], "decided_by": "某局", "number": "某文〔2023〕1号"}
    sent |= {"since": "2023-05-01", "version": draft.version}
    own = officer.ask("POST", f"{path}/take-over", sent)
    assert codes(own) == ["library.own-draft"], "what its own people wrote goes the usual way"
    Project.objects.filter(pk=draft.pk).update(changed_by=cast.actor("city-officer").key)
    made = officer.send(f"{path}/take-over", sent)
    assert made["state"] == "submitted"
    version = {"version": made["version"], "text": "与原库一致"}
    assert head.send(f"{path}/approve", version)["state"] == "in"
    [entry] = head.get(f"{path}/entries")
    assert entry["taken_over"] == {
        "decided_by": "某局", "number": "某文〔2023〕1号", "since": "2023-05-01",
    }  # fmt: skip
