"""After entry: suspended, resumed, completed, withdrawn, adjusted, filed anew, merged, moved."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from tests.office.acting import code_of
from tests.office.identity.cast import CITY, COUNTY, OTHER_CITY, OTHER_COUNTY
from tests.office.library.making import CODE, OTHER_CODE, WAN, Making
from tests.office.regions.entering import entered, put_in_force

from jigai.office.ground.acts import chain
from jigai.office.ground.acts.errors import Denied, NotThere
from jigai.office.ground.searching import narrowed
from jigai.office.library.domain import (
    adjusting,
    drafting,
    entries,
    filing,
    lifecycle,
    merging,
    regions,
)
from jigai.office.library.domain.duplicates import same_code
from jigai.office.library.models import (
    Adjustment,
    Alias,
    Entry,
    Event,
    FilingChange,
    PlanYear,
    Project,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def on(cast: Making, project: Project, login: str) -> dict[str, Any]:
    project.refresh_from_db()
    return {"acting": cast.actor(login), "project": project.pk, "version": project.version}


def test_a_project_rests_goes_on_and_is_completed(cast: Making) -> None:
    project = cast.entered()
    head = "county-head"
    lifecycle.suspend(**on(cast, project, head), reason="funds", text="贷款未到位")
    assert code_of(lifecycle.suspend, **on(cast, project, head), reason="funds") == "library.move"
    lifecycle.resume(**on(cast, project, head), reason="solved")
    day = dt.date(2026, 6, 30)
    project = lifecycle.complete(**on(cast, project, "approver"), completed_on=day)
    assert (project.state, project.completed_on) == ("completed", day)
    assert code_of(lifecycle.withdraw, **on(cast, project, head), reason="moved") == "library.move"
    assert Entry.objects.get().state == "entered"
    told = Event.objects.filter(project=project, act="suspend").get()
    assert (told.reason, told.text, told.before, told.after) == (
        "funds",
        "贷款未到位",
        "in",
        "suspended",
    )
    assert chain.check()[1] == []


def test_a_completion_is_no_day_to_come_and_not_before_the_beginning(cast: Making) -> None:
    project = cast.entered()
    for day, code in (
        (dt.date(2099, 1, 1), "library.in-future"),
        (dt.date(2024, 1, 1), "library.ends-before"),
    ):
        found = code_of(lifecycle.complete, **on(cast, project, "approver"), completed_on=day)
        assert found == code


def test_a_withdrawn_project_leaves_its_libraries_and_is_kept(cast: Making) -> None:
    project = cast.entered()
    project = lifecycle.withdraw(**on(cast, project, "county-head"), reason="no-progress")
    entry = Entry.objects.get()
    assert (project.state, entry.state, entry.reason) == ("withdrawn", "left", "no-progress")
    assert entry.explanation["zh"]["outcome"] == "yes"


def test_who_may_not_is_told_and_who_sees_nothing_finds_nothing(cast: Making) -> None:
    project = cast.entered()
    with pytest.raises(Denied):
        lifecycle.suspend(**on(cast, project, "county-officer"), reason="funds")
    cast.post("stranger", "section-head", region=OTHER_CITY)
    with pytest.raises(NotThere):
        lifecycle.suspend(**on(cast, project, "stranger"), reason="funds")


def test_what_happened_is_never_changed(cast: Making) -> None:
    cast.draft()
    for act in (
        lambda: Event.objects.update(text="改"),
        lambda: Event.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_an_adjustment_keeps_before_and_after_with_its_reason(cast: Making) -> None:
    project = cast.entered()
    rows = [
        {"year": 2026, "investment": 1000 * WAN, "work": ""},
        {"year": 2027, "investment": 2500 * WAN, "work": ""},
    ]
    adjusting.adjust(
        **on(cast, project, "approver"),
        section="plan",
        values={},
        rows=rows,
        reason="schedule",
        text="设备晚到",
    )
    kept = Adjustment.objects.get()
    assert [r["investment"] for r in kept.was["rows"]] == [1500 * WAN, 2000 * WAN]
    assert kept.became["rows"] == rows
    assert [r.investment for r in PlanYear.objects.filter(project=project)] == [
        1000 * WAN,
        2500 * WAN,
    ]


def test_an_adjustment_leaves_the_record_complete(cast: Making) -> None:
    project = cast.entered()
    adjust: Any = {"section": "investment", "reason": "investment"}
    found = code_of(
        adjusting.adjust,
        **on(cast, project, "approver"),
        **adjust,
        values={"total_investment": 3600 * WAN},
    )
    assert found == "library.funding-sum"
    project.refresh_from_db()
    assert project.total_investment == 3500 * WAN
    same = code_of(
        adjusting.adjust,
        **on(cast, project, "approver"),
        **adjust,
        values={"total_investment": 3500 * WAN},
    )
    assert same == "library.unchanged"
    wrong = code_of(
        adjusting.adjust,
        **on(cast, project, "approver"),
        section="filing",
        values={},
        reason="other",
        text="改",
    )
    assert wrong == "library.not-editable"


def test_what_would_fall_out_is_marked_for_officers_and_stays_until_they_decide(
    cast: Making,
) -> None:
    project = cast.entered()
    adjusting.adjust(
        **on(cast, project, "approver"),
        section="basics",
        values={"nature": "1"},
        reason="scope",
    )
    entry = Entry.objects.get()
    assert entry.state == "entered"
    assert entry.wanting is not None
    assert entry.wanting["zh"]["outcome"] == "no"
    assert entry.explanation["zh"]["outcome"] == "yes"
    adjusting.adjust(
        **on(cast, project, "approver"),
        section="basics",
        values={"nature": "3"},
        reason="correction",
    )
    entry.refresh_from_db()
    assert entry.wanting is None
    head = cast.actor("county-head")
    entries.leave(acting=head, entry=entry.pk, reason="rule")
    entry.refresh_from_db()
    assert (entry.state, entry.reason) == ("left", "rule")
    found = code_of(entries.leave, acting=head, entry=entry.pk, reason="rule")
    assert found == "library.left-already"


def test_an_entry_whose_policy_ended_is_marked_too(cast: Making) -> None:
    project = cast.entered()
    found = put_in_force(CITY, begins=dt.date(2018, 6, 1))
    entered("pack", CITY, pack=found.pack, begins=dt.date(2020, 1, 1), replaces=found)
    officer = cast.actor("county-officer")
    marked = entries.look_again_at(acting=officer, project=project.pk)
    still = [e.library for e in marked]
    assert still in ([], ["yichang-two-level-library"])


def test_a_change_of_the_filing_is_a_row_and_the_old_code_still_finds_the_project(
    cast: Making,
) -> None:
    project = cast.entered()
    project = filing.change_filing(
        **on(cast, project, "approver"),
        values={"code": OTHER_CODE, "filing_number": "备案〔2026〕2号"},
        reason="changed",
    )
    change = FilingChange.objects.get()
    assert (change.was["code"], change.became["code"]) == (CODE, OTHER_CODE)
    assert Alias.objects.get().code == CODE
    for one in (CODE, OTHER_CODE, CODE.replace("-", "")):
        assert narrowed(Project.objects.all(), one).get().pk == project.pk
    newcomer = cast.draft(name="别的项目", code=CODE)
    assert [p.pk for p in same_code(newcomer)] == [project.pk]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"code": CODE}, "library.unchanged"),
        ({"filing_number": ""}, "library.required"),
        ({"code": OTHER_CODE}, "library.same-code"),
    ],
)
def test_a_filing_that_is_not_right_is_refused(
    cast: Making, values: dict[str, str], code: str
) -> None:
    project = cast.entered()
    cast.draft(name="别的项目", code=OTHER_CODE)
    found = code_of(
        filing.change_filing, **on(cast, project, "approver"), values=values, reason="changed"
    )
    assert found == code


def test_one_project_under_two_codes_is_merged_and_both_codes_find_it(cast: Making) -> None:
    keep = cast.entered()
    drop = cast.draft(name="精密加工线智能化改造（二次登记）", code=OTHER_CODE)
    head = cast.actor("city-head")
    keep = merging.merge(
        acting=head, keep=keep.pk, drop=drop.pk, version=drop.version, reason="same-code"
    )
    drop.refresh_from_db()
    assert (drop.state, drop.merged_into_id) == ("merged", keep.pk)
    alias = Alias.objects.get()
    assert (alias.project_id, alias.code, alias.taken_from_id) == (keep.pk, OTHER_CODE, drop.pk)
    assert keep in narrowed(Project.objects.all(), OTHER_CODE)
    newcomer = cast.draft(name="第三个", code=OTHER_CODE)
    assert [p.pk for p in same_code(newcomer)] == [keep.pk]
    arguments: Any = {"acting": head, "keep": keep.pk, "reason": "same-code"}
    assert (
        code_of(merging.merge, **arguments, drop=drop.pk, version=drop.version)
        == "library.merge-ended"
    )
    assert (
        code_of(merging.merge, **arguments, drop=keep.pk, version=keep.version)
        == "library.merge-other"
    )


def test_a_wrong_region_is_put_right_within_the_jurisdiction(cast: Making) -> None:
    project = cast.entered()
    arguments: Any = {"reason": "wrong"}
    with pytest.raises(NotThere):
        regions.correct_region(
            **on(cast, project, "county-officer"), region=OTHER_COUNTY, **arguments
        )
    project = regions.correct_region(
        **on(cast, project, "city-officer"), region=OTHER_COUNTY, **arguments
    )
    assert project.region == OTHER_COUNTY
    assert Event.objects.filter(act="correct-region").get().detail["region"] == [
        COUNTY,
        OTHER_COUNTY,
    ]
    same = code_of(
        regions.correct_region,
        **on(cast, project, "city-officer"),
        region=OTHER_COUNTY,
        **arguments,
    )
    assert same == "library.unchanged"


def test_a_project_on_its_way_does_not_change_its_place(cast: Making) -> None:
    project = cast.submitted()
    found = code_of(
        regions.correct_region,
        **on(cast, project, "city-officer"),
        region=OTHER_COUNTY,
        reason="wrong",
    )
    assert found == "library.under-review"


def test_the_projects_of_a_county_that_got_another_code_follow_it(cast: Making) -> None:
    project = cast.entered()
    other = drafting.begin(
        acting=cast.actor("preparer"), organisation=cast.firm().pk, name="别的", region=OTHER_COUNTY
    )
    head = cast.actor("city-head")
    none = code_of(regions.follow_succession, acting=head, region=COUNTY, ground="国函某号")
    assert none == "library.no-successor"
    entered("succession", "420599", subject=COUNTY, value="recoded", begins=dt.date(2026, 1, 1))
    assert regions.follow_succession(acting=head, region=COUNTY, ground="国函某号") == 1
    project.refresh_from_db()
    other.refresh_from_db()
    assert (project.region, other.region) == ("420599", OTHER_COUNTY)
    assert project.state == "in"
