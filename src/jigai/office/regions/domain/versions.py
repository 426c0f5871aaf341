"""Packs by their hash: those in use, and those that the store keeps for what is pinned to them."""

from __future__ import annotations

from functools import lru_cache

from jigai.engine.shelf import shipped
from jigai.office.ground.plans import shelf
from jigai.policy.pack import Pack
from jigai.policy.store.acts import Acting
from jigai.policy.store.keeping import Store, store_folder
from jigai.policy.store.pinning import pin
from jigai.policy.store.shelving import Entry, view


def pack_of(version: str) -> Pack:
    """A pack by the whole hash of its files; raises PackBroken where it is lost or was changed."""
    for pack in (*shelf().packs, *shipped_packs()):
        if pack.version == version:
            return pack
    return _kept(version)


def on_offer() -> list[Entry]:
    """Every version that people approved or that is shipped: what can be put in force.

    Raises InputRefused for a store whose journal was tampered with.
    """
    store = Store(store_folder())
    seen = view(store, _beside(store))
    return [e for e in seen.entries if e.standing.state == "approved" and e.pack is not None]


def keep(pack: Pack, who: str, note: str) -> None:
    """Pin a version in the store, so that it stays when jigai is upgraded."""
    store = Store(store_folder())
    pin(Acting(store, _beside(store), who), pack, note)


@lru_cache(maxsize=1)
def shipped_packs() -> tuple[Pack, ...]:
    """The packs that come with jigai, in use or not."""
    return shipped().packs


@lru_cache(maxsize=64)
def _kept(version: str) -> Pack:
    return Store(store_folder()).load(version)


def _beside(store: Store) -> tuple[Pack, ...]:
    """The packs that are in no store: shipped, and of further folders."""
    others = [p for p in shelf().packs if not p.folder.is_relative_to(store.packs)]
    return tuple({p.version: p for p in (*shipped_packs(), *others)}.values())
