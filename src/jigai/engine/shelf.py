"""The packs at hand: loaded and compiled once, those that are broken set apart with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jigai.engine.api import program
from jigai.facts.problems import InputRefused, Problem
from jigai.policy.loading import load_packs, shipped_root
from jigai.policy.pack import Pack, PackBroken
from jigai.policy.store.keeping import Store
from jigai.policy.store.shelving import view


@dataclass(frozen=True)
class Shelf:
    """Packs that compile, in the order of their folders, and those that do not."""

    packs: tuple[Pack, ...]
    broken: tuple[PackBroken, ...] = field(default=())

    def find(self, name: str) -> Pack | None:
        """A pack by its id, or by its place where only one has that place."""
        for pack in self.packs:
            if pack.id == name:
                return pack
        hits = [p for p in self.packs if p.id.split("-")[0] == name]
        return hits[0] if len(hits) == 1 else None


def stock(roots: Iterable[Path], beside: Sequence[Pack] = ()) -> Shelf:
    """Every pack below the folders that loads and compiles, none with the id of one ``beside``;
    raises InputRefused for a folder without any pack."""
    found: list[Pack] = []
    broken: list[PackBroken] = []
    for root in roots:
        here, faulty = load_packs(root)
        if not here and not faulty:
            raise none_there(root)
        broken += faulty
        for pack in here:
            try:
                if any(pack.id == other.id for other in (*beside, *found)):
                    raise _twice(pack)
                program(pack)
                found.append(pack)
            except PackBroken as error:
                broken.append(error)
    return Shelf(tuple(found), tuple(broken))


def shipped() -> Shelf:
    """The packs that come with jigai."""
    return stock([shipped_root()])


def in_use(store: Store, further: Iterable[Path] = ()) -> Shelf:
    """The packs that answer now: those of the store and those shipped, as the store has it, and
    those of further folders. Raises InputRefused for a store whose journal was tampered with."""
    here = shipped()
    seen = view(store, here.packs)
    found: list[Pack] = []
    broken = [*here.broken, *seen.broken]
    for pack in seen.in_use:
        try:
            program(pack)
            found.append(pack)
        except PackBroken as error:
            broken.append(error)
    others = stock(further, found)
    return Shelf((*found, *others.packs), (*broken, *others.broken))


def none_there(root: Path) -> InputRefused:
    """The error for a folder without packs."""
    return InputRefused(
        [Problem("packs.none", f"“{root}”里没有政策包", f"there is no pack in '{root}'")]
    )


def _twice(pack: Pack) -> PackBroken:
    return PackBroken(
        pack.folder.name,
        [
            Problem(
                "pack.same-pack",
                f"已有编号为“{pack.id}”的政策包，请改 document 的编号",
                f"there is already a pack '{pack.id}'; change the id behind 'document'",
                f"{pack.folder.name}/pack.yaml:1",
            )
        ],
    )
