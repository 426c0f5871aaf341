"""What a token's post sees: a row within it, or nothing at all."""

from __future__ import annotations

from jigai.office.api.office.registry import Asked
from jigai.office.ground.acts.errors import NotThere
from jigai.office.identity.models import Organisation
from jigai.office.identity.permits import visible
from jigai.office.library.models import Project


def organisation_seen(asked: Asked, organisation: int) -> Organisation:
    """An organisation by its number; raises NotThere."""
    rows = visible(asked.actor, Organisation.objects.all(), organisation="pk")
    found = rows.filter(pk=organisation).first()
    if found is None:
        raise NotThere
    return found


def project_seen(asked: Asked, number: str) -> Project:
    """A project by its number; raises NotThere."""
    rows = visible(asked.actor, Project.objects.select_related("organisation"))
    found = rows.filter(number=number).first()
    if found is None:
        raise NotThere
    return found
