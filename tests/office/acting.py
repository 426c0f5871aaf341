"""What tests of acts share: the code of a refusal, and the worker that runs what was queued."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from jigai.facts.problems import InputRefused
from jigai.office.ground.acts.commands import COMMANDS


def code_of(call: Any, *arguments: Any, **named: Any) -> str:
    """The code of the first refusal of a call, which has to be refused."""
    with pytest.raises(InputRefused) as refused:
        call(*arguments, **named)
    return refused.value.problems[0].code


def work() -> None:
    """Run everything that waits, with the worker that production runs."""
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)


def commands() -> set[str]:
    """The name of every command of the office, all its rooms imported."""
    rooms = [room for room in settings.INSTALLED_APPS if room.startswith("jigai.office")]
    for room in rooms:
        for found in pkgutil.walk_packages(importlib.import_module(room).__path__, f"{room}."):
            if ".migrations" not in found.name:
                importlib.import_module(found.name)
    return {name for name, do in COMMANDS.items() if do.__module__.startswith("jigai.office.")}
