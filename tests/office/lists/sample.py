"""A list over organisations for tests, with every part that a list can have."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http.response import HttpResponseBase
from django.test import override_settings
from django.urls import path

from jigai.facts.problems import Problem
from jigai.office.console.routing import ROUTES, Request, route
from jigai.office.ground.acts.commands import COMMANDS, Act, command
from jigai.office.identity.actor import Actor
from jigai.office.identity.domain.typed import actor, locked, refused
from jigai.office.identity.masking import BANK_ACCOUNT
from jigai.office.identity.models import Organisation
from jigai.office.identity.permits import Place, require, visible
from jigai.office.lists.acts import Asked, BulkAct
from jigai.office.lists.answering import answer
from jigai.office.lists.columns import Column
from jigai.office.lists.filters import Amounts, Choices, Days, Numbers
from jigai.office.lists.listing import Listing, Total
from jigai.office.urls import urlpatterns as ours

PERMIT = "identity.register-organisation"
KINDS = (("enterprise", "enterprise"), ("park", "park"), ("institution", "institution"))


def rows(who: Actor) -> Any:
    return visible(who, Organisation.objects.all(), organisation="pk")


def why_not(_who: Actor, row: Organisation) -> Problem | None:
    return Problem("test.park", "园区不改", "parks stay") if row.kind == "park" else None


def renamed(act: Act, *, row: Organisation, reason: str) -> None:
    """A command that refuses what is called 'no'."""
    found = locked(Organisation, row.pk)
    require(actor(act), PERMIT, Place(region=found.region, organisation=found.pk))
    if "no" in found.name:
        raise refused("test.no", "不改这一家", "not this one")
    found.name = f"{found.name} {reason}"
    found.save()
    act.record(f"organisation:{found.pk}", name=found.name)


RENAME = BulkAct(
    "rename",
    "lists.query",
    PERMIT,
    lambda **given: (COMMANDS.get("test.rename") or command("test.rename")(renamed))(**given),
    why_not,
    fields=(Asked("reason", "lists.q"),),
)
SAMPLE = Listing(
    key="test.organisations",
    title="lists.views",
    permit="lists.work",
    rows=rows,
    columns=(
        Column("name", "lists.q", order="name"),
        Column("credit_code", "lists.view-name", "code", order="credit_code"),
        Column("region", "lists.size", order="region"),
        Column("kind", "lists.more", "state", order="kind", words="outcome"),
        Column("amount", "lists.export", "amount", value="pk", order="pk"),
        Column("made_at", "lists.any", "date", value=lambda row: row.made_at.date()),
        Column("account", "lists.clear", value="credit_code", personal=BANK_ACCOUNT),
        Column("hidden", "lists.columns", value="pk", kind="number", default=False),
    ),
    name=lambda row: row.name,
    place=lambda row: Place(region=row.region, organisation=row.pk),
    link=lambda row: f"/office/test/{row.pk}/",
    filters=(
        Choices("kind", "lists.more", lambda _who: KINDS, first=True),
        Choices("region", "lists.size", lambda _who: [("420581", "A"), ("420582", "B")],
                multiple=False, first=True),
        Amounts("amount", "lists.export", "pk"),
        Numbers("id", "lists.q", "pk"),
        Days("made", "lists.any", "made_at", moment=True),
    ),
    search="name",
    order="name",
    totals=(Total("amount", "lists.export", "pk"),),
    acts=(RENAME,),
    export=PERMIT,
)  # fmt: skip


@route("lists.work")
def page(request: Request) -> HttpResponseBase:
    return answer(request, SAMPLE, "sample.html")


ROUTES.pop(f"{__name__}.page")  # no page of the office
urlpatterns = [path("office/test/", page), *ours]


@contextmanager
def served() -> Iterator[None]:
    """The sample's page among those of the office."""
    ours = [settings.TEMPLATES[0] | {"DIRS": [str(Path(__file__).parent / "templates")]}]
    with override_settings(ROOT_URLCONF="tests.office.lists.sample", TEMPLATES=ours):
        yield
