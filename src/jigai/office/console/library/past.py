"""The record of a project as the office knew it at the end of a day, and what changed since."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from django.utils import timezone

from jigai.office.console.library.finding import kind_words, nature_words
from jigai.office.console.library.happened import names_of
from jigai.office.enterprises.domain.queries import moment
from jigai.office.ground.acts.refusing import refused
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.identity.models import Organisation
from jigai.office.library.domain.asknown import Then, known, read
from jigai.office.library.domain.overtaken import KEPT, fields_of
from jigai.office.library.models import Former, Project
from jigai.office.regions.domain.queries import region_name

AMOUNTS: Final = ("total_investment", "fixed_asset_investment")
TOLD: Final = tuple(name for name in KEPT if name != "merged_into_id")
"""Fields told as changed: that a project was merged, its state says."""


@dataclass(frozen=True)
class Value:
    """A value for the page: ``kind`` is ``money``, ``day`` or ``text``."""

    kind: str
    value: Any


@dataclass(frozen=True)
class Changed:
    """A field before and after; parts of a section have neither, their rows are on the page."""

    label: str
    was: Value | None = None
    became: Value | None = None


@dataclass(frozen=True)
class Later:
    """One change after the day: when, through whom, of what."""

    at: dt.datetime
    who: str
    changes: list[Changed]


@dataclass(frozen=True)
class Past:
    """A project at the end of a day."""

    day: dt.date
    then: Then
    later: list[Later]


def past(project: Project, asked: str) -> Past:
    """A project as it was known at the end of the day that an address asks for.

    Raises InputRefused for what is no day, a day to come, and one before it was registered.
    """
    try:
        day = dt.date.fromisoformat(asked)
    except ValueError:
        raise refused("library.known-day", "known", day=asked) from None
    if day > timezone.localdate():
        raise refused("library.in-future", "known", day=asked)
    found = known([project], moment(day))
    if not found:
        made = timezone.localdate(project.made_at).isoformat()
        raise refused("library.known-before", "known", day=asked, made=made)
    return Past(day, found[0], _later(project, found[0].since))


def _later(now: Project, since: list[Former]) -> list[Later]:
    """What changed since, the earliest first; steps that changed nothing of the record are out."""
    found: list[Later] = []
    state, owner = fields_of(now), now.organisation_id
    names = names_of(row.by for row in since)
    owners = Organisation.objects.in_bulk(
        {owner, *(row.organisation_id for row in since if row.organisation_id)}
    )
    for row in reversed(since):
        changes = [
            Changed(_label(name), _value(name, row.fields[name]), _value(name, state[name]))
            for name in TOLD
            if name in row.fields
        ]
        changes += [Changed(t(f"library.section.{name}")) for name in row.rows]
        state |= row.fields
        if row.organisation_id is not None:
            was, became = owners[row.organisation_id].name, owners[owner].name
            changes.append(
                Changed(t("projects.organisation"), Value("text", was), Value("text", became))
            )
            owner = row.organisation_id
        if changes:
            found.append(Later(timezone.localtime(row.until), names.get(row.by, ""), changes))
    return found[::-1]


def _label(name: str) -> str:
    return t("projects.state") if name == "state" else t(f"library.field.{name}")


def _value(name: str, plain: Any) -> Value:
    """A kept value in words."""
    value = read(name, plain)
    if name in AMOUNTS:
        return Value("money", value)
    if value in (None, ""):
        return Value("text", "—")
    if isinstance(value, dt.date):
        return Value("day", value)
    words = {
        "state": lambda: t(f"library.state.{value}"),
        "filing_kind": lambda: t(f"library.filing.{value}"),
        "kind": lambda: kind_words(value),
        "nature": lambda: nature_words(value),
        "region": lambda: region_name(value, timezone.localdate(), current_lang()),
    }
    return Value("text", words[name]() if name in words else value)
