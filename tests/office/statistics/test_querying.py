"""The bureau asks, returns and accepts; the figures stay the organisation's own."""

from __future__ import annotations

from typing import Any

import pytest
from tests.office.statistics.made import WAN, Office

from jigai.facts.problems import InputRefused
from jigai.office.ground.acts.commands import COMMANDS
from jigai.office.ground.acts.errors import NotThere
from jigai.office.identity.roles import permits
from jigai.office.statistics.domain import querying
from jigai.office.statistics.domain.drafting import hand_in
from jigai.office.statistics.domain.signing import submit
from jigai.office.statistics.models import Draft, Return

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def codes(call: Any, **arguments: Any) -> list[str]:
    with pytest.raises(InputRefused) as refused:
        call(**arguments)
    return [p.code for p in refused.value.problems]


@pytest.fixture
def made(office: Office) -> Return:
    return office.signed(office.registered(), "2026-05", "100")


def test_no_act_that_writes_a_figure_is_permitted_to_a_bureau() -> None:
    own = {"statistics.save-draft", "statistics.hand-in", "statistics.submit"}
    assert own <= set(COMMANDS)
    for act in own:
        assert permits()[act].scope == "organisation"
        assert permits()[act].roles <= {"preparer", "approver"}


def test_a_question_is_answered_and_closed(office: Office, made: Return) -> None:
    ask = {"acting": office.actor("officer"), "month_return": made.pk}
    assert codes(querying.ask, **ask, question="x", field="mood") == ["statistics.query-field"]
    row = querying.ask(**ask, question="本月为何没有投资？", field="cumulative_year")
    made.refresh_from_db()
    assert made.state == "queried"
    assert codes(querying.accept, **ask, version=1) == ["statistics.open-query"]
    with pytest.raises(NotThere):
        querying.answer(acting=office.actor("officer"), query=row.pk, words="x")
    querying.answer(acting=office.actor("preparer"), query=row.pk, words="设备在途")
    made.refresh_from_db()
    assert made.state == "submitted"
    again = {"acting": office.actor("preparer"), "query": row.pk}
    assert codes(querying.answer, **again, words="x") == ["statistics.answered-already"]
    querying.close_query(acting=office.actor("officer"), query=row.pk)
    call = {"acting": office.actor("officer"), "query": row.pk}
    assert codes(querying.close_query, **call) == ["statistics.closed-already"]
    querying.accept(**ask, version=1)
    made.refresh_from_db()
    assert (made.state, made.cumulative_year) == ("accepted", 100 * WAN)


def test_a_question_can_be_answered_by_a_correction(office: Office, made: Return) -> None:
    ask = {"acting": office.actor("officer"), "month_return": made.pk}
    row = querying.ask(**ask, question="发票合计不符")
    office.signed(made.project, "2026-05", "90", reason="发票重复")
    made.refresh_from_db()
    assert (made.state, made.version, made.cumulative_year) == ("submitted", 2, 90 * WAN)
    assert codes(querying.accept, **ask, version=2) == ["statistics.open-query"]
    querying.close_query(acting=office.actor("officer"), query=row.pk)
    querying.accept(**ask, version=2)


def test_a_return_goes_back_with_codes_and_its_figures_stand(office: Office, made: Return) -> None:
    call: dict[str, Any] = {"acting": office.actor("officer"), "month_return": made.pk}
    assert codes(querying.return_return, **call, version=1, codes=[], reason="x") == [
        "statistics.reason-code"
    ]
    assert codes(querying.return_return, **call, version=9, codes=["scope"], reason="x") == [
        "act.stale"
    ]
    querying.return_return(**call, version=1, codes=["scope"], reason="含土地费用")
    made.refresh_from_db()
    assert (made.state, made.cumulative_year) == ("returned", 100 * WAN)
    assert codes(querying.ask, **call, question="x") == ["statistics.is-returned"]
    assert codes(querying.accept, **call, version=1) == ["statistics.return-state"]
    draft = Draft.objects.get()
    assert (draft.state, draft.note, draft.unit) == ("open", "含土地费用", "yuan")
    assert draft.typed["cumulative_year"] == "1000000.00"
    handed = hand_in(acting=office.actor("preparer"), draft=draft.pk, version=draft.version)
    assert codes(
        submit, acting=office.actor("approver"), draft=draft.pk, version=handed.version, reason="x"
    ) == ["statistics.nothing-changed"]


def test_other_counties_do_not_see_a_return(office: Office, made: Return) -> None:
    office.cast.post("other", "officer", region="420582")
    with pytest.raises(NotThere):
        querying.ask(acting=office.actor("other"), month_return=made.pk, question="x")
