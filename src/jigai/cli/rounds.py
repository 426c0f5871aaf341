"""``jigai programme`` and ``jigai evaluate --programme``."""

from __future__ import annotations

import datetime as dt
from argparse import Namespace
from typing import Any

from rich import box
from rich.markup import escape
from rich.table import Table

from jigai.cli.commands import with_dates
from jigai.cli.screen import console
from jigai.cli.store import BROKEN, acting, the_store
from jigai.cli.texts import text
from jigai.engine.api import program
from jigai.engine.asking import under_programme
from jigai.engine.result import answer_data
from jigai.engine.shelf import shipped
from jigai.facts.documents import dumps, load
from jigai.facts.problems import InputRefused, Problem
from jigai.facts.values import ValueRefused, read_date, show_date
from jigai.policy.pack import PackBroken
from jigai.policy.store.binding import Bound, bind, bound, names
from jigai.policy.store.programmes import read_file
from jigai.policy.store.texts import refusal


def add(options: Namespace) -> int:
    """Set a programme up."""
    stated = read_file(options.file)
    kept = bind(acting(options), stated, program, options.note, revise=options.revise)
    return _said(kept, options)


def listed(options: Namespace) -> int:
    """List the programmes; one that is damaged is reported and left out."""
    store, packs = the_store(options), shipped().packs
    found: list[Bound] = []
    problems: list[Problem] = []
    for name in names(store.rows()):
        try:
            found.append(bound(store, packs, name))
        except (InputRefused, PackBroken) as error:
            problems += error.problems
    if options.format == "json":
        rows = [programme_data(b, options.lang) for b in found]
        print(dumps({"programmes": rows, "problems": [p.data(options.lang) for p in problems]}))
    else:
        _table(found, options.lang)
        for problem in problems:
            print(f"✗ {problem.text(options.lang)}  [{problem.code}]")
    return BROKEN if problems else 0


def show(options: Namespace) -> int:
    """One programme."""
    return _said(bound(the_store(options), shipped().packs, options.id), options)


def evaluate_under(options: Namespace) -> list[dict[str, Any]]:
    """The results of dossiers under a programme; raises InputRefused."""
    for name in ("pack", "packs", "reading", "overlay", "rulings", "stack"):
        if getattr(options, name):
            raise refusal("store.programme-only", "", option=f"--{name}")
    its = bound(the_store(options), shipped().packs, options.programme)
    day = _day(options.applied_on)
    found = []
    for path in options.dossier:
        answer, notices = under_programme(with_dates(load(path), options), its, day)
        result = answer_data(answer, answer.program, options.lang)
        result["warnings"] += [p.data(options.lang) for p in notices]
        found.append(result | {"file": path.name, "programme": _named(its)})
    return found


def _named(its: Bound) -> dict[str, Any]:
    """Which programme a result is under, for whoever checks it later."""
    return {"id": its.programme.id, "record": its.rows[-1].about["record"]}


def _day(stated: str | None) -> int:
    if not stated:
        return dt.datetime.now(dt.UTC).astimezone().date().toordinal()
    try:
        return read_date("--applied-on", "--applied-on", stated)
    except ValueRefused as error:
        raise refusal("store.day", "--applied-on") from error


def programme_data(its: Bound, lang: Any) -> dict[str, Any]:
    """A programme as JSON: its record, and what to know."""
    return its.programme.data() | {
        "record": its.rows[-1].about["record"],
        "newer": its.newer.version if its.newer else None,
        "notices": [p.data(lang) for p in its.notices()],
        "journal": [row.data() for row in its.rows],
    }


def _said(its: Bound, options: Namespace) -> int:
    if options.format == "json":
        print(dumps(programme_data(its, options.lang)))
        return 0
    lang, programme = options.lang, its.programme
    print(f"{programme.id}  {programme.name[lang]}")
    for key, value in _lines(its, lang):
        print(f"  {text(lang, key)}  {value}")
    for row in its.rows:
        print(f"  {row.when}  {row.who}  {row.about['record'][:12]}  {row.note}".rstrip())
    for problem in its.notices():
        print(f"! {problem.text(lang)}  [{problem.code}]")
    return 0


def _lines(its: Bound, lang: str) -> list[tuple[str, str]]:
    programme = its.programme
    window = f"{show_date(programme.opens, lang)} – {show_date(programme.closes, lang)}"
    rulings = "; ".join(f"{r.reading}={r.value} ({r.by}, {r.act})" for r in programme.rulings)
    guides = "; ".join(f"{o.id} ({o.act})" for o in programme.overlays)
    return [
        ("programme-pack", f"{its.pack.id}@{its.pack.version[:12]}  {its.pack.info.title[lang]}"),
        ("programme-year", str(programme.fiscal_year)),
        ("programme-window", window),
        ("region", programme.region),
        ("programme-rulings", rulings or "—"),
        ("programme-guides", guides or "—"),
    ]


def _table(found: list[Bound], lang: str) -> None:
    table = Table(box=box.SIMPLE_HEAD)
    columns = ("id", "title", "programme-pack", "programme-year", "programme-window")
    for key in columns:
        table.add_column(key if key == "id" else text(lang, key), overflow="fold")
    for its in found:
        lines = dict(_lines(its, lang))
        pack = f"{its.pack.id}@{its.pack.version[:12]}"
        name = escape(its.programme.name[lang])
        year, window = lines["programme-year"], lines["programme-window"]
        table.add_row(its.programme.id, name, pack, year, window)
    console().print(table)
