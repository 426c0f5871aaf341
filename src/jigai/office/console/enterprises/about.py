"""What facts are stated of, as somebody looks at it: the organisation, or something of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from jigai.facts.vocabulary import Fact, vocabulary
from jigai.office.console.enterprises.answering import crumbs
from jigai.office.console.enterprises.seeing import Scene, address, scene
from jigai.office.console.enterprises.wording import value_words
from jigai.office.console.routing import Request
from jigai.office.dossiers.providers import REGISTRY
from jigai.office.enterprises.domain.queries import about as stated_about
from jigai.office.enterprises.domain.subjects import subjects_of
from jigai.office.enterprises.enums import (
    ACCOUNT_FACTS,
    ORGANISATION,
    PROJECT,
    THING_NAMES,
    THINGS,
    TITLE,
)
from jigai.office.enterprises.models import FactRecord, Thing
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.preferences import current_lang
from jigai.office.identity.permits import visible
from jigai.office.library.models import Project


@dataclass(frozen=True)
class About:
    """A subject of facts within a scene; ``live`` is false for what was ended."""

    seen: Scene
    entity: str = ORGANISATION
    number: str = ""
    name: str = ""
    row: Any = None
    live: bool = True

    @property
    def key(self) -> str:
        """As fact records name it."""
        return ORGANISATION if self.entity == ORGANISATION else f"{self.entity}:{self.number}"

    @property
    def kind(self) -> str:
        """What it is, in words."""
        return vocabulary().entities[self.entity].label.of(current_lang())

    @property
    def rows(self) -> QuerySet[FactRecord]:
        """Every statement about it."""
        rows = stated_about(self.seen.organisation.pk, self.key)
        return rows.select_related("evidence", "organisation").prefetch_related(
            "notes", "verified_by"
        )

    @property
    def facts(self) -> list[Fact]:
        """The facts that can be stated of it."""
        facts = vocabulary().entities[self.entity].facts.values()
        if self.entity != ORGANISATION:
            return [f for f in facts if f.key in THING_NAMES or f.key not in REGISTRY.single]
        kind = self.seen.organisation.kind
        return [f for f in facts if f.key not in ACCOUNT_FACTS and (not f.kinds or kind in f.kinds)]

    def fact(self, name: str) -> Fact:
        """One of them by its name; raises NotThere."""
        found = next((f for f in self.facts if f.name == name), None)
        if found is None:
            raise NotThere
        return found

    def may(self, act: str) -> bool:
        """Whether an act is the reader's here; nothing is stated of what was ended."""
        return self.live and self.seen.may(act)

    @property
    def address(self) -> str:
        """Where all its facts stand."""
        if self.entity == ORGANISATION:
            return address(self.seen, "facts")
        return reverse("console:enterprises-subject", args=self._parts)

    def page(self, what: str, name: str) -> str:
        """The page of one fact: ``fact``, ``state`` or ``enter``."""
        if self.entity == ORGANISATION:
            return reverse(f"console:enterprises-{what}", args=[self.seen.code, name])
        return reverse(f"console:enterprises-subject-{what}", args=[*self._parts, name])

    @property
    def _parts(self) -> list[str]:
        return [self.seen.code, self.entity, self.number]

    @property
    def way(self) -> list[tuple[str, str]]:
        """The way to the page of one of its facts."""
        if self.entity == ORGANISATION:
            return crumbs(self.seen, "facts")
        return [*self.way_here, (self.name, self.address)]

    @property
    def way_here(self) -> list[tuple[str, str]]:
        """The way to its own page."""
        tab = "titles" if self.entity == TITLE else "things" if self.entity in THINGS else "record"
        return crumbs(self.seen, tab)


def about(request: Request, code: str, entity: str, number: str) -> About:
    """A subject within sight; raises NotThere."""
    seen = scene(request, code)
    if entity == ORGANISATION and not number:
        return About(seen)
    if entity in THINGS:
        rows = Thing.objects.filter(entity=entity, organisation=seen.organisation)
        thing = rows.filter(number=number).first()
        if thing is None:
            raise NotThere
        return About(seen, entity, number, thing.name, thing, thing.ended_at is None)
    if entity not in (TITLE, PROJECT):
        raise NotThere
    found = subjects_of(entity, [seen.organisation.pk], timezone.now(), [number])
    if not found:
        raise NotThere
    row = found[0].row
    if entity == PROJECT:
        if not visible(request.actor, Project.objects.filter(pk=row.pk)).exists():
            raise NotThere
        return About(seen, entity, number, row.name, row)
    what = value_words(vocabulary().entities[TITLE].facts["what"], row.what)
    return About(seen, entity, number, what, row)


def about_record(request: Request, code: str, record: FactRecord) -> About:
    """What a statement is about."""
    entity, _, number = record.subject.partition(":")
    return about(request, code, entity, number)
