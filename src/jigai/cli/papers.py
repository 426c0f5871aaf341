"""``jigai document``: what people read and fill in, made from a pack."""

from __future__ import annotations

import datetime as dt
import sys
from argparse import Namespace
from pathlib import Path

from jigai.cli.commands import usable_packs
from jigai.cli.store import the_store
from jigai.cli.texts import text
from jigai.engine.api import applicable
from jigai.engine.asking import none_broken
from jigai.engine.shelf import shipped
from jigai.facts.writing import writing
from jigai.papers.making import document
from jigai.papers.source import read_source
from jigai.policy.pack import Pack
from jigai.policy.store.binding import Bound, bound
from jigai.policy.store.texts import refusal


def write(options: Namespace) -> int:
    """Write one document."""
    pack, its = _asked(options)
    today = dt.datetime.now(dt.UTC).astimezone().date().toordinal()
    source = read_source(pack, options.lang, today, its, tuple(options.measure))
    content = document(source, options.kind, options.format, _assets())
    if str(options.output) == "-":
        sys.stdout.buffer.write(content)
        return 0
    with writing(options.output):
        options.output.write_bytes(content)
    print(text(options.lang, "document-written", path=options.output, n=len(content) // 1000))
    return 0


def _asked(options: Namespace) -> tuple[Pack, Bound | None]:
    if options.programme:
        if options.pack:
            raise refusal("store.programme-only", "", option="PACK")
        its = bound(the_store(options), shipped().packs, options.programme)
        return its.pack, its
    ready, broken = usable_packs(options)
    wanted = [options.pack] if options.pack else []
    none_broken(wanted, broken)
    if not wanted:
        raise refusal("store.pack-or-programme")
    return applicable(ready, wanted)[0], None


def _assets() -> Path:
    """Where fonts are, as for the pages."""
    from jigai.office.ground.environment import Environment

    return Environment().home / "frontend"
