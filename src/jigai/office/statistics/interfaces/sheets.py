"""The workbook of a month: many projects at once. An import writes drafts; it signs nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jigai.facts.problems import InputRefused, Problem
from jigai.money.errors import MoneyError
from jigai.office.identity.actor import Actor
from jigai.office.identity.permits import Place, visible
from jigai.office.library.models import Project
from jigai.office.sheets.fields import Field
from jigai.office.sheets.sheet import Sheet, Stored, Values, register
from jigai.office.statistics.domain.importing import import_drafts, restore_drafts
from jigai.office.statistics.domain.registering import place_of
from jigai.office.statistics.figures import (
    AMOUNTS,
    DAYS,
    LARGEST,
    NEEDED,
    YES,
    read_amount,
    read_day,
)
from jigai.office.statistics.models import Draft


class DraftRows:
    """The drafts that rows mean, by project number and month."""

    def places(self, rows: Sequence[Values]) -> Sequence[Place]:
        """Where each row's project belongs; nowhere for a number that there is not."""
        found = Project.objects.filter(number__in={row["number"] for row in rows})
        known = {project.number: place_of(project) for project in found}
        return [known.get(row["number"], Place()) for row in rows]

    def stored(self, actor: Actor, rows: Sequence[Values]) -> Sequence[Stored | None]:
        """The drafts of rows, by two queries."""
        numbers = {row["number"] for row in rows}
        projects = Project.objects.filter(number__in=numbers)
        mine = set(visible(actor, projects).values_list("pk", flat=True))
        drafts = Draft.objects.filter(project__in=projects).select_related("project")
        known = {(d.project.number, str(d.period)): d for d in drafts}
        found = [known.get((row["number"], row["month"])) for row in rows]
        return [
            None if d is None else Stored(d.pk, d.version, _values(d), d.project_id in mine)
            for d in found
        ]

    @property
    def write(self) -> Callable[..., Mapping[int, Problem]]:
        """Write drafts."""
        return import_drafts

    @property
    def restore(self) -> Callable[..., Mapping[int, Problem]]:
        """Put drafts back."""
        return restore_drafts


def _values(draft: Draft) -> Values:
    """What a draft holds, as a row states it; what cannot be read is not stated."""
    found: dict[str, Any] = {"number": draft.project.number, "month": str(draft.period)}
    for name in (*AMOUNTS, *DAYS):
        text = draft.typed.get(name, "")
        found[name] = None
        try:
            if text and name in AMOUNTS:
                found[name] = read_amount(text, draft.unit)
            elif text:
                found[name] = read_day(text, name).isoformat()
        except (MoneyError, InputRefused):
            continue
    return found | {"finished": draft.typed.get("finished", "").lower() in YES}


def _field(name: str) -> Field:
    kind = "amount" if name in AMOUNTS else "date"
    return Field(
        name,
        f"statistics-field.{name}",
        kind,
        required=name in NEEDED,
        unit="wan" if kind == "amount" else "yuan",
        low=0 if kind == "amount" else None,
        high=LARGEST if kind == "amount" else None,
        help=f"statistics-help.{name}",
        width=22,
    )


RETURNS = register(
    Sheet(
        key="statistics.returns",
        title="statistics.sheet.title",
        lead="statistics.sheet.lead",
        version=1,
        permit="statistics.save-draft",
        fields=(
            Field("number", "statistics.list.number", "code", required=True, width=20),
            Field("month", "statistics.list.month", "month", required=True, example="2026-03"),
            *(_field(name) for name in (*AMOUNTS, *DAYS)),
            Field("finished", "statistics-field.finished", "flag", help="statistics-help.finished"),
        ),
        identity=("number", "month"),
        handler=DraftRows(),
    )
)
