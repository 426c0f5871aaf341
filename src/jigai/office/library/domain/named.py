"""The projects that rows of a workbook name, by code or by number, and what may be written to each.

Where a workbook says more of a project that there is, its row names the project and nothing else.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace

from django.db.models import Q

from jigai.facts.problems import Problem
from jigai.office.ground.acts.refusing import problem
from jigai.office.identity.actor import Actor
from jigai.office.identity.permits import visible
from jigai.office.library.domain.matching import COUNTING, is_own, loaded_by, untouchable
from jigai.office.library.domain.numbers import NUMBER
from jigai.office.library.models import Alias, Project
from jigai.office.library.rules import EDITABLE
from jigai.office.library.words import both
from jigai.reference.project_code import read_project_code

COLUMN = "project"
"""The column that names the project."""


def read_name(text: str) -> str:
    """The code of a project in its usual form, or its number; raises ProjectCodeError."""
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    return plain if NUMBER.fullmatch(plain) else read_project_code(text).text


class Named:
    """The projects of some hundred names, by a handful of queries, whatever their number."""

    def __init__(self, names: Collection[str]) -> None:
        rows = Project.objects.select_related("organisation").order_by("pk")
        self.found: dict[str, list[Project]] = defaultdict(list)
        for project in rows.filter(Q(number__in=names) | Q(code__in=set(names) - {""})):
            for name in {project.number, project.code} & set(names):
                self.found[name].append(project)
        former = Alias.objects.filter(code__in=set(names) - set(self.found)).order_by("pk")
        for alias in former.select_related("project__organisation"):
            self.found[alias.code] = [alias.project]
        for name, projects in self.found.items():
            going = [p for p in projects if p.state in COUNTING]
            self.found[name] = going or projects[-1:]

    def of(self, name: str) -> Project | None:
        """The project that a name means; None where there is none, or more than one."""
        found = self.found.get(name, ())
        return found[0] if len(found) == 1 else None

    @property
    def projects(self) -> list[Project]:
        """Every project that a name may mean."""
        return [project for found in self.found.values() for project in found]


class Reach:
    """What somebody may write to projects: their own organisation in some states, a bureau onto
    drafts that came by workbook and that the organisation has not written since."""

    def __init__(
        self, actor: Actor, projects: Collection[Project], states: tuple[str, ...] = EDITABLE
    ) -> None:
        self.actor, self.states = actor, states
        keys = [project.pk for project in projects]
        self.loaded = loaded_by(keys)
        seen = visible(actor, Project.objects.filter(pk__in=keys))
        self.seen = set(seen.values_list("pk", flat=True))

    def barred(self, named: Named, name: str) -> Problem | None:
        """Why nothing may be written to what a name means, if so."""
        found = [p for p in named.found.get(name, ()) if p.pk in self.seen]
        if not found:
            return problem("library.no-project", COLUMN, name=name)
        if len(found) > 1:
            numbers = {"zh": "、".join(p.number for p in found)}
            numbers["en"] = ", ".join(p.number for p in found)
            return problem("library.which-project", COLUMN, numbers=numbers)
        return self.closed(found[0])

    def closed(self, project: Project) -> Problem | None:
        """Why nothing may be written to a project, if so."""
        if is_own(self.actor, project):
            return None if project.state in self.states else shut(project)
        if project.state not in EDITABLE:
            return shut(project)
        why = untouchable(self.actor, project, self.loaded)
        return replace(why, where=COLUMN) if why is not None else None


def shut(project: Project) -> Problem:
    """That the state of a project does not let it be written."""
    state = both(f"library.state.{project.state}")
    return problem("library.not-editable", COLUMN, state=state)
