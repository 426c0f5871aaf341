"""The store on disk: packs in folders named by their hash, and the journal beside them."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from jigai.facts.writing import flush, named, writing
from jigai.policy.loading import load_pack, pack_folders
from jigai.policy.pack import Pack, PackBroken
from jigai.policy.store import journal
from jigai.policy.store.journal import Act, Row
from jigai.policy.store.locking import locked
from jigai.policy.store.texts import problem, refusal

UNFINISHED = ".new-"


def store_folder(stated: Path | None = None) -> Path:
    """Where the store is: as stated, else ``JIGAI_STORE``, else in the user's folder for data."""
    if stated is not None:
        return stated.expanduser().absolute()
    named_so = os.environ.get("JIGAI_STORE", "").strip()
    if named_so:
        return Path(named_so).expanduser().absolute()
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "jigai" / "store"


class Store:
    """A store in a folder, which is made with the first act."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.packs = folder / "packs"
        self.programmes = folder / "programmes"
        self.journal = folder / "journal.jsonl"

    def rows(self) -> list[Row]:
        """The journal; raises InputRefused where it was tampered with."""
        return journal.read(self.journal)

    @contextmanager
    def acting(self) -> Iterator[list[Row]]:
        """The rows so far, with no other process writing until the block ends."""
        with writing(self.folder):
            self.packs.mkdir(parents=True, exist_ok=True)
            lock = self.folder / "lock"
            with locked(lock):
                yield self.rows()

    def record(self, rows: Sequence[Row], acts: Sequence[Act]) -> list[Row]:
        """Write acts after the rows that ``acting`` gave."""
        return journal.append(self.journal, rows, acts)

    def has(self, version: str) -> bool:
        """Whether a folder for this hash is there."""
        return (self.packs / version).is_dir()

    def load(self, version: str) -> Pack:
        """A pack that is kept; raises PackBroken where its files are not what they were."""
        folder = self.packs / version
        try:
            found = pack_folders(folder)
            if len(found) != 1:
                raise PackBroken(version[:12], [problem("store.pack-lost", folder)])
            pack = load_pack(found[0])
        except OSError as error:
            fault = problem("store.unreadable", folder, why=error.strerror)
            raise PackBroken(version[:12], [fault]) from error
        if pack.version != version:
            raise PackBroken(pack.id, [problem("store.changed", folder, now=pack.version[:12])])
        return pack

    def keep(self, made: Path, version: str) -> None:
        """Give a finished folder the name of its hash; the caller has the lock."""
        target = self.packs / version
        if not target.exists():
            named(made, target)
            return
        try:
            self.load(version)
        except PackBroken:
            aside = self.packs / f".damaged-{version}-{secrets.token_hex(4)}"
            named(target, aside)
            named(made, target)

    @contextmanager
    def written(self, files: Mapping[str, bytes], name: str) -> Iterator[Path]:
        """Files written into a folder of its own in the store, gone afterwards unless kept.

        Gives the folder that ``keep`` takes; the files are below it in a folder ``name``.
        """
        with writing(self.folder):
            self.packs.mkdir(parents=True, exist_ok=True)
            made = self.packs / f"{UNFINISHED}{os.getpid()}-{secrets.token_hex(4)}"
            try:
                for path, content in files.items():
                    file = made / name / path
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_bytes(content)
                    file.chmod(0o444)
                flush(made)
                yield made
            finally:
                shutil.rmtree(made, ignore_errors=True)

    def unrecorded(self, rows: Sequence[Row]) -> list[Path]:
        """Folders that no row speaks of: left by a process that was stopped."""
        if not self.packs.is_dir():
            return []
        known = {row.version for row in rows}
        return sorted(f for f in self.packs.iterdir() if f.name not in known)


def signed(who: str) -> str:
    """A person's name as recorded; raises InputRefused where it is none."""
    name = " ".join(who.split())
    if not name or len(name) > 100 or not name.isprintable():
        raise refusal("store.who")
    return name


def noted(note: str) -> str:
    """A note as recorded; raises InputRefused where it is too long."""
    if len(note) > 2000:
        raise refusal("store.note-long")
    return note.strip()
