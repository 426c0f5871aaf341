"""Returns and registrations for programs: filled in by one, signed by another, summed."""

from __future__ import annotations

from typing import Any

import pytest
from tests.office.api.asked import codes
from tests.office.api.office.asking import Program, program
from tests.office.api.office.test_organisations import fits
from tests.office.identity.cast import COUNTY, OTHER_CITY
from tests.office.statistics.conftest import clock, office  # noqa: F401
from tests.office.statistics.made import Office

from jigai.office.identity.models import Post
from jigai.office.library.models import Project

pytestmark = [pytest.mark.django_db, pytest.mark.both]
FIGURES = {
    "total_investment": "80000000.00",
    "before_years": "0.00",
    "cumulative_year": "12345678.90",
    "plan_year": "30000000.00",
    "starts_on": "2026-01-05",
    "finished": False,
}
PATH = "projects/JG-1/returns/2026-04"


@pytest.fixture
def project(office: Office) -> Project:  # noqa: F811
    return office.registered(first="2026-04")


def of(office: Office, login: str) -> Program:  # noqa: F811
    return program(office.cast, Post.objects.get(person=office.cast.person(login)))


def test_a_month_is_filled_in_handed_in_and_signed_by_another(
    office: Office,  # noqa: F811
    project: Project,
) -> None:
    preparer, approver, officer = (of(office, n) for n in ("preparer", "approver", "officer"))
    draft = preparer.send(f"{PATH}/draft", FIGURES | {"version": 0}, "PUT")
    fits("ReturnDraft", draft)
    assert (draft["unit"], draft["typed"]["cumulative_year"]) == ("yuan", "12345678.90")
    tag = {"If_Match": f'"{draft["version"]}"'}
    handed = preparer.send(f"{PATH}/draft/hand-in", {}, **tag)
    assert handed["state"] == "ready"
    own = preparer.ask("POST", f"{PATH}/draft/submit", {"version": handed["version"]})
    assert own.status_code == 403
    signed = approver.send(f"{PATH}/draft/submit", {"version": handed["version"]})
    fits("Return", signed)
    assert (signed["cumulative_year"], signed["month"]) == ("12345678.90", "2026-04")
    seen = officer.get(PATH)
    fits("MonthOfReturn", seen)
    assert seen["signed"] == signed
    assert seen["draft"] is None, "a draft is for the organisation alone"
    assert preparer.get(PATH)["draft"]["state"] == "signed"
    listed = officer.get("returns?month=2026-04&month=2026-03&project=JG-1&late=yes")
    fits("Returns", listed)
    assert listed["items"] == [signed]
    assert officer.get("returns?state=accepted")["items"] == []


def test_a_correction_is_signed_with_its_reason(
    office: Office,  # noqa: F811
    project: Project,
) -> None:
    office.signed(project, "2026-04", "1000")
    preparer, approver = of(office, "preparer"), of(office, "approver")
    version = preparer.get(PATH)["draft"]["version"]
    draft = preparer.send(f"{PATH}/draft", FIGURES | {"version": version}, "PUT")
    handed = preparer.send(f"{PATH}/draft/hand-in", {"version": draft["version"]})
    sent = {"version": handed["version"]}
    answer = approver.ask("POST", f"{PATH}/draft/submit", sent)
    assert "statistics.correction-reason" in codes(answer)
    approver.send(f"{PATH}/draft/submit", sent | {"reason": "漏记一张发票"})
    found = approver.get(PATH)["corrections"]
    assert {"cumulative_year"} <= {row["field"] for row in found}
    assert {row["reason"] for row in found} == {"漏记一张发票"}


def test_somebody_elses_draft_is_not_overwritten(
    office: Office,  # noqa: F811
    project: Project,
) -> None:
    preparer = of(office, "preparer")
    preparer.send(f"{PATH}/draft", FIGURES | {"version": 0}, "PUT")
    answer = preparer.ask("PUT", f"{PATH}/draft", FIGURES, If_Match='"0"')
    assert (answer.status_code, codes(answer)) == (412, ["api.stale"])


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("projects/JG-1/returns/2026-13", 404),
        ("projects/JG-1/returns/april", 404),
        ("projects/JG-9/returns/2026-04", 404),
        ("projects/JG-1/registration", 200),
        ("returns/totals/2026-04", 404),
    ],
)
def test_what_is_not_there_is_not_there(
    office: Office,  # noqa: F811
    project: Project,
    path: str,
    status: int,
) -> None:
    assert of(office, "preparer").ask("GET", path).status_code == status


