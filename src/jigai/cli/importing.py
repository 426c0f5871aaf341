"""``jigai import``: an official text as clauses and sentences."""

from __future__ import annotations

import sys
from argparse import Namespace

from rich.console import Console
from rich.markup import escape
from rich.tree import Tree

from jigai.cli.screen import console
from jigai.cli.texts import text
from jigai.facts.documents import dumps
from jigai.policy.texts.document import Document, read_document
from jigai.policy.texts.files import read_bytes, read_file

SHOWN = 36


def import_text(options: Namespace) -> int:
    """Read a file, or what is pasted where the name is ``-``, and print what was found."""
    pasted = str(options.file) == "-"
    words = read_bytes(sys.stdin.buffer.read(), "-") if pasted else read_file(options.file)
    document = read_document(words)
    if options.format == "json":
        print(dumps(document.data()))
    else:
        show(document, options.lang, console())
    return 0


def show(document: Document, lang: str, screen: Console) -> None:
    """The head, the tree of clauses with the number of sentences, and the doubts."""
    head = {
        "title": document.title,
        "number": document.number,
        "import-issuer": document.issuer,
        "import-dates": "、".join(document.dates),
        "status": text(lang, f"import-status-{document.status or 'unknown'}"),
        "import-addressees": "、".join(document.addressees),
    }
    for key, value in head.items():
        if value:
            screen.print(f"{text(lang, key)}  {escape(value)}")
    tree = Tree(
        text(
            lang,
            "import-count",
            clauses=len(document.clauses),
            sentences=len(document.sentences),
            characters=len("".join(document.text.split())),
        )
    )
    branches = {"": tree}
    for clause in document.clauses:
        words = clause.heading or document.text[clause.start : clause.end].replace("\n", " ")
        shown = words if len(words) <= SHOWN else words[: SHOWN - 1] + "…"
        above = branches.get(clause.parent, tree)
        branches[clause.id] = above.add(f"[bold]{escape(clause.id)}[/]  {escape(shown)}")
    screen.print(tree)
    for doubt in document.doubts:
        said = text(lang, f"import-doubt-{doubt.code}", words=doubt.words)
        screen.print(f"[yellow]?[/] {escape(said)}")
