"""How much each client has asked for lately, shared by all processes."""

from __future__ import annotations

from django.db import models


class Allowance(models.Model):
    """One client of one kind of request, and until when what it asked for is spread out.

    That is in milliseconds since 1970.
    """

    client = models.CharField(max_length=64, primary_key=True)
    busy_until = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return self.client
