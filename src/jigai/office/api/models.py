"""What the interface remembers: answers to writes that carried an idempotency key."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Remembered(models.Model):
    """A write that was done: who sent it under which key, and what was answered."""

    token = models.CharField(max_length=8)
    key = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    answer = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["token", "key"], name="one_write_of_a_key")
        ]

    def __str__(self) -> str:
        """The key."""
        return self.key
