"""The operations, a module for each context; importing them registers them."""

from __future__ import annotations

from jigai.office.api.office.operations import facts, me, organisations, regions

__all__ = ["facts", "me", "organisations", "regions"]
