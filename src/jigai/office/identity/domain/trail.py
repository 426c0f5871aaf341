"""The audit trail as its administrator handles it: verified in the background, exported."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from jigai.office.ground.acts import chain
from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.refusing import refused
from jigai.office.ground.models import AuditHead, Job
from jigai.office.ground.work.jobs import Running, each, job, queue
from jigai.office.identity.domain.typed import actor
from jigai.office.identity.permits import require

VERIFY = "ground.verify-audit"
MOST = 100
"""Faults that a report lists; it counts all of them."""


@command(VERIFY)
def verify_trail(act: Act) -> int:
    """Have the trail verified; returns the job. Raises InputRefused where one is under way."""
    who = actor(act)
    require(who, act.name)
    if Job.objects.filter(kind=VERIFY, state__in=(Job.WAITING, Job.RUNNING)).exists():
        raise refused("ground.audit-running")
    number = queue(VERIFY, asked_by=who)
    act.record(f"job:{number}", kind=VERIFY)
    return number


@job(VERIFY, title="work.verify-audit", results=each("work.verified", "entries", "faults"))
def _verify(running: Running) -> dict[str, Any]:
    head = AuditHead.objects.filter(pk=1).first()
    running.expect(head.number if head is not None else 0)
    count, found = chain.check(running.step)
    return {"entries": count, "faults": len(found), "list": [list(f) for f in found[:MOST]]}


def last_verified() -> Job | None:
    """The last verification, whatever its state."""
    return Job.objects.filter(kind=VERIFY).order_by("-pk").first()


@command("ground.export-audit")
def export_trail(act: Act) -> Iterator[str]:
    """The trail as JSON lines, as ``jigai audit verify`` takes them; the export is noted in it."""
    require(actor(act), act.name)
    act.record("audit", exported=True)
    return (json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n" for row in chain.rows())
