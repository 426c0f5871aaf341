"""What projects held before each change: together with the record of now, every state there was."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from jigai.office.identity.models import Organisation
from jigai.office.library.models.project import Project


class Former(models.Model):
    """A version of a project that was overtaken: what of it changed then, as it was before.

    ``version`` is the one that ended at ``until``, through ``by``. ``fields`` are columns of the
    project, ``rows`` its parts by section, both as plain data; only what became different is kept.
    Every version has its row, so that a gap is seen. ``organisation`` is the owner before, where
    the project passed to another. Rows are never changed (``appendonly``).
    """

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="former_rows", db_index=False
    )
    version = models.PositiveIntegerField()
    until = models.DateTimeField()
    by = models.CharField(max_length=80)
    fields = models.JSONField(default=dict)
    rows = models.JSONField(default=dict)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        ordering: ClassVar = ["project", "version"]
        indexes: ClassVar = [
            models.Index(
                fields=["organisation"],
                condition=Q(organisation__isnull=False),
                name="library_former_owner",
            )
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "version"], name="one_row_for_a_version")
        ]

    def __str__(self) -> str:
        """Which version of which project."""
        return f"{self.project_id} {self.version}"
