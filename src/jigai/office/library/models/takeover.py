"""Projects of a library that was kept before this office: put forward with the act it rests on."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from jigai.office.library.models.project import Growing


class Takeover(Growing):
    """A project put forward as one that a library had already: who decided so then, by which act,
    since when. What confirms it is the step of the same round (``Step``).

    ``region`` is the level that keeps the library; pack and library are blank where no policy
    describes one.
    """

    round = models.PositiveIntegerField()
    region = models.CharField(max_length=20)
    pack = models.CharField(max_length=100, blank=True)
    library = models.CharField(max_length=120, blank=True)
    decided_by = models.CharField(max_length=200)
    number = models.CharField(max_length=200)
    since = models.DateField()

    class Meta(Growing.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "round"], name="one_takeover_of_a_round")
        ]

    def __str__(self) -> str:
        """The act it rests on."""
        return f"{self.decided_by} {self.number}"
