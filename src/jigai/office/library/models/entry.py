"""Steps of the way upward, and entries in libraries with the explanation they rest on."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from jigai.office.library.enums import ENTERED, ENTRY_STATES, PLANNED, STEP_STATES, WAITING
from jigai.office.library.models.project import Project
from jigai.office.library.models.takeover import Takeover


class Step(models.Model):
    """One step of a project upward: a level (the code of its region), and check or approve.

    A round begins with each submission. At most one step of a project is open.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="steps")
    round = models.PositiveIntegerField()
    order = models.PositiveIntegerField()
    region = models.CharField(max_length=20)
    step = models.CharField(max_length=12)
    state = models.CharField(max_length=12, default=PLANNED, choices=[(s, s) for s in STEP_STATES])
    opened_at = models.DateTimeField(null=True)
    due = models.DateField(null=True)
    by = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["round", "order"]
        indexes: ClassVar = [
            models.Index(fields=["state", "region", "step"], name="library_step_waiting")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "round", "order"], name="one_step_at_a_place"
            ),
            models.UniqueConstraint(
                fields=["project"], condition=Q(state=WAITING), name="one_step_open"
            ),
        ]

    def __str__(self) -> str:
        """Where and what."""
        return f"{self.region} {self.step} {self.state}"


class StepTerm(models.Model):
    """How many working days a step may take in a jurisdiction, by the bureau's own ruling."""

    region = models.CharField(max_length=20)
    step = models.CharField(max_length=12)
    days = models.PositiveIntegerField()
    ground = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["region", "step"], name="one_term_for_a_step")
        ]

    def __str__(self) -> str:
        """Where and how long."""
        return f"{self.region} {self.step} {self.days}"


class Entry(models.Model):
    """A project in a library of a pack: since when, by whom, and why (the finding, both languages).

    ``takeover`` is the act that an entry from before this office rests on: its finding is then not
    why it entered, but what the rules said when it was taken over.
    ``plan`` and ``dossier`` are the hashes of what decided. ``wanting`` is the finding of a later
    look by which it would not enter any more; officers decide, nothing is thrown out silently.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="entries")
    pack = models.CharField(max_length=100)
    version = models.CharField(max_length=80)
    library = models.CharField(max_length=120)
    region = models.CharField(max_length=20)
    name = models.JSONField()
    tier = models.JSONField(default=dict)
    years = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=12, default=ENTERED, choices=[(s, s) for s in ENTRY_STATES])
    since = models.DateTimeField()
    by = models.CharField(max_length=80)
    explanation = models.JSONField()
    plan = models.CharField(max_length=64)
    dossier = models.CharField(max_length=64)
    wanting = models.JSONField(null=True)
    takeover = models.ForeignKey(Takeover, on_delete=models.PROTECT, null=True)
    looked_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    left_by = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["since", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["pack", "library", "state"], name="library_entry_rule"),
            models.Index(fields=["region", "state"], name="library_entry_region"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "pack", "library"],
                condition=Q(state=ENTERED),
                name="once_in_a_library",
            )
        ]

    def __str__(self) -> str:
        """Which project in which library."""
        return f"{self.project_id} {self.library} {self.state}"


class Assessed(models.Model):
    """What a project would get under a pack, kept as long as dossier and plan stay the same.

    ``rows`` are the awards ready to show, in both languages; amounts are fen.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="assessed")
    pack = models.CharField(max_length=100)
    plan = models.CharField(max_length=64)
    dossier = models.CharField(max_length=64)
    low = models.BigIntegerField()
    high = models.BigIntegerField(null=True)
    rows = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "pack"], name="one_assessment_of_a_pack")
        ]

    def __str__(self) -> str:
        """Which project under which pack."""
        return f"{self.project_id} {self.pack}"
