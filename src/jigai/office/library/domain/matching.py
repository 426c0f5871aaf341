"""Which project a row of a workbook means, and why it may not be written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q

from jigai.facts.problems import Problem
from jigai.office.enterprises.domain.names import found_by_code
from jigai.office.enterprises.models import Profile
from jigai.office.ground.acts.refusing import problem
from jigai.office.identity.actor import Actor
from jigai.office.identity.models import Organisation
from jigai.office.identity.permits import visible
from jigai.office.library.domain.rows import PLAN_COLUMNS, Row, plan_key
from jigai.office.library.enums import COMPLETED, LIVE
from jigai.office.library.models import Alias, Event, Project
from jigai.office.library.rules import EDITABLE
from jigai.office.library.words import both

COUNTING = (*LIVE, COMPLETED)
"""States in which a project keeps its code; what was withdrawn may come again."""
LOADS = ("load", "unload", "load-list", "unload-list")
"""What workbooks do to what is stated of a project, as its events name it."""


def owners(codes: Collection[str]) -> dict[str, Organisation]:
    """The organisations that answer for credit codes, now or formerly theirs, by code."""
    rows = {o.credit_code: o for o in Organisation.objects.filter(credit_code__in=codes)}
    merged = Profile.objects.filter(organisation__in=rows.values(), merged_into__isnull=False)
    ended = set(merged.values_list("organisation", flat=True))
    plain = {code: row for code, row in rows.items() if row.pk not in ended}
    others = {code: found_by_code(code) for code in set(codes) - set(plain)}
    return plain | {code: row for code, row in others.items() if row is not None}


@dataclass(frozen=True)
class Match:
    """The project that a row means, if there is one; whether the reader sees it; what forbids it"""

    project: Project | None
    mine: bool = True
    barred: Problem | None = None


class Matching:
    """What is known of some hundred rows: by a handful of queries, whatever their number."""

    def __init__(self, actor: Actor, rows: Sequence[Row]) -> None:
        self.actor = actor
        self.owners = owners({str(row["credit_code"]) for row in rows})
        keys = {o.pk for o in self.owners.values()}
        seen = visible(actor, Organisation.objects.filter(pk__in=keys), organisation="pk")
        self.seen = set(seen.values_list("pk", flat=True))
        codes = {str(row["code"]) for row in rows}
        known = Project.objects.filter(state__in=COUNTING).select_related("organisation")
        self.coded: dict[str, list[Project]] = defaultdict(list)
        for project in known.filter(code__in=codes).order_by("pk"):
            self.coded[project.code].append(project)
        former = Alias.objects.filter(code__in=codes, project__state__in=COUNTING)
        self.former = {a.code: a.project for a in former.select_related("project").order_by("-pk")}
        names = {str(row["name"]) for row in rows}
        bare = known.filter(Q(code="", organisation__in=keys, name__in=names)).order_by("-pk")
        self.bare = {(p.organisation_id, p.name): p for p in bare}
        pks = [p.pk for found in self.coded.values() for p in found]
        mine = visible(actor, Project.objects.filter(pk__in=pks))
        self.mine = set(mine.values_list("pk", flat=True))
        self.loaded = loaded_by(pks)

    def of(self, row: Row) -> Match:
        """The project that a row means."""
        owner = self.owners.get(str(row["credit_code"]))
        if owner is None or owner.pk not in self.seen:
            return _barred(
                problem("library.no-organisation", "credit_code", code=row["credit_code"])
            )
        found = self.coded.get(str(row["code"]), [])
        other = self._other(owner, row, found)
        if other is not None:
            return _barred(problem("library.same-code", "code", number=other.number))
        if not found:
            return self._new(owner, row)
        project = found[0]
        barred = untouchable(self.actor, project, self.loaded) or _plan(row)
        return Match(project, project.pk in self.mine, barred)

    def _other(self, owner: Organisation, row: Row, found: Sequence[Project]) -> Project | None:
        """Another project that has the code of a row, or had it."""
        if len(found) > 1:
            return found[1]
        if found:
            return found[0] if found[0].organisation_id != owner.pk else None
        return self.former.get(str(row["code"]))

    def _new(self, owner: Organisation, row: Row) -> Match:
        bare = self.bare.get((owner.pk, str(row["name"])))
        if bare is not None:
            return _barred(problem("library.name-there", "name", number=bare.number))
        return Match(None, barred=_plan(row))


def loaded_by(projects: Collection[int]) -> set[tuple[int, str]]:
    """Which projects were written by workbook, with by whom."""
    rows = Event.objects.filter(project__in=projects, act__in=LOADS)
    return set(rows.values_list("project", "by"))


def untouchable(
    actor: Actor, project: Project, loaded: Collection[tuple[int, str]]
) -> Problem | None:
    """Past its draft; or written by its organisation, whose people alone change it then."""
    if project.state not in EDITABLE:
        state = both(f"library.state.{project.state}")
        return problem("library.loaded-already", "code", number=project.number, state=state)
    if not is_own(actor, project) and (project.pk, project.changed_by) not in loaded:
        return problem("library.theirs", "code", number=project.number)
    return None


def is_own(actor: Actor, project: Project) -> bool:
    """Whether somebody is of the organisation of a project."""
    return any(post.organisation == project.organisation_id for post in actor.posts)


def _plan(row: Row) -> Problem | None:
    """Amounts of a plan whose first year is not stated."""
    planned = any(row.get(plan_key(place)) is not None for place in range(1, PLAN_COLUMNS + 1))
    return problem("library.plan-from", "plan_from") if planned and not row["plan_from"] else None


def _barred(why: Problem) -> Match:
    return Match(None, barred=why)
