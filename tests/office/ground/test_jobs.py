"""Jobs: run once, seen by people, cancelled between steps, failed visibly, rescued."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import timezone
from tests.office.acting import work

from jigai.facts.problems import InputRefused, Problem
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.models import Job
from jigai.office.ground.texts import catalogue
from jigai.office.ground.work import jobs
from jigai.office.ground.work.jobs import Running

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]


@dataclass
class Person:
    key: str = "person:1"


@pytest.fixture(autouse=True)
def _own_registry() -> Iterator[None]:
    handlers = dict(jobs.HANDLERS)
    yield
    jobs.HANDLERS.clear()
    jobs.HANDLERS.update(handlers)


def test_a_job_runs_with_its_arguments_and_keeps_its_result() -> None:
    @jobs.job("test.add", title="x", results=jobs.each("x", "sum"))
    def add(running: Running, *, a: int, b: int) -> dict[str, Any]:
        running.expect(2)
        running.step(1)
        running.step(2)
        return {"sum": a + b}

    number = jobs.queue("test.add", asked_by=Person(), a=2, b=3)
    work()
    row = Job.objects.get(pk=number)
    assert (row.state, row.result, row.done, row.total) == (Job.DONE, {"sum": 5}, 2, 2)
    assert row.attempts == 1


def test_what_a_job_reports_without_words_for_it_is_found_out_at_once() -> None:
    jobs.job("test.mute", title="x")(lambda _running: {"sum": 5})
    jobs.job("test.open", title="x")(lambda _running: {"rows": [1, 2], "by_reason": {"a": 1}})
    mute = jobs.queue("test.mute", asked_by=Person())
    for_pages = jobs.queue("test.open", asked_by=Person())
    work()
    row = Job.objects.get(pk=mute)
    assert row.state == Job.FAILED
    assert "ValueError" in row.problems[0]["en"]
    assert Job.objects.get(pk=for_pages).state == Job.DONE


def test_every_kind_of_job_has_words_for_its_name_and_for_what_it_reports() -> None:
    assert jobs.HANDLERS
    for name, kind in jobs.HANDLERS.items():
        assert kind.results, f"{name} reports nothing"
        for key in (kind.title, *(one.words for one in kind.results)):
            assert key in catalogue("zh"), f"{name}: {key}"


def test_a_job_for_later_waits() -> None:
    jobs.job("test.later", title="x")(lambda _running: {})
    later = timezone.now() + dt.timedelta(days=1)
    number = jobs.queue("test.later", asked_by=Person(), not_before=later)
    work()
    assert Job.objects.get(pk=number).state == Job.WAITING


def test_a_waiting_job_that_is_cancelled_never_begins() -> None:
    ran: list[int] = []

    @jobs.job("test.never", title="x")
    def never(_running: Running) -> None:
        ran.append(1)

    number = jobs.queue("test.never", asked_by=Person())
    jobs.cancel(number)
    work()
    assert ran == []
    assert Job.objects.get(pk=number).state == Job.CANCELLED


def test_a_running_job_stops_at_its_next_step() -> None:
    seen: list[int] = []

    @jobs.job("test.long", title="x")
    def long(running: Running) -> None:
        running.expect(10)
        for number in range(1, 11):
            if number == 3:
                jobs.cancel(running.id)
            running.step(number)
            seen.append(number)

    number = jobs.queue("test.long", asked_by=Person())
    work()
    assert seen == [1, 2]
    assert Job.objects.get(pk=number).state == Job.CANCELLED


def test_a_failure_is_seen_in_both_languages_and_can_be_tried_again() -> None:
    broken = [True]

    @jobs.job("test.fragile", title="x", results=jobs.each("x", "ok"))
    def fragile(_running: Running) -> dict[str, Any]:
        if broken[0]:
            raise ZeroDivisionError
        return {"ok": True}

    number = jobs.queue("test.fragile", asked_by=Person())
    work()
    row = Job.objects.get(pk=number)
    assert row.state == Job.FAILED
    [problem] = row.problems
    assert problem["code"] == "job.broken"
    assert "ZeroDivisionError" in problem["zh"]
    assert "try again" in problem["en"].lower()
    broken[0] = False
    jobs.again(number)
    work()
    row.refresh_from_db()
    assert (row.state, row.problems, row.attempts) == (Job.DONE, [], 2)
    jobs.again(number)
    row.refresh_from_db()
    assert row.state == Job.DONE


def test_input_that_is_refused_fails_with_its_own_words() -> None:
    @jobs.job("test.refuse", title="x")
    def refuse(_running: Running) -> None:
        raise InputRefused([Problem("x.y", "第3行", "row 3", "B3")])

    number = jobs.queue("test.refuse", asked_by=Person())
    work()
    assert Job.objects.get(pk=number).problems == [
        {"code": "x.y", "where": "B3", "zh": "B3：第3行", "en": "B3: row 3"}
    ]


def test_a_job_whose_worker_died_is_queued_again() -> None:
    jobs.job("test.lost", title="x")(lambda _running: {})
    number = jobs.queue("test.lost", asked_by=Person())
    Job.objects.filter(pk=number).update(state=Job.RUNNING, seen_at=timezone.now())
    assert jobs.rescue() == 0
    assert jobs.rescue(timezone.now() + jobs.SILENT * 2) == 1
    work()
    assert Job.objects.get(pk=number).state == Job.DONE


def test_jobs_that_are_not_there_are_not_touched() -> None:
    for act in (jobs.cancel, jobs.again):
        with pytest.raises(NotThere):
            act(99)
    with pytest.raises(ValueError, match="no handler"):
        jobs.queue("test.unknown", asked_by=Person())
    jobs.job("test.twice", title="x")(lambda _running: {})
    with pytest.raises(ValueError, match="two handlers"):
        jobs.job("test.twice", title="x")(lambda _running: {})
