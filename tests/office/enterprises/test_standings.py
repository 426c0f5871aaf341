"""Standings: on lists, of bad credit, excluded, with days and ground, and what dossiers say."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from tests.office.enterprises.firms import cast_of_a_county, day, founded, refusal
from tests.office.identity.cast import OTHER_COUNTY, Cast

from jigai.office.dossiers.assembling import assemble
from jigai.office.enterprises.domain.facts import Statement, record_fact
from jigai.office.enterprises.domain.profiles import profile_of
from jigai.office.enterprises.domain.queries import excluded, in_force, standings_of
from jigai.office.enterprises.domain.standings import begin_standing, end_standing
from jigai.office.enterprises.models import Standing
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.models import Job
from jigai.office.ground.work import jobs

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def cast() -> Cast:
    return cast_of_a_county()


def given(cast: Cast, **stated: Any) -> dict[str, Any]:
    return {
        "acting": cast.actor("officer"),
        "organisation": cast.firm().pk,
        "kind": "above-scale",
        "since": day("2023-01-01"),
        "ground": "统计名录",
    } | stated


def scale(cast: Cast, on: str) -> Any:
    found = assemble(cast.firm(), as_of=day(on), claim_year=2024)
    return found["applicant"].get("above_scale")


def test_what_the_directory_knows_goes_before_what_is_claimed(cast: Cast) -> None:
    record_fact(
        acting=cast.actor("preparer"),
        organisation=cast.firm().pk,
        stated=Statement("organisation.above_scale", "是"),
    )
    assert scale(cast, "2022-12-31") == "是"
    begin_standing(**given(cast))
    assert scale(cast, "2022-12-31") == {"value": False, "status": "statistical"}
    assert scale(cast, "2023-01-01") == {"value": True, "status": "statistical"}
    assert profile_of(cast.firm()).scale == "above-scale"


def test_an_end_holds_from_its_day_and_what_was_known_before_is_found(cast: Cast) -> None:
    made = begin_standing(**given(cast))
    between = timezone.now()
    end_standing(
        acting=cast.actor("officer"), standing=made.pk, ground="退库", until=day("2023-12-31")
    )
    firm = cast.firm().pk
    on = day("2024-06-01")
    assert in_force(firm, "above-scale", on) is None
    assert in_force(firm, "above-scale", on, between) is not None
    assert in_force(firm, "above-scale", day("2023-12-31")) is not None
    assert profile_of(cast.firm()).scale == ""


def test_what_never_should_have_been_noted_is_void_and_stays_on_record(cast: Cast) -> None:
    made = begin_standing(**given(cast, kind="excluded", until=day("2030-12-31")))
    assert excluded(cast.firm().pk, day("2025-01-01")) == made
    end_standing(acting=cast.actor("officer"), standing=made.pk, ground="登记有误")
    assert excluded(cast.firm().pk, day("2025-01-01")) is None
    assert standings_of(cast.firm().pk) == []
    assert Standing.objects.count() == 2
    again = {"acting": cast.actor("officer"), "standing": made.pk, "ground": "x"}
    assert refusal(end_standing, **again)[0] == "act.stale"


def test_a_plan_to_enter_the_scale_is_followed_by_entering(cast: Cast) -> None:
    begin_standing(**given(cast, kind="to-enter-scale", since=day("2020-01-01")))
    assert profile_of(cast.firm()).scale == "to-enter-scale"
    begin_standing(**given(cast))
    assert profile_of(cast.firm()).scale == "above-scale"


@pytest.mark.parametrize(
    ("stated", "refused"),
    [
        ({"kind": "rich"}, ("enterprises.standing", "kind")),
        ({"until": day("2022-12-31")}, ("enterprises.period", "until")),
        ({"since": day("2019-12-31")}, ("enterprises.founding", "since")),
        ({"ground": ""}, ("identity.text", "ground")),
        (
            {"kind": "abnormal", "since": day("2022-01-01")},
            ("enterprises.standing-overlap", "since"),
        ),
    ],
)
def test_a_wrong_standing_is_refused(
    cast: Cast, stated: dict[str, Any], refused: tuple[str, str]
) -> None:
    founded(cast.firm(), "2020-01-01")
    begin_standing(**given(cast, kind="abnormal", until=day("2023-06-30")))
    assert refusal(begin_standing, **given(cast, **stated)) == refused


def test_an_officer_of_another_county_sees_no_such_organisation(cast: Cast) -> None:
    cast.post("elsewhere", "officer", region=OTHER_COUNTY)
    with pytest.raises(NotThere):
        begin_standing(**given(cast, acting=cast.actor("elsewhere")))


def test_what_lists_filter_by_follows_the_days(cast: Cast) -> None:
    today = timezone.localdate()
    begin_standing(**given(cast, until=today))
    assert profile_of(cast.firm()).scale == "above-scale"
    tomorrow = today + dt.timedelta(days=1)
    late = Job.objects.create(
        kind="enterprises.refresh", arguments={"day": tomorrow.isoformat()}, asked_by="system"
    )
    jobs.carry_out.call(late.pk)
    late.refresh_from_db()
    assert (late.state, late.result) == (Job.DONE, {"profiles": 1, "names": 0})
    assert profile_of(cast.firm()).scale == ""
