"""Taking tables in: read, checked, and written as a case set, or refused with the reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from jigai.engine.columns.intake.headings import Reading, readings
from jigai.engine.columns.intake.opening import Origin, open_source
from jigai.engine.columns.intake.results import Report, Results
from jigai.engine.columns.intake.screening import ORGANISATIONS, Screening
from jigai.engine.columns.intake.sources import Source
from jigai.engine.columns.intake.staging import Staging
from jigai.engine.columns.storage import Meta, NewCaseSet
from jigai.engine.columns.tables import tables
from jigai.engine.columns.working import working
from jigai.facts.documents import load
from jigai.facts.problems import InputRefused, Problem
from jigai.facts.reading import read_dossier


def take_in(
    origin: Origin,
    folder: Path,
    *,
    claim_year: int | None = None,
    as_of: str | None = None,
    programme: Mapping[str, Any] | Path | None = None,
    within: str | None = None,
    complete: Collection[str] = (),
    ignore: Collection[str] = (),
    partial: bool = False,
    synthetic: bool | None = None,
    memory: str | None = None,
    over: bool = False,
    progress: Callable[[str, int], None] | None = None,
) -> Report:
    """Check tables and write them as a case set into ``folder``, with what was rejected and why.

    ``complete`` names the lists of which every row is given (``project.loans``): who has no row
    has none. ``ignore`` names columns to leave out. ``partial`` keeps the sound projects, titles
    and so on of an organisation of which another one is rejected; what they get under shared
    limits may then be wrong. ``memory`` is a limit such as ``2GB``.
    ``progress`` hears table and rows; whatever it raises stops the work and leaves nothing.
    Raises InputRefused.
    """
    unknown = [name for name in complete if name not in tables() or tables()[name].kind != "rows"]
    if unknown:
        raise InputRefused([_no_list(name) for name in unknown])
    heard = progress or (lambda _table, _rows: None)
    with NewCaseSet(folder, over=over) as made, working(made.folder, memory) as connection:
        with open_source(origin, connection) as source:
            meta, acts = _whole_set(source, claim_year, as_of, programme, within, synthetic)
            columns = _columns(source, ignore)
            staging = Staging(connection, within, heard)
            for name, found in columns.items():
                staging.load(source.tables[name], found)
        Screening(connection, partial=partial).run()
        report = Report(folder, meta, read=dict(staging.read), ignored=source.ignored)
        Results(connection, made, report, set(complete)).write(heard)
        report.meta = made.finish(meta, acts)
    return report


def _no_list(name: str) -> Problem:
    return Problem(
        "table.name",
        f"没有名为“{name}”的明细表",
        f"there is no list '{name}'",
        "complete",
    )


def _columns(source: Source, ignore: Collection[str]) -> dict[str, list[Reading]]:
    """What every column is; all problems of all tables together."""
    found: dict[str, list[Reading]] = {}
    problems: list[Problem] = []
    for name in tables():
        table = source.tables.get(name)
        if table is None:
            continue
        try:
            found[name] = readings(
                table.table, table.headings, table.place, native=table.native, ignore=ignore
            )
        except InputRefused as error:
            problems += error.problems
    if problems:
        raise InputRefused(problems)
    return found


def _whole_set(
    source: Source,
    claim_year: int | None,
    as_of: str | None,
    programme: Mapping[str, Any] | Path | None,
    within: str | None,
    synthetic: bool | None,
) -> tuple[Meta, dict[str, Any]]:
    """What holds of the whole set, checked as the head of a dossier is."""
    known: Meta | None = source.meta
    stated = load(programme) if isinstance(programme, Path) else programme
    acts = dict(stated if stated is not None else source.programme or {})
    head: dict[str, Any] = {"applicant": {"id": "any"}, "programme": acts}
    year = claim_year if claim_year is not None else known.claim_year if known else None
    day = as_of if as_of is not None else known.as_of if known and claim_year is None else None
    head |= {"claim_year": year} | ({"as_of": day} if day is not None else {})
    dossier = read_dossier(head, within)
    history = "organisation.history" in source.tables or any(
        h.name in ("history", "已获本政策奖补行数") for h in source.tables[ORGANISATIONS].headings
    )
    made = Meta(
        claim_year=dossier.claim_year,
        as_of=dt.date.fromordinal(dossier.as_of).isoformat(),
        synthetic=bool(known and known.synthetic) if synthetic is None else synthetic,
        history_stated=known.history_stated if known else history,
        source={"form": "intake", **source.description},
    )
    if known is None:
        return made, acts
    kept = ("pack", "claims", "choices", "payee", "rulings")
    return replace(made, **{name: getattr(known, name) for name in kept}), acts
