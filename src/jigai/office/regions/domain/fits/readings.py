"""Whether a ruling answers a question of the policy, and an act opens one of its gates."""

from __future__ import annotations

from collections.abc import Iterator

from jigai.engine.api import program
from jigai.facts.problems import InputRefused, Problem
from jigai.office.ground.acts.refusing import problem
from jigai.office.regions.domain.fits.policies import in_force
from jigai.office.regions.domain.gates import gates_of
from jigai.office.regions.models import Entry
from jigai.policy.pack import PackBroken


def ruling(draft: Entry) -> Iterator[Problem]:
    """A reading and an option of the version in force."""
    found = in_force(draft)
    if isinstance(found, Problem):
        yield found
        return
    axis = found.policy.axes.get(draft.subject)
    if axis is None:
        yield problem("regions.reading-unknown", "subject", reading=draft.subject)
        return
    if draft.value not in axis.alternatives:
        listed = ", ".join(axis.alternatives)
        yield problem("regions.option-unknown", "value", value=draft.value, listed=listed)
        return
    try:
        program(found.policy, found.readings | {draft.subject: draft.value})
    except (InputRefused, PackBroken) as error:
        yield from error.problems


def opening(draft: Entry) -> Iterator[Problem]:
    """An act that some rule of the version in force waits for."""
    found = in_force(draft)
    if isinstance(found, Problem):
        yield found
        return
    awaited = {act for gate in gates_of(found.policy, found.readings) for act in gate.acts}
    if draft.subject not in awaited:
        yield problem("regions.gate-unknown", "subject")
