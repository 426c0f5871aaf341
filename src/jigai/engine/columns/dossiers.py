"""Between dossiers and tables: dossiers written as a case set, and any row opened into a dossier.

Both ways are exact: what a dossier's reader makes of the dossier that comes back is what it made
of the one that was written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from jigai.engine.columns.storage import (
    Meta,
    NewCaseSet,
    arrow_schema,
    read_meta,
    read_programme,
    reading,
    select_sql,
)
from jigai.engine.columns.tables import ASSUMED_EMPTY, PLURAL, Column, Table, children, tables
from jigai.engine.columns.working import connected
from jigai.facts.dossier import Decision, Dossier, Facts, Subject
from jigai.facts.problems import refused, shown
from jigai.facts.reading import read_dossier
from jigai.facts.statements import NotApplicable
from jigai.facts.vocabulary import NEVER
from jigai.money.fen import yuan
from jigai.money.rates import percent

Rows = dict[str, list[dict[str, Any]]]
NOT_APPLICABLE = {"status": "not-applicable"}
_SHARED = ("claim_year", "as_of", "programme", "pack", "claims", "choices", "payee", "rulings")
AT_ONCE = 1000


# Dossiers to tables


def write_tables(
    dossiers: Iterable[Mapping[str, Any]],
    folder: Path,
    *,
    within: str | None = None,
    synthetic: bool = False,
    over: bool = False,
) -> Meta:
    """Write dossiers as one case set; ``within`` resolves place names, as in ``read_dossier``.

    All must agree on claim year, day of reckoning, programme and whatever else holds of a whole
    set, and no id may be used twice. Raises InputRefused.
    """
    rows: Rows = {}
    ids: set[tuple[str, str]] = set()
    shared: dict[str, Any] | None = None
    history = False
    for raw in dossiers:
        dossier = read_dossier(raw, within)
        common = _common(dossier)
        if shared is None:
            shared = common
        _same(shared, common)
        for subject in dossier.subjects:
            if (subject.entity, subject.id) in ids:
                raise _twice(subject)
            ids.add((subject.entity, subject.id))
            _subject_rows(subject, rows)
        for decision in dossier.decisions:
            _decision_rows(decision, rows)
        history = history or dossier.history_stated
    if shared is None:
        raise refused("tables.none", "没有案卷", "there is no dossier", str(folder))
    with NewCaseSet(folder, over=over) as made:
        for name, found in rows.items():
            schema = arrow_schema(tables()[name])
            made.append(name, pa.Table.from_pylist(found, schema=schema))
        programme = shared.pop("programme")
        return made.finish(
            Meta(
                synthetic=synthetic, history_stated=history, source={"form": "dossiers"}, **shared
            ),
            programme,
        )


def _common(dossier: Dossier) -> dict[str, Any]:
    stated = dossier.stated
    return {
        "claim_year": dossier.claim_year,
        "as_of": dt.date.fromordinal(dossier.as_of).isoformat(),
        "programme": stated.get("programme") or {},
        "pack": dossier.pack,
        "claims": dossier.claims,
        "choices": dossier.choices,
        "payee": dossier.payee,
        "rulings": stated.get("rulings"),
    }


def _same(shared: dict[str, Any], common: dict[str, Any]) -> None:
    for key in _SHARED:
        if shared[key] != common[key]:
            raise refused(
                "tables.differ",
                f"各案卷的 {key} 不同，不能放进同一套表；请分成几套",
                f"the dossiers differ in {key} and cannot share one case set; write several",
                key,
            )


def _twice(subject: Subject) -> Exception:
    return refused(
        "dossier.same-id",
        f"编号“{shown(subject.id)}”用了两次，请改其中一个",
        f"the id '{shown(subject.id)}' is used twice; change one",
        PLURAL[subject.entity],
    )


def _subject_rows(subject: Subject, rows: Rows) -> None:
    table = tables()[PLURAL[subject.entity]]
    row: dict[str, Any] = {"id": subject.id}
    if subject.owner is not None:
        row["of"] = subject.owner
    for column in table.columns:
        if column.use == "fact":
            row[column.name] = _stored(column, subject.facts.get(column.name))
        elif column.use == "rows":
            row[column.name] = _count(column.name, subject)
    rows.setdefault(table.name, []).append(row)
    for child in children(table):
        assert child.fact is not None
        found = subject.facts.get(child.fact.name)
        if found is not None:
            listed = _child_rows(child, subject.id, found)
            rows.setdefault(child.name, []).extend(listed)


def _count(name: str, subject: Subject) -> int | None:
    found = subject.facts.get(name)
    if isinstance(found, (list, NotApplicable)):
        return len(found)
    if subject.entity == "organisation" and name in ASSUMED_EMPTY:
        return 0
    return len(found) if found else None


def _child_rows(table: Table, owner: str, found: Any) -> list[dict[str, Any]]:
    if table.kind == "rows":
        stated: Sequence[Facts] = found
    elif table.kind == "interval":
        stated = [found] if found else []
    else:
        key = table.key[1]
        stated = [{key: k, "value": v} for k, v in found.items()]
    columns = table.columns[1:]
    return [
        {"id": owner, **{c.name: _stored(c, item.get(c.name)) for c in columns}} for item in stated
    ]


def _stored(column: Column, value: Any) -> Any:
    if value is None:
        return None
    if column.sql == "DATE":
        return dt.date.fromordinal(value)
    return bool(value) if column.sql == "BOOLEAN" else value


def _decision_rows(decision: Decision, rows: Rows) -> None:
    listed = rows.setdefault("decisions", [])
    number = str(len(listed) + 1)
    listed.append(
        {
            "id": number,
            "measure": decision.measure or None,
            "subject": decision.subject,
            "rate": decision.rate,
            "amount": decision.amount,
            "cap": decision.cap,
            "approved": decision.approved,
            "by": decision.by or None,
            "act": decision.act or None,
            "on": None if decision.on is None else dt.date.fromordinal(decision.on),
            "reason": decision.reason or None,
        }
    )
    for limit, amount in decision.lifts.items():
        rows.setdefault("decision.lifts", []).append(
            {"id": number, "limit": limit, "amount": amount}
        )


# Tables to dossiers


def dossier_of(folder: Path, organisation: str, *, meta: Meta | None = None) -> dict[str, Any]:
    """The dossier of one organisation with all that it owns; raises InputRefused."""
    for _, found in dossiers_of(folder, [organisation], meta=meta):
        return found
    raise refused(
        "tables.no-organisation",
        f"没有编号为“{shown(organisation)}”的单位，请核对",
        f"there is no organisation '{shown(organisation)}'; check the id",
        str(folder),
    )


def dossiers_of(
    folder: Path,
    organisations: Iterable[str],
    *,
    meta: Meta | None = None,
    programme: dict[str, Any] | None = None,
    threads: int | None = None,
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The dossiers of some organisations, a thousand read at a time; unknown ids are left out.

    ``meta`` and ``programme`` stand in for what the folder says of the whole set.
    """
    head = read_meta(folder) if meta is None else meta
    acts = read_programme(folder) if programme is None else programme
    wanted = list(dict.fromkeys(organisations))
    with connected(threads=threads) as connection:
        for start in range(0, len(wanted), AT_ONCE):
            opened = _Opened(connection, folder, wanted[start : start + AT_ONCE])
            for name in wanted[start : start + AT_ONCE]:
                if name in opened.organisations:
                    yield name, opened.dossier(name, head, acts)


