"""The rows of enterprises: statements of facts, titles, and what else an organisation has."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from jigai.office.enterprises.enums import CLAIMED, PROGRAMME, STATUSES, THINGS
from jigai.office.ground.models import Attachment
from jigai.office.identity.models import Organisation


class Growing(models.Model):
    """A row that is never changed: who wrote it, when, and which earlier row it corrects."""

    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    status = models.CharField(max_length=12, choices=[(s, s) for s in STATUSES], default=CLAIMED)
    evidence = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by"
    )

    class Meta:
        abstract = True


class FactRecord(Growing):
    """A statement of one fact of the vocabulary about one subject.

    ``subject`` is ``organisation``, ``project:<number>``, ``title:<number>``, … , or
    ``programme:<pack>``, which belongs to no organisation. ``fact`` is ``entity.name``; ``key`` is
    the year or name where the fact has a value for each. ``value`` is as a dossier states it, null
    for *unknown again*, and for *not applicable* where ``applies`` is false. It holds from
    ``valid_from`` to ``valid_to``, both included, null where unbounded.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True)
    subject = models.CharField(max_length=120)
    fact = models.CharField(max_length=80)
    key = models.CharField(max_length=100, blank=True)
    value = models.JSONField(null=True)
    applies = models.BooleanField(default=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    verifies = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="verified_by"
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["subject", "fact", "organisation"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(organisation=None, subject__startswith=f"{PROGRAMME}:")
                | (Q(organisation__isnull=False) & ~Q(subject__startswith=f"{PROGRAMME}:")),
                name="a_fact_is_an_organisations_or_a_programmes",
            )
        ]

    def __str__(self) -> str:
        """Subject and fact."""
        return f"{self.subject} {self.fact}"


class Title(Growing):
    """A title that an organisation was granted. A correction, a prolonged or ended validity and a
    passing to another organisation are further rows with the same ``number``.

    Dates are null where nobody stated them; ``valid_until`` is null where the title has no end.
    """

    number = models.CharField(max_length=20, db_index=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="titles")
    what = models.CharField(max_length=100)
    level = models.CharField(max_length=20, blank=True)
    granted_by = models.CharField(max_length=120, blank=True)
    place = models.CharField(max_length=20, blank=True)
    granted_on = models.DateField(null=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    object = models.CharField(max_length=200, blank=True)
    project = models.CharField(max_length=100, blank=True)
    batch = models.CharField(max_length=120, blank=True)
    void = models.BooleanField(default=False)
    ground = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        """Number and title."""
        return f"{self.number} {self.what}"


class Thing(models.Model):
    """A product, platform or innovation centre of an organisation; its facts are fact records."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="things")
    entity = models.CharField(max_length=12, choices=[(e, e) for e in THINGS])
    number = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entity", "number"], name="one_thing_of_a_number")
        ]

    def __str__(self) -> str:
        """Number and name."""
        return f"{self.number} {self.name}"
