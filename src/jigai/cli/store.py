"""``jigai store``: packs added, vouched for, put to use, taken out, compared, checked."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from rich import box
from rich.markup import escape
from rich.table import Table

from jigai.cli.screen import console
from jigai.cli.texts import text
from jigai.engine.diagnosing import prove
from jigai.engine.shelf import shipped
from jigai.facts.documents import dumps
from jigai.policy.store import texts
from jigai.policy.store.acts import Acting
from jigai.policy.store.comparing import Difference, difference
from jigai.policy.store.keeping import Store, store_folder
from jigai.policy.store.shelving import Entry, view
from jigai.policy.store.verifying import verify as verified

BROKEN = 3


def the_store(options: Namespace) -> Store:
    """The store that was typed, or the default one."""
    return Store(store_folder(options.store))


def acting(options: Namespace) -> Acting:
    """Acts of who typed the command."""
    return Acting(the_store(options), shipped().packs, options.by)


def listed(options: Namespace) -> int:
    """Every version with its state."""
    seen = view(the_store(options), shipped().packs)
    entries = [e for e in seen.entries if options.state in (None, e.standing.state)]
    if options.format == "json":
        print(dumps([entry_data(e, options.lang) for e in entries]))
    else:
        _table(entries, options.lang)
    return BROKEN if any(e.fault for e in entries) else 0


def add(options: Namespace) -> int:
    """Add a pack."""
    return _done(acting(options).add(options.source, prove, options.origin, options.note), options)


def confirm(options: Namespace) -> int:
    """Vouch for a pack."""
    return _done(acting(options).confirm(options.ref, options.note), options)


def approve(options: Namespace) -> int:
    """Put a pack to use."""
    return _done(acting(options).approve(options.ref, options.note), options)


def withdraw(options: Namespace) -> int:
    """Take a pack out of use."""
    return _done(acting(options).withdraw(options.ref, options.note), options)


def show(options: Namespace) -> int:
    """One version and what was done with it."""
    entry = view(the_store(options), shipped().packs).find(options.ref)
    if options.format == "json":
        rows = [row.data() for row in entry.standing.rows]
        print(dumps(entry_data(entry, options.lang) | {"journal": rows}))
        return BROKEN if entry.fault else 0
    _shown(entry, options.lang)
    for row in entry.standing.rows:
        act = texts.Word("act", row.act).of(options.lang)
        note = "  ".join(filter(None, (row.about.get("source", ""), row.note)))
        print(f"  {row.when}  {act}  {row.who}" + (f"  {note}" if note else ""))
    return BROKEN if entry.fault else 0


def diff(options: Namespace) -> int:
    """Two versions against one another."""
    seen = view(the_store(options), shipped().packs)
    before = seen.find(options.before)
    after = seen.find(options.after) if options.after else seen.find(before.id)
    found = difference(before.usable(), after.usable())
    if options.format == "json":
        print(dumps(_difference_data(before, after, found)))
    else:
        _differences(before, after, found, options.lang)
    return 0


def verify(options: Namespace) -> int:
    """Check the whole store."""
    found = verified(the_store(options), shipped().packs)
    if options.format == "json":
        problems = [p.data(options.lang) for p in found.problems]
        counts = {"rows": found.rows, "packs": found.packs, "programmes": found.programmes}
        print(dumps({"sound": found.sound, **counts, "head": found.head, "problems": problems}))
    else:
        for problem in found.problems:
            print(f"{problem.text(options.lang)}  [{problem.code}]")
        key = "store-sound" if found.sound else "store-unsound"
        counts = {"rows": found.rows, "packs": found.packs, "programmes": found.programmes}
        print(text(options.lang, key, **counts, head=found.head))
    return 0 if found.sound else BROKEN


def entry_data(entry: Entry, lang: str) -> dict[str, Any]:
    """A version as JSON."""
    standing = entry.standing
    return {
        "id": entry.id,
        "version": entry.version,
        "title": entry.pack.info.title[lang] if entry.pack else None,
        "origin": standing.origin,
        "state": standing.state,
        "in_use": entry.in_use,
        "drafted_by": standing.drafted_by or None,
        "confirmed_by": standing.confirmed_by or None,
        "approved_by": standing.approved_by or None,
        "problems": [p.data("zh" if lang == "zh" else "en") for p in entry.fault.problems]
        if entry.fault
        else [],
    }


def _done(entry: Entry, options: Namespace) -> int:
    if options.format == "json":
        print(dumps(entry_data(entry, options.lang)))
    else:
        _shown(entry, options.lang)
    return 0


def _shown(entry: Entry, lang: str) -> None:
    """The head of a version: what it is, its hash, its state, who brought it there."""
    standing = entry.standing
    title = entry.pack.info.title[lang] if entry.pack else ""
    origin = texts.Word("origin", standing.origin).of(lang)
    print(f"{entry.id}  {title}".rstrip())
    print(f"  {text(lang, 'version')}  {entry.version}")
    state = standing.word.of(lang)
    if entry.in_use:
        state = f"{state} · {text(lang, 'store-in-use')}"
    print(f"  {text(lang, 'status')}  {state} · {origin}")
    for key in ("drafted", "confirmed", "approved"):
        who = getattr(standing, f"{key}_by")
        if who:
            print(f"  {text(lang, f'store-{key}-by')}  {who}")
    for problem in entry.fault.problems if entry.fault else []:
        print(f"  ✗ {problem.text('zh' if lang == 'zh' else 'en')}  [{problem.code}]")


def _table(entries: list[Entry], lang: str) -> None:
    table = Table(box=box.SIMPLE_HEAD)
    for key in ("id", "version", "title", "status", "store-origin", "store-people"):
        head = key if key == "id" else text(lang, key)
        table.add_column(head, overflow="fold", min_width=12 if key in ("id", "version") else None)
    for entry in entries:
        standing = entry.standing
        state = standing.word.of(lang) if entry.pack else text(lang, "store-damaged")
        if entry.in_use:
            state = f"{state} · {text(lang, 'store-in-use')}"
        people = (standing.drafted_by, standing.confirmed_by, standing.approved_by)
        table.add_row(
            entry.id,
            entry.version[:12],
            escape(entry.pack.info.title[lang]) if entry.pack else "",
            state,
            texts.Word("origin", standing.origin).of(lang),
            escape(" → ".join(p for p in people if p)),
        )
    console().print(table)


def _difference_data(before: Entry, after: Entry, found: Difference) -> dict[str, Any]:
    return {
        "before": before.version,
        "after": after.version,
        "added": [{"kind": kind, "id": name} for kind, name in found.added],
        "removed": [{"kind": kind, "id": name} for kind, name in found.removed],
        "changed": [
            {
                "kind": item.kind,
                "id": item.id,
                "changes": [
                    {"path": c.path, "before": c.before, "after": c.after} for c in item.changes
                ],
            }
            for item in found.changed
        ],
    }


def _differences(before: Entry, after: Entry, found: Difference, lang: str) -> None:
    print(f"{before.id}@{before.version[:12]} → {after.id}@{after.version[:12]}")
    if found.same:
        print(text(lang, "store-same"))
    for sign, items in (("+", found.added), ("-", found.removed)):
        for kind, name in items:
            print(f"{sign} {kind} {name}")
    for item in found.changed:
        print(f"~ {item.kind} {item.id}")
        for change in item.changes:
            print(f"    {change.path}: {change.before or '—'} → {change.after or '—'}")
