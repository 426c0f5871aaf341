"""Packs by their hash: those in use, and those that the store keeps for what is pinned to them."""

from __future__ import annotations

from functools import lru_cache

from jigai.engine.shelf import shipped
from jigai.office.ground.plans import shelf
from jigai.policy.pack import Pack
from jigai.policy.store.keeping import Store, store_folder


def pack_of(version: str) -> Pack:
    """A pack by the whole hash of its files; raises PackBroken where it is lost or was changed."""
    for pack in (*shelf().packs, *shipped_packs()):
        if pack.version == version:
            return pack
    return _kept(version)


@lru_cache(maxsize=1)
def shipped_packs() -> tuple[Pack, ...]:
    """The packs that come with jigai, in use or not."""
    return shipped().packs


@lru_cache(maxsize=64)
def _kept(version: str) -> Pack:
    return Store(store_folder()).load(version)
