"""Monthly returns: drafts keep everything, two people sign, figures fall only with a reason."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import Error, transaction
from tests.office.statistics.conftest import Clock
from tests.office.statistics.made import WAN, Office

from jigai.facts.problems import InputRefused
from jigai.office.ground.acts import chain
from jigai.office.ground.acts.errors import Denied, NotThere
from jigai.office.library.models import Project
from jigai.office.statistics.domain import drafting, signing
from jigai.office.statistics.domain.registering import end_registration
from jigai.office.statistics.models import Draft, Entry, Registration, Return
from jigai.office.statistics.months import Month

pytestmark = [pytest.mark.django_db, pytest.mark.both]
MAY = Month(2026, 5)


def codes(call: Any, **arguments: Any) -> list[str]:
    with pytest.raises(InputRefused) as refused:
        call(**arguments)
    return [p.code for p in refused.value.problems]


def save(office: Office, project: Project, month: Month = MAY, **more: Any) -> Draft:
    given = {"typed": office.typed("100")} | more
    made: Draft = drafting.save_draft(
        acting=office.actor("preparer"), project=project.pk, month=month, **given
    )
    return made


def test_a_draft_keeps_whatever_was_typed(office: Office) -> None:
    project = office.registered()
    typed = {"cumulative_year": "1.2E+06", "starts_on": "soon", "x": "y"}
    draft = save(office, project, typed=typed)
    assert draft.typed == {"cumulative_year": "1.2E+06", "starts_on": "soon"}
    found = codes(drafting.hand_in, acting=office.actor("preparer"), draft=draft.pk, version=1)
    assert "money.exponent" in found
    assert "statistics.day" in found


def test_two_people_who_fill_in_one_month_do_not_overwrite_each_other(office: Office) -> None:
    project = office.registered()
    save(office, project)
    assert codes(save, office=office, project=project) == ["act.stale"]
    assert save(office, project, version=1).version == 2


def test_who_fills_in_does_not_sign(office: Office) -> None:
    project = office.registered()
    both = office.actor("approver")
    draft = drafting.save_draft(
        acting=both, project=project.pk, month=MAY, typed=office.typed("1"), version=0
    )
    call = {"acting": both, "draft": draft.pk}
    assert codes(signing.submit, **call, version=1) == ["statistics.not-ready"]
    with pytest.raises(Denied):
        drafting.hand_in(acting=both, draft=draft.pk, version=1)
    drafting.hand_in(acting=office.actor("preparer"), draft=draft.pk, version=1)
    assert codes(signing.submit, **call, version=2) == ["statistics.own-draft"]
    with pytest.raises(Denied):
        signing.submit(acting=office.actor("preparer"), draft=draft.pk, version=2)


def test_a_signed_month_has_its_place_its_figures_and_its_trail(office: Office) -> None:
    made = office.signed(office.registered(), "2026-05", "100", before="1000")
    assert (made.region, made.industry, made.kind) == ("420581", "39", "自动化改造")
    assert made.figures.cumulative == 1100 * WAN
    assert (made.state, made.version, made.late, made.signed_by) == (
        "submitted",
        1,
        False,
        "approver 某",
    )
    assert chain.check()[1] == []


def test_two_people_who_sign_one_month_sign_it_once(office: Office) -> None:
    project = office.registered()
    draft = office.ready(project, MAY, office.typed("1"))
    call = {"acting": office.actor("approver"), "draft": draft.pk}
    signing.submit(**call, version=draft.version)
    assert codes(signing.submit, **call, version=draft.version) == ["act.stale"]
    assert codes(signing.submit, **call, version=draft.version + 1) == ["statistics.signed-already"]
    assert Return.objects.count() == 1


def test_a_month_that_fell_passes_only_with_its_reason_signed(office: Office) -> None:
    project = office.registered()
    office.signed(project, "2026-04", "500")
    draft = office.ready(project, MAY, office.typed("400"))
    call = {"acting": office.actor("approver"), "draft": draft.pk, "version": draft.version}
    with pytest.raises(InputRefused) as refused:
        signing.submit(**call)
    (problem,) = refused.value.problems
    assert (problem.code, problem.where) == ("statistics.falls", "cumulative_year")
    for part in ("2026-04", "5,000,000.00", "2026-05", "4,000,000.00"):
        assert part in problem.zh
        assert part in problem.en
    made = signing.submit(**call, reason="设备退货，冲减投资")
    entry = Entry.objects.get(month_return=made)
    assert (entry.kind, entry.field, entry.new) == ("deviation", "cumulative_year", 400 * WAN)
    assert entry.reason == "设备退货，冲减投资"


def test_questions_are_confirmed_one_by_one(office: Office) -> None:
    project = office.registered()
    draft = office.ready(project, MAY, office.typed("8000.01"))
    call = {"acting": office.actor("approver"), "draft": draft.pk, "version": draft.version}
    assert codes(signing.submit, **call) == ["statistics.over-total"]
    assert codes(signing.submit, **call, confirmed=["unit:plan_year"]) == ["statistics.over-total"]
    made = signing.submit(**call, confirmed=["over-total:cumulative_year"])
    assert made.confirmed == ["over-total:cumulative_year"]


def test_the_wrong_unit_is_asked_for(office: Office) -> None:
    project = office.registered()
    office.signed(project, "2026-04", "0.05")
    draft = office.ready(project, MAY, office.typed("500"))
    call = {"acting": office.actor("approver"), "draft": draft.pk, "version": draft.version}
    assert codes(signing.submit, **call) == ["statistics.unit"]


def test_the_year_end_is_carried_over(office: Office, clock: Clock) -> None:
    project = office.registered()
    office.signed(project, "2025-12", "1000")
    draft = office.ready(project, Month(2026, 1), office.typed("10", before="999"))
    call = {"acting": office.actor("approver"), "draft": draft.pk, "version": draft.version}
    assert codes(signing.submit, **call) == ["statistics.carry-over"]
    office_again = office.signed(project, "2026-01", "10", before="1000")
    assert office_again.before_years == 1000 * WAN


def test_faults_stop_what_is_handed_in(office: Office) -> None:
    project = office.registered()
    wrong = [
        ({"ends_on": "2024-01-01"}, "statistics.ends-before"),
        ({"finished": "yes"}, "statistics.finished-when"),
        ({"output_value": "1"}, "statistics.output-early"),
        ({"cumulative_year": "-1"}, "statistics.negative"),
        ({"plan_year": "200000000"}, "statistics.too-large"),
    ]
    for number, (fields, code) in enumerate(wrong):
        draft = save(office, project, typed=office.typed("1") | fields, version=number)
        call = {"draft": draft.pk, "version": draft.version}
        assert codes(drafting.hand_in, acting=office.actor("preparer"), **call) == [code]


def test_a_correction_is_a_signed_entry_for_each_figure(office: Office) -> None:
    project = office.registered()
    first = office.signed(project, "2026-05", "100")
    draft = office.ready(project, MAY, office.typed("90", plan_year="2500"))
    call = {"acting": office.actor("approver"), "draft": draft.pk, "version": draft.version}
    assert codes(signing.submit, **call) == ["statistics.correction-reason"]
    made = signing.submit(**call, reason="发票重复计入")
    assert (made.pk, made.version) == (first.pk, 2)
    entries = Entry.objects.filter(month_return=made).order_by("pk")
    assert [(e.kind, e.field, e.old, e.new, e.signing) for e in entries] == [
        ("correction", "cumulative_year", 100 * WAN, 90 * WAN, 2),
        ("correction", "plan_year", 3000 * WAN, 2500 * WAN, 2),
    ]
    again = office.ready(project, MAY, office.typed("90", plan_year="2500"))
    assert codes(
        signing.submit, acting=call["acting"], draft=again.pk, version=again.version, reason="x"
    ) == ["statistics.nothing-changed"]


def test_earlier_months_that_are_corrected_are_held_against_later_ones(office: Office) -> None:
    project = office.registered()
    office.signed(project, "2025-12", "1000")
    office.signed(project, "2026-01", "10", before="1000")
    draft = office.ready(project, Month(2025, 12), office.typed("1001"))
    call = {"acting": office.actor("approver"), "draft": draft.pk, "version": draft.version}
    found = codes(signing.submit, **call)
    assert found == ["statistics.carry-forward", "statistics.correction-reason"]
    other = office.registered("JG-2")
    office.signed(other, "2026-01", "10")
    office.signed(other, "2026-02", "20")
    fell = office.ready(other, Month(2026, 1), office.typed("30", before="1"))
    call = {"acting": office.actor("approver"), "draft": fell.pk, "version": fell.version}
    assert "statistics.opening-differs" in codes(signing.submit, **call)


def test_other_breaks_with_earlier_months_need_their_reason(office: Office) -> None:
    project = office.registered()
    office.signed(project, "2025-11", "1000", ends_on="2025-11-01", finished="yes")
    assert Registration.objects.get().last_month == Month(2025, 12).ordinal
    draft = office.ready(project, Month(2025, 12), office.typed("1000"))
    call = {"acting": office.actor("approver"), "draft": draft.pk, "version": draft.version}
    assert codes(signing.submit, **call) == ["statistics.reopened"]
    below = office.ready(project, Month(2026, 1), office.typed("0", before="999"))
    call = {"acting": office.actor("approver"), "draft": below.pk, "version": below.version}
    assert codes(signing.submit, **call) == ["statistics.carry-below"]


def test_the_database_refuses_to_change_a_signed_entry(office: Office) -> None:
    project = office.registered()
    office.signed(project, "2026-05", "100")
    office.signed(project, "2026-05", "90", reason="核减")
    for act in (
        lambda: Entry.objects.update(reason="x"),
        lambda: Entry.objects.all().delete(),
    ):
        with pytest.raises(Error), transaction.atomic():
            act()


def test_a_month_is_returned_only_where_and_when_it_is_due(office: Office) -> None:
    project = office.registered(first="2026-02")
    ahead = {"office": office, "project": project}
    assert codes(save, **ahead, month=Month(2026, 6)) == ["statistics.month-ahead"]
    assert codes(save, **ahead, month=Month(2026, 1)) == ["statistics.month-before"]
    assert codes(save, office=office, project=office.project("JG-2")) == ["statistics.unregistered"]
    row = Registration.objects.get()
    end_registration(
        acting=office.actor("officer"), registration=row.pk, version=1, last_month="2026-04",
        reason="迁往外地",
    )  # fmt: skip
    assert codes(save, **ahead) == ["statistics.month-after"]
    save(office, project, month=Month(2026, 4))
    Project.objects.filter(pk=project.pk).update(state="withdrawn")
    assert codes(save, **ahead, month=Month(2026, 3)) == ["statistics.ended-project"]


def test_a_draft_goes_back_with_a_word_why(office: Office) -> None:
    draft = office.ready(office.registered(), MAY, office.typed("1"))
    call = {"draft": draft.pk, "version": draft.version}
    made = drafting.send_back(acting=office.actor("approver"), **call, note="计划数请核对")
    assert (made.state, made.note) == ("open", "计划数请核对")
    call["version"] = made.version
    again: dict[str, Any] = {"acting": office.actor("approver"), **call, "note": "x"}
    assert codes(drafting.send_back, **again) == ["statistics.draft-state"]


def test_others_neither_see_nor_touch_a_months_return(office: Office) -> None:
    project = office.registered()
    office.people(office.cast.firm("91420500R6838WPG60"), "-2")
    given: dict[str, Any] = {"project": project.pk, "month": MAY, "typed": {}}
    with pytest.raises(NotThere):
        drafting.save_draft(acting=office.actor("preparer-2"), **given)
    with pytest.raises(NotThere):  # a bureau never writes a figure
        drafting.save_draft(acting=office.actor("officer"), **given)
    assert not Draft.objects.exists()
