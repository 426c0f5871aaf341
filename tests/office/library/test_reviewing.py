"""Submission and the way upward: another person at each step, accepted or returned."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.office.acting import code_of
from tests.office.identity.cast import CITY, COUNTY, OTHER_COUNTY
from tests.office.library.making import CODE, OTHER_CODE, Making

from jigai.facts.problems import InputRefused
from jigai.office.demonstration import clock
from jigai.office.ground.acts.errors import Denied, NotThere
from jigai.office.ground.waiting import waiting_for
from jigai.office.identity.models import Bureau, Post
from jigai.office.library.domain import drafting, reviewing, steps, submitting
from jigai.office.library.domain.duplicates import alike
from jigai.office.library.models import Entry, Event, Project, Step

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def names(project: Project) -> list[tuple[str, str, str]]:
    rows = Step.objects.filter(project=project, round=project.round)
    return [(s.region, s.step, s.state) for s in rows]


def back(cast: Making, project: Project, login: str, reason: str = "incomplete") -> Project:
    project.refresh_from_db()
    return reviewing.send_back(
        acting=cast.actor(login), project=project.pk, version=project.version, reason=reason
    )


def test_a_project_goes_from_the_county_to_the_city_that_keeps_the_library(cast: Making) -> None:
    project = cast.submitted()
    assert names(project) == [
        (COUNTY, "check", "waiting"),
        (COUNTY, "approve", "planned"),
        (CITY, "check", "planned"),
        (CITY, "approve", "planned"),
    ]
    cast.step(project, "county-officer")
    project = cast.step(project, "county-head", reviewing.approve)
    assert (project.state, Entry.objects.count()) == ("submitted", 0)
    cast.step(project, "city-officer")
    project = cast.step(project, "city-head", reviewing.approve)
    entry = Entry.objects.get()
    assert (project.state, entry.library) == ("in", "yichang-two-level-library")
    assert entry.region == CITY
    assert entry.explanation["zh"]["clause"] == "五(二)"
    assert {c["holds"] for c in entry.explanation["en"]["conditions"]} == {True}
    assert [len(h) for h in (entry.plan, entry.dossier)] == [64, 64]
    told = [(e.act, e.before, e.after) for e in Event.objects.filter(project=project)]
    assert told == [
        ("begin", "", ""),
        ("submit", "draft", "submitted"),
        ("check", "", ""),
        ("approve", "", ""),
        ("check", "", ""),
        ("approve", "submitted", "in"),
    ]


def test_whom_a_project_waits_for_is_in_their_list_and_in_nobody_elses(cast: Making) -> None:
    project = cast.submitted()
    cast.post("other-officer", "officer", region=OTHER_COUNTY)

    def waiting(login: str) -> list[str]:
        return [w.kind for w in waiting_for(cast.actor(login))]

    assert waiting("county-officer") == ["library.waits.check"]
    for login in ("county-head", "city-officer", "other-officer", "preparer"):
        assert waiting(login) == []
    cast.step(project, "county-officer")
    assert waiting("county-officer") == []
    assert waiting("county-head") == ["library.waits.approve"]
    back(cast, project, "county-head")
    assert waiting("preparer") == waiting("approver") == ["library.waits.returned"]


def test_a_step_is_due_by_the_bureaus_own_term(cast: Making) -> None:
    head = cast.actor("city-head")
    steps.set_term(acting=head, region=CITY, step="check", days=5, ground="某局办事制度")
    tuesday = dt.date(2026, 3, 3)
    with clock.at(clock.morning(tuesday, minutes=-480)):  # still Monday in UTC
        step = steps.current(cast.submitted())
    assert step is not None
    assert step.due == dt.date(2026, 3, 10)
    for days in (0, 251):
        assert (
            code_of(steps.set_term, acting=head, region=CITY, step="check", days=days, ground="某")
            == "library.term"
        )
    with pytest.raises(NotThere):
        steps.set_term(
            acting=cast.actor("county-head"), region=CITY, step="check", days=1, ground="某"
        )


def test_who_filled_in_last_does_not_submit(cast: Making) -> None:
    project = cast.draft()
    with pytest.raises(Denied):
        submitting.submit(
            acting=cast.actor("preparer"), project=project.pk, version=project.version
        )
    project = drafting.save(
        acting=cast.actor("approver"),
        project=project.pk,
        version=project.version,
        section="basics",
        values={"content": "改"},
    )
    with pytest.raises(Denied) as denied:
        submitting.submit(
            acting=cast.actor("approver"), project=project.pk, version=project.version
        )
    assert denied.value.problem.code == "denied.own-act"


def test_only_what_is_complete_is_submitted_and_each_message_names_its_field(cast: Making) -> None:
    project = drafting.begin(
        acting=cast.actor("preparer"), organisation=cast.firm().pk, name="新项目"
    )
    with pytest.raises(InputRefused) as refused:
        submitting.submit(acting=cast.actor("approver"), project=project.pk, version=1)
    wheres = [p.where for p in refused.value.problems]
    assert wheres[:3] == ["industry", "nature", "content"]
    assert {"funding", "plan", "contacts"} <= set(wheres)


def test_nobody_takes_two_steps_of_a_round(cast: Making) -> None:
    cast.post("county-officer", "section-head", region=COUNTY)
    project = cast.submitted()
    cast.step(project, "county-officer")
    with pytest.raises(Denied) as denied:
        cast.step(project, "county-officer", reviewing.approve)
    assert denied.value.problem.code == "denied.own-act"


def test_a_step_belongs_to_its_level(cast: Making) -> None:
    project = cast.submitted()
    with pytest.raises(Denied):
        cast.step(project, "city-officer")
    with pytest.raises(Denied):
        back(cast, project, "city-officer")
    project.refresh_from_db()
    arguments: Any = {"project": project.pk, "version": project.version, "text": "可"}
    early = code_of(reviewing.approve, acting=cast.actor("county-head"), **arguments)
    assert early == "library.not-open"
    empty = arguments | {"text": " "}
    officer = cast.actor("county-officer")
    assert code_of(reviewing.check, acting=officer, **empty) == "library.opinion"


def test_an_officer_who_was_moved_to_another_county_has_lost_the_case(cast: Making) -> None:
    project = cast.submitted()
    before = cast.actor("county-officer")
    post = Post.objects.get(person__login="county-officer")
    post.bureau = cast.bureau(OTHER_COUNTY)
    post.save()
    with pytest.raises(NotThere):
        cast.step(project, "county-officer")
    assert before.posts[0].region == COUNTY
    assert waiting_for(cast.actor("county-officer")) == []


def test_the_city_sends_back_to_the_county_and_the_county_to_the_organisation(
    cast: Making,
) -> None:
    project = cast.submitted()
    cast.step(project, "county-officer")
    cast.step(project, "county-head", reviewing.approve)
    cast.step(project, "city-officer")
    project = back(cast, project, "city-head", "inconsistent")
    assert project.state == "submitted"
    assert names(project)[-4:] == [
        (COUNTY, "check", "waiting"),
        (COUNTY, "approve", "planned"),
        (CITY, "check", "planned"),
        (CITY, "approve", "planned"),
    ]
    assert [s for _, _, s in names(project)[:4]] == ["void", "void", "void", "sent-back"]
    project = back(cast, project, "county-officer")
    assert project.state == "returned"
    assert steps.current(project) is None
    again = drafting.save(
        acting=cast.actor("preparer"),
        project=project.pk,
        version=project.version,
        section="basics",
        values={"content": "已补正"},
    )
    again = submitting.submit(
        acting=cast.actor("approver"), project=again.pk, version=again.version
    )
    assert (again.state, again.round) == ("submitted", 2)


def test_a_return_needs_its_reason(cast: Making) -> None:
    project = cast.submitted()
    arguments: Any = {
        "acting": cast.actor("county-officer"),
        "project": project.pk,
        "version": project.version,
    }
    assert code_of(reviewing.send_back, reason="just so", **arguments) == "library.reason"
    assert code_of(reviewing.send_back, reason="other", **arguments) == "library.reason-text"


def test_what_meets_no_library_does_not_enter(cast: Making) -> None:
    project = cast.submitted(nature="1")
    for login, act in (
        ("county-officer", reviewing.check),
        ("county-head", reviewing.approve),
        ("city-officer", reviewing.check),
    ):
        cast.step(project, login, act)
    with pytest.raises(InputRefused) as refused:
        cast.step(project, "city-head", reviewing.approve)
    assert refused.value.problems[0].code == "library.not-met"
    project.refresh_from_db()
    assert project.state == "submitted"
    assert names(project)[-1] == (CITY, "approve", "waiting")


def test_without_a_policy_the_nearest_bureau_decides(cast: Making) -> None:
    firm = cast.firm("91420500R6838WPG60", "341523")
    cast.post("one", "preparer", firm=firm)
    cast.post("two", "approver", firm=firm)
    cast.people["preparer"], cast.people["approver"] = cast.person("one"), cast.person("two")
    project = cast.draft(firm, code=OTHER_CODE)
    arguments: Any = {"acting": cast.actor("approver"), "project": project.pk}
    assert code_of(submitting.submit, **arguments, version=project.version) == "library.nobody"
    Bureau.objects.create(name="某县经信局", region="341523", kind="industry")
    project = submitting.submit(**arguments, version=project.version)
    assert [n[0] for n in names(project)] == ["341523", "341523"]


def test_a_code_that_another_project_has_stops_the_submission_and_is_shown_before(
    cast: Making,
) -> None:
    first, second = cast.draft(), cast.draft(name="另一个项目")
    third = cast.draft(name="精密加工线 智能化改造", code=OTHER_CODE)
    reader = cast.actor("preparer")
    assert [(a.kind, a.project.pk) for a in alike(second, reader)] == [
        ("code", first.pk),
    ]
    assert [(a.kind, a.project.pk) for a in alike(third, reader)] == [("own-name", first.pk)]
    approver = cast.actor("approver")
    assert (
        code_of(submitting.submit, acting=approver, project=second.pk, version=second.version)
        == "library.same-code"
    )
    assert first.code == CODE


def test_of_a_strangers_project_only_its_number_is_told(cast: Making) -> None:
    own = cast.draft()
    other = cast.firm("91420500R6838WPG60", OTHER_COUNTY)
    stranger = Project.objects.create(
        organisation=other,
        number="XM2025000009",
        name=own.name,
        region=OTHER_COUNTY,
        code=own.code,
        since=own.since,
        changed_at=own.since,
        made_by="person:0",
    )
    [found] = alike(own, cast.actor("preparer"))
    assert (found.kind, found.project.pk, found.open) == ("code", stranger.pk, False)
    assert alike(own, cast.actor("city-officer"))[0].open


def test_a_project_of_the_library_is_sent_on_once_more(cast: Making) -> None:
    project = cast.entered()
    assert project.state == "in"
    project.refresh_from_db()
    project = reviewing.recommend(
        acting=cast.actor("county-officer"),
        project=project.pk,
        version=project.version,
        text="再次推荐",
    )
    assert names(project)[0] == (COUNTY, "check", "done")
    assert names(project)[1] == (COUNTY, "approve", "waiting")
    again: Any = {"acting": cast.actor("county-officer"), "project": project.pk}
    assert code_of(reviewing.recommend, **again, version=project.version, text="再") == (
        "library.move"
    )
    cast.step(project, "county-head", reviewing.approve)
    project = back(cast, project, "city-officer", "filing")
    assert project.state == "in"
    assert Entry.objects.get().state == "entered"
    assert steps.current(project) is None
    assert dt.datetime.now(dt.UTC) >= project.changed_at
