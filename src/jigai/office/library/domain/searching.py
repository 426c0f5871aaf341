"""What a project is found by: its name, its number, its codes now and before, its organisation."""

from __future__ import annotations

from jigai.office.library.models import Alias, Project
from jigai.office.lists.searching import search_text


def searched(project: Project) -> str:
    """The text kept beside a project, written with every change of what it holds."""
    codes = Alias.objects.filter(project=project.pk).values_list("code", flat=True)
    owner = project.organisation
    return search_text(
        project.name, owner.name, project.number, project.code, owner.credit_code, *codes
    )
