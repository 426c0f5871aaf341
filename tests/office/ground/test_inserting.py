"""Many rows at once: as a model would have saved them, whatever the database."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.office.sheets.sample import code

from jigai.office.enterprises.models import Profile
from jigai.office.ground.inserting import insert, insert_all
from jigai.office.ground.models import Job
from jigai.office.identity.models import Organisation

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]
AWKWARD = "甲\t乙\\n\n“丙”,\\N '丁' 𠮷%s"


def test_values_come_back_as_they_went_in() -> None:
    moment = timezone.now()
    detail = {"text": AWKWARD, "list": [1, None, True], "empty": None}
    jobs = [
        Job(kind="a", arguments=detail, asked_by=AWKWARD, seen_at=moment),
        Job(kind="b", arguments={}),
    ]
    insert_all(jobs)
    first, second = Job.objects.order_by("kind")
    assert (first.arguments, first.asked_by, first.seen_at) == (detail, AWKWARD, moment)
    assert (second.arguments, second.seen_at, second.total) == ({}, None, 0)


def test_what_is_not_named_is_as_the_model_says() -> None:
    before = timezone.now()
    insert(Organisation, ("credit_code", "name", "region"), [(code(1), "甲", "420581000000")])
    made = Organisation.objects.get()
    assert made.kind == "enterprise"
    assert before <= made.made_at <= timezone.now()
    days = [(made.pk, dt.date(2024, 2, 29))]
    insert(Profile, ("organisation_id", "founded_on"), days)
    profile = Profile.objects.get()
    assert (profile.founded_on, profile.version, profile.merged_into) == (days[0][1], 1, None)


def test_no_row_is_no_statement() -> None:
    insert(Organisation, ("credit_code", "name", "region"), [])
    insert_all([])
    assert not Organisation.objects.exists()


def test_a_row_against_the_rules_of_the_database_refuses_them_all() -> None:
    rows = [(code(n), "甲", "420581000000") for n in (1, 2, 1)]
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Organisation, ("credit_code", "name", "region"), rows)
    assert not Organisation.objects.exists()
