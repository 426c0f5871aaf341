"""Programs reach every act of the office, or it is said why not."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.office.acting import commands

from jigai.facts.documents import parse
from jigai.office.api.office.operations import OPERATIONS
from jigai.office.ground.acts.commands import COMMANDS
from jigai.office.identity.roles import permits

LISTED = Path(__file__).with_name("people.yaml")
NO_ACTS = {"identity.read-own"}
"""Permits under which something is noted that is no act: that a notice was read."""


def listed() -> dict[str, dict[str, str]]:
    """The commands without an operation, by kind of reason."""
    found: dict[str, dict[str, str]] = parse(LISTED.read_text(encoding="utf-8"), LISTED.name)[0]
    return found


def called() -> set[str]:
    """The commands that operations call: the name of one is the permit of the other."""
    return {found.permit for found in OPERATIONS.values() if found.writes} - NO_ACTS


def test_every_command_has_an_operation_or_a_reason() -> None:
    reasons = [name for part in listed().values() for name in part]
    assert len(reasons) == len(set(reasons))
    assert not commands() - called() - set(reasons), (
        "add an operation, or say in people.yaml why no program does it"
    )
    assert not set(reasons) - commands(), "people.yaml lists what is no command"
    assert not set(reasons) & called(), "people.yaml lists what an operation does"


def test_every_reason_is_said() -> None:
    parts = listed()
    assert all(reason.strip() for part in parts.values() for reason in part.values())
    assert set(parts["through"].values()) <= set(OPERATIONS)


def test_what_is_for_people_alone_gets_no_token_and_nothing_else_is_kept_from_programs() -> None:
    kept = {name for name, permit in permits().items() if not permit.tokens}
    assert set(listed()["people"]) == kept


def inside(module: ModuleType) -> list[Any]:
    """What a module names, and what the modules among that name."""
    values = list(vars(module).values())
    near = [v for v in values if isinstance(v, ModuleType) and v.__name__.startswith("jigai.")]
    return values + [value for one in near for value in vars(one).values()]


def test_a_write_holds_the_command_that_its_permit_names() -> None:
    commands()
    wrong = [
        found.id
        for found in OPERATIONS.values()
        if found.writes
        and found.permit not in NO_ACTS
        and COMMANDS.get(found.permit)
        not in [v for v in inside(importlib.import_module(found.do.__module__)) if callable(v)]
    ]
    assert not wrong
