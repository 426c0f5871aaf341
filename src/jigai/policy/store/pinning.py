"""A version kept for good because something goes by it: a programme, a policy in force."""

from __future__ import annotations

from jigai.policy.loading import load_pack
from jigai.policy.pack import Pack
from jigai.policy.store.acts import Acting
from jigai.policy.store.archives import unpacked
from jigai.policy.store.journal import Act
from jigai.policy.store.keeping import Store, noted


def pin(acting: Acting, pack: Pack, note: str = "") -> None:
    """Keep a version, wherever it came from, so that what is pinned to it can always be read.

    Once is enough: a version that is pinned already stays as it is. Raises InputRefused where the
    store cannot be written.
    """
    store = acting.store
    with store.acting() as rows:
        if any(r.act == "pinned" and r.version == pack.version for r in rows):
            return
        keep_pack(store, pack)
        store.record(rows, [Act("pinned", acting.who, pack.id, pack.version, noted(note))])


def keep_pack(store: Store, pack: Pack) -> None:
    """Copy a pack that is shipped or in another folder; the caller has the lock."""
    if store.has(pack.version):
        return
    _, files = unpacked(pack.folder)
    with store.written(files, pack.folder.name) as made:
        assert load_pack(made / pack.folder.name).version == pack.version
        store.keep(made, pack.version)
