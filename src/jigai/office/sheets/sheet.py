"""A sheet, defined once: from its fields come the template, the reading, the import, the export.

    PROJECTS = register(Sheet(
        key="library.projects", title="library.sheet.title", version=2, permit="library.import",
        fields=(Field("code", "library.field.code", "code", required=True, …), …),
        identity=("code",), changes={2: "library.sheet.changed-2"}, handler=ProjectRows(),
    ))

docs/office.md has a whole example.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from jigai.facts.problems import Problem
from jigai.office.ground.acts.refusing import LANGUAGES
from jigai.office.ground.texts import t
from jigai.office.identity.actor import Actor
from jigai.office.identity.permits import Place
from jigai.office.sheets.fields import Field

Values = dict[str, Any]
"""What a row states, by the keys of its fields: text, whole number (fen), True or False, None."""


@dataclass(frozen=True)
class Stored:
    """A record as it stands now. ``version`` grows by one with each change, and is 0 for a record
    that counts none; ``mine`` says whether the acting person may see it; ``barred`` why its row is
    refused whatever it states (key 0 where there is no record to name), at the field it names.
    ``whole`` says that it holds nothing but what its row stated, unless it was changed since.
    """

    key: int
    version: int
    values: Values
    mine: bool = True
    barred: Problem | None = None
    whole: bool = False


@dataclass(frozen=True)
class Change:
    """One row to be written: a new record (``key`` None) or a change of the stored one."""

    number: int
    key: int | None
    values: Values


class Handler(Protocol):
    """What a context does with the rows of a sheet. All calls are for some hundred rows at once.

    ``write`` and ``restore`` are commands of the context (called with ``acting``): they authorise
    each place, validate what the whole record needs, leave one entry in the audit trail, and return
    what was refused, by the row's number. A record that is written grows by one version; a new one
    has version 1.
    """

    def places(self, rows: Sequence[Values]) -> Sequence[Place | None]:
        """Where each row belongs, for the permit of the sheet; None where it means nothing that
        there is, which ``stored`` then bars."""

    def stored(self, actor: Actor, rows: Sequence[Values]) -> Sequence[Stored | None]:
        """The record that each row means, by its identity; None where there is none."""

    @property
    def write(self) -> Callable[..., Mapping[int, Problem]]:
        """``write(acting=, changes=, origin=)``: write rows."""

    @property
    def restore(self) -> Callable[..., Mapping[int, Problem]]:
        """``restore(acting=, changes=, removed=, origin=)``: put values back, remove new records.

        ``removed`` are keys by row number; what something else refers to by now stays.
        """


@dataclass(frozen=True)
class Sheet:
    """One kind of sheet. ``identity`` names the fields by which a row means a record.

    ``version`` is written into every template; ``changes`` says, by version, what it changed (keys
    of texts), so that somebody with an older template learns what to do. ``permit`` is what an
    import needs at each row's place, ``lead`` the key of the words above the instructions. What
    ``fixed`` names is filled in where a record lacks it and never overwritten.
    """

    key: str
    title: str
    version: int
    permit: str
    fields: tuple[Field, ...]
    identity: tuple[str, ...]
    handler: Handler
    changes: Mapping[int, str] = field(default_factory=dict)
    lead: str = ""
    fixed: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        keys = [f.key for f in self.fields]
        if len(set(keys)) < len(keys) or not set(self.identity) <= set(keys) or not self.identity:
            raise ValueError(f"sheet {self.key}: its fields or its identity do not fit")

    def field(self, key: str) -> Field:
        """A field by its key."""
        return next(f for f in self.fields if f.key == key)

    def names(self) -> dict[str, str]:
        """Its title in both languages."""
        return {lang: t(self.title, lang=lang) for lang in LANGUAGES}

    def changed_since(self, version: int) -> dict[str, str]:
        """What later versions than this changed, in both languages."""
        later = [key for number, key in sorted(self.changes.items()) if number > version]
        return {
            "zh": "；".join(t(key, lang="zh") for key in later) or "—",
            "en": "; ".join(t(key, lang="en") for key in later) or "—",
        }

    @property
    def files(self) -> tuple[Field, ...]:
        """The fields that name files of the archive."""
        return tuple(f for f in self.fields if f.kind == "file")

    @property
    def grouped(self) -> bool:
        """Whether its head has two rows."""
        return any(f.group for f in self.fields)


SHEETS: dict[str, Sheet] = {}
"""Every sheet by its key."""


def register(sheet: Sheet) -> Sheet:
    """Make a sheet known; raises ValueError for a key that comes twice."""
    if SHEETS.get(sheet.key, sheet) is not sheet:
        raise ValueError(f"there are two sheets '{sheet.key}'")
    SHEETS[sheet.key] = sheet
    return sheet
