"""What was known at a moment stays what it was, whatever is done to a project afterwards."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.office.identity.cast import COUNTY
from tests.office.library.living import MOVES, Life
from tests.office.library.making import Making
from tests.office.regions.entering import entered

from jigai.office.demonstration import clock
from jigai.office.library.domain import drafting, regions
from jigai.office.library.domain.asknown import PastBroken, known
from jigai.office.library.models import Former, Project

pytestmark = [pytest.mark.django_db, pytest.mark.both]
BEGUN = clock.morning(dt.date(2026, 1, 5))
EVERYTHING = [
    *[("begin", 0, 1), ("save", 1, 5), ("save", 1, 6), ("save", 1, 7), ("save", 1, 8)],
    *[("save", 1, 9), ("load", 1, 3), ("load", 1, 4), ("unload", 2, 4), ("filing", 0, 7)],
    *[("adjust", 0, 9), ("correct_region", 0, 1), ("correct_region", 0, 2), ("suspend", 0, 0)],
    *[
        ("resume", 0, 0),
        ("state", 0, 1),
        ("rename", 0, 2),
        ("begin", 0, 6),
        ("withdraw", 1, 0),
        ("merge", 3, 0),
    ],
    *[("complete", 0, 0), ("merge_firms", 0, 0)],
]
"""Moves that lead through every act once; one that is refused would be missed."""


@pytest.fixture
def life() -> Life:
    """A firm with a project in the library and a draft, before anything is played."""
    cast = Making()
    with clock.at(BEGUN):
        cast.staff(cast.firm())
        found = Life(cast)
        cast.draft()
        Project.objects.update(state="in")
        drafting.begin(acting=cast.actor("preparer"), organisation=found.firm.pk, name="另一项目")
    return found


def played(life: Life, moves: list[tuple[str, int, int]], hours: list[int]) -> None:
    """Play moves, look after each, and look back at every moment from the end."""
    looks = []
    at = BEGUN + dt.timedelta(days=1)
    for index, (name, which, value) in enumerate(moves):
        at += dt.timedelta(hours=hours[index % len(hours)])
        with clock.at(at):
            life.move(name, which, value)
        after = at + dt.timedelta(minutes=30)
        with clock.at(after):
            looks.append((after, life.seen()))
    with clock.at(at + dt.timedelta(days=400)):
        for moment, seen in looks:
            assert life.seen(moment) == seen


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.tuples(st.sampled_from(MOVES), st.integers(0, 3), st.integers(1, 9)), max_size=6),
    st.lists(st.integers(1, 2000), min_size=1, max_size=5),
)
def test_a_dossier_as_known_is_the_one_assembled_then(
    life: Life, moves: list[tuple[str, int, int]], hours: list[int]
) -> None:
    with transaction.atomic():
        played(life, moves, hours)
        transaction.set_rollback(True)


def test_no_act_escapes_the_past(life: Life) -> None:
    played(life, EVERYTHING, [1])
    assert life.done == set(MOVES)


def test_projects_that_follow_another_code_of_their_county_were_under_the_old_one(
    life: Life,
) -> None:
    with clock.at(BEGUN + dt.timedelta(days=9)):
        before = life.seen()
    with clock.at(BEGUN + dt.timedelta(days=10)):
        entered("succession", "420599", subject=COUNTY, value="recoded", begins=dt.date(2026, 1, 1))
        regions.follow_succession(
            acting=life.cast.actor("city-head"), region=COUNTY, ground="国函某号"
        )
    assert life.seen() != before
    assert life.seen(BEGUN + dt.timedelta(days=9)) == before


def test_every_version_is_kept_and_none_is_changed(life: Life) -> None:
    for project in Project.objects.all():
        kept = project.former_rows.values_list("version", flat=True)
        assert list(kept) == list(range(1, project.version))
    row = Former.objects.order_by("pk")[0]
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Former.objects.filter(pk=row.pk).update(fields={})


def test_contacts_are_not_kept_twice(life: Life) -> None:
    assert "13812345678" not in str(list(Former.objects.values("fields", "rows")))


def test_a_past_with_a_gap_is_refused(life: Life) -> None:
    project = Project.objects.order_by("pk")[0]
    Project.objects.filter(pk=project.pk).update(version=project.version + 1, name="无痕")
    with clock.at(BEGUN + dt.timedelta(days=2)):
        life.move("suspend", 0, 0)
    assert life.done == {"suspend"}
    with pytest.raises(PastBroken, match=project.number):
        known(Project.objects.all(), BEGUN + dt.timedelta(days=1))
