"""`jigai population`: a synthetic case set."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from jigai.cli.columns import columns_installed, stoppable
from jigai.cli.progress import progress
from jigai.cli.texts import text
from jigai.engine.api import applicable
from jigai.facts.documents import dumps, load
from jigai.facts.problems import InputRefused, Problem
from jigai.money.errors import MoneyError
from jigai.money.rates import parse_percent
from jigai.policy.pack import Pack

if TYPE_CHECKING:
    from jigai.engine.columns.storage import Meta


def population(options: Namespace) -> int:
    """Invent enterprises and projects and write them as a case set."""
    from jigai.cli.commands import usable_packs

    columns_installed()
    from jigai.lab.population import Options, Setting, generate

    found, _ = usable_packs(options)
    packs = applicable(found, options.pack) if options.pack else []
    setting = Setting.of(_place(options.place, packs), options.claim_year, packs)
    wanted = Options(
        projects=options.projects,
        seed=options.seed,
        unknown=_share(options.unknown),
        lists=not options.no_lists,
        programme=load(options.programme) if options.programme else {},
    )
    with stoppable(), progress(options.lang) as heard:
        meta = generate(
            options.out,
            setting,
            wanted,
            over=options.over,
            progress=lambda done, total: heard("population", done, total),
        )
    _print(meta, options)
    return 0


def _place(stated: str | None, packs: list[Pack]) -> str:
    """The place asked for, or that of the packs."""
    places = [stated] if stated else sorted({pack.info.region for pack in packs})
    if len(places) == 1:
        return str(places[0])
    key = "population-places" if places else "population-place"
    zh, en = (text(lang, key) for lang in ("zh", "en"))
    raise InputRefused([Problem("population.place", zh, en, "--place")])


def _share(stated: str) -> int:
    """The unknown share in parts per million."""
    try:
        return parse_percent(stated)
    except MoneyError as error:
        raise InputRefused([Problem(error.code, error.zh, error.en, "--unknown")]) from None


def _print(meta: Meta, options: Namespace) -> None:
    data: dict[str, Any] = {"folder": str(options.out), **meta.data()}
    if options.format == "json":
        print(dumps(data))
        return
    print(text(options.lang, "population-synthetic"))
    print(text(options.lang, "population-written", folder=options.out, **_numbers(meta)))
    for name, rows in meta.rows.items():
        print(f"  {name:<46}{rows:>14,}")


def _numbers(meta: Meta) -> dict[str, str]:
    return {
        "projects": f"{meta.rows.get('projects', 0):,}",
        "organisations": f"{meta.rows.get('organisations', 0):,}",
        "seed": str(meta.source["seed"]),
        "year": str(meta.claim_year),
    }
