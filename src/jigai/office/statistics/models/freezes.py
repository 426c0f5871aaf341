"""Months that are fixed, and days on which late returns still count. Freezes, their rows and
windows only grow."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from jigai.office.statistics.enums import FREEZING_STATES, MAKING
from jigai.office.statistics.models.returns import Return, Stated
from jigai.office.statistics.months import Month


class LateWindow(models.Model):
    """Days (both included) on which returns of a month still count as in time in a region."""

    region = models.CharField(max_length=20)
    year = models.IntegerField()
    month = models.IntegerField()
    opens = models.DateField()
    closes = models.DateField()
    ground = models.CharField(max_length=300)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    def __str__(self) -> str:
        """Region and month."""
        return f"{self.region} {self.year}-{self.month:02d}"


class Freezing(models.Model):
    """A freeze that was ordered: its rows are gathered as every return stood at ``at``, whatever is
    signed meanwhile. It shows nothing until its ``Freeze`` is made.

    ``fresh`` says by month how many of its rows no freeze of the region held before; ``job`` is the
    work in the background, where there is any.
    """

    region = models.CharField(max_length=20)
    year = models.IntegerField()
    month = models.IntegerField()
    state = models.CharField(
        max_length=8, default=MAKING, choices=[(s, s) for s in FREEZING_STATES]
    )
    ground = models.CharField(max_length=300, blank=True)
    open_points = models.JSONField()
    fresh = models.JSONField(default=dict)
    job = models.BigIntegerField(null=True)
    by = models.CharField(max_length=80)
    name = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["region", "year", "month"],
                condition=models.Q(state=MAKING),
                name="one_freezing_at_a_time",
            )
        ]

    def __str__(self) -> str:
        """Region, month and state."""
        return f"{self.region} {self.year}-{self.month:02d} {self.state}"

    @property
    def period(self) -> Month:
        """The month."""
        return Month(self.year, self.month)


class Freeze(models.Model):
    """The figures of a month in a region as they stood at ``at``: a snapshot with its digest, never
    changed.

    A further one of the same month, after a late window, is its next ``revision``.
    """

    freezing = models.OneToOneField(Freezing, on_delete=models.PROTECT, related_name="made")
    region = models.CharField(max_length=20)
    year = models.IntegerField()
    month = models.IntegerField()
    revision = models.PositiveIntegerField(default=1)
    count = models.PositiveIntegerField()
    late = models.PositiveIntegerField()
    totals = models.JSONField()
    open_points = models.JSONField()
    ground = models.CharField(max_length=300, blank=True)
    digest = models.CharField(max_length=64)
    by = models.CharField(max_length=80)
    name = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["region", "year", "month", "revision"], name="one_freeze_of_a_revision"
            )
        ]

    def __str__(self) -> str:
        """Region, month and revision."""
        return f"{self.region} {self.year}-{self.month:02d} #{self.revision}"

    @property
    def rows(self) -> models.QuerySet[FreezeRow]:
        """The returns as it holds them."""
        return FreezeRow.objects.filter(freezing=self.freezing_id)


class FreezeRow(Stated):
    """One return as a freeze holds it; ``late`` ones are of earlier months, taken in here."""

    freezing = models.ForeignKey(Freezing, on_delete=models.PROTECT, db_index=False)
    month_return = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="frozen")
    signing = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["freezing", "late", "month_return"], name="one_row_of_a_return"
            )
        ]

    def __str__(self) -> str:
        """The return."""
        return str(self.month_return_id)
