"""Registrations and returns. Amounts are fen; months are a year and a month, or ordinals.

Figures are the organisation's own: only its acts write them. Entries, steps and reminders only
grow.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from jigai.office.identity.models import Organisation
from jigai.office.library.models import Project
from jigai.office.statistics.enums import (
    ASKED,
    DRAFT_STATES,
    ENTRY_KINDS,
    OPEN,
    QUERY_STATES,
    REGISTRATION_STATES,
    RETURN_STATES,
    SUBMITTED,
)
from jigai.office.statistics.figures import Figures
from jigai.office.statistics.months import Month


class ReportingRow(models.Model):
    """A row of ``reporting`` as a bureau entered it for its region; rows are never changed."""

    region = models.CharField(max_length=20, db_index=True)
    form = models.CharField(max_length=20)
    stated = models.JSONField()
    ground = models.CharField(max_length=300)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    def __str__(self) -> str:
        """Form and region."""
        return f"{self.form} {self.region}"


class Registration(models.Model):
    """A project's registration for statistics. ``first_month`` and ``last_month`` are the ordinals
    between which it returns its months."""

    project = models.OneToOneField(
        Project, on_delete=models.PROTECT, related_name="statistics_registration"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    region = models.CharField(max_length=20)
    form = models.CharField(max_length=20)
    state = models.CharField(max_length=12, choices=[(s, s) for s in REGISTRATION_STATES])
    since = models.DateTimeField()
    due = models.DateField(null=True)
    registered_on = models.DateField(null=True)
    number = models.CharField(max_length=60, blank=True)
    first_month = models.IntegerField(null=True)
    last_month = models.IntegerField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["region", "state"],
                opclasses=["varchar_pattern_ops", "varchar_pattern_ops"],
                name="statistics_registrations",
            ),
            models.Index(fields=["organisation", "state"], name="statistics_registered_by"),
        ]

    def __str__(self) -> str:
        """Project and state."""
        return f"{self.project_id} {self.state}"

    @property
    def subject(self) -> str:
        """As the trail and the files know it."""
        return f"registration:{self.pk}"


class RegistrationStep(models.Model):
    """What happened to a registration: who, when, which coded reasons, in which words."""

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=20)
    reasons = models.JSONField(default=list)
    text = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=80)
    name = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        """The act."""
        return self.act


class Draft(models.Model):
    """What was typed for a month, whatever it is; nothing of it counts before it is signed."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    year = models.IntegerField()
    month = models.IntegerField()
    typed = models.JSONField(default=dict)
    unit = models.CharField(max_length=4, default="wan")
    state = models.CharField(max_length=8, default=OPEN, choices=[(s, s) for s in DRAFT_STATES])
    typed_by = models.CharField(max_length=80)
    since = models.DateTimeField()
    note = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "year", "month"], name="one_draft_for_a_month"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state"], name="statistics_drafts")
        ]

    def __str__(self) -> str:
        """Project and month."""
        return f"{self.project_id} {self.year}-{self.month:02d}"

    @property
    def period(self) -> Month:
        """The month."""
        return Month(self.year, self.month)


