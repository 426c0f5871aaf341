"""What the store holds, read and checked: every version with its state, and those in use."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jigai.policy.pack import Pack, PackBroken
from jigai.policy.store.keeping import Store
from jigai.policy.store.standing import SHIPPED, Standing, standings
from jigai.policy.store.texts import refusal

SHORTEST = 6
"""Characters of a hash that may stand for the whole."""


@dataclass(frozen=True)
class Entry:
    """A version with its pack, or with what is wrong with it."""

    standing: Standing
    pack: Pack | None
    fault: PackBroken | None = None
    in_use: bool = False

    @property
    def id(self) -> str:
        return self.standing.pack

    @property
    def version(self) -> str:
        return self.standing.version

    def usable(self) -> Pack:
        """The pack; raises PackBroken where its files are not what they were."""
        if self.pack is None:
            assert self.fault is not None
            raise self.fault
        return self.pack


@dataclass(frozen=True)
class View:
    """All entries: by document, the oldest version first."""

    entries: tuple[Entry, ...]

    @property
    def in_use(self) -> tuple[Pack, ...]:
        """The packs that answer for their documents now."""
        return tuple(e.pack for e in self.entries if e.in_use and e.pack is not None)

    @property
    def broken(self) -> tuple[PackBroken, ...]:
        """What is approved and cannot be used."""
        return tuple(
            e.fault for e in self.entries if e.fault is not None and e.standing.state == "approved"
        )

    def of(self, pack: str) -> list[Entry]:
        """Every version of one document."""
        return [e for e in self.entries if e.id == pack]

    def current(self, pack: str) -> Entry | None:
        """The version of a document in use."""
        return next((e for e in self.of(pack) if e.in_use), None)

    def find(self, reference: str, states: tuple[str, ...] = ()) -> Entry:
        """The version meant by a hash or its beginning, ``document``, or ``document@hash``.

        A document alone means its only version, else the only one in ``states``, else the one in
        use. Raises InputRefused where that is none or several.
        """
        name, _, beginning = reference.partition("@")
        entries = self.of(name)
        if not entries:
            return _one([] if beginning else _beginning(self.entries, name), reference)
        if beginning:
            return _one(_beginning(entries, beginning), reference)
        if len(entries) > 1:
            entries = [e for e in entries if e.standing.state in states] or [
                e for e in entries if e.in_use
            ]
        return _one(entries, reference)


def _beginning(entries: Iterable[Entry], text: str) -> list[Entry]:
    if len(text) < SHORTEST:
        return []
    return [e for e in entries if e.version.startswith(text.lower())]


def _one(found: list[Entry], reference: str) -> Entry:
    if not found:
        raise refusal("store.unknown", reference)
    if len(found) > 1:
        listed = ", ".join(f"{e.id}@{e.version[:12]}" for e in found)
        raise refusal("store.several", reference, listed=listed)
    return found[0]


def view(store: Store, shipped: Iterable[Pack]) -> View:
    """Everything shipped and everything in the store; raises InputRefused for a bad journal."""
    by_version = {pack.version: pack for pack in shipped}
    known = standings(store.rows(), {v: p.id for v, p in by_version.items()})
    found = [
        _entry(store, standing, by_version)
        for version, standing in known.items()
        if version in by_version or standing.origin != SHIPPED or store.has(version)
    ]
    used: dict[str, Entry] = {}
    for entry in found:
        if entry.standing.state == "approved" and entry.pack is not None:
            best = used.get(entry.id)
            if best is None or _rank(entry) > _rank(best):
                used[entry.id] = entry
    chosen = {e.version for e in used.values()}
    entries = [Entry(e.standing, e.pack, e.fault, e.version in chosen) for e in found]
    return View(tuple(sorted(entries, key=lambda e: (e.id, _first(e), e.version))))


def _entry(store: Store, standing: Standing, shipped: dict[str, Pack]) -> Entry:
    if standing.version in shipped:
        return Entry(standing, shipped[standing.version])
    try:
        return Entry(standing, store.load(standing.version))
    except PackBroken as error:
        return Entry(standing, None, error)


def _rank(entry: Entry) -> tuple[int, bool, str]:
    """The one that people approved last comes before one approved by shipment alone."""
    standing = entry.standing
    return standing.approved_at, standing.origin == SHIPPED, standing.version


def _first(entry: Entry) -> int:
    return entry.standing.rows[0].number if entry.standing.rows else 0
