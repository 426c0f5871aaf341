"""A project with its parts. Amounts are fen; None is “not stated”, never zero.

What happened to it (``Event``), changes of its filing and adjustments after entry only grow.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from jigai.office.identity.models import Organisation
from jigai.office.library.enums import DRAFT, STATES


class Project(models.Model):
    """A project as its organisation states it.

    ``number`` is ours and never changes; ``code`` is that of the investment platform, in its usual
    form. ``version`` grows with every change, so that two people do not overwrite each other.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="projects"
    )
    number = models.CharField(max_length=20, unique=True)
    code = models.CharField(max_length=24, blank=True, db_index=True)
    name = models.CharField(max_length=200)
    region = models.CharField(max_length=20, db_index=True)
    industry = models.CharField(max_length=10, blank=True)
    kind = models.CharField(max_length=40, blank=True)
    nature = models.CharField(max_length=10, blank=True)
    content = models.TextField(blank=True)
    state = models.CharField(
        max_length=12, default=DRAFT, choices=[(s, s) for s in STATES], db_index=True
    )
    since = models.DateTimeField()

    filing_kind = models.CharField(max_length=12, blank=True)
    filing_number = models.CharField(max_length=100, blank=True)
    filing_authority = models.CharField(max_length=100, blank=True)
    filed_on = models.DateField(null=True, blank=True)
    filing_ends = models.DateField(null=True, blank=True)

    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    completed_on = models.DateField(null=True, blank=True)
    total_investment = models.BigIntegerField(null=True, blank=True)
    fixed_asset_investment = models.BigIntegerField(null=True, blank=True)

    version = models.PositiveIntegerField(default=1)
    round = models.PositiveIntegerField(default=0)
    made_by = models.CharField(max_length=80)
    changed_by = models.CharField(max_length=80, blank=True)
    submitted_by = models.CharField(max_length=80, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField()
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="merged"
    )
    search = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["region", "state", "-changed_at"], name="library_by_region"),
            models.Index(fields=["organisation", "-changed_at"], name="library_by_organisation"),
        ]

    def __str__(self) -> str:
        """Number and name."""
        return f"{self.number} {self.name}"

    @property
    def subject(self) -> str:
        """As the trail, the fact records and the files know it."""
        return f"project:{self.pk}"


class Part(models.Model):
    """What every part of a project has: the project, and its place in the list."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="%(class)s_rows")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True
        ordering: ClassVar = ["position", "pk"]


class Funding(Part):
    """Money by its source; the rows add up to the total investment."""

    source = models.CharField(max_length=12)
    amount = models.BigIntegerField()

    class Meta(Part.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "source"], name="one_amount_for_a_source")
        ]

    def __str__(self) -> str:
        """Source and amount."""
        return f"{self.source} {self.amount}"


class Equipment(Part):
    """Equipment or software to be bought: ``price`` is that of one piece."""

    name = models.CharField(max_length=120)
    model = models.CharField(max_length=120, blank=True)
    quantity = models.PositiveIntegerField(default=1)
    price = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=12, blank=True)

    def __str__(self) -> str:
        """The name."""
        return self.name


class PlanYear(Part):
    """What is planned for a year: investment and what is to be reached."""

    year = models.PositiveIntegerField()
    investment = models.BigIntegerField()
    work = models.CharField(max_length=300, blank=True)

    class Meta(Part.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "year"], name="one_plan_for_a_year")
        ]

    def __str__(self) -> str:
        """Year and investment."""
        return f"{self.year} {self.investment}"


class Milestone(Part):
    """Something to be reached by a day, and the day on which it was."""

    name = models.CharField(max_length=120)
    due = models.DateField()
    done_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        """The name."""
        return self.name


class Contact(Part):
    """Whom to ask; telephone numbers are masked for those whose work does not need them."""

    role = models.CharField(max_length=12)
    name = models.CharField(max_length=60)
    phone = models.CharField(max_length=30, blank=True)

    def __str__(self) -> str:
        """The name."""
        return self.name


class Growing(models.Model):
    """What only grows: who, when, why. Rows are never changed (``appendonly``)."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="%(class)s_rows")
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    reason = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True
        ordering: ClassVar = ["at", "pk"]


class Event(Growing):
    """One thing that happened, for both sides to read; ``unit`` is where its author stood."""

    act = models.CharField(max_length=40)
    before = models.CharField(max_length=12, blank=True)
    after = models.CharField(max_length=12, blank=True)
    unit = models.CharField(max_length=120, blank=True)
    detail = models.JSONField(default=dict)

    def __str__(self) -> str:
        """Act and states."""
        return f"{self.act} {self.before} {self.after}"


class FilingChange(Growing):
    """A change of the filing: what it was and what it became."""

    was = models.JSONField()
    became = models.JSONField()

    def __str__(self) -> str:
        """The project."""
        return str(self.project_id)


class Alias(Growing):
    """A code that the project had before, or that it took over from one merged into it."""

    code = models.CharField(max_length=24, db_index=True)
    taken_from = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, related_name="given_codes"
    )

    def __str__(self) -> str:
        """The code."""
        return self.code


class Adjustment(Growing):
    """A change of a project in the library, with its reason: the section, before and after."""

    section = models.CharField(max_length=20)
    was = models.JSONField()
    became = models.JSONField()

    def __str__(self) -> str:
        """The section."""
        return self.section


class Counter(models.Model):
    """The last number given in a year; taken under lock, so that none comes twice."""

    year = models.PositiveIntegerField(primary_key=True)
    value = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        """Year and value."""
        return f"{self.year} {self.value}"
