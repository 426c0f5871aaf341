"""The register's first act: something is entered, and waits for another person."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import IO, Any

from jigai.facts.problems import InputRefused
from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.refusing import refused
from jigai.office.ground.files.keeping import keep, plain_name
from jigai.office.ground.models import Attachment
from jigai.office.identity.domain.typed import actor, there
from jigai.office.identity.models import Bureau, Section
from jigai.office.identity.permits import Place, require
from jigai.office.regions.domain.fits import misfits
from jigai.office.regions.enums import KINDS, OF_A_PACK, SUCCESSION, WAITING
from jigai.office.regions.models import Entry
from jigai.office.regions.validators import line, lines


@dataclass(frozen=True)
class Ordered:
    """The act that orders an entry: number of the document, who issued it, when; its ground."""

    number: str
    by: str
    on: dt.date
    ground: str = ""


@command("regions.enter")
def enter(
    act: Act,
    *,
    kind: str,
    region: str,
    begins: dt.date,
    ordered: Ordered,
    pack: str = "",
    subject: str = "",
    value: str = "",
    data: dict[str, Any] | None = None,
    bureau: int | None = None,
    section: int | None = None,
    ends: dt.date | None = None,
    replaces: int | None = None,
    attached: tuple[IO[bytes], str] | None = None,
) -> Entry:
    """Enter something by its act; it counts once another person has confirmed it.

    ``value`` empty ends the entry ``replaces``. ``attached`` is the document itself, with its name.
    """
    who = actor(act)
    held = require(who, act.name, Place(region=region))
    if kind not in KINDS:
        raise refused("regions.kind", "kind")
    if kind == SUCCESSION:
        require(who, act.name, Place(region=subject))
    draft = Entry(
        kind=kind,
        region=region,
        pack=pack if kind in OF_A_PACK else "",
        subject=line(subject, "subject", 120, empty=True),
        value=line(value, "value", 120, empty=True),
        data=data or {},
        bureau=there(Bureau, bureau) if bureau is not None else None,
        section=there(Section, section) if section is not None else None,
        begins=begins,
        ends=ends,
        act_number=line(ordered.number, "act_number", 100),
        act_by=line(ordered.by, "act_by", 100),
        act_on=ordered.on,
        ground=lines(ordered.ground, "ground", 4000),
        replaces=there(Entry, replaces) if replaces is not None else None,
        entered_by_id=who.person,
        entered_for_id=held.owner if held is not None else who.person,
        entered_at=act.at,
    )
    problems = misfits(draft)
    if problems:
        raise InputRefused(problems)
    draft.save()
    detail = _detail(draft)
    if attached is not None:
        detail["attachment"] = _attach(act, draft, *attached).file_id
    act.record(f"entry:{draft.pk}", **detail)
    return draft


@command("regions.attach")
def attach(act: Act, *, entry: int, content: IO[bytes], name: str) -> Attachment:
    """Add the document to what oneself entered, as long as nobody decided on it."""
    row = there(Entry, entry)
    held = require(actor(act), act.name, Place(region=row.region))
    if row.state != WAITING:
        raise refused("regions.decided")
    if row.entered_for_id != (held.owner if held is not None else actor(act).person):
        raise refused("regions.file-of-another")
    made = _attach(act, row, content, name)
    act.record(f"entry:{row.pk}", attachment=made.file_id)
    return made


def files_of(entry: Entry) -> list[Attachment]:
    """The documents of an entry."""
    rows = Attachment.objects.filter(subject=subject_of(entry), removed_at=None)
    return list(rows.select_related("file").order_by("pk"))


def subject_of(entry: Entry) -> str:
    """What attachments of an entry belong to."""
    return f"regions.entry:{entry.pk}"


def _attach(act: Act, entry: Entry, content: IO[bytes], name: str) -> Attachment:
    kept = keep(content, name)
    return Attachment.objects.create(
        file_id=kept.hash,
        subject=subject_of(entry),
        name=plain_name(name),
        kind="regions.act",
        added_by=act.acting.key,
        added_at=act.at,
    )


def _detail(entry: Entry) -> dict[str, Any]:
    """What the trail keeps of an entry."""
    return {
        "kind": entry.kind,
        "region": entry.region,
        "pack": entry.pack,
        "about": entry.subject,
        "value": entry.value,
        "begins": entry.begins,
        "ends": entry.ends,
        "act": entry.act_number,
        "by": entry.act_by,
        "on": entry.act_on,
        "replaces": entry.replaces_id,
    }
