"""A project after its entry: suspended, resumed, completed; given up before its end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jigai.office.api.office.fields import Choice, Day, Field, Text
from jigai.office.api.office.operations.projects import PATH, recorded
from jigai.office.api.office.registry import Asked, Plain, operation
from jigai.office.api.office.seeing import project_seen
from jigai.office.library.domain import lifecycle
from jigai.office.library.enums import REASONS

WORDS = Field("text", Text(500, shortest=0))


def reasoned(act: str) -> tuple[Field, ...]:
    """A coded reason of an act, and words."""
    return (Field("reason", Choice(REASONS[act]), required=True), WORDS)


def _done(asked: Asked, number: str, do: Callable[..., Any]) -> Plain:
    row = project_seen(asked, number)
    made = do(acting=asked.actor, project=row.pk, version=asked.version, **asked.body)
    return recorded(asked, made)


@operation(
    "suspendProject", "POST", f"{PATH}/suspend", "library.suspend", gives="ProjectRecord",
    body=reasoned("suspend"), versioned=True,
)  # fmt: skip
def suspend(asked: Asked, number: str) -> Plain:
    """Let a project rest: it stays in its libraries and its plan."""
    return _done(asked, number, lifecycle.suspend)


@operation(
    "resumeProject", "POST", f"{PATH}/resume", "library.resume", gives="ProjectRecord",
    body=reasoned("resume"), versioned=True,
)  # fmt: skip
def resume(asked: Asked, number: str) -> Plain:
    """Let a suspended project go on."""
    return _done(asked, number, lifecycle.resume)


@operation(
    "completeProject", "POST", f"{PATH}/complete", "library.complete", gives="ProjectRecord",
    body=(Field("completed_on", Day(), required=True), WORDS), versioned=True,
)  # fmt: skip
def complete(asked: Asked, number: str) -> Plain:
    """Note the day on which a project was completed."""
    return _done(asked, number, lifecycle.complete)


@operation(
    "withdrawProject", "POST", f"{PATH}/withdraw", "library.withdraw", gives="ProjectRecord",
    body=reasoned("withdraw"), versioned=True,
)  # fmt: skip
def withdraw(asked: Asked, number: str) -> Plain:
    """Give a project up, or take it out; its record and history stay."""
    return _done(asked, number, lifecycle.withdraw)
