"""Words that several files of this room share."""

from __future__ import annotations

from typing import Final

CLAIMED: Final = "claimed"
VERIFIED: Final = "verified"
STATISTICAL: Final = "statistical"
STATUSES: Final = (CLAIMED, VERIFIED, STATISTICAL)
"""From the weakest to the strongest: of several statements that hold on a day, the strongest
status goes first (``domain.leading``)."""

ORGANISATION: Final = "organisation"
PROGRAMME: Final = "programme"
TITLE: Final = "title"
PROJECT: Final = "project"
THINGS: Final = ("product", "platform", "centre")
"""What an organisation has besides titles and projects, each an entity of the vocabulary."""
