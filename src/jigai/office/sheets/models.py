"""Imports with their rows as they were found, and exports."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from jigai.office.ground.models import Job, StoredFile
from jigai.office.identity.models import Organisation, Person


class Turn(models.Model):
    """One row for each kind of sheet, locked while it is seen whether another import runs."""

    sheet = models.CharField(max_length=80, primary_key=True)

    def __str__(self) -> str:
        """The sheet."""
        return self.sheet


class Import(models.Model):
    """A workbook that somebody sent: tried, taken whole or in part, perhaps undone.

    ``archive`` is the zip in which it came, if so, ``unnamed`` the paths of the files there that no
    row names. ``region`` and ``organisation`` are those of the post by which it was sent;
    ``token`` is the program that acted last, where one did.
    """

    TRYING, TRIED, REFUSED, LEFT = "trying", "tried", "refused", "left"
    TAKING, TAKEN, STOPPED = "taking", "taken", "stopped"
    UNDOING, UNDONE = "undoing", "undone"
    STATES: ClassVar = (TRYING, TRIED, REFUSED, LEFT, TAKING, TAKEN, STOPPED, UNDOING, UNDONE)

    sheet = models.CharField(max_length=80, db_index=True)
    version = models.PositiveIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    token = models.CharField(max_length=8, blank=True)
    region = models.CharField(max_length=20, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    archive = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    unnamed = models.JSONField(default=list)
    name = models.CharField(max_length=200)
    lang = models.CharField(max_length=2)
    state = models.CharField(max_length=10, choices=[(s, s) for s in STATES], default=TRYING)
    problems = models.JSONField(default=list)
    faulty = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Which sheet, by what name."""
        return f"{self.sheet} {self.name}"


class ImportRow(models.Model):
    """One row of an import: what it would do, what was there before, what became of it.

    ``raw`` are its cells as texts, kept where it was refused, to be handed back.
    """

    NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"
    KINDS: ClassVar = (NEW, CHANGED, SAME, REFUSED)
    WAITING, WRITTEN, FAILED, UNDONE, KEPT = "waiting", "written", "failed", "undone", "kept"
    STATES: ClassVar = (WAITING, WRITTEN, FAILED, UNDONE, KEPT)

    parent = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=[(s, s) for s in KINDS])
    state = models.CharField(max_length=8, choices=[(s, s) for s in STATES], default=WAITING)
    name = models.CharField(max_length=200)
    values = models.JSONField()
    raw = models.JSONField(null=True)
    before = models.JSONField(null=True)
    version = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["parent", "number"], name="a_row_of_an_import_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["parent", "kind", "state", "number"], name="import_row_kind")
        ]

    def __str__(self) -> str:
        """The number."""
        return str(self.number)


class Export(models.Model):
    """A list as a file: what was asked for, by whom (``token``: by which program), the file."""

    listing = models.CharField(max_length=80)
    query = models.CharField(max_length=2_000, blank=True)
    form = models.CharField(max_length=4)
    columns = models.JSONField(default=list)
    lang = models.CharField(max_length=2)
    unit = models.CharField(max_length=4)
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    token = models.CharField(max_length=8, blank=True)
    name = models.CharField(max_length=200)
    rows = models.PositiveIntegerField(null=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        """The name of the file."""
        return self.name
