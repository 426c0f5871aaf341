"""``jigai compare``: two versions of a text, with the rules that the changes concern."""

from __future__ import annotations

from argparse import Namespace

from rich.markup import escape

from jigai.cli.commands import usable_packs
from jigai.cli.screen import console
from jigai.cli.texts import text
from jigai.engine.api import applicable
from jigai.engine.asking import none_broken
from jigai.facts.documents import dumps
from jigai.policy.ledger.comparing import Change, Comparison, compare
from jigai.policy.pack import Pack
from jigai.policy.texts.document import read_document
from jigai.policy.texts.files import read_file

SIGNS = {"changed": "[yellow]~[/]", "moved": "[cyan]>[/]", "added": "[green]+[/]",
         "removed": "[red]-[/]"}  # fmt: skip
STYLES = {"added": ("green", "{+", "+}"), "removed": ("red", "[-", "-]")}
"""Colour and marks of changed words; the marks too, since a pipe or a print has no colour."""


def show_comparison(options: Namespace) -> int:
    """Compare two files; the exit code is 0 where nothing but places differs, else 1."""
    pack = _pack(options)
    old, new = (read_document(read_file(path)) for path in (options.old, options.new))
    found = compare(old, new, pack)
    if options.format == "json":
        named = {} if pack is None else {"pack": pack.id, "version": pack.version}
        print(dumps(named | found.data()))
    else:
        _show(found, options.lang)
    counts = found.counts
    return 1 if counts["changed"] + counts["added"] + counts["removed"] else 0


def _pack(options: Namespace) -> Pack | None:
    if not options.pack:
        return None
    ready, broken = usable_packs(options)
    none_broken([options.pack], broken)
    return applicable(ready, [options.pack])[0]


def _show(found: Comparison, lang: str) -> None:
    screen = console()
    for change in found.changes:
        if change.kind == "kept":
            continue
        sentence = change.new or change.old
        assert sentence is not None
        words = "".join(_styled(change, s.kind, s.words) for s in change.words)
        screen.print(f"{SIGNS[change.kind]} {escape(sentence.id)}  {words}")
        if change.items:
            names = "、".join(item.id for item in change.items)
            screen.print(f"    {text(lang, 'compare-rules', rules=names)}")
    screen.print(text(lang, "compare-counts", **found.counts))


def _styled(change: Change, kind: str, words: str) -> str:
    if change.kind != "changed" or kind not in STYLES:
        return escape(words)
    colour, opens, closes = STYLES[kind]
    return f"[{colour}]{escape(opens + words + closes)}[/]"
