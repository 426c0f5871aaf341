"""Whether a region can be called so, and follow another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jigai.facts.problems import Problem
from jigai.office.ground.acts.refusing import problem
from jigai.office.regions.domain.codes import above, code_of, counted_with, former, known
from jigai.office.regions.enums import SUCCESSIONS
from jigai.office.regions.models import Entry

CODE = re.compile(r"[0-9]{6}([A-Z][0-9])?|[0-9]{4}[A-Z][0-9]")
"""A code of GB/T 2260, or a zone's code of ours (``reference.regions``)."""


def name(draft: Entry) -> Iterator[Problem]:
    """A code that is one, and a name that no other region of the same parent has."""
    if not CODE.fullmatch(draft.region):
        yield problem("regions.code", "region")
        return
    parents = above(draft.region)[:-1]
    other = code_of(draft.value, parents[-1], draft.begins) if parents else None
    same = {*former(draft.region, draft.begins), *counted_with(draft.region, draft.begins)}
    if other is not None and other not in same:
        yield problem("regions.name-taken", "value", code=other)


def succession(draft: Entry) -> Iterator[Problem]:
    """Two codes, the earlier one known, and no circle."""
    if not (CODE.fullmatch(draft.region) and CODE.fullmatch(draft.subject)):
        yield problem("regions.code", "subject")
    elif draft.value not in SUCCESSIONS:
        yield problem("regions.succession", "value")
    elif not known(draft.subject):
        yield problem("regions.region-unknown", "subject", code=draft.subject)
    elif draft.subject in counted_with(draft.region, draft.begins):
        yield problem("regions.circle", "subject")
