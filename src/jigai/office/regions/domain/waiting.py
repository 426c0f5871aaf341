"""The to-do list: entries that wait for somebody's confirmation."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from jigai.office.ground.waiting import Waiting
from jigai.office.identity.actor import Actor
from jigai.office.identity.permits import visible
from jigai.office.identity.roles import permits
from jigai.office.regions.domain.wording import all_said
from jigai.office.regions.models import Entry

CONFIRM = "regions.confirm"


def entries_to_confirm(actor: Actor) -> Iterator[Waiting]:
    """What others entered and this person may confirm; one's own waits for somebody else."""
    confirming = Actor(
        actor.person,
        actor.name,
        tuple(p for p in actor.posts if p.role in permits()[CONFIRM].roles),
    )
    mine = {actor.person, *(p.owner for p in confirming.posts)}
    rows = Entry.objects.filter(decision=None).select_related("bureau", "section")
    rows = rows.exclude(entered_by__in=mine).exclude(entered_for__in=mine)
    for words in all_said(visible(confirming, rows, organisation="pk").order_by("entered_at")):
        yield Waiting(
            kind="regions.waiting",
            subject=f"entry:{words.entry.pk}",
            title=words.title,
            link=reverse("console:regions-entry", args=[words.entry.pk]),
            since=words.entry.entered_at,
        )