class Stated(models.Model):
    """The figures of a month and where they count."""

    region = models.CharField(max_length=20)
    industry = models.CharField(max_length=10, blank=True)
    kind = models.CharField(max_length=40, blank=True)
    year = models.IntegerField()
    month = models.IntegerField()
    total_investment = models.BigIntegerField()
    before_years = models.BigIntegerField()
    cumulative_year = models.BigIntegerField()
    plan_year = models.BigIntegerField()
    output_value = models.BigIntegerField(null=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    finished = models.BooleanField(default=False)
    late = models.BooleanField(default=False)

    class Meta:
        abstract = True

    @property
    def period(self) -> Month:
        """The month."""
        return Month(self.year, self.month)

    @property
    def figures(self) -> Figures:
        """What it states."""
        return Figures(
            total_investment=self.total_investment,
            before_years=self.before_years,
            cumulative_year=self.cumulative_year,
            plan_year=self.plan_year,
            starts_on=self.starts_on,
            output_value=self.output_value,
            ends_on=self.ends_on,
            finished=self.finished,
        )

    def take(self, figures: Figures) -> None:
        """State other figures; for the acts of the organisation alone."""
        for name, value in vars(figures).items():
            setattr(self, name, value)


class Return(Stated):
    """A month of a project as its organisation signed it.

    ``late``: first signed, at ``first_at``, after the cut-off or a freeze. ``version`` counts
    signings, the last of them at ``submitted_at``.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="returns")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    state = models.CharField(
        max_length=10, default=SUBMITTED, choices=[(s, s) for s in RETURN_STATES]
    )
    since = models.DateTimeField()
    first_at = models.DateTimeField()
    submitted_at = models.DateTimeField()
    submitted_by = models.CharField(max_length=80)
    signed_by = models.CharField(max_length=60)
    confirmed = models.JSONField(default=list)
    window = models.ForeignKey("LateWindow", on_delete=models.PROTECT, null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["year", "month", "project"], name="one_return_for_a_month"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["year", "month", "region"],
                opclasses=["int4_ops", "int4_ops", "varchar_pattern_ops"],
                name="statistics_by_month",
            ),
            models.Index(
                fields=["region", "year", "month"],
                opclasses=["varchar_pattern_ops", "int4_ops", "int4_ops"],
                name="statistics_by_region",
            ),
            models.Index(
                fields=["state", "region"],
                opclasses=["varchar_pattern_ops", "varchar_pattern_ops"],
                condition=models.Q(state__in=["submitted", "queried", "returned"]),
                name="statistics_unsettled",
            ),
            models.Index(fields=["organisation", "year", "month"], name="statistics_by_firm"),
            models.Index(
                fields=["year", "month", "region"],
                opclasses=["int4_ops", "int4_ops", "varchar_pattern_ops"],
                condition=models.Q(late=True),
                name="statistics_late",
            ),
            models.Index(fields=["year", "month", "id"], name="statistics_in_order"),
            models.Index(fields=["year", "month", "state", "id"], name="statistics_by_state"),
        ]

    def __str__(self) -> str:
        """Project and month."""
        return f"{self.project_id} {self.year}-{self.month:02d}"


class Entry(models.Model):
    """A signed entry about a figure: what it was, what it became, why, who. ``signing`` is the
    version of the return that it belongs to, ``frozen`` says that a freeze held the old figure."""

    month_return = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=12, choices=[(k, k) for k in ENTRY_KINDS])
    signing = models.PositiveIntegerField()
    field = models.CharField(max_length=20)
    old: models.JSONField[Any, Any] = models.JSONField(null=True)
    new: models.JSONField[Any, Any] = models.JSONField(null=True)
    reason = models.CharField(max_length=500)
    by = models.CharField(max_length=80)
    name = models.CharField(max_length=60)
    at = models.DateTimeField()
    frozen = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        indexes: ClassVar = [models.Index(fields=["at"], name="statistics_entered")]

    def __str__(self) -> str:
        """The field."""
        return self.field


class Query(models.Model):
    """A question of the bureau about a return; answered by the organisation, closed by who asked.

    ``field`` is empty where it is about the whole.
    """

    month_return = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="queries")
    field = models.CharField(max_length=20, blank=True)
    question = models.CharField(max_length=500)
    state = models.CharField(max_length=10, default=ASKED, choices=[(s, s) for s in QUERY_STATES])
    asked_by = models.CharField(max_length=80)
    asked_name = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=500, blank=True)
    answered_by = models.CharField(max_length=80, blank=True)
    answered_name = models.CharField(max_length=60, blank=True)
    answered_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=80, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["asked_at", "pk"]

    def __str__(self) -> str:
        """The question."""
        return self.question


class Tally(models.Model):
    """Sums of signed returns by county, industry, kind and month, and how many are in which state;
    acts keep it true."""

    region = models.CharField(max_length=20)
    industry = models.CharField(max_length=10, blank=True)
    kind = models.CharField(max_length=40, blank=True)
    year = models.IntegerField()
    month = models.IntegerField()
    count = models.IntegerField(default=0)
    finished = models.IntegerField(default=0)
    late = models.IntegerField(default=0)
    submitted = models.IntegerField(default=0)
    queried = models.IntegerField(default=0)
    returned = models.IntegerField(default=0)
    accepted = models.IntegerField(default=0)
    total_investment = models.BigIntegerField(default=0)
    before_years = models.BigIntegerField(default=0)
    cumulative_year = models.BigIntegerField(default=0)
    plan_year = models.BigIntegerField(default=0)
    output_value = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["year", "month", "region", "industry", "kind"], name="one_tally_of_a_cell"
            )
        ]

    def __str__(self) -> str:
        """The cell."""
        return f"{self.year}-{self.month:02d} {self.region} {self.industry} {self.kind}"


class Reminder(models.Model):
    """Somebody was told of returns that are due or overdue: whom, which step, when."""

    target = models.CharField(max_length=80)
    year = models.IntegerField()
    month = models.IntegerField()
    step = models.CharField(max_length=20)
    due = models.DateField()
    count = models.PositiveIntegerField()
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["target", "year", "month", "step", "due"], name="one_reminder_of_a_step"
            )
        ]

    def __str__(self) -> str:
        """Whom, which step."""
        return f"{self.target} {self.step}"
