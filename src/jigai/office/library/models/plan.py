"""Rolling plans: what is planned for some years, project by project, frozen as a year's baseline.

Members and amounts of a plan only grow; a change after the baseline is an adjustment of its own.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from jigai.office.library.enums import DISCARDED, PLAN_STATES, ROLLING
from jigai.office.library.models.project import Growing, Project


class RollingPlan(models.Model):
    """The plan of a jurisdiction for ``years`` years from ``first_year`` on.

    ``ground`` says where the number of years comes from: a pack's rule, or the bureau's words.
    """

    region = models.CharField(max_length=20, db_index=True)
    first_year = models.PositiveIntegerField()
    years = models.PositiveIntegerField()
    ground = models.CharField(max_length=300)
    state = models.CharField(max_length=12, default=ROLLING, choices=[(s, s) for s in PLAN_STATES])
    before = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="after")
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    settled_by = models.CharField(max_length=80, blank=True)
    settled_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    job = models.BigIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["-first_year", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["region", "first_year"],
                condition=~Q(state=DISCARDED),
                name="one_plan_for_a_region_and_year",
            )
        ]

    def __str__(self) -> str:
        """Where and when."""
        return f"{self.region} {self.first_year}"

    @property
    def last_year(self) -> int:
        """The last year that it plans."""
        return self.first_year + self.years - 1


class PlanMember(models.Model):
    """A project in a plan, or one of the plan before that left it, with the reason.

    ``carried``: fen of the year before that were planned and not done, None where nobody reported
    what was done.
    """

    plan = models.ForeignKey(
        RollingPlan, on_delete=models.PROTECT, related_name="members", db_index=False
    )
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="memberships")
    how = models.CharField(max_length=8)
    reason = models.CharField(max_length=40, blank=True)
    carried = models.BigIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["plan", "how"], name="library_member_how")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "project"], name="once_in_a_plan")
        ]

    def __str__(self) -> str:
        """Which and how."""
        return f"{self.project_id} {self.how}"


class PlanAmount(models.Model):
    """What a plan has for a project in a year: planned by its organisation, and carried over."""

    plan = models.ForeignKey(
        RollingPlan, on_delete=models.PROTECT, related_name="amounts", db_index=False
    )
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveIntegerField()
    planned = models.BigIntegerField()
    carried = models.BigIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["plan", "year"], name="library_amount_year")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "project", "year"], name="one_amount_in_a_plan")
        ]

    def __str__(self) -> str:
        """Year and amount."""
        return f"{self.year} {self.planned}+{self.carried}"


class PlanAdjustment(Growing):
    """A change of a frozen plan: fen more or less in a year, with its reason."""

    plan = models.ForeignKey(RollingPlan, on_delete=models.PROTECT, related_name="adjustments")
    year = models.PositiveIntegerField()
    delta = models.BigIntegerField()

    def __str__(self) -> str:
        """Year and change."""
        return f"{self.year} {self.delta}"
