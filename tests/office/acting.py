"""What tests of acts share: the code of a refusal, and the worker that runs what was queued."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command

from jigai.facts.problems import InputRefused


def code_of(call: Any, *arguments: Any, **named: Any) -> str:
    """The code of the first refusal of a call, which has to be refused."""
    with pytest.raises(InputRefused) as refused:
        call(*arguments, **named)
    return refused.value.problems[0].code


def work() -> None:
    """Run everything that waits, with the worker that production runs."""
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
