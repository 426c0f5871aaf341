"""Each command: read, ask the engine, print."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

from jigai.cli.texts import text
from jigai.engine.asking import Terms, answers
from jigai.engine.listing import pack_data
from jigai.engine.result import answer_data
from jigai.engine.shelf import Shelf, in_use, none_there
from jigai.facts.documents import dumps, load
from jigai.facts.problems import InputRefused, Problem
from jigai.facts.vocabulary import vocabulary
from jigai.policy.loading import pack_folders, shipped_root
from jigai.policy.overlays import read_overlay
from jigai.policy.pack import Pack, PackBroken
from jigai.policy.rulings import read_rulings_file
from jigai.policy.store.keeping import Store, store_folder


def usable_packs(options: Namespace) -> tuple[list[Pack], list[PackBroken]]:
    """The packs that compile, and those that do not; the latter are reported and left out."""
    shelf = in_use(Store(store_folder(options.store)), getattr(options, "packs", []))
    for fault in shelf.broken:
        print(text(options.lang, "pack-broken", pack=fault.pack), file=sys.stderr)
        for problem in fault.problems:
            print(f"  {problem.code}  {problem.text(options.lang)}", file=sys.stderr)
    return list(shelf.packs), list(shelf.broken)


def packs(options: Namespace) -> int:
    """List the packs."""
    found, left_out = usable_packs(options)
    rows = [pack_data(p, options.lang) for p in found]
    if options.format == "json":
        print(dumps(rows))
    else:
        from jigai.cli.screen import packs_table

        packs_table(rows, options.lang)
    return 3 if left_out else 0


def facts(options: Namespace) -> int:
    """List the vocabulary."""
    from jigai.engine.listing import fact_rows

    rows = fact_rows(vocabulary(), options.name, options.lang)
    if options.format == "json":
        print(dumps(rows))
        return 0
    from jigai.cli.screen import facts_table

    facts_table(rows, options.lang)
    return 0


def check(options: Namespace) -> int:
    """Load and compile packs, under the defaults and every alternative of every reading."""
    from jigai.cli.checking import check_root

    roots = options.path or [shipped_root()]
    for root in roots:
        if not pack_folders(root):
            raise none_there(root)
    reports = [report for root in roots for report in check_root(root, options.lang)]
    failed = any(r["broken"] for r in reports)
    if options.format == "json":
        print(dumps(reports))
    else:
        for report in reports:
            key = "pack-failed" if report["broken"] else "pack-ok"
            print(text(options.lang, key, **report))
            for problem in report["problems"]:
                print(f"  {problem['code']}  {problem['where']}: {problem['text']}")
    return 3 if failed else 0


def read_terms(options: Namespace) -> Terms:
    """The readings, overlays and rulings that were typed; raises InputRefused."""
    return Terms(
        _readings(options.reading),
        tuple(read_overlay(load(path)) for path in options.overlay),
        tuple(r for path in options.rulings for r in read_rulings_file(load(path))),
    )


def evaluate_files(options: Namespace) -> int:
    """Evaluate dossiers."""
    if options.programme:
        from jigai.cli.rounds import evaluate_under

        return _print(evaluate_under(options), options)
    ready, left_out = usable_packs(options)
    shelf = Shelf(tuple(ready), tuple(left_out))
    terms = read_terms(options)
    results: list[dict[str, Any]] = []
    for path in options.dossier:
        raw = with_dates(load(path), options)
        results += evaluate_raw(raw, path, shelf, options, terms)
    return _print(results, options)


def evaluate_raw(
    raw: Any, path: Path, shelf: Shelf, options: Namespace, terms: Terms
) -> list[dict[str, Any]]:
    """The results of one dossier under the packs that concern it.

    Raises PackBroken where the pack asked for is a broken one.
    """
    found = answers(raw, shelf, options.pack, terms, stack=options.stack)
    if not found:
        raise none_there(shipped_root())
    return [answer_data(a, a.program, options.lang) | {"file": path.name} for a in found]


def _print(results: list[dict[str, Any]], options: Namespace) -> int:
    if options.format == "json":
        print(dumps(results))
    else:
        from jigai.cli.answers import show_results

        show_results(results, options.lang, working=not options.brief)
    return 1 if any(r["errors"] for r in results) else 0


def _readings(stated: list[str]) -> dict[str, str]:
    found = {}
    for item in stated:
        key, sign, value = item.partition("=")
        if not sign or not key or not value:
            raise InputRefused(
                [
                    Problem(
                        "reading.shape",
                        text("zh", "reading-shape", value=item),
                        text("en", "reading-shape", value=item),
                    )
                ]
            )
        found[key.strip()] = value.strip()
    return found


def with_dates(raw: Any, options: Namespace) -> Any:
    """The dossier with the dates that were typed."""
    if isinstance(raw, dict):
        if options.as_of:
            raw["as_of"] = options.as_of
        if options.claim_year:
            raw["claim_year"] = options.claim_year
    return raw


def schema(options: Namespace) -> int:
    """Print a JSON Schema."""
    from jigai.engine.schemas import schema_of

    print(dumps(schema_of(options.name)))
    return 0


def trace(options: Namespace) -> int:
    """Each item of the inventories, where it works, which tests name it."""
    from jigai.cli.tracing import find_spec, summary, trace_rows

    spec = find_spec(options.spec)
    if spec is None:
        raise InputRefused(
            [Problem("trace.spec", text("zh", "trace-none"), text("en", "trace-none"))]
        )
    rows = trace_rows(spec, options.tests)
    if options.format == "json":
        print(dumps(rows))
    else:
        from jigai.cli.screen import trace_table

        trace_table(rows, options.lang)
        print(text(options.lang, "trace-sum", **summary(rows)))
    return 0


def demo(options: Namespace) -> int:
    """Evaluate the example dossiers that stand beside the packs."""
    options.pack, options.stack = [], False
    ready, broken = usable_packs(options)
    left_out = tuple(broken)
    if options.format == "text":
        print(text(options.lang, "demo-title"))
    results = []
    for pack in ready:
        for path in sorted((pack.folder / "examples").glob("*.yaml")):
            results += evaluate_raw(load(path), path, Shelf((pack,), left_out), options, Terms())
    return _print(results, options)
