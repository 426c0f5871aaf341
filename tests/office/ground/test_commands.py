"""Commands: whole or not at all, audited always, one after the other on one chain."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import connection

from jigai.office.ground.acts import chain
from jigai.office.ground.acts.commands import COMMANDS, Act, command
from jigai.office.ground.acts.errors import stale
from jigai.office.ground.models import AuditEntry, Job, WorkdayEntry
from jigai.office.ground.work import jobs

pytestmark = [pytest.mark.both]


@dataclass
class Person:
    key: str = "person:1"


@pytest.fixture(autouse=True)
def _own_registry() -> Iterator[None]:
    before, handlers = dict(COMMANDS), dict(jobs.HANDLERS)
    yield
    COMMANDS.clear()
    COMMANDS.update(before)
    jobs.HANDLERS.clear()
    jobs.HANDLERS.update(handlers)


@pytest.mark.django_db
def test_an_act_changes_audits_and_queues_together() -> None:
    jobs.job("test.follow", title="x")(lambda _running: {})

    @command("test.enter")
    def enter(act: Act, *, day: str) -> str:
        WorkdayEntry.objects.create(day=day, working=True, ground="通知")
        act.record(f"day:{day}", working=True)
        act.then(lambda: jobs.queue("test.follow", asked_by=act.acting))
        return day

    assert enter(acting=Person(), day="2027-01-04") == "2027-01-04"
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.acting, entry.subject) == ("test.enter", "person:1", "day:2027-01-04")
    assert Job.objects.get().state == Job.WAITING


@pytest.mark.django_db
def test_nothing_remains_of_an_act_that_fails() -> None:
    jobs.job("test.follow", title="x")(lambda _running: {})

    @command("test.fail")
    def fail(act: Act) -> None:
        WorkdayEntry.objects.create(day="2027-01-04", working=True, ground="")
        act.record("day:1")
        act.then(lambda: jobs.queue("test.follow", asked_by=act.acting))
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fail(acting=Person())
    assert not WorkdayEntry.objects.exists()
    assert not AuditEntry.objects.exists()
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_an_act_that_records_nothing_is_refused_and_undone() -> None:
    @command("test.silent")
    def silent(act: Act) -> None:
        WorkdayEntry.objects.create(day="2027-01-04", working=True, ground="")

    with pytest.raises(RuntimeError, match="no entry"):
        silent(acting=Person())
    assert not WorkdayEntry.objects.exists()


def test_arguments_are_keywords_and_the_acting_person_is_one_of_them() -> None:
    @command("test.keywords")
    def act_on(act: Act, *, day: str) -> None: ...

    with pytest.raises(TypeError):
        act_on("2027-01-04")
    with pytest.raises(TypeError):
        act_on(day="2027-01-04")
    with pytest.raises(ValueError, match="two commands"):
        command("test.keywords")(lambda act: None)


def test_a_record_changed_by_somebody_else_is_told_with_the_remedy() -> None:
    [problem] = stale("project:7").problems
    assert (problem.code, problem.where) == ("act.stale", "project:7")
    assert "别人" in problem.zh
    assert "somebody else" in problem.en


@pytest.mark.django_db(transaction=True)
def test_acts_at_the_same_moment_make_one_chain() -> None:
    @command("test.race")
    def race(act: Act, *, number: int) -> None:
        act.record(f"race:{number}")

    def run(number: int) -> None:
        try:
            race(acting=Person(), number=number)
        finally:
            connection.close()

    race(acting=Person(), number=0)
    threads = [threading.Thread(target=run, args=(n,)) for n in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert chain.check() == (9, [])
