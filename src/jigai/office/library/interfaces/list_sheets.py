"""The workbooks of what projects hold in lists: equipment, milestones, contacts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

from jigai.facts.problems import Lang, Problem
from jigai.office.ground.texts import t
from jigai.office.identity.actor import Actor
from jigai.office.identity.masking import PHONE
from jigai.office.identity.permits import Place
from jigai.office.library import validators as v
from jigai.office.library.domain.lists import LISTS, Items, meant
from jigai.office.library.domain.loading_lists import load_list, unload_list
from jigai.office.library.domain.moving import place_of
from jigai.office.library.domain.named import COLUMN, Named, Reach, read_name
from jigai.office.library.enums import CONTACTS, EQUIPMENT_STATES
from jigai.office.library.interfaces.sheets import NOWHERE, amount, day_of, worded
from jigai.office.sheets.fields import Field
from jigai.office.sheets.sheet import Sheet, Stored, Values, register

PROJECT: Final = Field(
    COLUMN,
    "library.sheet.project",
    "code",
    required=True,
    read=read_name,
    help="library.sheet.project-help",
    example="2206-420581-07-02-123456",
    width=28,
)


def places(rows: Sequence[Values]) -> Sequence[Place | None]:
    """Where the projects are that rows name; None for a name that means none."""
    named = Named({str(row[COLUMN]) for row in rows})
    found = [named.of(str(row[COLUMN])) for row in rows]
    return [place_of(project) if project is not None else None for project in found]


class ListRows:
    """What the library does with the rows of one list."""

    def __init__(self, section: str) -> None:
        self.listed = LISTS[section]

    def places(self, rows: Sequence[Values]) -> Sequence[Place | None]:
        """Where each row's project is."""
        return places(rows)

    def stored(self, actor: Actor, rows: Sequence[Values]) -> Sequence[Stored | None]:
        """The item that each row means."""
        named = Named({str(row[COLUMN]) for row in rows})
        reach = Reach(actor, named.projects, self.listed.states)
        items = Items.of(self.listed, [project.pk for project in named.projects])
        rooms = [(named.of(str(row[COLUMN])), row) for row in rows]
        found: list[Stored | None] = []
        for (part, why), row in zip(meant(self.listed, items, rooms), rows, strict=True):
            barred = reach.barred(named, str(row[COLUMN])) or why
            if part is not None:
                values = self.listed.stated(part, row)
                found.append(Stored(part.pk, 0, values, barred=barred, whole=True))
            else:
                found.append(Stored(NOWHERE, 0, {}, barred=barred) if barred else None)
        return found

    @property
    def write(self) -> Callable[..., Mapping[int, Problem]]:
        """Write items."""
        return partial(load_list, section=self.listed.section.name)

    @property
    def restore(self) -> Callable[..., Mapping[int, Problem]]:
        """Take them back."""
        return partial(unload_list, section=self.listed.section.name)


def _states(lang: Lang) -> list[tuple[str, str]]:
    return [(code, t(f"library.equipment.{code}", lang=lang)) for code in EQUIPMENT_STATES]


def _roles(lang: Lang) -> list[tuple[str, str]]:
    return [(code, t(f"library.contact.{code}", lang=lang)) for code in CONTACTS]


def _sheet(name: str, section: str, fields: Sequence[Field]) -> Sheet:
    return register(
        Sheet(
            key=f"library.{name}",
            title=f"library.sheet.{name}.title",
            lead=f"library.sheet.{name}.lead",
            version=1,
            permit="library.load",
            fields=(PROJECT, *fields),
            identity=(COLUMN, *LISTS[section].identity),
            handler=ListRows(section),
        )
    )


EQUIPMENT: Final = _sheet(
    "equipment",
    "equipment",
    (
        Field("name", "library.sheet.equipment.name", required=True, longest=120, width=30),
        Field("model", "library.sheet.equipment.model", longest=120, width=20),
        Field("quantity", "library.sheet.equipment.quantity", "whole", low=1, high=v.MOST_PIECES,
              help="library.sheet.equipment.one"),
        amount("price", "library.sheet.equipment.price"),
        Field("kind", "library.sheet.equipment.kind", "choice", options=worded(v.equipment_kinds)),
        Field("state", "library.sheet.equipment.state", "choice", options=_states),
    ),
)  # fmt: skip
MILESTONES: Final = _sheet(
    "milestones",
    "schedule",
    (
        Field("name", "library.sheet.milestones.name", required=True, longest=120, width=30),
        Field("due", "library.sheet.milestones.due", "date", required=True, check=day_of),
        Field("done_on", "library.sheet.milestones.done_on", "date", check=day_of),
    ),
)
CONTACT_LISTS: Final = _sheet(
    "contacts",
    "contacts",
    (
        Field("role", "library.sheet.contacts.role", "choice", required=True, options=_roles),
        Field("name", "library.sheet.contacts.name", required=True, longest=60),
        Field("phone", "library.sheet.contacts.phone", "code", personal=PHONE, width=20,
              read=lambda text: v.phone(text, "")),
    ),
)  # fmt: skip
BY_SECTION: Final = {
    "equipment": EQUIPMENT.key,
    "schedule": MILESTONES.key,
    "contacts": CONTACT_LISTS.key,
}
"""The workbook of each section that holds a list."""
