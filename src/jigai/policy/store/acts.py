"""What people do in the store: add, confirm, approve, withdraw; each act a row for good."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from jigai.policy.loading import load_pack
from jigai.policy.pack import Pack
from jigai.policy.store.archives import unpacked
from jigai.policy.store.journal import Act
from jigai.policy.store.keeping import Store, noted, signed
from jigai.policy.store.shelving import Entry, View, view
from jigai.policy.store.standing import FROM, same_person
from jigai.policy.store.texts import Word, refusal

Proof = Callable[[Pack], None]
"""Compiles a pack under every answer to its readings; raises PackBroken."""


class Acting:
    """Acts of one person on a store, beside the packs that are shipped."""

    def __init__(self, store: Store, shipped: Iterable[Pack], who: str) -> None:
        """Raises InputRefused where ``who`` is no name."""
        self.store = store
        self.shipped = tuple(shipped)
        self.who = signed(who)

    def view(self) -> View:
        return view(self.store, self.shipped)

    def add(self, source: Path, prove: Proof, origin: str = "installed", note: str = "") -> Entry:
        """Keep the pack in a folder or an archive, as a draft; one already there stays as it is.

        Raises InputRefused for what is no pack, PackBroken for one that does not load or compile;
        then nothing is kept.
        """
        note = noted(note)
        name, files = unpacked(source)
        with self.store.written(files, name) as made:
            pack = load_pack(made / name)
            prove(pack)
            with self.store.acting() as rows:
                before = {e.version for e in self.view().entries}
                if pack.version not in before:
                    about = {"origin": origin, "source": source.name}
                    act = Act("drafted", self.who, pack.id, pack.version, note, about)
                    self.store.keep(made, pack.version)
                    self.store.record(rows, [act])
                elif (self.store.packs / pack.version).exists():
                    self.store.keep(made, pack.version)
        return self.view().find(f"{pack.id}@{pack.version}")

    def confirm(self, reference: str, note: str = "") -> Entry:
        """Vouch that a pack says what its text says."""
        return self._act("confirmed", reference, note)

    def approve(self, reference: str, note: str = "") -> Entry:
        """Put a confirmed pack to use in place of the version before it.

        Raises InputRefused where the person drafted or confirmed it.
        """
        return self._act("approved", reference, note)

    def withdraw(self, reference: str, note: str) -> Entry:
        """Take a pack out of use, with the reason; it is kept, and programmes on it go on."""
        if not note.strip():
            raise refusal("store.note-missing")
        return self._act("withdrawn", reference, note)

    def _act(self, act: str, reference: str, note: str) -> Entry:
        note = noted(note)
        with self.store.acting() as rows:
            now = self.view()
            entry = now.find(reference, FROM[act])
            self._allowed(act, entry, reference)
            acts = [Act(act, self.who, entry.id, entry.version, note)]
            if act == "approved":
                acts += [
                    Act("superseded", self.who, old.id, old.version, "", {"by": entry.version})
                    for old in now.of(entry.id)
                    if old.standing.state == "approved" and old.version != entry.version
                ]
            self.store.record(rows, acts)
        return self.view().find(entry.version)

    def _allowed(self, act: str, entry: Entry, reference: str) -> None:
        standing = entry.standing
        if standing.state not in FROM[act]:
            raise refusal("store.state", reference, act=Word("act", act), state=standing.word)
        if act == "withdrawn":
            return
        entry.usable()
        if act == "confirmed":
            return
        if same_person(self.who, standing.confirmed_by):
            raise refusal("store.own-confirmation", reference, who=standing.confirmed_by)
        if same_person(self.who, standing.drafted_by):
            raise refusal("store.own-draft", reference, who=standing.drafted_by)
