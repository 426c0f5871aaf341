"""What people keep of lists: columns, views, picked rows; and acts on many rows with their report.

Columns, views and picked rows are how a person likes to work: no business act, nothing audited.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from jigai.office.ground.models import Job
from jigai.office.identity.models import Person


class Taste(models.Model):
    """The columns and the page size that a person chose for a list."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    listing = models.CharField(max_length=60)
    columns = models.JSONField(default=list)
    size = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "listing"], name="one_taste_of_a_list")
        ]

    def __str__(self) -> str:
        """Whose, of which list."""
        return f"{self.person_id} {self.listing}"


class View(models.Model):
    """A view of a list that a person saved: a name and what the address asks for."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    listing = models.CharField(max_length=60)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=2_000)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "listing", "name"], name="one_view_of_a_name")
        ]

    def __str__(self) -> str:
        """The name."""
        return self.name


class Picked(models.Model):
    """A row that a person picked in a list; it stays picked on other pages and other filters."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    listing = models.CharField(max_length=60)
    row = models.BigIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "listing", "row"], name="a_row_is_picked_once"
            )
        ]

    def __str__(self) -> str:
        """Which row of which list."""
        return f"{self.listing} {self.row}"


class Batch(models.Model):
    """An act on many rows: what was picked, what may proceed, and what became of it."""

    PREVIEW, RUNNING, DONE, LEFT = "preview", "running", "done", "left"
    STATES: ClassVar = (PREVIEW, RUNNING, DONE, LEFT)

    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    listing = models.CharField(max_length=60)
    act = models.CharField(max_length=60)
    values = models.JSONField(default=dict)
    came_from = models.CharField(max_length=2_000, blank=True)
    state = models.CharField(max_length=10, default=PREVIEW, choices=[(s, s) for s in STATES])
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Which act on which list."""
        return f"{self.listing} {self.act}"


class BatchRow(models.Model):
    """One row of such an act: whether it may proceed, and why not; what became of it."""

    READY, SKIPPED, DONE, REFUSED = "ready", "skipped", "done", "refused"
    STATES: ClassVar = (READY, SKIPPED, DONE, REFUSED)

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="rows")
    row = models.BigIntegerField()
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, default=READY, choices=[(s, s) for s in STATES])
    zh = models.CharField(max_length=500, blank=True)
    en = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["batch", "state", "id"], name="batch_row_state")]

    def __str__(self) -> str:
        """Which row."""
        return self.name
