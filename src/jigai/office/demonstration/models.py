"""What of a demonstration is done, so that filling it again doubles nothing."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Step(models.Model):
    """A step that was carried out, written in the transaction of its acts.

    ``anchor`` is the day that the places' days are counted from: that of the first filling.
    """

    place = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    anchor = models.DateField()
    done_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "name"], name="a_step_once")
        ]

    def __str__(self) -> str:
        """Where and which."""
        return f"{self.place} {self.name}"


class Account(models.Model):
    """An account that the sign-in page offers, with what can be tried in it."""

    login = models.CharField(max_length=60, unique=True)
    place = models.CharField(max_length=40)
    order = models.PositiveIntegerField()
    group = models.JSONField()
    tries = models.JSONField()

    class Meta:
        ordering: ClassVar = ["order"]

    def __str__(self) -> str:
        """The login."""
        return self.login


class Filling(models.Model):
    """How far a filling has come, for the sign-in page; one row, written about once a second."""

    done = models.PositiveIntegerField()
    all = models.PositiveIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        """How far."""
        return f"{self.done}/{self.all}"
