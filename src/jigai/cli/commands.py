"""Each command: read, ask the engine, print."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

from jigai.cli.texts import text
from jigai.engine.api import Answer, applicable, concerned, evaluate, program
from jigai.engine.result import answer_data
from jigai.engine.stack import evaluate_stack
from jigai.facts.documents import dumps, load
from jigai.facts.problems import InputRefused, Problem
from jigai.facts.vocabulary import vocabulary
from jigai.policy.folding import Overlay, read_overlay
from jigai.policy.loading import PackBroken, load_packs, shipped_root
from jigai.policy.pack import Pack


def usable_packs(options: Namespace) -> list[Pack]:
    """The packs that compile; each broken one is reported and left out."""
    found: list[Pack] = []
    for root in [shipped_root(), *getattr(options, "packs", [])]:
        packs_here, broken = load_packs(root)
        if not packs_here and not broken and root != shipped_root():
            raise InputRefused(
                [
                    Problem(
                        "packs.none",
                        text("zh", "no-packs", path=root),
                        text("en", "no-packs", path=root),
                    )
                ]
            )
        for pack in packs_here:
            try:
                program(pack)
                found.append(pack)
            except PackBroken as error:
                broken.append(error)
        for fault in broken:
            print(text(options.lang, "pack-broken", pack=fault.pack), file=sys.stderr)
            for problem in fault.problems:
                print(f"  {problem.code}  {problem.text(options.lang)}", file=sys.stderr)
    return found


def packs(options: Namespace) -> int:
    """List the packs."""
    found = usable_packs(options)
    rows = [pack_data(p, options.lang) for p in found]
    if options.format == "json":
        print(dumps(rows))
        return 0
    from jigai.cli.screen import packs_table

    packs_table(rows, options.lang)
    return 0


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
    reports = [report for root in roots for report in check_root(root, options.lang)]
    if not reports:
        raise InputRefused(
            [
                Problem(
                    "packs.none",
                    text("zh", "no-packs", path=roots[0]),
                    text("en", "no-packs", path=roots[0]),
                )
            ]
        )
    failed = any(r["problems"] for r in reports)
    if options.format == "json":
        print(dumps(reports))
    else:
        for report in reports:
            key = "pack-failed" if report["problems"] else "pack-ok"
            print(text(options.lang, key, **report))
            for problem in report["problems"]:
                print(f"  {problem['code']}  {problem['where']}: {problem['text']}")
    return 3 if failed else 0


def evaluate_files(options: Namespace) -> int:
    """Evaluate dossiers."""
    ready = usable_packs(options)
    readings = _readings(options.reading)
    overlays = tuple(read_overlay(load(path)) for path in options.overlay)
    results: list[dict[str, Any]] = []
    for path in options.dossier:
        raw = _with_dates(load(path), options)
        results += evaluate_raw(raw, path, ready, options, readings, overlays)
    return _print(results, options)


def evaluate_raw(
    raw: Any,
    path: Path,
    ready: list[Pack],
    options: Namespace,
    readings: dict[str, str],
    overlays: tuple[Overlay, ...],
) -> list[dict[str, Any]]:
    """The results of one dossier under the packs that concern it."""
    wanted = options.pack or ([raw["pack"]] if isinstance(raw, dict) and raw.get("pack") else None)
    chosen = applicable(ready, wanted) if wanted else concerned(ready, raw)
    known = {axis for p in chosen for axis in p.axes}
    unknown = [r for r in readings if r not in known]
    if unknown:
        from jigai.policy.folding import settle

        settle(chosen[0], {unknown[0]: readings[unknown[0]]})
    if options.stack and isinstance(raw, dict):
        answers = evaluate_stack(raw, chosen, readings, overlays)
    else:
        answers = [
            evaluate(
                raw, p, {k: v for k, v in readings.items() if k in p.axes}, _concerning(p, overlays)
            )
            for p in chosen
        ]
    return [_answer(a, path, options, overlays) for a in answers]


def _concerning(pack: Pack, overlays: tuple[Overlay, ...]) -> tuple[Overlay, ...]:
    ids = {i.id for i in pack.items}
    return tuple(o for o in overlays if any(p.split("/")[0] in ids for p in o.set))


def _answer(
    answer: Answer, path: Path, options: Namespace, overlays: tuple[Overlay, ...]
) -> dict[str, Any]:
    ready = None
    if answer.outcome is not None:
        ready = program(
            answer.pack,
            {k: v for k, v in answer.readings.items() if answer.pack.axes[k].default != v},
            _concerning(answer.pack, overlays),
        )
    data = answer_data(answer, ready, options.lang)
    data["file"] = path.name
    return data


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
    ready = usable_packs(options)
    if options.format == "text":
        print(text(options.lang, "demo-title"))
    results = []
    for pack in ready:
        for path in sorted((pack.folder / "examples").glob("*.yaml")):
            results += evaluate_raw(load(path), path, [pack], options, {}, ())
    return _print(results, options)
