"""The tables of the ground: the audit trail, jobs, files, notices, forms sent, working days."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class AuditEntry(models.Model):
    """One entry of the audit trail; rows are never changed (``appendonly``)."""

    number = models.BigIntegerField(primary_key=True)
    at = models.CharField(max_length=40)
    acting = models.CharField(max_length=80, db_index=True)
    act = models.CharField(max_length=80)
    subject = models.CharField(max_length=120, db_index=True)
    detail = models.JSONField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        """Number, act and subject."""
        return f"{self.number} {self.act} {self.subject}"


class AuditHead(models.Model):
    """The end of the chain, one row; locked while entries are appended."""

    number = models.BigIntegerField()
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        """The last number."""
        return str(self.number)


class Job(models.Model):
    """Work in the background as people see it."""

    WAITING, RUNNING, DONE = "waiting", "running", "done"
    FAILED, CANCELLED = "failed", "cancelled"
    STATES: ClassVar = (WAITING, RUNNING, DONE, FAILED, CANCELLED)

    kind = models.CharField(max_length=60)
    arguments = models.JSONField()
    asked_by = models.CharField(max_length=80, db_index=True)
    state = models.CharField(
        max_length=12, default=WAITING, choices=[(s, s) for s in STATES], db_index=True
    )
    cancel = models.BooleanField(default=False)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    queued_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Kind and state."""
        return f"{self.kind} {self.state}"


class StoredFile(models.Model):
    """A file by the SHA-256 of its content; stored once however often it was uploaded."""

    hash = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    media = models.CharField(max_length=120)
    stored_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        """The hash."""
        return self.hash


class Attachment(models.Model):
    """A stored file as it belongs to something, under the name it was uploaded with."""

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT)
    subject = models.CharField(max_length=120, db_index=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=60, blank=True)
    added_by = models.CharField(max_length=80)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """The name."""
        return self.name


class Notice(models.Model):
    """Something that a person is told. ``key`` names its words, ``values`` fill them in."""

    person = models.CharField(max_length=80)
    key = models.CharField(max_length=80)
    values = models.JSONField(default=dict)
    link = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "read_at", "-made_at"])]

    def __str__(self) -> str:
        """Whom it tells what."""
        return f"{self.person} {self.key}"


class Submission(models.Model):
    """A form that was sent and whose act was done; ``answer`` is the address it led to."""

    digest = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    answer = models.CharField(max_length=2000, blank=True)

    def __str__(self) -> str:
        """When."""
        return self.at.isoformat()


class WorkdayEntry(models.Model):
    """A day that the bureau entered as worked or free, with its ground."""

    day = models.DateField(primary_key=True)
    working = models.BooleanField()
    ground = models.CharField(max_length=200)

    def __str__(self) -> str:
        """The day."""
        return self.day.isoformat()
