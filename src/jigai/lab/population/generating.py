"""A population at any scale: streamed into a case set, the same in chunks of any size."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa

from jigai.engine.columns.storage import Meta, NewCaseSet
from jigai.engine.columns.tables import ASSUMED_EMPTY, PLURAL, tables
from jigai.facts.problems import refused
from jigai.facts.reading import read_dossier
from jigai.lab.population import organisations as enterprises
from jigai.lab.population import others, projects
from jigai.lab.population.chunks import Rows, hidden
from jigai.lab.population.draws import PPM, Draws, Truth, Whole
from jigai.lab.population.organisations import Organisations
from jigai.lab.population.setting import Setting

CHUNK: Final = 20_000
"""Organisations made at a time."""

MOST_PROJECTS: Final = 10**9


@dataclass(frozen=True)
class Options:
    """How large, which seed, how much unknown (parts per million), and whether with lists.

    Without lists the sums that purchases would give are stated, and every list is empty.
    """

    projects: int
    seed: int = 1
    unknown: int = 0
    lists: bool = True
    programme: Mapping[str, Any] = field(default_factory=dict)


def generate(
    folder: Path,
    setting: Setting,
    options: Options,
    *,
    chunk: int = CHUNK,
    over: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Meta:
    """Write a synthetic case set of exactly so many projects, with whoever owns them.

    ``progress`` hears projects made and wanted; whatever it raises stops the work and leaves
    nothing. Raises InputRefused.
    """
    _check(options, setting)
    draws = Draws(options.seed)
    with NewCaseSet(folder, over=over) as made:
        first, done = 0, 0
        while done < options.projects:
            part = _Part(draws, setting, options, first, chunk, done)
            for name, rows in part.tables().items():
                made.append(name, rows)
            first += part.count
            done += part.made
            if progress is not None:
                progress(done, options.projects)
        return made.finish(_meta(setting, options), options.programme)


def _check(options: Options, setting: Setting) -> None:
    if not 1 <= options.projects <= MOST_PROJECTS:
        raise refused(
            "population.projects",
            f"项目数应在 1 至 {MOST_PROJECTS} 之间",
            f"the number of projects should be from 1 to {MOST_PROJECTS}",
            "projects",
        )
    if not 0 <= options.unknown < PPM:
        raise refused(
            "population.unknown",
            "未知比例应不小于 0 且小于 100%",
            "the unknown share should be at least 0 and below 100%",
            "unknown",
        )
    head = {"claim_year": setting.claim_year, "applicant": {}, "programme": dict(options.programme)}
    read_dossier(head, setting.place)


def _meta(setting: Setting, options: Options) -> Meta:
    return Meta(
        claim_year=setting.claim_year,
        as_of=dt.date(setting.claim_year, 12, 31).isoformat(),
        synthetic=True,
        history_stated=True,
        source={
            "form": "population",
            "note": "合成数据，不是任何真实单位 synthetic: no real enterprise, project or title",
            "seed": options.seed,
            "place": setting.place,
            "projects": options.projects,
            "unknown_ppm": options.unknown,
            "lists": options.lists,
        },
    )


class _Part:
    """Some organisations in a row, with all that they own."""

    def __init__(
        self, draws: Draws, setting: Setting, options: Options, first: int, chunk: int, done: int
    ) -> None:
        self.draws = draws
        self.setting = setting
        self.options = options
        index = np.arange(first, first + chunk, dtype=np.int64)
        of = enterprises.organisations(draws, setting, index)
        ends = np.cumsum(of.projects)
        left = options.projects - done
        last = int(np.searchsorted(ends, left))
        self.count = min(chunk, last + 1)
        of.projects = np.minimum(of.projects, np.maximum(left - (ends - of.projects), 0))
        self.of = _first(of, self.count)
        self.made = int(self.of.projects.sum())
        self.firsts = done + np.cumsum(self.of.projects) - self.of.projects
        self.found: dict[str, pa.Table] = {}
        self.counts: dict[str, dict[str, pa.Array]] = {}

    def tables(self) -> dict[str, pa.Table]:
        """Every table's rows."""
        draws, setting, of = self.draws, self.setting, self.of
        facts = enterprises.facts(draws, setting, of)
        self._organisation_lists(facts["id"])
        self._put("organisations", facts, of.index, of.enterprise)
        self._projects()
        self._others()
        return self.found

    def _organisation_lists(self, ids: pa.Array) -> None:
        draws, setting, of = self.draws, self.setting, self.of
        for name, (rows, years, values) in enterprises.by_year(draws, setting, of).items():
            self._keyed(name, ids, of.index, rows, pa.array(years), pa.array(values))
        listed = {
            "cloud_payments": others.cloud_payments(draws, setting, of),
            "outside_awards": others.outside_awards(draws, setting, of, self.firsts),
            "history": others.history(draws, setting, of, self.firsts),
            "invoices_claimed": others.invoices_claimed(draws, setting, of, self.firsts),
        }
        for name, (rows, columns) in listed.items():
            self._listed(f"organisation.{name}", ids, of.index, rows, columns, of.enterprise)

    def _projects(self) -> None:
        draws, setting, of = self.draws, self.setting, self.of
        owner = np.repeat(np.arange(self.count), of.projects)
        start = int(self.firsts[0]) if self.count else 0
        index = np.arange(start, start + self.made, dtype=np.int64)
        made, columns = projects.projects(draws, setting, of, owner, index)
        ids = columns["id"]
        for name, (rows, years, values) in projects.by_year(draws, setting, made).items():
            self._keyed(name, ids, index, rows, pa.array(years), pa.array(values))
        for name, (rows, keys, values) in projects.by_key(draws, setting, made).items():
            self._keyed(name, ids, index, rows, keys, values)
        borrowed, loans = projects.loans(draws, made)
        listed = {
            "purchases": projects.purchases(draws, setting, made),
            "loans": (borrowed.rows, loans),
            "loan_interest": projects.loan_interest(draws, setting, made, borrowed),
            "lease_rent": projects.lease_rent(draws, setting, made),
            "bond_interest": projects.bond_interest(draws, setting, made),
        }
        for name, (rows, cells) in listed.items():
            self._listed(f"project.{name}", ids, index, rows, cells)
        if not self.options.lists:
            columns |= projects.flat(made)
        self._put("projects", columns, index)

    def _others(self) -> None:
        draws, setting, of = self.draws, self.setting, self.of
        (rows, columns), (spans, validity) = others.titles(draws, setting, of, self.firsts)
        at = rows.index(of.index, 16)
        ids = columns["id"]
        keep = ~self._unknown("title.validity", at)
        spans = spans.kept(keep)
        self.found["title.validity"] = pa.table(
            {"id": ids.take(pa.array(spans.parent)), **_taken(validity, spans.parent)}
        )
        self._put("titles", columns, at)
        (rows, columns), sales, insured = others.products(draws, setting, of)
        at, ids = rows.index(of.index, 16), columns["id"]
        self._listed("product.invoices", ids, at, *sales)
        self._listed("product.insurance_years", ids, at, *insured)
        self._put("products", columns, at)
        rows, columns = others.platforms(draws, of)
        self._put("platforms", columns, rows.index(of.index, 16))
        (rows, columns), bought, (years, year, income) = others.centres(draws, setting, of)
        at, ids = rows.index(of.index, 16), columns["id"]
        self._listed("centre.purchases", ids, at, *bought)
        self._keyed("centre.technology_income", ids, at, years, pa.array(year), pa.array(income))
        self._put("centres", columns, at)

    # Tables

    def _unknown(self, name: str, index: Whole) -> Truth:
        if not self.options.unknown:
            return np.zeros(len(index), bool)
        return self.draws.chance(f"unknown:{name}", index, self.options.unknown)

    def _put(
        self, name: str, columns: dict[str, Any], index: Whole, enterprise: Truth | None = None
    ) -> None:
        """A table of an entity: facts, some of them unknown, and how many rows each list has."""
        table = tables()[name]
        made: dict[str, pa.Array] = {}
        for column in table.columns:
            if column.use == "rows":
                made[column.name] = self.counts.get(name, {}).get(column.name)
                if made[column.name] is None:
                    made[column.name] = pa.nulls(len(index), pa.int64())
                continue
            array = columns.get(column.name)
            if array is None:
                continue
            if column.use == "fact" and column.name != "kind" and self.options.unknown:
                unknown = self._unknown(f"{name}.{column.name}", index)
                if column.fact.kinds and enterprise is not None:
                    unknown &= enterprise
                array = hidden(array, unknown)
            made[column.name] = array
        self.found[name] = pa.table(made)

    def _counted(self, name: str, counts: Whole, unknown: Truth) -> None:
        entity, _, fact = name.partition(".")
        column = pa.array(counts, pa.int64(), mask=unknown)
        self.counts.setdefault(PLURAL[entity], {})[fact] = column

    def _listed(
        self, name: str, ids: pa.Array, index: Whole, rows: Rows, columns: dict[str, Any],
        enterprise: Truth | None = None,
    ) -> None:  # fmt: skip
        """A list: all of its rows are known, or it is unknown whether there are any."""
        unknown = self._unknown(name, index)
        fact = name.partition(".")[2]
        if fact in ASSUMED_EMPTY and name.startswith("organisation."):
            unknown[:] = False
        if enterprise is not None and fact == "cloud_payments":
            unknown &= enterprise
        keep = ~unknown[rows.parent]
        if not self.options.lists:
            keep[:] = False
        left = rows.kept(keep)
        self._counted(name, np.bincount(left.parent, minlength=len(index)), unknown)
        taken = {k: v.filter(pa.array(keep)) for k, v in columns.items()}
        self.found[name] = pa.table({"id": ids.take(pa.array(left.parent)), **taken})

    def _keyed(
        self, name: str, ids: pa.Array, index: Whole, rows: Rows, keys: pa.Array, values: pa.Array
    ) -> None:
        """A fact by year or key: each value known or not; one that no kind states holds nothing."""
        key = tables()[name].key[1]
        keep = ~self._unknown(name, rows.index(index, 16))
        left = rows.kept(keep)
        counts = np.bincount(left.parent, minlength=len(index))
        stated = np.bincount(rows.parent, minlength=len(index)) > 0
        self._counted(name, counts, (counts == 0) & stated)
        mask = pa.array(keep)
        self.found[name] = pa.table({
            "id": ids.take(pa.array(left.parent)),
            key: keys.filter(mask),
            "value": values.filter(mask),
        })  # fmt: skip


def _first(of: Organisations, count: int) -> Organisations:
    """The first so many."""
    return Organisations(**{name: values[:count] for name, values in of.__dict__.items()})


def _taken(columns: dict[str, pa.Array], places: Whole) -> dict[str, pa.Array]:
    return {name: column.take(pa.array(places)) for name, column in columns.items()}
