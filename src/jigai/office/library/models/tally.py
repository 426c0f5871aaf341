"""Sums of projects by region and state; acts keep them true (``domain/tallying``)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Tally(models.Model):
    """How many projects of a region are in a state, and what they come to (fen)."""

    region = models.CharField(max_length=20)
    state = models.CharField(max_length=12)
    count = models.IntegerField(default=0)
    total_investment = models.BigIntegerField(default=0)
    fixed_asset_investment = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["region", "state"], name="one_library_tally_of_a_cell")
        ]

    def __str__(self) -> str:
        """The cell."""
        return f"{self.region} {self.state}"