class _Opened:
    """The rows of some organisations and of all that hangs on them."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, folder: Path, wanted: list[str]
    ) -> None:
        self.connection = connection
        self.folder = folder
        self.entities: dict[str, list[dict[str, Any]]] = {}
        self.children: dict[str, dict[str, list[dict[str, Any]]]] = {}
        for table in tables().values():
            if table.kind != "entity":
                continue
            own = self.rows(table, "id" if table.name == "organisations" else "of", wanted)
            self.entities[table.name] = own
            for child in children(table):
                self.children[child.name] = self.grouped(child, [row["id"] for row in own])
        self.organisations = {row["id"]: row for row in self.entities["organisations"]}
        self.decisions = self.all_rows(tables()["decisions"])
        self.lifts = self.grouped(tables()["decision.lifts"], [row["id"] for row in self.decisions])

    def rows(self, table: Table, column: str, wanted: list[str]) -> list[dict[str, Any]]:
        """Rows whose column is one of those wanted, in the order of the file."""
        if not wanted or not (self.folder / table.file).exists():
            return []
        self.connection.register("wanted", pa.table({"w": pa.array(wanted, pa.string())}))
        inner = select_sql(self.folder, table, numbered=True)
        sql = f'SELECT * FROM ({inner}) SEMI JOIN wanted ON "{column}" = w ORDER BY file_row_number'
        return self.fetched(sql, table)

    def all_rows(self, table: Table) -> list[dict[str, Any]]:
        inner = select_sql(self.folder, table, numbered=True)
        return self.fetched(f"SELECT * FROM ({inner}) ORDER BY file_row_number", table)

    def fetched(self, sql: str, table: Table) -> list[dict[str, Any]]:
        names = [*table.names(), "file_row_number"]
        with reading(self.folder / table.file):
            try:
                found = self.connection.execute(sql).fetchall()
            except duckdb.Error as error:
                raise OSError(str(error)) from error
        return [
            {k: v for k, v in zip(names, row, strict=True) if v is not None and k in names[:-1]}
            for row in found
        ]

    def grouped(self, table: Table, wanted: list[str]) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = {}
        for row in self.rows(table, "id", wanted):
            found.setdefault(row["id"], []).append(row)
        return found

    def dossier(self, name: str, meta: Meta, programme: dict[str, Any]) -> dict[str, Any]:
        """The dossier of one organisation as a mapping."""
        kind = self.organisations[name].get("kind", "enterprise")
        made: dict[str, Any] = {
            "dossier": name,
            "claim_year": meta.claim_year,
            "as_of": meta.as_of,
            "applicant": self.stated(tables()["organisations"], self.organisations[name], kind),
        }
        if not meta.history_stated:
            made["applicant"].pop("history", None)
        mine = {name}
        for table in tables().values():
            if table.kind == "entity" and table.name != "organisations":
                own = [r for r in self.entities[table.name] if r["of"] == name]
                mine |= {r["id"] for r in own}
                if own:
                    made[table.name] = [self.stated(table, r, None) for r in own]
        decisions = [d for d in self.decisions if d.get("subject") in {*mine, None}]
        if decisions:
            made["decisions"] = [self.decision(d) for d in decisions]
        if programme:
            made["programme"] = programme
        for key in ("pack", "choices", "payee", "rulings"):
            value = getattr(meta, key)
            if value:
                made[key] = value
        if meta.claims is not None:
            made["claims"] = list(meta.claims)
        return made

    def stated(self, table: Table, row: dict[str, Any], kind: str | None) -> dict[str, Any]:
        """A subject as a dossier states it; facts that cannot be of its kind are left to that."""
        made: dict[str, Any] = {"id": row["id"]}
        if "of" in row:
            made["of"] = row["of"]
        for column in table.columns:
            fact = column.fact
            if column.use == "fact" and column.name in row and _of_kind(fact.kinds, kind):
                made[column.name] = as_stated(column, row[column.name])
        for child in children(table):
            assert child.fact is not None
            if _of_kind(child.fact.kinds, kind):
                self.child(child, row, made)
        return made

    def child(self, table: Table, row: dict[str, Any], made: dict[str, Any]) -> None:
        """A list, a fact by year or key, or an interval of one subject."""
        assert table.fact is not None
        name = table.fact.name
        found = self.children[table.name].get(row["id"], [])
        columns = table.columns[1:]
        stated = [
            {c.name: as_stated(c, item[c.name]) for c in columns if c.name in item}
            for item in found
        ]
        if table.kind == "interval":
            if stated:
                made[name] = stated[0]
        elif table.kind == "rows":
            if row.get(name) is not None:
                made[name] = stated
        elif stated:
            made[name] = {str(item[table.key[1]]): item["value"] for item in stated}
        elif row.get(name) == 0:
            made[name] = dict(NOT_APPLICABLE)

    def decision(self, row: dict[str, Any]) -> dict[str, Any]:
        """A decision as a dossier states it."""
        columns = tables()["decisions"].columns[1:]
        made = {c.name: as_stated(c, row[c.name]) for c in columns if c.name in row}
        amount = tables()["decision.lifts"].columns[2]
        lifts = {
            item["limit"]: as_stated(amount, item["amount"]) if "amount" in item else "none"
            for item in self.lifts.get(row["id"], [])
        }
        return made | ({"lifts": lifts} if lifts else {})


def _of_kind(kinds: tuple[str, ...], kind: str | None) -> bool:
    return kind is None or not kinds or kind in kinds


def as_stated(column: Column, value: Any) -> Any:
    """A stored value as a dossier states it: yuan, percent, ISO dates."""
    if isinstance(value, dt.date):
        return "none" if column.name == "until" and _never(value) else value.isoformat()
    if value == "" or (column.fact.low > 0 and value == 0 and not isinstance(value, bool)):
        return dict(NOT_APPLICABLE)
    match column.fact.type:
        case "money":
            return yuan(value)
        case "rate":
            return percent(value)
        case "area":
            return f"{value // 100}.{value % 100:02d}"
    return value


def _never(day: dt.date) -> bool:
    return day.toordinal() >= NEVER
