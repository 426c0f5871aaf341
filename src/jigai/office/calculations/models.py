"""A calculation as it is kept."""

from __future__ import annotations

import secrets

from django.db import models


def new_id() -> str:
    """128 bits that nobody can guess: who holds the link holds the calculation."""
    return secrets.token_urlsafe(16)


class Calculation(models.Model):
    """One calculation; ``frozen`` ones are copies for others to read, and never change.

    ``versions`` are the packs' versions when it was last written, by id; ``room`` is how many
    bytes it takes of the room for all, and ``touched`` whether anything was ever answered.
    """

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    content = models.JSONField()
    versions = models.JSONField()
    frozen = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now_add=True)
    room = models.PositiveIntegerField(default=0, db_index=True)
    touched = models.BooleanField(default=False)
    used_on = models.DateField(db_index=True)

    def __str__(self) -> str:
        """Nothing of the content."""
        return self.id
