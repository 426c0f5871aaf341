"""``jigai coverage``: a pack beside its text, with everything that is not accounted for."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from rich import box
from rich.markup import escape
from rich.table import Table

from jigai.cli.commands import usable_packs
from jigai.cli.screen import console
from jigai.cli.texts import text
from jigai.engine.api import applicable
from jigai.engine.asking import none_broken
from jigai.facts.documents import dumps
from jigai.policy.ledger.coverage import coverage
from jigai.policy.texts.document import read_document
from jigai.policy.texts.files import read_file


def cover(options: Namespace) -> int:
    """Compare a pack with its text; the exit code is 0 where nothing is open, else 1."""
    ready, broken = usable_packs(options)
    none_broken([options.pack], broken)
    pack = applicable(ready, [options.pack])[0]
    found = coverage(pack, read_document(read_file(options.text)))
    data = found.data()
    if options.format == "json":
        print(dumps(data))
    else:
        show(data, found.document.text, options.lang)
    return 0 if found.complete else 1


def show(data: dict[str, Any], words: str, lang: str) -> None:
    """Totals, the shares of the dispositions, and everything open with its surroundings."""
    screen = console()
    for kind in ("figures", "words"):
        total, done = data[f"{kind}_total"], data[f"{kind}_accounted"]
        screen.print(text(lang, f"coverage-{kind}", done=done, total=total))
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column(text(lang, "coverage-disposition"))
    table.add_column(text(lang, "coverage-sentences"), justify="right")
    for name, count in data["dispositions"].items():
        table.add_row(text(lang, f"disposition.{name}"), str(count))
    screen.print(table)
    for entry in data["open"]:
        around = words[max(entry["start"] - 8, 0) : entry["end"] + 8].replace("\n", " ")
        why = text(lang, f"coverage-{entry['reason']}")
        screen.print(f"[yellow]?[/] {entry['sentence']}  …{escape(around)}…  {why}")
    for name in data["open_sentences"]:
        screen.print(f"[yellow]?[/] {name}  {text(lang, 'coverage-open-sentence')}")
    for kind in ("drift", "gone"):
        for entry in data[kind]:
            key = f"coverage-{entry.get('kind', 'gone')}"
            items = "、".join(entry["items"]) or "—"
            screen.print(f"[red]![/] {entry['sentence']}  {text(lang, key)}  {items}")
    if data["complete"]:
        screen.print(f"[green]✓[/] {text(lang, 'coverage-complete')}")
