"""The command line: what people and programs type."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from jigai.cli.arguments import parser
from jigai.cli.texts import text
from jigai.facts.problems import InputRefused
from jigai.policy.loading import PackBroken

OK, REFUSED, USAGE, BROKEN_PACK, PARTLY, CANCELLED = 0, 1, 2, 3, 4, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns its exit code.

    0 done; 1 the input was refused; 2 the command was not understood; 3 a pack is broken; 4 done,
    with some of the input refused (``batch``); 130 cancelled.
    """
    try:
        options = parser().parse_args(arguments)
    except SystemExit as done:
        return USAGE if done.code else OK
    try:
        code: int = options.run(options)
    except InputRefused as error:
        for problem in error.problems:
            print(f"{problem.text(options.lang)}  [{problem.code}]", file=sys.stderr)
        return REFUSED
    except PackBroken as error:
        print(text(options.lang, "pack-broken", pack=error.pack), file=sys.stderr)
        for problem in error.problems:
            print(f"  {problem.code}  {problem.text(options.lang)}", file=sys.stderr)
        return BROKEN_PACK
    except BrokenPipeError:
        sys.stderr.close()
        return OK
    except KeyboardInterrupt:
        print(text(options.lang, "cancelled"), file=sys.stderr)
        return CANCELLED
    return code
