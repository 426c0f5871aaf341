"""What people send to the pages of statistics, for the access test."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from tests.office.console.access import Sent, Stage, sends
from tests.office.identity.cast import COUNTY
from tests.office.statistics.samples import MONTH, NUMBER, query

from jigai.office.library.models import Project
from jigai.office.statistics.enums import SIGNED
from jigai.office.statistics.models import Draft, Query, Registration, Return


def _return(stage: Stage) -> Return:
    """The month, signed, with a question about it."""
    return Query.objects.get(pk=query(stage)).month_return


def _version(stage: Stage) -> dict[str, Any]:
    return {"version": _unasked(stage).version}


def _unasked(stage: Stage) -> Return:
    row = _return(stage)
    row.queries.all().delete()
    return row


@sends("console:statistics-save", permit="statistics.save-draft")
def save(stage: Stage, login: str) -> Sent:
    """Figures of a month."""
    return {"version": 0, "cumulative_year": "1"}


@sends("console:statistics-ask")
def ask(stage: Stage, login: str) -> Sent:
    """A question about a month."""
    _unasked(stage)
    return {"figure": "plan_year", "question": "计划为何不变？"}


@sends("console:statistics-answer")
def answer(stage: Stage, login: str) -> Sent:
    """Its answer."""
    return {"words": "设备按合同到货"}


@sends("console:statistics-close")
def close(stage: Stage, login: str) -> Sent:
    """The end of a question."""
    Query.objects.update(answer="是", answered_at=timezone.now(), state="answered")
    return {}


@sends("console:statistics-return-it")
def send_return_back(stage: Stage, login: str) -> Sent:
    """A month to be put right, in the draft it was signed from."""
    project = Project.objects.get(number=NUMBER)
    Draft.objects.create(
        project=project, year=MONTH.year, month=MONTH.month, version=1, state=SIGNED,
        typed={}, unit="yuan", since=timezone.now(), organisation=stage.firm, typed_by="person:0",
    )  # fmt: skip
    return _version(stage) | {"codes": ["scope"], "reason": "含土地费用"}


@sends("console:statistics-accept")
def accept(stage: Stage, login: str) -> Sent:
    """A month that is in order."""
    return _version(stage)


@sends("console:statistics-end")
def end(stage: Stage, login: str) -> Sent:
    """A project that left."""
    row = Registration.objects.get(project__number=NUMBER)
    return {"version": row.version, "last_month": "2026-12", "reason": "迁出"}


@sends("console:statistics-make-freeze")
def freeze(stage: Stage, login: str) -> Sent:
    """A month, fixed."""
    return {"region": COUNTY, "month": str(MONTH), "ground": "月度汇总"}


@sends("console:statistics-check")
def check(stage: Stage, login: str) -> Sent:
    """A freeze whose digest is worked out anew."""
    return {}
