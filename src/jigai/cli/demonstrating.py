"""``jigai demonstrate``: an office filled with invented bureaus, enterprises and projects."""

from __future__ import annotations

import os
from argparse import Namespace
from typing import TYPE_CHECKING

from jigai.cli.office import invented, wanted, work
from jigai.cli.texts import text

if TYPE_CHECKING:
    from jigai.office.demonstration.filling import Filled


def demonstrate(options: Namespace) -> int:
    """Fill the office of this machine, and work for it then where that is wished.

    What is there already is not doubled.
    """
    wanted()
    invented()
    if options.packs:
        os.environ["JIGAI_PACKS"] = os.pathsep.join(str(p.resolve()) for p in options.packs)
    from jigai.office.serving import migrated, set_up

    migrated(set_up())
    from jigai.office.demonstration.filling import fill

    def tell(place: Filled) -> None:
        name = place.place["zh" if options.lang == "zh" else "en"]
        print(text(options.lang, "demonstrate-place", name=name, n=place.seconds), flush=True)

    count = fill(options.folder, tell)
    key = "demonstrate-done" if count else "demonstrate-nothing"
    print(text(options.lang, key, n=count), flush=True)
    return work(Namespace(once=False)) if options.then_work else 0
