"""What a project is found by: its name, its number, its codes now and before, its organisation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from jigai.office.ground.searching import search_text
from jigai.office.library.models import Alias, Project


def searched(project: Project, former: Iterable[str] | None = None) -> str:
    """The text kept beside a project, written with every change of what it holds.

    ``former`` are its codes before, for whoever has those of many projects at hand.
    """
    if former is None:
        former = former_codes([project.pk])[project.pk]
    owner = project.organisation
    return search_text(
        project.name, owner.name, project.number, project.code, owner.credit_code, *former
    )


def former_codes(projects: Iterable[int]) -> defaultdict[int, list[str]]:
    """The codes that projects had before, by project."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for key, code in Alias.objects.filter(project__in=projects).values_list("project", "code"):
        found[key].append(code)
    return found
