"""Rows of reporting that a bureau enters for its own region, in place of the data file's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jigai.office.ground.acts.commands import Act, command
from jigai.office.identity.domain.typed import actor, text
from jigai.office.identity.permits import Place, require
from jigai.office.statistics.domain.reading import rulebook
from jigai.office.statistics.models import ReportingRow
from jigai.office.statistics.reporting import Row, read_row


@command("statistics.enter-row")
def enter_row(act: Act, *, region: str, stated: Mapping[str, Any], ground: str) -> Row:
    """Enter a row of ``reporting`` for a region, with the act that it rests on."""
    require(actor(act), act.name, Place(region=region))
    row = read_row({**stated, "region": region})
    words = text(ground, "ground", 300)
    ReportingRow.objects.create(
        region=region,
        form=row.form,
        stated={**stated},
        ground=words,
        by=act.acting.key,
        at=act.at,
    )
    act.record(f"reporting:{region}:{row.form}", stated={**stated}, ground=words)
    return row


def kept(region: str, kind: str, form: str, year: int) -> dict[str, Any]:
    """What the row in force of the same form holds, to begin one's own with where whoever enters it
    says nothing of it: names, checklist, reminders, steps."""
    found = next((r for r in rulebook().of(kind, region, year) if r.form == form), None)
    if found is None:
        return {"name": {"zh": form, "en": form}}
    return {
        "name": {"zh": found.zh, "en": found.en},
        "until": found.until,
        "remind": list(found.remind),
        "escalate": [{"after": s.after, "to": s.to} for s in found.escalate],
        "materials": [vars(m) for m in found.materials],
    }
