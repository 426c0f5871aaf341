"""Projects for programs: filled in, submitted, judged, decided, planned – as on the pages."""

from __future__ import annotations

from typing import Any

import pytest
from tests.office.api.asked import codes
from tests.office.api.office.asking import Program, program
from tests.office.api.office.test_organisations import fits
from tests.office.identity.cast import CITY, COUNTY, OTHER_COUNTY
from tests.office.library.making import CODE, Making
from tests.office.regions.entering import put_in_force

from jigai.office.api.office.operations.projects import FIELDS
from jigai.office.ground.models import Job
from jigai.office.ground.work.jobs import carry_out
from jigai.office.identity.models import Post
from jigai.office.library.domain.sections import SECTIONS
from jigai.office.library.enums import REASONS
from jigai.office.library.models import Project

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def cast() -> Making:
    put_in_force(CITY)
    made = Making()
    made.staff(made.firm())
    return made


def of(cast: Making, login: str) -> Program:
    return program(cast, Post.objects.get(person=cast.person(login)))


def test_each_section_takes_what_the_library_reads() -> None:
    for name, section in SECTIONS.items():
        stated = {f.name: f for f in FIELDS[name]}
        rows = stated.pop("rows", None)
        assert set(stated) == set(section.fields), name
        columns = {f.name for f in rows.kind.kind.fields} if rows else set()  # type: ignore[attr-defined]
        assert columns == set(section.columns), name


BODIES: dict[str, dict[str, Any]] = {
    "basics": {"name": "精密加工线智能化改造", "industry": "C34", "kind": "智能化改造",
               "nature": "3", "content": "更新数控机床 12 台。\n建设控制系统。"},
    "filing": {"code": CODE, "filing_kind": "filing", "filing_number": "备案〔2022〕18号",
               "filing_authority": "某市发展和改革局", "filed_on": "2022-06-08",
               "filing_ends": "2099-12-31"},
    "investment": {"total_investment": "35000000.00", "fixed_asset_investment": "32000000.00",
                   "rows": [{"source": "own", "amount": "20000000.00"},
                            {"source": "loans", "amount": "15000000.00"}]},
    "schedule": {"starts_on": "2025-03-01", "ends_on": "2027-06-30",
                 "rows": [{"name": "设备到货", "due": "2026-09-30"}]},
    "plan": {"rows": [{"year": 2026, "investment": "15000000.00", "work": "设备采购"},
                      {"year": 2027, "investment": "20000000.00"}]},
    "equipment": {"rows": [{"name": "五轴加工中心", "quantity": 12, "price": "1800000.00",
                            "kind": "whole-machine", "state": "planned"}]},
    "contacts": {"rows": [{"role": "reporter", "name": "周敏", "phone": "13812345678"}]},
}  # fmt: skip


def test_a_project_is_filled_in_submitted_and_decided_by_programs(cast: Making) -> None:
    preparer, approver = of(cast, "preparer"), of(cast, "approver")
    firm = cast.firm().pk
    project = preparer.send("projects", {"organisation": firm, "name": "新项目"})
    fits("ProjectRecord", project)
    assert project["lacking"]
    path = f"projects/{project['number']}"
    for section, body in BODIES.items():
        sent = body | {"version": project["version"]}
        project = preparer.send(f"{path}/{section}", sent, "PUT")
        fits("ProjectRecord", project)
    assert project["lacking"] == []
    assert project["sections"]["investment"]["total_investment"] == "35000000.00"
    assert project["sections"]["equipment"]["rows"][0]["price"] == "1800000.00"
    own = preparer.ask("POST", f"{path}/submit", {"version": project["version"]})
    assert own.status_code == 403
    project = approver.send(f"{path}/submit", {"version": project["version"]})
    assert project["state"] == "submitted"
    for login, act in (
        ("county-officer", "check"), ("county-head", "approve"),
        ("city-officer", "check"), ("city-head", "approve"),
    ):  # fmt: skip
        sent = {"text": "情况属实", "version": project["version"]}
        project = of(cast, login).send(f"{path}/{act}", sent)
    assert project["state"] == "in"
    steps = preparer.get(f"{path}/steps")
    fits("Steps", steps)
    assert [step["state"] for step in steps] == ["done"] * 4
    entries = preparer.get(f"{path}/entries")
    fits("Entries", entries)
    assert [entry["library"] for entry in entries] == ["yichang-two-level-library"]
    assert entries[0]["explanation"]["clause"] == "五(二)"


def test_lists_are_filtered_and_scoped(cast: Making) -> None:
    project = cast.draft()
    elsewhere = program(cast, cast.post("elsewhere", "officer", region=OTHER_COUNTY))
    officer = of(cast, "city-officer")
    for query, count in (
        ("", 1),
        (f"region={COUNTY}&state=draft", 1),
        ("state=submitted", 0),
        ("total-from=35000000.00&total-to=35000000.00", 1),
        ("total-from=35000000.01", 0),
        ("q=jmjgx", 1),
        (f"q={CODE}", 1),
    ):
        found = officer.get(f"projects?{query}")
        fits("Projects", found)
        assert len(found["items"]) == count, query
    assert elsewhere.get("projects")["items"] == []
    assert elsewhere.ask("GET", f"projects/{project.number}").status_code == 404
    answer = officer.ask("GET", "projects?state=gone")
    assert (answer.status_code, codes(answer)) == (400, ["api.filter"])


