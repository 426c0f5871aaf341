"""What follows from acts elsewhere: mergers and names of organisations, facts that change."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from tests.office.library.making import Making

from jigai.office.ground.acts.commands import Act, System
from jigai.office.ground.searching import narrowed
from jigai.office.ground.work.jobs import Running
from jigai.office.library import following
from jigai.office.library.domain import sweeping
from jigai.office.library.models import Entry, Event, Project

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_projects_of_a_merged_organisation_go_on_under_its_successor(cast: Making) -> None:
    project = cast.draft()
    new = cast.firm("91420500R6838WPG60")
    act = Act("enterprises.merge", System(), timezone.now())
    following.move(act, project.organisation_id, new.pk)
    project.refresh_from_db()
    assert project.organisation_id == new.pk
    assert act.records == [
        (f"organisation:{new.pk}", {"projects_of": cast.firm().pk, "projects": 1})
    ]
    assert narrowed(Project.objects.all(), "91420500R6838WPG60").get() == project
    assert Event.objects.filter(project=project, act="follow").count() == 1


def test_a_renamed_organisation_is_found_by_its_new_name(cast: Making) -> None:
    project = cast.draft()
    firm = project.organisation
    firm.name = "云峰新材料有限公司"
    firm.save()
    assert narrowed(Project.objects.all(), "云峰").get() == project


def test_each_night_entries_are_held_against_what_is_so_now(cast: Making) -> None:
    project = cast.entered()
    Project.objects.filter(pk=project.pk).update(nature="1")
    running = Running(0)
    today = timezone.localdate()
    assert sweeping.sweep(running, today) == {"looked_at": 0, "marked": 0}
    tomorrow = today + dt.timedelta(days=2)
    assert sweeping.sweep(running, tomorrow) == {"looked_at": 1, "marked": 1}
    entry = Entry.objects.get()
    assert entry.state == "entered"
    assert entry.wanting is not None
