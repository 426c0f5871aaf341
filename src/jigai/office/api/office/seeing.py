"""What a token's post sees: a row within it, or nothing at all."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils import timezone

from jigai.office.api.office.registry import Asked
from jigai.office.ground.acts.errors import NotThere
from jigai.office.identity.models import Organisation
from jigai.office.identity.permits import visible
from jigai.office.library.models import Project
from jigai.office.regions.domain.seeing import by_bureau

M = TypeVar("M", bound=Model)


def found(rows: QuerySet[M], **wanted: Any) -> M:
    """The row of a set that is wanted; raises NotThere."""
    row = rows.filter(**wanted).first()
    if row is None:
        raise NotThere
    return row


def organisation_seen(asked: Asked, organisation: int) -> Organisation:
    """An organisation by its number; raises NotThere."""
    rows = visible(asked.actor, Organisation.objects.all(), organisation="pk")
    return found(rows, pk=organisation)


def jurisdiction_seen(asked: Asked, region: str) -> str:
    """A region that the post's bureau answers for or lies above; raises NotThere."""
    if not by_bureau(asked.actor, region, timezone.localdate()):
        raise NotThere
    return region


def project_seen(asked: Asked, number: str) -> Project:
    """A project by its number; raises NotThere."""
    rows = visible(asked.actor, Project.objects.select_related("organisation"))
    return found(rows, number=number)
