"""Whatever is entered in whatever order, one question has at most one answer on a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.office.identity.cast import CITY
from tests.office.regions.entering import entered

from jigai.office.regions.domain.fits import common
from jigai.office.regions.domain.register import counting, last_day, on_day
from jigai.office.regions.enums import RULING
from jigai.office.regions.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.both]
START, DAYS = dt.date(2020, 1, 1), 15


@dataclass(frozen=True)
class Step:
    """An entry somebody tries: its days as offsets, what it replaces by number, if anything."""

    begins: int
    lasts: int | None
    replaces: int | None
    ending: bool


STEPS = st.lists(
    st.builds(
        Step,
        st.integers(0, DAYS - 1),
        st.none() | st.integers(0, DAYS),
        st.none() | st.integers(0, 5),
        st.booleans(),
    ),
    max_size=8,
)


def day(offset: int) -> dt.date:
    return START + dt.timedelta(offset)


def draft_of(step: Step, accepted: list[Entry]) -> Entry:
    """The entry of a step; numbers beyond what was accepted replace nothing."""
    there = step.replaces is not None and step.replaces < len(accepted)
    replaced = accepted[step.replaces] if there else None  # type: ignore[index]
    ends = None if step.ending or step.lasts is None else day(step.begins + step.lasts)
    return Entry(
        kind=RULING, region=CITY, pack="p", subject="A01", value="" if step.ending else "x",
        begins=day(step.begins), ends=ends, replaces=replaced,
    )  # fmt: skip


def fits(draft: Entry) -> bool:
    ended = [] if draft.value else list(common.ending(draft))
    return not [*common.days(draft), *ended, *common.overlaps(draft)]


@settings(max_examples=40, deadline=None)
@given(STEPS)
def test_the_register_answers_as_a_calendar_on_which_days_are_written_over(
    steps: list[Step],
) -> None:
    with transaction.atomic():
        accepted: list[Entry] = []
        calendar: dict[int, int] = {}
        for step in steps:
            draft = draft_of(step, accepted)
            if not fits(draft):
                continue
            accepted.append(
                entered(draft.kind, draft.region, pack=draft.pack, subject=draft.subject,
                        value=draft.value, begins=draft.begins, ends=draft.ends,
                        replaces=draft.replaces)
            )  # fmt: skip
            if draft.replaces is not None:
                gone = draft.replaces.pk
                calendar = {d: k for d, k in calendar.items() if d < step.begins or k != gone}
            last = DAYS if draft.ends is None else min(DAYS, step.begins + (step.lasts or 0))
            for offset in range(step.begins, last + 1) if draft.value else ():
                assert offset not in calendar, "a day had two answers"
                calendar[offset] = accepted[-1].pk
        rows = list(counting(kind=RULING, pack="p"))
        for offset in range(DAYS + 1):
            found = [row.pk for row in on_day(rows, day(offset))]
            assert found == ([calendar[offset]] if offset in calendar else [])
        for row in rows:
            mine = [d for d, k in calendar.items() if k == row.pk]
            end = last_day(row)
            assert not mine or end is None or day(max(mine)) <= end
        transaction.set_rollback(True)
