"""Programmes in the store: bound to one version of a pack for good, every revision kept."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import rfc8785

from jigai.facts.problems import InputRefused, Problem
from jigai.facts.values import show_date
from jigai.facts.writing import flush, named, writing
from jigai.policy.overlays import Overlay
from jigai.policy.pack import Pack
from jigai.policy.store.acts import Acting
from jigai.policy.store.fitting import misfits
from jigai.policy.store.journal import Act, Row
from jigai.policy.store.keeping import Store, noted
from jigai.policy.store.pinning import keep_pack
from jigai.policy.store.programmes import Programme, read
from jigai.policy.store.shelving import Entry, view
from jigai.policy.store.texts import problem, refusal

Compiled = Callable[[Pack, dict[str, str], tuple[Overlay, ...]], object]
"""Compiles a pack under readings and overlays; raises PackBroken or InputRefused."""


@dataclass(frozen=True)
class Bound:
    """A programme with its pack, the version in use now where that is another, and its rows."""

    programme: Programme
    pack: Pack
    state: str
    newer: Entry | None
    rows: tuple[Row, ...]

    def notices(self, day: int | None = None) -> list[Problem]:
        """What to know before going by it; ``day`` is the day of an application, an ordinal."""
        found: list[Problem] = []
        its = self.programme
        if day is not None and not its.open_on(day):
            days = {"opens": show_date(its.opens, "en"), "closes": show_date(its.closes, "en")}
            on = show_date(day, "en")
            found.append(problem("store.outside-window", "", "warning", day=on, **days))
        if self.newer is not None:
            version = self.newer.version[:12]
            found.append(problem("store.newer-version", "", "warning", version=version))
        if self.state == "withdrawn":
            found.append(problem("store.pack-withdrawn", "", "warning"))
        return found


def bind(
    acting: Acting, programme: Programme, compiled: Compiled, note: str = "", *, revise: bool
) -> Bound:
    """Keep a programme; ``revise`` lets it take the place of the one with its id.

    Raises InputRefused for what does not fit the pack, PackBroken for a pack that is damaged.
    """
    note, store = noted(note), acting.store
    with store.acting() as rows:
        entry = acting.view().find("@".join(filter(None, (programme.pack, programme.version))))
        pack = entry.usable()
        if entry.standing.state != "approved":
            raise refusal("store.programme-state", entry.id, state=entry.standing.word)
        full = replace(programme, version=pack.version, region=programme.region or pack.info.region)
        problems = misfits(full, pack)
        if problems:
            raise InputRefused(problems)
        compiled(pack, {r.reading: r.value for r in full.rulings}, full.overlays)
        record = rfc8785.dumps(json.loads(json.dumps(full.data())))
        digest = hashlib.sha256(record).hexdigest()
        before = _rows(rows).get(full.id, [])
        if before and before[-1].about["record"] != digest and not revise:
            raise refusal("store.programme-exists", full.id)
        if not before or before[-1].about["record"] != digest:
            keep_pack(store, pack)
            _keep_record(store, full.id, digest, record)
            about = {"programme": full.id, "record": digest}
            store.record(rows, [Act("programme", acting.who, pack.id, pack.version, note, about)])
    return bound(store, acting.shipped, full.id)


def names(rows: Iterable[Row]) -> list[str]:
    """The ids of all programmes."""
    return sorted(_rows(rows))


def bound(store: Store, shipped: Iterable[Pack], name: str) -> Bound:
    """One programme, its pack checked by hash; raises InputRefused or PackBroken."""
    rows = _rows(store.rows())
    if name not in rows:
        raise refusal("store.programme-unknown", name, listed=", ".join(sorted(rows)) or "-")
    file = store.programmes / name / f"{rows[name][-1].about['record']}.json"
    try:
        content = file.read_bytes()
    except OSError as error:
        raise refusal("store.unreadable", file, why=error.strerror) from error
    if hashlib.sha256(content).hexdigest() != file.stem:
        raise refusal("store.programme-changed", file)
    programme = read(json.loads(content))
    packs = [p for p in shipped if p.version == programme.version]
    pack = packs[0] if packs else store.load(programme.version)
    now = view(store, shipped)
    current = now.current(programme.pack)
    newer = current if current is not None and current.version != programme.version else None
    entry = now.find(programme.version)
    return Bound(programme, pack, entry.standing.state, newer, tuple(rows[name]))


def _rows(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row.act == "programme":
            found.setdefault(row.about["programme"], []).append(row)
    return found


def _keep_record(store: Store, name: str, digest: str, record: bytes) -> None:
    folder: Path = store.programmes / name
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        made = folder / f".new-{secrets.token_hex(4)}"
        made.write_bytes(record)
        made.chmod(0o444)
        flush(made)
        named(made, folder / f"{digest}.json")
