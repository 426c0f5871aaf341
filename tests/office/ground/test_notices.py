"""Notices: each person once, read by nobody else."""

from __future__ import annotations

import pytest

from jigai.office.ground.models import Notice
from jigai.office.ground.notices import read, tell, unread

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_everybody_is_told_once() -> None:
    assert tell(["person:1", "person:2", "person:1"], "library.entered", project="甲") == 2
    assert unread("person:1") == unread("person:2") == 1


def test_a_notice_is_read_by_its_own_person_only() -> None:
    tell(["person:1"], "x")
    [notice] = Notice.objects.all()
    assert read("person:2", [notice.pk]) == 0
    assert read("person:1", [notice.pk]) == 1
    assert read("person:1", [notice.pk]) == 0
    assert unread("person:1") == 0
