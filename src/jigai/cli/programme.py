"""The commands for what a policy says besides awards: each reads, asks the engine, prints."""

from __future__ import annotations

import csv
from argparse import Namespace
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from jigai.cli import programme_screen as screen
from jigai.cli.commands import read_terms, usable_packs
from jigai.cli.texts import text
from jigai.engine.api import applicable, concerned, concerning
from jigai.engine.asking import Terms, all_known, none_broken
from jigai.engine.programme.agenda import agenda
from jigai.engine.programme.answers import entry_data, findings_data, ranking_data, standing_data
from jigai.engine.programme.compiling import programme
from jigai.engine.programme.contents import contents_data
from jigai.engine.programme.figures import read_figures, read_value
from jigai.engine.programme.findings import findings
from jigai.engine.programme.model import DUTY, LIBRARY, SERVICE, Programme
from jigai.engine.programme.ranking import rankings
from jigai.engine.programme.standing import standings
from jigai.facts.documents import dumps, load
from jigai.facts.problems import InputRefused, Problem, shown
from jigai.money.errors import MoneyError
from jigai.policy.pack import Pack

Show = Callable[[Any, str], None]


def library(options: Namespace) -> int:
    """Which libraries the projects of a dossier enter, and what they then have to do."""
    return _findings(options, (LIBRARY, DUTY), screen.show_findings)


def services(options: Namespace) -> int:
    """Which approval routes, finance and services are open to a dossier."""
    return _findings(options, (SERVICE,), screen.show_findings)


def _findings(options: Namespace, kinds: Sequence[str], show: Show) -> int:
    terms = read_terms(options)
    results = []
    for path in options.dossier:
        raw = load(path)
        for pack in _concerned(options, raw):
            all_known([pack], Terms(overlays=()))
            found = findings(
                raw,
                pack,
                {k: v for k, v in terms.readings.items() if k in pack.axes},
                concerning(pack, terms.overlays),
                terms.rulings,
            )
            data = findings_data(found, options.lang)
            data["findings"] = [
                f
                for f in data["findings"]
                if f["kind"] in kinds and options.kind in (None, f["service"])
            ]
            results.append(data | {"file": path.name})
    _print(results, options, show)
    return 1 if any(r["errors"] for r in results) else 0


def _concerned(options: Namespace, raw: Any) -> list[Pack]:
    ready, broken = usable_packs(options)
    named = options.pack or ([raw["pack"]] if isinstance(raw, dict) and raw.get("pack") else None)
    none_broken(named or [], broken)
    return applicable(ready, named) if named else concerned(ready, raw)


def standing(options: Namespace) -> int:
    """Where targets and funds stand on reported figures."""
    pack, made = _programme(options)
    figures = read_figures(_rows(options.figures), made)
    found = [
        standing_data(made, s, options.lang)
        for s in standings(made, figures)
        if options.kind in (None, s.bound.kind)
    ]
    _print({"pack": pack.id, "version": pack.version, "standings": found}, options,
           screen.show_standings)  # fmt: skip
    return 0


def rank(options: Namespace) -> int:
    """Places ranked by their scores, and whom the consequences meet."""
    pack, made = _programme(options)
    scores = _scores(load(options.scores), made)
    wanted = [a for a in made.assessments if options.assessment in (None, a.id)]
    if not wanted:
        raise _refused("programme.rank-none", pack=pack.id, value=options.assessment or "")
    found = [ranking_data(made, a, rankings(made, a, scores), options.lang) for a in wanted]
    _print({"pack": pack.id, "version": pack.version, "assessments": found}, options,
           screen.show_rankings)  # fmt: skip
    return 0


def year(options: Namespace) -> int:
    """What falls due in a year."""
    pack, made = _programme(options)
    found = [entry_data(made, e, options.lang) for e in agenda(made, pack, options.year)]
    _print({"pack": pack.id, "year": options.year, "entries": found}, options, screen.show_agenda)
    return 0


def contents(options: Namespace) -> int:
    """Everything in a pack that is no award."""
    _, made = _programme(options)
    _print(contents_data(made, options.lang), options, screen.show_contents)
    return 0


def _programme(options: Namespace) -> tuple[Pack, Programme]:
    ready, broken = usable_packs(options)
    none_broken([options.pack], broken)
    [pack] = applicable(ready, [options.pack])[:1]
    terms = read_terms(options)
    all_known([pack], terms)
    return pack, programme(pack, terms.readings, concerning(pack, terms.overlays))


def _rows(path: Path) -> Any:
    """Figures from YAML, JSON, or CSV with the columns indicator, area, year, value."""
    if path.suffix.lower() != ".csv":
        return load(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except FileNotFoundError:
        raise _refused("programme.figures-none", value=str(path)) from None
    except UnicodeDecodeError:
        raise _refused("programme.figures-encoding", value=path.name) from None
    return [{k: v for k, v in row.items() if k and v not in (None, "")} for row in rows]


def _scores(raw: Any, made: Programme) -> dict[str, Fraction]:
    """Scores by place: ``scores: {name: 92.5}``. Raises InputRefused."""
    stated = raw.get("scores") if isinstance(raw, dict) else None
    if not isinstance(stated, dict):
        raise _refused("programme.scores-shape")
    known = {
        name: m["zh"]
        for a in made.areas.values()
        for g in a.groups
        for m in g.members
        for name in m.values()
    }
    problems, found = [], {}
    for name, value in stated.items():
        if name not in known:
            problems.append(_problem("programme.scores-area", value=shown(str(name))))
            continue
        try:
            found[known[name]] = read_value("index", value)
        except MoneyError as error:
            problems.append(Problem(error.code, error.zh, error.en, f"scores.{name}"))
    if problems:
        raise InputRefused(problems)
    return found


def _problem(key: str, /, **values: Any) -> Problem:
    name = key.partition(".")[2]
    return Problem(key, text("zh", name, **values), text("en", name, **values))


def _refused(key: str, /, **values: Any) -> InputRefused:
    return InputRefused([_problem(key, **values)])


def _print(data: Any, options: Namespace, show: Show) -> None:
    if options.format == "json":
        print(dumps(data))
    else:
        show(data, options.lang)
