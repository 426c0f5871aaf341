"""Commands: each business act is one function, run whole or not at all.

    @command("library.suspend")
    def suspend(act: Act, *, project: int, reason: str) -> Project: ...

    suspend(acting=person, project=7, reason="…")

Inside one transaction the function authorises, locks, validates and changes; it says what happened
through ``act.record`` and what is to follow through ``act.then``. Then the audit trail is written
and what follows is queued; if anything fails, nothing of it remains. Pages, API, command line and
workers call commands and nothing else.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from django.db import transaction
from django.utils import timezone

from jigai.office.ground.acts.chain import append

P = ParamSpec("P")
R = TypeVar("R")


class Acting(Protocol):
    """Who acts: a person, or the system itself."""

    @property
    def key(self) -> str:
        """Unique and stable, such as ``person:12``."""


@dataclass(frozen=True)
class System:
    """The office itself: reminders, roll-forward, other work of the clock."""

    key: str = "system"


@dataclass
class Act:
    """One act under way: who, when, what was recorded, what is to follow."""

    name: str
    acting: Acting
    at: datetime
    records: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    following: list[Callable[[], object]] = field(default_factory=list)

    def record(self, subject: str, **detail: Any) -> None:
        """An entry of the audit trail: about what (``project:7``), and what changed.

        ``detail`` holds texts, whole numbers, truth values, lists and mappings of them; amounts are
        fen. Never passwords, and personal data only where the act is about it.
        """
        self.records.append((subject, detail))

    def then(self, queue: Callable[[], object]) -> None:
        """Queue work that follows, in the same transaction: it runs if the act was done."""
        self.following.append(queue)


def _through(
    acting: Acting, records: list[tuple[str, dict[str, Any]]]
) -> list[tuple[str, dict[str, Any]]]:
    """The records, with the token by which a program acted for the person."""
    token = getattr(acting, "token", "")
    return [(s, d | {"through": f"token:{token}"}) for s, d in records] if token else records


COMMANDS: dict[str, Callable[..., Any]] = {}
"""Every command by its name; the manual of permissions and the tests go through them."""


def command(
    name: str,
) -> Callable[[Callable[Concatenate[Act, P], R]], Callable[..., R]]:
    """Make a function a command. It is called with keywords only, ``acting`` always among them."""

    def made(function: Callable[Concatenate[Act, P], R]) -> Callable[..., R]:
        @functools.wraps(function)
        def run(*, acting: Acting, **arguments: Any) -> R:
            with transaction.atomic():
                act = Act(name, acting, timezone.now())
                result = function(act, **arguments)  # type: ignore[call-arg]
                if not act.records:
                    raise RuntimeError(f"the command {name} left no entry in the audit trail")
                for queue in act.following:
                    queue()
                append(act.name, acting.key, act.at, _through(acting, act.records))
                return result

        if name in COMMANDS:
            raise ValueError(f"there are two commands '{name}'")
        COMMANDS[name] = run
        return run

    return made