def test_other_organisations_and_jurisdictions_see_nothing(
    office: Office,  # noqa: F811
    project: Project,
) -> None:
    office.signed(project, "2026-04", "1000")
    post = office.cast.post("elsewhere", "officer", region=OTHER_CITY)
    elsewhere = program(office.cast, post)
    assert elsewhere.get("returns")["items"] == []
    assert elsewhere.ask("GET", PATH).status_code == 404
    assert elsewhere.get("registrations")["items"] == []
    totals = elsewhere.get("returns/totals/2026-04")
    assert totals["sum"]["now"]["count"] == 0
    assert elsewhere.ask("GET", f"returns/totals/2026-04?region={COUNTY}").status_code == 404


@pytest.mark.parametrize("by", ["region", "industry", "kind", "month"])
def test_totals_are_the_sums_of_what_was_signed(
    office: Office,  # noqa: F811
    project: Project,
    by: str,
) -> None:
    office.signed(project, "2026-04", "1000")
    found = of(office, "city").get(f"returns/totals/2026-04?by={by}")
    fits("Totals", found)
    assert [row["now"]["cumulative_year"] for row in found["rows"]] == ["10000000.00"]
    assert found["sum"]["now"]["count"] == 1
    assert found["sum"]["before"]["cumulative_year"] == "0.00"


def test_a_registration_is_returned_and_noted_by_the_bureau(office: Office) -> None:  # noqa: F811
    from jigai.office.statistics.models import Registration

    project = office.registered()
    Registration.objects.update(state="submitted", first_month=None, registered_on=None)
    officer = of(office, "officer")
    found = officer.get("registrations?state=submitted")
    fits("Registrations", found)
    [row] = found["items"]
    path = f"projects/{project.number}/registration"
    wrong: dict[str, Any] = {"day": "2026-05-20", "first_month": "2026", "version": row["version"]}
    assert codes(officer.ask("POST", f"{path}/register", wrong)) == ["statistics.month"]
    right = wrong | {"first_month": "2026-06"}
    done = officer.send(f"{path}/register", right)
    assert (done["state"], done["first_month"]) == ("registered", "2026-06")
    again = officer.ask("POST", f"{path}/register", right)
    assert (again.status_code, codes(again)) == (409, ["api.stale"])
    answer = of(office, "approver").ask("POST", path)
    assert codes(answer) == ["statistics.registered-already"]


def test_a_month_is_asked_about_answered_and_accepted(
    office: Office,  # noqa: F811
    project: Project,
) -> None:
    office.signed(project, "2026-04", "1000")
    officer, preparer = of(office, "officer"), of(office, "preparer")
    asked = {"question": "与发票不一致，请核对", "field": "cumulative_year"}
    assert preparer.ask("POST", f"{PATH}/queries", asked).status_code == 403
    query = officer.send(f"{PATH}/queries", asked)
    fits("Query", query)
    assert (query["state"], query["field"]) == ("asked", "cumulative_year")
    month = officer.get(PATH)["signed"]
    assert month["state"] == "queried"
    version = {"version": month["version"]}
    answer = officer.ask("POST", f"{PATH}/accept", version)
    assert codes(answer) == ["statistics.open-query"]
    path = f"{PATH}/queries/{query['query']}"
    assert preparer.send(f"{path}/answer", {"words": "已核对无误"})["state"] == "answered"
    assert officer.send(f"{path}/close", None)["state"] == "closed"
    found = preparer.get(f"{PATH}/queries")
    fits("Queries", found)
    assert [(q["answer"], q["state"]) for q in found] == [("已核对无误", "closed")]
    accepted = officer.send(f"{PATH}/accept", version)
    fits("Return", accepted)
    assert accepted["state"] == "accepted"
    assert officer.ask("POST", f"{PATH}/queries/999/close").status_code == 404


def test_a_month_is_returned_with_coded_reasons_and_its_figures_stand(
    office: Office,  # noqa: F811
    project: Project,
) -> None:
    office.signed(project, "2026-04", "1000")
    officer = of(office, "officer")
    before = officer.get(PATH)["signed"]
    sent: dict[str, Any] = {"codes": ["scope"], "reason": "含土地费", "version": before["version"]}
    wrong = officer.ask("POST", f"{PATH}/return", sent | {"codes": ["no-such"]})
    assert wrong.status_code == 422
    assert of(office, "preparer").ask("POST", f"{PATH}/return", sent).status_code == 403
    back = officer.send(f"{PATH}/return", sent)
    fits("Return", back)
    assert back["state"] == "returned"
    assert back["cumulative_year"] == before["cumulative_year"]
    assert of(office, "preparer").get(PATH)["draft"]["note"] == "含土地费"
    unsigned = "projects/JG-1/returns/2026-05/accept"
    assert officer.ask("POST", unsigned, {"version": 1}).status_code == 404
