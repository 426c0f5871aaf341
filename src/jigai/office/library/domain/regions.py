"""The region of a project put right: one that was wrong, or all of a region that got a new code."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Sum
from django.utils import timezone

from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.refusing import refused
from jigai.office.identity.actor import Actor
from jigai.office.identity.domain.typed import actor
from jigai.office.identity.permits import Place, may, require
from jigai.office.library import validators as v
from jigai.office.library.domain.entries import look_again
from jigai.office.library.domain.moving import noted, reasoned, taken, touched
from jigai.office.library.domain.overtaken import Before, keep
from jigai.office.library.domain.steps import current
from jigai.office.library.domain.tallying import relocated
from jigai.office.library.enums import LIVE
from jigai.office.library.models import Event, Project
from jigai.office.regions.domain.codes import current as current_code
from jigai.office.regions.domain.codes import replaced


@command("library.correct-region")
def correct_region(
    act: Act, *, project: int, version: int, region: str, reason: str, text: str = ""
) -> Project:
    """Put the region of a project right. Both regions have to lie in the officer's jurisdiction."""
    row, held = taken(act, project, version)
    code = v.needed(v.place)(region, "region")
    require(actor(act), act.name, Place(region=code))
    if code == row.region:
        raise refused("library.unchanged")
    if current(row) is not None:
        raise refused("library.under-review", "region")
    coded, words = reasoned("region", reason, text)
    before, row.region = row.region, code
    touched(act, row)
    act.record(row.subject, region=[before, code], reason=coded, text=words)
    noted(act, row, held, reason=coded, text=words, region=[before, code])
    look_again(act, row)
    return row


@dataclass(frozen=True)
class Following:
    """A code that is in use no more, the one that follows it, and the projects to be moved, with
    their investment (fen; None where no project states one)."""

    old: str
    new: str
    projects: int
    investment: int | None


def to_follow(who: Actor) -> list[Following]:
    """The regions whose projects somebody may move to their new code, where there are any."""
    links = {
        old: new
        for old, new in replaced(timezone.localdate()).items()
        if all(may(who, "library.follow-succession", Place(region=code)) for code in (old, new))
    }
    rows = Project.objects.filter(region__in=links, state__in=LIVE).values("region")
    counted = rows.annotate(n=Count("pk"), sum=Sum("total_investment")).order_by("region")
    return [Following(r["region"], links[r["region"]], r["n"], r["sum"]) for r in counted]


@command("library.follow-succession")
def follow_succession(act: Act, *, region: str, ground: str) -> int:
    """Bring all live projects of a region that got another code under that code; returns how many.

    The new code is the one that the register of regions names today.
    """
    held = require(actor(act), act.name, Place(region=region))
    new = current_code(region, timezone.localdate(act.at))
    words = v.needed(v.words(500))(ground, "ground")
    if new == region:
        raise refused("library.no-successor", "region", code=region)
    require(actor(act), act.name, Place(region=new))
    rows = Project.objects.filter(region=region, state__in=LIVE)
    there = list(rows.order_by("pk").select_for_update())
    keys = [row.pk for row in there]
    relocated(there, new)
    former = [Before.of(row) for row in there]
    for row in there:
        row.region = new
    keep(act, ((was, row, {}) for was, row in zip(former, there, strict=True)))
    Project.objects.filter(pk__in=keys).update(
        region=new, version=F("version") + 1, changed_at=act.at
    )
    Event.objects.bulk_create(
        [
            Event(
                project_id=key,
                at=act.at,
                by=act.acting.key,
                reason="renamed",
                text=words,
                act="correct-region",
                detail={"region": [region, new]},
            )
            for key in keys
        ],
        batch_size=2000,
    )
    act.record(f"region:{region}", region=[region, new], projects=len(keys), ground=words)
    assert held is not None
    return len(keys)