def test_what_rules_and_measures_say_comes_with_what_is_missing(cast: Making) -> None:
    project = cast.draft()
    preparer = of(cast, "preparer")
    [verdict] = preparer.get(f"projects/{project.number}/findings")
    fits("Verdict", verdict)
    assert verdict["findings"]
    assert {"conditions", "reasons", "missing"} <= set(verdict["findings"][0])
    [prospect] = preparer.get(f"projects/{project.number}/prospects")
    fits("Prospect", prospect)
    assert prospect["awards"]


@pytest.mark.parametrize(
    ("section", "body", "where"),
    [
        ("investment", {"rows": [{"source": "own", "amount": "1.005"}]}, "rows[0].amount"),
        ("investment", {"rows": [{"source": "own", "amount": "1.00"}] * 2}, "rows[1].source"),
        ("basics", {"industry": "没有的行业"}, "industry"),
        ("filing", {"code": "1234"}, "code"),
        ("contacts", {"rows": [{"role": "head", "name": "甲", "phone": "x"}]}, "rows[0].phone"),
    ],
)
def test_what_cannot_be_stored_is_named_with_its_path(
    cast: Making, section: str, body: dict[str, Any], where: str
) -> None:
    project = cast.draft()
    path = f"projects/{project.number}/{section}"
    answer = of(cast, "preparer").ask("PUT", path, body | {"version": project.version})
    assert answer.status_code == 422
    assert [error["where"] for error in answer.json()["errors"]] == [where]  # type: ignore[attr-defined]


def test_two_programs_do_not_overwrite_each_other(cast: Making) -> None:
    project = cast.draft()
    path, tag = f"projects/{project.number}/basics", {"If_Match": f'"{project.version}"'}
    of(cast, "approver").send(path, {"name": "一名"}, "PUT", **tag)
    answer = of(cast, "preparer").ask("PUT", path, {"name": "二名"}, **tag)
    assert (answer.status_code, codes(answer)) == (412, ["api.stale"])
    assert Project.objects.get().name == "一名"


def test_a_return_wants_a_coded_reason(cast: Making) -> None:
    project = cast.submitted()
    officer = of(cast, "county-officer")
    path = f"projects/{project.number}/return"
    answer = officer.ask("POST", path, {"reason": "whatever", "version": project.version})
    assert codes(answer) == ["api.field-choice"]
    sent = {"reason": "incomplete", "text": "缺设备清单", "version": project.version}
    assert officer.send(path, sent)["state"] == "returned"


def test_a_rolling_plan_is_ordered_made_and_frozen(cast: Making) -> None:
    cast.entered()
    officer, head = of(cast, "city-officer"), of(cast, "city-head")
    stated = {"region": CITY, "first_year": 2027}
    answer = officer.ask("POST", "plans", stated | {"years": 3, "ground": "三年滚动"})
    if answer.status_code == 422:  # the policy in force says how many years
        answer = officer.ask("POST", "plans", stated)
    assert answer.status_code == 201, answer.content
    plan = answer.json()  # type: ignore[attr-defined]
    fits("Plan", plan)
    assert officer.get(f"jobs/{plan['job']}")["state"] == "waiting"
    carry_out.func(Job.objects.get(pk=plan["job"]).pk)
    whole = head.get(f"plans/{plan['plan']}")
    fits("PlanWithYears", whole)
    members = head.get(f"plans/{plan['plan']}/members?how=new")
    fits("PlanMembers", members)
    assert len(members["items"]) == 1
    assert whole["by_year"][0]["sum"] == "20000000.00"
    assert head.send(f"plans/{plan['plan']}/freeze", None)["state"] == "frozen"
    assert head.get("plans")["items"][0]["state"] == "frozen"
    assert of(cast, "county-officer").ask("GET", f"plans/{plan['plan']}").status_code == 404


def test_a_project_of_the_library_rests_goes_on_and_is_completed(cast: Making) -> None:
    project = cast.entered()
    path = f"projects/{project.number}"
    head, officer, approver = (of(cast, n) for n in ("county-head", "county-officer", "approver"))
    sent: dict[str, Any] = {"reason": "market", "version": project.version}
    assert officer.ask("POST", f"{path}/suspend", sent).status_code == 403
    assert head.ask("POST", f"{path}/suspend", sent | {"reason": "x"}).status_code == 422
    rests = head.send(f"{path}/suspend", sent)
    fits("ProjectRecord", rests)
    assert rests["state"] == "suspended"
    assert head.ask("POST", f"{path}/suspend", sent).status_code == 409
    code = REASONS["resume"][0]
    goes_on = head.send(f"{path}/resume", {"reason": code, "version": rests["version"]})
    assert goes_on["state"] == "in"
    to_come = {"completed_on": "2099-01-01", "version": goes_on["version"]}
    answer = approver.ask("POST", f"{path}/complete", to_come)
    assert codes(answer) == ["library.in-future"]
    done = approver.send(f"{path}/complete", to_come | {"completed_on": "2026-06-30"})
    assert done["state"] == "completed"


def test_a_project_is_withdrawn_by_its_own_organisation(cast: Making) -> None:
    project = cast.entered()
    sent = {"reason": "cancelled", "text": "市场变化", "version": project.version}
    path = f"projects/{project.number}"
    assert of(cast, "preparer").ask("POST", f"{path}/withdraw", sent).status_code == 403
    assert of(cast, "approver").send(f"{path}/withdraw", sent)["state"] == "withdrawn"
    assert {e["state"] for e in of(cast, "preparer").get(f"{path}/entries")} == {"left"}
