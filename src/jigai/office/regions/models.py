"""The rows of regions: the register, the decisions on its entries, fiscal years."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q

from jigai.office.identity.models import Bureau, Person, Section
from jigai.office.regions.enums import CLOSED, CONFIRMED, DECLINED, KINDS, OPEN, WAITING


class Entry(models.Model):
    """One entry of the register, with the act that ordered it; never changed (``appendonly``).

    It counts once another person confirmed it (``Decision``). What it settles is ``kind``,
    ``region``, ``pack`` and ``subject``; ``value`` is the answer, empty where an earlier entry is
    ended. Days are both included, ``ends`` None: until further notice.

    ========== ======================= ===========================
    kind       subject                 value
    ========== ======================= ===========================
    pack       –                       version: the whole hash
    ruling     the reading             the option
    guide      the fiscal year         the overlay's id; ``data``: the overlay
    opening    the act (``acts``)      adopted
    class      division/code of county the group
    unit       the unit of the pack    ``bureau`` and ``section``
    name       –                       the name; ``data``: en, kind
    succession the code before         recoded, merged
    ========== ======================= ===========================
    """

    kind = models.CharField(max_length=12, choices=[(k, k) for k in KINDS])
    region = models.CharField(max_length=20, db_index=True)
    pack = models.CharField(max_length=100, blank=True)
    subject = models.CharField(max_length=120, blank=True)
    value = models.CharField(max_length=120, blank=True)
    data = models.JSONField(default=dict)
    bureau = models.ForeignKey(Bureau, on_delete=models.PROTECT, null=True)
    section = models.ForeignKey(Section, on_delete=models.PROTECT, null=True)
    begins = models.DateField()
    ends = models.DateField(null=True)
    act_number = models.CharField(max_length=100)
    act_by = models.CharField(max_length=100)
    act_on = models.DateField()
    ground = models.TextField(blank=True)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by"
    )
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    entered_for = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["kind", "pack", "subject"], name="regions_entry_key"),
            models.Index(fields=["region", "kind"], name="regions_entry_place"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=models.F("begins")),
                name="an_entry_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        """What it settles."""
        return f"{self.kind} {self.region} {self.pack} {self.subject}"

    @property
    def state(self) -> str:
        """Waiting for another person, confirmed or declined."""
        found: Decision | None = getattr(self, "decision", None)
        if found is None:
            return WAITING
        return CONFIRMED if found.confirmed else DECLINED

    def covers(self, day: dt.date) -> bool:
        """Whether a day lies between its first and last."""
        return self.begins <= day and (self.ends is None or day <= self.ends)


class Decision(models.Model):
    """What became of an entry: at most one, by another person than entered it; never changed."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="decision")
    confirmed = models.BooleanField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_index=True)
    words = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        """Which entry, and how."""
        return f"{self.entry_id} {self.confirmed}"


class FiscalYear(models.Model):
    """A fiscal year of a jurisdiction: open for work, or closed."""

    region = models.CharField(max_length=20)
    year = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=[(s, s) for s in (OPEN, CLOSED)])
    begins = models.DateField()
    ends = models.DateField()
    ground = models.CharField(max_length=200)
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["region", "year"], name="a_fiscal_year_once"),
            models.CheckConstraint(
                condition=Q(ends__gte=models.F("begins")), name="a_fiscal_year_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        """Where and which."""
        return f"{self.region} {self.year} {self.state}"
