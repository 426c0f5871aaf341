"""The policies that the office works with: loaded and compiled once, shared by all requests."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from jigai.engine.shelf import Shelf, stock
from jigai.policy.loading import shipped_root


@cache
def shelf() -> Shelf:
    """The packs shipped with jigai and those of ``JIGAI_PACKS``."""
    return stock([shipped_root(), *settings.PACK_FOLDERS])
