"""The tables of a case set, derived from the vocabulary: names, columns, types, keys.

A case set is a folder of Parquet files in the format ``jigai-tables/1`` (docs/tables.md). Nothing
here reads or writes one; this is what every reader and writer goes by.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Literal

from jigai.facts.decisions import MOST_FEN
from jigai.facts.subjects import PLURALS
from jigai.facts.vocabulary import NEVER, Entity, Fact, Labels, Type, vocabulary
from jigai.money.rates import PPM

FORMAT: Final = "jigai-tables/1"

PLURAL: Final = {"organisation": "organisations"} | {e: plural for plural, e in PLURALS.items()}
"""The table of each entity, the organisations first, since all the rest hangs on them."""

ASSUMED_EMPTY: Final = ("history", "invoices_claimed")
"""Lists of an organisation that are empty where nothing is stated, as in a dossier."""

Kind = Literal["entity", "rows", "by-year", "by-key", "interval", "decisions", "lifts"]
SqlType = Literal["BIGINT", "BOOLEAN", "DATE", "VARCHAR"]

_SQL_TYPES: Final[dict[str, SqlType]] = {
    "bool": "BOOLEAN",
    "money": "BIGINT",
    "rate": "BIGINT",
    "count": "BIGINT",
    "days": "BIGINT",
    "area": "BIGINT",
    "year": "BIGINT",
    "date": "DATE",
    "code": "VARCHAR",
    "region": "VARCHAR",
    "industry": "VARCHAR",
    "text": "VARCHAR",
}


@dataclass(frozen=True)
class Column:
    """One column: its fact (type, range, codes, and the label that messages name).

    ``use`` is ``id`` (of the row's subject), ``of`` (its organisation), ``fact``, or ``rows``: how
    many rows a child table holds for this subject, NULL where that is not known. ``heading`` is the
    Chinese name under which a file may carry the column.
    """

    name: str
    fact: Fact
    use: Literal["id", "of", "fact", "rows"] = "fact"
    heading: str = ""

    @property
    def sql(self) -> SqlType:
        """Its type in SQL."""
        return _SQL_TYPES[self.fact.type]


@dataclass(frozen=True)
class Table:
    """One table. ``parent`` is the table that ``id`` refers to; ``key`` is unique where it is set.

    ``entity`` and ``fact`` say what it states: facts of the entity, or one fact of more than a
    single value.
    """

    name: str
    kind: Kind
    label: Labels
    entity: str
    fact: Fact | None
    parent: str | None
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    required: tuple[str, ...]

    @property
    def file(self) -> str:
        """The file of the table inside the folder."""
        return f"{self.name}.parquet"

    def column(self, name: str) -> Column | None:
        """The column of that name."""
        return next((c for c in self.columns if c.name == name), None)

    def names(self) -> tuple[str, ...]:
        """Its columns' names, in order."""
        return tuple(c.name for c in self.columns)


@lru_cache(maxsize=1)
def tables() -> dict[str, Table]:
    """Every table by name, each after the one that it refers to."""
    entities = vocabulary().entities
    found = [_entity(entities[name]) for name in PLURAL]
    for name in PLURAL:
        found += [_child(entities[name], f) for f in entities[name].facts.values() if _many(f)]
    return {table.name: table for table in [*found, _decisions(), _lifts()]}


def children(table: Table) -> tuple[Table, ...]:
    """The tables whose rows belong to the rows of this one."""
    return tuple(t for t in tables().values() if t.parent == table.name and t.kind != "entity")


def _many(fact: Fact) -> bool:
    return fact.shape != "scalar"


def plain(name: str, kind: Type, zh: str, en: str, low: int = 0, high: int = 0) -> Fact:
    """A fact that no vocabulary lists: an id, a year, a term of a decision."""
    labels, empty = Labels(zh, en), Labels("", "")
    template = next(iter(vocabulary().entities["organisation"].facts.values()))
    return replace(
        template, entity="", name=name, type=kind, shape="scalar", label=labels, meaning=empty,
        evidence=empty, low=low, high=high, codes={}, aliases={}, kinds=(), row={}, derive=None,
        open_codes=kind == "code",
    )  # fmt: skip


def _id() -> Column:
    return Column("id", plain("id", "text", "编号", "Id"), "id", "编号")


def _column(fact: Fact) -> Column:
    return Column(fact.name, fact, heading=fact.label.zh)


def _entity(entity: Entity) -> Table:
    columns = [_id()]
    required = ["id"]
    if entity.name != "organisation":
        columns.append(Column("of", plain("of", "text", "所属单位", "Of"), "of", "所属单位"))
        required.append("of")
    for fact in entity.facts.values():
        if fact.shape == "scalar":
            columns.append(_column(fact))
        elif fact.shape != "interval":
            columns.append(Column(fact.name, _count(fact), "rows", f"{fact.label.zh}行数"))
    return Table(
        PLURAL[entity.name], "entity", entity.label, entity.name, None,
        None if entity.name == "organisation" else PLURAL["organisation"],
        tuple(columns), ("id",), tuple(required),
    )  # fmt: skip


def _count(fact: Fact) -> Fact:
    """The number of rows stated; a list of a kind of organisation is one of that kind only."""
    most = fact.max_rows if fact.shape == "rows" else 10_000
    made = plain(fact.name, "count", f"{fact.label.zh}行数", f"{fact.label.en}: rows", 0, most)
    return replace(made, kinds=fact.kinds)


def _child(entity: Entity, fact: Fact) -> Table:
    columns = [_id()]
    key: tuple[str, ...] = ()
    required: tuple[str, ...] = ("id",)
    if fact.shape == "rows":
        columns += [_column(f) for f in fact.row.values()]
    elif fact.shape == "interval":
        columns += [_end(fact, "from", "起", "from"), _end(fact, "until", "止", "until")]
        key = ("id",)
    else:
        name = "year" if fact.shape == "by-year" else "key"
        columns.append(
            _column(plain("year", "year", "年度", "Year", 1900, 9999))
            if name == "year"
            else _column(plain("key", "text", "名目", "Key"))
        )
        columns.append(Column("value", replace(fact, name="value", shape="scalar"), heading="值"))
        key, required = ("id", name), ("id", name)
    return Table(
        f"{entity.name}.{fact.name}", fact.shape if fact.shape != "scalar" else "rows",
        Labels(f"{entity.label.zh}.{fact.label.zh}", f"{entity.label.en}: {fact.label.en}"),
        entity.name, fact, PLURAL[entity.name], tuple(columns), key, required,
    )  # fmt: skip


def _end(fact: Fact, name: str, zh: str, en: str) -> Column:
    label = Labels(f"{fact.label.zh}{zh}", f"{fact.label.en}: {en}")
    return Column(name, replace(fact, name=name, shape="scalar", label=label), heading=zh)


def _decisions() -> Table:
    facts = [
        plain("measure", "code", "条款", "Measure"),
        plain("subject", "text", "对象", "Subject"),
        plain("rate", "rate", "比例", "Rate", 0, PPM),
        plain("amount", "money", "金额", "Amount", 0, MOST_FEN),
        plain("cap", "money", "上限", "Cap", 0, MOST_FEN),
        plain("approved", "bool", "已批准", "Approved", 0, 1),
        plain("by", "text", "决定机关", "By"),
        plain("act", "text", "文件", "Act"),
        plain("on", "date", "决定日期", "On", 1, NEVER),
        plain("reason", "text", "理由", "Reason"),
    ]
    columns = (_id(), *map(_column, facts))
    return Table(
        "decisions", "decisions", Labels("决定", "Decisions"), "decision", None, None,
        columns, ("id",), ("id",),
    )  # fmt: skip


def _lifts() -> Table:
    columns = (
        _id(),
        _column(plain("limit", "code", "限额或择优", "Limit or choice")),
        _column(plain("amount", "money", "金额", "Amount", 0, MOST_FEN)),
    )
    return Table(
        "decision.lifts", "lifts", Labels("决定.突破", "Decision: lifts"), "decision", None,
        "decisions", columns, ("id", "limit"), ("id", "limit"),
    )  # fmt: skip
