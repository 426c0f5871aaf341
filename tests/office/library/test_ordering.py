"""Projects by total investment, blanks last; read by an index where the database can."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import F
from tests.office.library.making import Making

from jigai.office.library.models import Project

pytestmark = [pytest.mark.django_db, pytest.mark.both]
LARGEST = Project.objects.order_by(F("total_investment").desc(nulls_last=True), "-pk")


def test_the_largest_are_first_and_blanks_last(cast: Making) -> None:
    made = [cast.draft(name=f"产线{n}") for n in range(3)]
    for project, total in zip(made, (5, None, 7), strict=True):
        Project.objects.filter(pk=project.pk).update(total_investment=total)
    assert [project.pk for project in LARGEST] == [made[2].pk, made[0].pk, made[1].pk]


def test_postgresql_reads_them_without_sorting() -> None:
    if connection.vendor != "postgresql":
        assert "library_project_total_investment_largest" not in _indices()
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = LARGEST.values_list("pk", flat=True)[:51].explain()
    assert "library_project_total_investment_largest" in plan
    assert "Sort" not in plan


def _indices() -> set[str]:
    with connection.cursor() as cursor:
        return set(connection.introspection.get_constraints(cursor, Project._meta.db_table))
