"""The policies that the office works with: loaded and compiled once, shared by all requests."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from jigai.engine.shelf import Shelf, in_use
from jigai.policy.store.keeping import Store, store_folder


@cache
def shelf() -> Shelf:
    """The packs in use in the store, those shipped with jigai included, and of ``JIGAI_PACKS``."""
    return in_use(Store(store_folder()), settings.PACK_FOLDERS)
