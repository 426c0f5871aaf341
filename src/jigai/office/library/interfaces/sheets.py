"""The workbook of projects: the library of former years brought in, or an organisation's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from django.utils import timezone

from jigai.facts.problems import Lang, Problem
from jigai.facts.vocabulary import Labels
from jigai.office.ground.acts.refusing import problem
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.identity.actor import Actor
from jigai.office.identity.permits import Place
from jigai.office.library import validators as v
from jigai.office.library.domain.loading import load, unload
from jigai.office.library.domain.matching import Match, Matching, owners
from jigai.office.library.domain.rows import (
    AMOUNTS,
    DAYS,
    PLAN_COLUMNS,
    parts_of,
    plan_key,
    source_key,
    stated,
)
from jigai.office.library.enums import FILINGS, SOURCES
from jigai.office.regions.domain.queries import region_name
from jigai.office.sheets.fields import Field
from jigai.office.sheets.sheet import Sheet, Stored, Values, register
from jigai.reference.construction import natures
from jigai.reference.credit_code import check_credit_code
from jigai.reference.project_code import read_project_code

NOWHERE: Final = 0
"""The key of a row that may not be written and has no project of its own."""


class ProjectRows:
    """What the library does with the rows."""

    def places(self, rows: Sequence[Values]) -> Sequence[Place]:
        """Where each project is built; where it is not said, at home with its organisation."""
        known = owners({str(row["credit_code"]) for row in rows})
        found = []
        for row in rows:
            owner = known.get(str(row["credit_code"]))
            home = Place(owner.region, owner.pk) if owner is not None else Place()
            found.append(Place(row["region"] or home.region, home.organisation))
        return found

    def stored(self, actor: Actor, rows: Sequence[Values]) -> Sequence[Stored | None]:
        """By project code."""
        matching = Matching(actor, rows)
        matches = [matching.of(row) for row in rows]
        parts = parts_of(m.project.pk for m in matches if m.project is not None)

        def one(match: Match, row: Values) -> Stored | None:
            project = match.project
            if project is not None:
                values = stated(project, parts, row)
                return Stored(project.pk, project.version, values, match.mine, match.barred)
            return Stored(NOWHERE, 0, {}, barred=match.barred) if match.barred else None

        return [one(match, row) for match, row in zip(matches, rows, strict=True)]

    @property
    def write(self) -> Callable[..., Mapping[int, Problem]]:
        """Write drafts."""
        return load

    @property
    def restore(self) -> Callable[..., Mapping[int, Problem]]:
        """Take them back."""
        return unload


def worded(known: Callable[[], Mapping[str, Labels]]) -> Callable[[Lang], list[tuple[str, str]]]:
    """The codes of a vocabulary as a sheet offers them."""
    return lambda lang: [(code, words.of(lang)) for code, words in known().items()]


def _natures(lang: Lang) -> list[tuple[str, str]]:
    return [(code, nature.zh if lang == "zh" else nature.en) for code, nature in natures().items()]


def _filings(lang: Lang) -> list[tuple[str, str]]:
    return [(code, t(f"library.filing.{code}", lang=lang)) for code in FILINGS]


def _region_words(code: str) -> str:
    return region_name(code, timezone.localdate(), current_lang())


def day_of(text: str) -> Problem | None:
    """Whether a day lies in the years that projects can lie in."""
    year = int(text[:4])
    if v.FIRST_YEAR <= year <= v.LAST_YEAR:
        return None
    return problem("library.day", first=v.FIRST_YEAR, last=v.LAST_YEAR)


def amount(key: str, title: str, group: str = "") -> Field:
    """A column of an amount."""
    return Field(key, title, "amount", unit="wan", low=0, high=v.LARGEST, group=group, width=18)


def _date(key: str) -> Field:
    return Field(key, f"library.field.{key}", "date", check=day_of)


FILING: Final = "library.section.filing"
PLAN: Final = "library.section.plan"
PROJECTS = register(
    Sheet(
        key="library.projects",
        title="library.sheet.title",
        lead="library.sheet.lead",
        version=1,
        permit="library.load",
        fields=(
            Field("credit_code", "library.sheet.credit_code", "code", required=True,
                  read=check_credit_code, example="91350100M000100Y43", width=24),
            Field("code", "library.field.code", "code", required=True,
                  read=lambda text: read_project_code(text).text,
                  example="2206-420581-07-02-123456", help="library.sheet.code", width=28),
            Field("name", "library.field.name", required=True, longest=200, width=36),
            Field("region", "library.field.region", read=lambda text: v.place(text, ""),
                  words=_region_words, help="library.sheet.region"),
            Field("industry", "library.field.industry", "code",
                  read=lambda text: v.industry(text, ""), help="library.sheet.industry"),
            Field("kind", "library.field.kind", "choice", options=worded(v.project_kinds)),
            Field("nature", "library.field.nature", "choice", options=_natures),
            Field("content", "library.field.content", longest=2000, width=36),
            Field("filing_kind", "library.field.filing_kind", "choice", options=_filings,
                  group=FILING),
            Field("filing_number", "library.field.filing_number", longest=100, group=FILING),
            Field("filing_authority", "library.field.filing_authority", longest=100,
                  group=FILING),
            *(_date(key) for key in DAYS),
            *(amount(key, f"library.field.{key}") for key in AMOUNTS),
            *(amount(source_key(one), f"library.source.{one}", "library.field.funding")
              for one in SOURCES),
            Field("plan_from", "library.sheet.plan_from", "year", low=v.FIRST_YEAR,
                  help="library.sheet.plan", example="2025", group=PLAN),
            *(amount(plan_key(n), f"library.sheet.plan_{n}", PLAN)
              for n in range(1, PLAN_COLUMNS + 1)),
        ),
        identity=("code",),
        handler=ProjectRows(),
    )
)  # fmt: skip
