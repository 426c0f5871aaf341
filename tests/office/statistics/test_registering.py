"""Registration for statistics: threshold, checklist, coded returns, the day, the first month."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from tests.office.statistics.conftest import Clock
from tests.office.statistics.made import WAN, Office

from jigai.facts.problems import InputRefused
from jigai.office.ground.acts.errors import Denied, NotThere
from jigai.office.ground.models import Attachment
from jigai.office.library.models import Project
from jigai.office.statistics.domain import registering
from jigai.office.statistics.domain.settings import enter_row
from jigai.office.statistics.models import Registration
from jigai.office.statistics.months import Month

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def codes(call: Any, **arguments: Any) -> list[str]:
    with pytest.raises(InputRefused) as refused:
        call(**arguments)
    return [p.code for p in refused.value.problems]


def attach(office: Office, project: Project, material: str) -> Attachment:
    made: Attachment = registering.attach_material(
        acting=office.actor("preparer"),
        project=project.pk,
        material=material,
        name=f"../{material}.pdf",
        content=io.BytesIO(b"%PDF-1.4 " + material.encode()),
    )
    return made


def applied(office: Office, project: Project | None = None) -> Registration:
    found = project or office.project()
    for material in ("filing", "photo", "licence"):
        attach(office, found, material)
    made: Registration = registering.apply(acting=office.actor("approver"), project=found.pk)
    return made


def test_what_is_missing_is_named_and_of_a_group_one_is_enough(office: Office) -> None:
    project = office.project()
    call = {"acting": office.actor("approver"), "project": project.pk}
    with pytest.raises(InputRefused) as refused:
        registering.apply(**call)
    texts = [p.zh for p in refused.value.problems]
    assert len(texts) == 3
    assert any("施工合同、载有地点" in text for text in texts)
    assert {p.code for p in refused.value.problems} == {"statistics.material-missing"}
    made = applied(office, project)
    assert (made.state, made.form, made.region) == ("submitted", "H202", "420581")
    assert made.due == dt.date(2026, 6, 10)


def test_a_document_handed_in_again_replaces_the_earlier_one(office: Office) -> None:
    project = office.project()
    first, second = attach(office, project, "filing"), attach(office, project, "filing")
    first.refresh_from_db()
    assert first.removed_at is not None
    assert [a.pk for a in registering.materials_of(project)] == [second.pk]
    assert second.name == "filing.pdf"
    call: dict[str, Any] = {"acting": office.actor("preparer"), "project": project.pk}
    call |= {"material": "poem", "name": "x.pdf", "content": io.BytesIO(b"%PDF-1.4")}
    assert codes(registering.attach_material, **call) == ["statistics.material"]


@pytest.mark.parametrize(
    ("total", "code"),
    [(500 * WAN, None), (500 * WAN - 1, "statistics.threshold"), (None, "statistics.no-total")],
)
def test_the_threshold_is_that_of_the_row_its_bound_included(
    office: Office, total: int | None, code: str | None
) -> None:
    project = office.project(total=total)
    found = codes(registering.apply, acting=office.actor("approver"), project=project.pk)
    assert (found[0] if code else None) == code
    assert found.count("statistics.material-missing") == 3


def test_a_region_sets_its_own_threshold(office: Office) -> None:
    row = {"kind": "registration", "form": "H202", "from": 2026, "at_least": "100万元"}
    enter_row(
        acting=office.actor("city-head"), region="420500", stated=row, ground="市统函〔2026〕1号"
    )
    project = office.project(total=100 * WAN)
    made = registering.apply(acting=office.actor("approver"), project=project.pk)
    assert made.state == "submitted"
    with pytest.raises(NotThere):
        enter_row(acting=office.actor("city-head"), region="341500", stated=row, ground="x")
    with pytest.raises(Denied):
        enter_row(acting=office.actor("officer"), region="420581", stated=row, ground="x")


def test_an_application_is_returned_with_codes_and_made_again(office: Office) -> None:
    made = applied(office)
    call: dict[str, Any] = {
        "acting": office.actor("officer"),
        "registration": made.pk,
        "version": 1,
    }
    assert codes(registering.return_registration, **call, codes=[], reason="x") == [
        "statistics.reason-code"
    ]
    assert codes(registering.return_registration, **call, codes=["scope"], reason="x") == [
        "statistics.reason-code"
    ]
    back = registering.return_registration(
        **call, codes=["start-unproved"], reason="照片看不清日期"
    )
    assert back.state == "returned"
    assert codes(registering.return_registration, **call, codes=["other"], reason="x") == [
        "act.stale"
    ]
    again = registering.apply(acting=office.actor("approver"), project=made.project_id)
    assert (again.pk, again.state, again.version) == (made.pk, "submitted", 3)
    assert [s.act for s in again.steps.all()] == ["apply", "return", "apply"]
    assert codes(registering.apply, acting=office.actor("approver"), project=made.project_id) == [
        "statistics.registered-already"
    ]


def test_registration_notes_the_day_and_the_first_month(office: Office) -> None:
    made = applied(office)
    call: dict[str, Any] = {
        "acting": office.actor("officer"),
        "registration": made.pk,
        "version": 1,
    }
    day = dt.date(2026, 5, 20)
    for given, code in (
        ({"day": dt.date(2026, 5, 29), "first_month": "2026-06"}, "statistics.day-ahead"),
        ({"day": day, "first_month": "May"}, "statistics.month"),
        ({"day": day, "first_month": "2026-04"}, "statistics.first-month"),
    ):
        assert codes(registering.register, **call, **given) == [code]
    done = registering.register(**call, day=day, first_month="2026-05", number="T-1")
    assert (done.state, done.registered_on, done.number) == ("registered", day, "T-1")
    assert done.first_month == Month(2026, 5).ordinal
    call["version"] = done.version
    assert codes(registering.register, **call, day=day, first_month="2026-05") == [
        "statistics.not-waiting"
    ]


def test_a_registration_ends_with_a_month_and_a_reason(office: Office) -> None:
    made = applied(office)
    call: dict[str, Any] = {
        "acting": office.actor("officer"),
        "registration": made.pk,
        "version": 1,
    }
    given = {"last_month": "2026-05", "reason": "不再符合"}
    assert codes(registering.end_registration, **call, **given) == ["statistics.not-registered"]
    registering.register(**call, day=dt.date(2026, 5, 20), first_month="2026-05")
    call["version"] = 2
    done = registering.end_registration(**call, **given)
    assert (done.state, done.last_month) == ("ended", Month(2026, 5).ordinal)


def test_a_project_that_ended_cannot_apply(office: Office) -> None:
    project = office.project()
    Project.objects.filter(pk=project.pk).update(state="withdrawn")
    call = {"acting": office.actor("approver"), "project": project.pk}
    assert codes(registering.apply, **call) == ["statistics.ended-project"]


def test_without_a_row_for_the_year_nothing_is_applied_for(office: Office, clock: Clock) -> None:
    project = office.project()
    approver = office.actor("approver")
    clock("2017-05-28")
    assert codes(registering.apply, acting=approver, project=project.pk) == ["statistics.no-row"]


def test_other_counties_do_not_see_an_application(office: Office) -> None:
    made = applied(office)
    office.cast.post("other", "officer", region="420582")
    call: dict[str, Any] = {"registration": made.pk, "version": 1, "codes": ["other"]}
    with pytest.raises(NotThere):
        registering.return_registration(acting=office.actor("other"), **call, reason="x")
