"""Each command: read, ask the engine, print."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jigai.cli.texts import text
from jigai.engine.api import applicable, concerned, concerning, evaluate, program
from jigai.engine.result import answer_data
from jigai.engine.shelf import none_there, stock
from jigai.engine.stack import evaluate_stack
from jigai.facts.documents import dumps, load
from jigai.facts.problems import InputRefused, Problem
from jigai.facts.vocabulary import vocabulary
from jigai.policy.folding import settle
from jigai.policy.loading import pack_folders, shipped_root
from jigai.policy.overlays import Overlay, no_path, read_overlay
from jigai.policy.pack import Pack, PackBroken
from jigai.policy.rulings import Ruling, read_rulings_file


def usable_packs(options: Namespace) -> tuple[list[Pack], list[PackBroken]]:
    """The packs that compile, and those that do not; the latter are reported and left out."""
    shelf = stock([shipped_root(), *getattr(options, "packs", [])])
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


def pack_data(pack: Pack, lang: str) -> dict[str, Any]:
    """A pack for the list."""
    plan = program(pack).plan
    return {
        "id": pack.id,
        "title": pack.info.title[lang],
        "number": pack.info.number,
        "status": pack.info.status,
        "region": pack.info.region,
        "version": pack.version,
        "measures": [
            {"id": m.id, "clause": m.clause, "kind": m.kind, "money": m.money, "name": m.name[lang]}
            for m in plan.measures
        ],
        "readings": [
            {
                "id": a.id,
                "issue": a.issue[lang],
                "default": a.default,
                "alternatives": {k: v[lang] for k, v in a.alternatives.items()},
            }
            for a in pack.axes.values()
        ],
    }


def facts(options: Namespace) -> int:
    """List the vocabulary."""
    from jigai.cli.listing import fact_rows

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


@dataclass(frozen=True)
class Terms:
    """What an evaluation is asked to go by, besides the dossier."""

    readings: dict[str, str] = field(default_factory=dict)
    overlays: tuple[Overlay, ...] = ()
    rulings: tuple[Ruling, ...] = ()


def read_terms(options: Namespace) -> Terms:
    """The readings, overlays and rulings that were typed; raises InputRefused."""
    return Terms(
        _readings(options.reading),
        tuple(read_overlay(load(path)) for path in options.overlay),
        tuple(r for path in options.rulings for r in read_rulings_file(load(path))),
    )


def evaluate_files(options: Namespace) -> int:
    """Evaluate dossiers."""
    ready, left_out = usable_packs(options)
    terms = read_terms(options)
    results: list[dict[str, Any]] = []
    for path in options.dossier:
        raw = _with_dates(load(path), options)
        results += evaluate_raw(raw, path, ready, options, terms, left_out)
    return _print(results, options)


def evaluate_raw(
    raw: Any,
    path: Path,
    ready: list[Pack],
    options: Namespace,
    terms: Terms,
    left_out: list[PackBroken],
) -> list[dict[str, Any]]:
    """The results of one dossier under the packs that concern it.

    Raises PackBroken where the pack asked for is a broken one.
    """
    wanted = options.pack or ([raw["pack"]] if isinstance(raw, dict) and raw.get("pack") else None)
    none_broken(wanted or [], left_out)
    chosen = applicable(ready, wanted) if wanted else concerned(ready, raw)
    if not chosen:
        raise none_there(shipped_root())
    all_known(chosen, terms)
    if options.stack and isinstance(raw, dict):
        answers = evaluate_stack(raw, chosen, terms.readings, terms.overlays, rulings=terms.rulings)
    else:
        answers = [
            evaluate(
                raw,
                p,
                {k: v for k, v in terms.readings.items() if k in p.axes},
                concerning(p, terms.overlays),
                rulings=terms.rulings,
            )
            for p in chosen
        ]
    return [answer_data(a, a.program, options.lang) | {"file": path.name} for a in answers]


def none_broken(wanted: Sequence[str], left_out: list[PackBroken]) -> None:
    """Raises the fault of a pack that was asked for and is broken."""
    for fault in left_out:
        if any(str(name).split("-")[0] == fault.pack.split("-")[0] for name in wanted):
            raise fault


def all_known(chosen: list[Pack], terms: Terms) -> None:
    """Refuse readings, rulings and overlay paths that no pack in question has."""
    axes = {axis for p in chosen for axis in p.axes}
    unknown = [n for n in (*terms.readings, *(r.reading for r in terms.rulings)) if n not in axes]
    if unknown:
        settle(chosen[0], dict.fromkeys(unknown, ""))
    items = {i.id for p in chosen for i in p.items}
    for overlay in terms.overlays:
        for path in overlay.set:
            if str(path).split("/")[0] not in items:
                raise no_path(str(path))


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


def _with_dates(raw: Any, options: Namespace) -> Any:
    if isinstance(raw, dict):
        if options.as_of:
            raw["as_of"] = options.as_of
        if options.claim_year:
            raw["claim_year"] = options.claim_year
    return raw


def schema(options: Namespace) -> int:
    """Print a JSON Schema."""
    from jigai.cli.schemas import schema_of

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
    ready, left_out = usable_packs(options)
    if options.format == "text":
        print(text(options.lang, "demo-title"))
    results = []
    for pack in ready:
        for path in sorted((pack.folder / "examples").glob("*.yaml")):
            results += evaluate_raw(load(path), path, [pack], options, Terms(), left_out)
    return _print(results, options)
