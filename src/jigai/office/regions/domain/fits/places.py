"""Whether a county can be moved to a class, and a bureau be a unit of a policy."""

from __future__ import annotations

from collections.abc import Iterator

from jigai.engine.programme.compiling import programme
from jigai.facts.problems import Problem
from jigai.office.ground.acts.refusing import problem
from jigai.office.regions.domain.classes import class_table, divisions
from jigai.office.regions.domain.codes import counted_with, former
from jigai.office.regions.domain.fits.policies import in_force
from jigai.office.regions.models import Entry


def county(draft: Entry) -> Iterator[Problem]:
    """A county and a group of a division that the policy makes; its own words for both."""
    found = in_force(draft)
    if isinstance(found, Problem):
        yield found
        return
    division, _, code = draft.subject.partition("/")
    area = divisions(found).get(division)
    table = class_table(draft.region, draft.pack, draft.begins)
    if area is None or code not in {c.code for c in table if c.division == division}:
        yield problem("regions.county-unknown", "subject")
    elif draft.value not in {g.id for g in area.groups}:
        yield problem("regions.group-unknown", "value")


def unit(draft: Entry) -> Iterator[Problem]:
    """A unit that the policy names, and a bureau of this region with one of its sections."""
    found = in_force(draft)
    if isinstance(found, Problem):
        yield found
        return
    if draft.subject not in programme(found.policy, found.readings).units:
        yield problem("regions.unit-unknown", "subject")
    bureau, section = draft.bureau, draft.section
    same = {*former(draft.region, draft.begins), *counted_with(draft.region, draft.begins)}
    if bureau is None or bureau.region not in same:
        yield problem("regions.bureau-elsewhere", "bureau")
    elif section is not None and section.bureau_id != bureau.pk:
        yield problem("regions.section-elsewhere", "section")
