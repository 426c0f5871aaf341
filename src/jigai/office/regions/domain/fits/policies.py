"""Whether a policy can be put in force somewhere, and a year's guide be laid over it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from jigai.engine.api import program
from jigai.facts.problems import InputRefused, Problem
from jigai.office.ground.acts.refusing import problem
from jigai.office.regions.domain.codes import region_name
from jigai.office.regions.domain.inforce import InForce, pack_in_force, rulings_of
from jigai.office.regions.domain.versions import on_offer
from jigai.office.regions.models import Entry
from jigai.policy.overlays import read_overlay
from jigai.policy.pack import Pack, PackBroken
from jigai.reference.regions import is_within


def pack(draft: Entry) -> Iterator[Problem]:
    """A version that people approved, of a policy for this region, within the policy's own days,
    that has the answers which were ruled."""
    offered = [e.pack for e in on_offer() if e.id == draft.pack and e.version == draft.value]
    policy = offered[0] if offered else None
    if policy is None:
        yield problem("regions.version-unknown", "value", version=draft.value[:12])
        return
    info = policy.info
    if not is_within(draft.region, info.region):
        where = region_name(info.region, draft.begins)
        yield problem("regions.pack-elsewhere", "region", where=where)
    begins = info.effective if info.effective is not None else info.issued
    if begins is not None and draft.begins.toordinal() < begins:
        yield problem("regions.before-pack", "begins", day=_day(begins))
    last = draft.ends.toordinal() if draft.ends is not None else draft.begins.toordinal()
    if info.expires is not None and last > info.expires:
        yield problem("regions.after-pack", "ends", day=_day(info.expires))
    yield from _lost(draft, policy)


def guide(draft: Entry) -> Iterator[Problem]:
    """An overlay that is a guide, for a year, within what the text allows."""
    if not (draft.subject.isascii() and draft.subject.isdigit() and len(draft.subject) == 4):
        yield problem("regions.guide-year", "subject")
        return
    found = in_force(draft)
    if isinstance(found, Problem):
        yield found
        return
    try:
        overlay = read_overlay(draft.data)
        if overlay.kind != "guide":
            yield problem("regions.guide-kind", "overlay")
            return
        program(found.policy, found.readings, (overlay,))
    except (InputRefused, PackBroken) as error:
        yield from error.problems


def in_force(draft: Entry) -> InForce | Problem:
    """The policy that an entry is about, in force on its first day; or what is wrong."""
    found = pack_in_force(draft.region, draft.pack, draft.begins)
    if found is None:
        day = draft.begins.isoformat()
        return problem("regions.not-in-force", "begins", pack=draft.pack, day=day)
    return found


def _lost(draft: Entry, policy: Pack) -> Iterator[Problem]:
    """Rulings that a version no longer has the reading or the option for."""
    for ruling in rulings_of(draft.region, draft.pack, draft.begins):
        axis = policy.axes.get(ruling.reading)
        if axis is None or ruling.value not in axis.alternatives:
            yield problem("regions.ruling-lost", "value", reading=ruling.reading, number=ruling.act)


def _day(ordinal: int) -> str:
    return dt.date.fromordinal(ordinal).isoformat()
