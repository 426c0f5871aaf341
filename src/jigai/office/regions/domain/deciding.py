"""The register's second act: another person confirms an entry, or declines it."""

from __future__ import annotations

from django.urls import reverse

from jigai.facts.problems import InputRefused
from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.refusing import refused
from jigai.office.ground.notices import tell
from jigai.office.identity.actor import Held
from jigai.office.identity.domain.typed import actor, there
from jigai.office.identity.permits import Place, require
from jigai.office.regions.domain.fits import misfits
from jigai.office.regions.domain.versions import keep, pack_of
from jigai.office.regions.enums import PACK
from jigai.office.regions.models import Decision, Entry
from jigai.office.regions.validators import line


@command("regions.confirm")
def confirm(act: Act, *, entry: int, words: str = "") -> Decision:
    """Confirm what somebody else entered: from its first day it counts.

    Raises InputRefused where it was decided already, where it no longer fits, and to whoever
    entered it, also in the name of another.
    """
    row, held = _waiting(act, entry)
    if {actor(act).person, held.owner} & {row.entered_by_id, row.entered_for_id}:
        raise refused("regions.own-entry")
    problems = misfits(row)
    if problems:
        raise InputRefused(problems)
    if row.kind == PACK and row.value:
        keep(pack_of(row.value), actor(act).name, row.act_number)
    return _decided(act, row, words, confirmed=True)


@command("regions.decline")
def decline(act: Act, *, entry: int, words: str) -> Decision:
    """Decline an entry with the reason; whoever entered it takes it back in the same way."""
    row, held = _waiting(act, entry)
    own = {actor(act).person, held.owner} & {row.entered_by_id, row.entered_for_id}
    if not own and held.role == "officer":
        raise refused("regions.not-yours")
    return _decided(act, row, line(words, "words", 500), confirmed=False)


def _waiting(act: Act, entry: int) -> tuple[Entry, Held]:
    """An undecided entry, its question locked, and the post under which it is decided."""
    row = there(Entry, entry)
    held = require(actor(act), act.name, Place(region=row.region))
    assert held is not None
    _lock(row)
    if Decision.objects.filter(entry=row).exists():
        raise refused("regions.decided")
    return row, held


def _lock(row: Entry) -> None:
    """Lock every entry on the same question: of two that exclude each other, one is first."""
    rows = Entry.objects.select_for_update().order_by("pk")
    list(rows.filter(kind=row.kind, pack=row.pack, subject=row.subject).values_list("pk"))


def _decided(act: Act, row: Entry, words: str, *, confirmed: bool) -> Decision:
    made = Decision.objects.create(
        entry=row,
        confirmed=confirmed,
        by_id=actor(act).person,
        at=act.at,
        words=line(words, "words", 500, empty=True),
    )
    act.record(f"entry:{row.pk}", confirmed=confirmed, words=made.words)
    key = "regions.notice.confirmed" if confirmed else "regions.notice.declined"
    others = {f"person:{row.entered_by_id}"} - {act.acting.key}
    link = reverse("console:regions-entry", args=[row.pk])
    tell(others, key, link=link, number=row.act_number)
    return made
