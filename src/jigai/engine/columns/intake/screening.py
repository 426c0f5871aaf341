"""What holds between rows: keys, owners, kinds, limits of length. And who is left out with whom.

What an organisation gets depends on all that it owns, through its limits and sums. So one row that
cannot be read keeps the whole organisation out, as a dossier with an error is refused whole: an
award computed without it could be wrong, and nothing would show it.
"""

from __future__ import annotations

from typing import Final

import duckdb

from jigai.engine.columns.intake.staging import stage_name
from jigai.engine.columns.storage import literal, quoted
from jigai.engine.columns.tables import Table, children, tables
from jigai.facts.problems import InputRefused, Problem

_MESSAGES: Final = {
    "row.missing": (
        "未填写，这一格必须填写",
        "empty; this cell must be filled in",
    ),
    "row.twice": (
        "重复：另有一行相同，请删去或改正其一",
        "twice: another row has the same; remove or correct one",
    ),
    "row.orphan": (
        "没有这个编号的单位或对象，请核对或补上",
        "nothing has this id; check it, or provide what it belongs to",
    ),
    "row.count": (
        "与明细行数不符，请核对",
        "not the number of rows given; check both",
    ),
    "row.withheld": (
        "同一单位另有数据被拒，整户暂不采用，改正后重新导入",
        "held back: something else of the same organisation was rejected; correct that",
    ),
    "dossier.too-many": (
        "行数过多，请合并或拆分",
        "too many rows; merge or split them",
    ),
    "dossier.interval-order": (
        "止日早于起日，请更正",
        "ends before it begins; correct it",
    ),
    "dossier.not-for-kind": (
        "不适用于这类单位，未采用",
        "does not apply to this kind of organisation; not used",
    ),
    "dossier.decision-measure": (
        "决定写了比例、金额或上限，却没有写明条款，请填写 measure",
        "sets a rate, amount or cap without naming its measure; state measure",
    ),
    "dossier.decision-subject": (
        "没有这个编号的对象，请核对",
        "there is no such subject; check it",
    ),
    "dossier.decisions-twice": (
        "同一条款同一对象有两份决定，请合并为一份",
        "two decisions settle the same; merge them",
    ),
}
ORGANISATIONS: Final = "organisations"


class Screening:
    """Checks across rows; ``out_<name>`` then lists the rows of each table that are left out."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, *, partial: bool = False) -> None:
        """Over the tables of a ``Staging``; ``partial`` keeps an organisation's sound subjects."""
        self.connection = connection
        self.partial = partial
        self.all = tables()

    def run(self) -> None:
        """Everything; raises InputRefused where a decision for all cannot be read."""
        for table in self.all.values():
            self.required(table)
            self.unique(table)
            self.owned(table)
        for table in self.all.values():
            if table.fact is not None:
                self.child(table)
        self.kinds()
        self.decisions()
        self.leave_out()

    # Findings

    def find(
        self, code: str, table: Table, column: str, rows: str, *, value: str = "NULL",
        into: str = "causes",
    ) -> None:  # fmt: skip
        """Add a finding for each row that ``rows`` (what may follow FROM, as ``t``) yields."""
        zh, en = _MESSAGES[code]
        self.connection.execute(
            f"INSERT INTO {into} SELECT {literal(table.name)}, t.row, {literal(column)}, "
            f"CAST({value} AS VARCHAR), {literal(code)}, {literal(zh)}, {literal(en)} FROM {rows}"
        )

    def required(self, table: Table) -> None:
        """Ids, owners and keys are there; a cell that was refused has said so already."""
        for name in table.required:
            said = f"c.tab = {literal(table.name)} AND c.row = t.row AND c.col = {literal(name)}"
            self.find(
                "row.missing", table, name,
                f"{stage_name(table)} t ANTI JOIN causes c ON {said} "
                f"WHERE t.{quoted(name)} IS NULL",
            )  # fmt: skip

    def unique(self, table: Table) -> None:
        """No key stands twice; where one does, neither row is taken."""
        if not table.key:
            return
        keys = ", ".join(quoted(k) for k in table.key)
        stage = stage_name(table)
        twice = f"SELECT {keys} FROM {stage} GROUP BY {keys} HAVING count(*) > 1"
        self.find(
            "row.twice", table, table.key[-1],
            f"{stage} t JOIN ({twice}) d USING ({keys})",
            value=f"t.{quoted(table.key[-1])}",
        )  # fmt: skip

    def owned(self, table: Table) -> None:
        """Everything belongs to something that is there."""
        if table.parent is None:
            return
        name = "of" if table.kind == "entity" else "id"
        parent = stage_name(self.all[table.parent])
        self.find(
            "row.orphan", table, name,
            f"{stage_name(table)} t ANTI JOIN {parent} p ON t.{quoted(name)} = p.id "
            f"WHERE t.{quoted(name)} IS NOT NULL",
            value=f"t.{quoted(name)}",
        )  # fmt: skip

    def child(self, table: Table) -> None:
        """Lists not too long, as long as was said, and intervals that begin before they end."""
        assert table.fact is not None
        assert table.parent is not None
        stage, name = stage_name(table), table.fact.name
        if table.kind == "interval":
            self.find(
                "dossier.interval-order", table, "until",
                f'{stage} t WHERE t."from" > t."until"', value='t."until"',
            )  # fmt: skip
            return
        parent = self.all[table.parent]
        counted = f"(SELECT id, count(*) AS k FROM {stage} GROUP BY id)"
        if table.kind == "rows":
            self.find(
                "dossier.too-many", parent, name,
                f"{stage_name(parent)} t JOIN {counted} n USING (id) "
                f"WHERE n.k > {table.fact.max_rows}", value="n.k",
            )  # fmt: skip
        self.find(
            "row.count", parent, name,
            f"{stage_name(parent)} t LEFT JOIN {counted} n USING (id) "
            f"WHERE t.{quoted(name)} IS NOT NULL AND t.{quoted(name)} <> COALESCE(n.k, 0)",
            value=f"t.{quoted(name)}",
        )  # fmt: skip

    def kinds(self) -> None:
        """Facts that cannot be of this kind of organisation are not used, and that is said."""
        table = self.all[ORGANISATIONS]
        stage = stage_name(table)
        for column in table.columns:
            kinds = column.fact.kinds
            if not kinds or column.use == "rows":
                continue
            stated = _truthy(column.sql, f"t.{quoted(column.name)}")
            self.find(
                "dossier.not-for-kind", table, column.name,
                f"{stage} t WHERE {stated} AND NOT {of_kind(kinds, 't')}",
                value=f"t.{quoted(column.name)}", into="notes",
            )  # fmt: skip
        for child in children(table):
            kinds = child.fact.kinds if child.fact else ()
            if kinds:
                self.find(
                    "dossier.not-for-kind", child, "id",
                    f"{stage_name(child)} t JOIN {stage} o ON o.id = t.id "
                    f"WHERE NOT {of_kind(kinds, 'o')}", value="t.id", into="notes",
                )  # fmt: skip

    # Decisions

    def decisions(self) -> None:
        """A decision names a subject that is there, and a measure where it sets terms."""
        table = self.all["decisions"]
        stage = stage_name(table)
        self.connection.execute(f"UPDATE {stage} SET approved = TRUE WHERE approved IS NULL")
        self.connection.execute(f"CREATE TABLE ids AS {self._ids()}")
        self.find(
            "dossier.decision-measure", table, "measure",
            f"{stage} t WHERE t.measure IS NULL AND COALESCE(t.rate, t.amount, t.cap) IS NOT NULL",
        )  # fmt: skip
        self.find(
            "dossier.decision-subject", table, "subject",
            f"{stage} t ANTI JOIN ids ON ids.id = t.subject WHERE t.subject IS NOT NULL",
            value="t.subject",
        )  # fmt: skip
        self.find(
            "dossier.decisions-twice", table, "measure",
            f"(SELECT *, count(*) OVER (PARTITION BY measure, subject) AS k FROM {stage} "
            "WHERE approved AND measure IS NOT NULL) t WHERE t.k > 1", value="t.measure",
        )  # fmt: skip
        self._for_all()

    def _ids(self) -> str:
        """Every id with the organisation that it belongs to."""
        parts = []
        for table in self.all.values():
            if table.kind == "entity":
                owner = "id" if table.name == ORGANISATIONS else '"of"'
                parts.append(f"SELECT id, {owner} AS org FROM {stage_name(table)}")
        return " UNION ".join(parts)

    def _for_all(self) -> None:
        """A decision for all that cannot be read would make every award unsure."""
        lifts = self.all["decision.lifts"]
        rows = self.connection.execute(
            "SELECT c.tab, c.row, c.col, c.code, c.zh, c.en FROM causes c "
            f"JOIN {stage_name(self.all['decisions'])} d ON c.row = d.row "
            "WHERE c.tab = 'decisions' AND d.subject IS NULL "
            "AND NOT EXISTS (FROM causes x WHERE x.tab = c.tab AND x.row = c.row "
            "AND x.col = 'subject') "
            "UNION SELECT c.tab, c.row, c.col, c.code, c.zh, c.en FROM causes c "
            f"JOIN {stage_name(lifts)} l ON c.row = l.row AND c.tab = 'decision.lifts' "
            f"JOIN {stage_name(self.all['decisions'])} d ON d.id = l.id AND d.subject IS NULL "
            "ORDER BY 1, 2, 3 LIMIT 50"
        ).fetchall()
        if rows:
            raise InputRefused(
                [
                    Problem(code, f"{zh}（对全部对象的决定）", f"{en} (a decision for all)",
                            f"{tab}:{row}.{column}")
                    for tab, row, column, code, zh, en in rows
                ]
            )  # fmt: skip

    # Who is left out

    def leave_out(self) -> None:
        """The rows of each table that are not taken: at fault, or held back with the rest."""
        self.connection.execute(f"CREATE TABLE bad AS {self._bad()}")
        self.connection.execute("CREATE TABLE good_ids (id VARCHAR)")
        for table in self.all.values():
            self._leave_out(table)

    def _bad(self) -> str:
        """Organisations of which some row is at fault."""
        parts = []
        for table in self.all.values():
            rows = (
                f"{stage_name(table)} t SEMI JOIN causes c "
                f"ON c.tab = {literal(table.name)} AND c.row = t.row"
            )
            if table.name == ORGANISATIONS:
                parts.append(f"SELECT t.id FROM {rows}")
            elif table.kind == "entity":
                if not self.partial:
                    parts.append(f'SELECT t."of" FROM {rows}')
            elif table.parent == ORGANISATIONS:
                parts.append(f"SELECT t.id FROM {rows}")
            elif table.kind == "decisions":
                parts.append(f"SELECT i.org FROM (SELECT t.* FROM {rows}) d "
                             "JOIN ids i ON i.id = d.subject")  # fmt: skip
            elif table.kind == "lifts":
                parts.append(
                    f"SELECT i.org FROM (SELECT t.* FROM {rows}) l "
                    f"JOIN {stage_name(self.all['decisions'])} d ON d.id = l.id "
                    "JOIN ids i ON i.id = d.subject"
                )
            elif table.parent is not None and not self.partial:
                parent = stage_name(self.all[table.parent])
                parts.append(f'SELECT p."of" FROM (SELECT t.* FROM {rows}) x '
                             f"JOIN {parent} p ON p.id = x.id")  # fmt: skip
        return f"SELECT DISTINCT id FROM ({' UNION ALL '.join(parts)}) b(id) WHERE id IS NOT NULL"

    def _at_fault(self, table: Table) -> str:
        """Organisations held back, and subjects of this table with a row at fault in a list."""
        parts = ["SELECT id FROM bad"]
        for child in children(table):
            parts.append(
                f"SELECT t.id FROM {stage_name(child)} t SEMI JOIN causes c "
                f"ON c.tab = {literal(child.name)} AND c.row = t.row WHERE t.id IS NOT NULL"
            )
        return " UNION ALL ".join(parts)

    def _leave_out(self, table: Table) -> None:
        stage, out = stage_name(table), f"out_{stage_name(table)}"
        self.connection.execute(
            f"CREATE TABLE {out} AS SELECT DISTINCT row FROM causes "
            f"WHERE tab = {literal(table.name)}"
        )
        if table.kind == "entity":
            owner = "id" if table.name == ORGANISATIONS else '"of"'
            rest = f"SEMI JOIN bad b ON b.id = t.{owner}"
            if self.partial and table.name != ORGANISATIONS:
                rest = f"SEMI JOIN ({self._at_fault(table)}) b ON b.id IN (t.id, t.{owner})"
        elif table.kind == "decisions":
            rest = (
                "SEMI JOIN (FROM ids ANTI JOIN good_ids g ON g.id = ids.id) b ON b.id = t.subject"
            )
        else:
            assert table.parent is not None
            parent = stage_name(self.all[table.parent])
            rest = (
                f"ANTI JOIN (SELECT p.id FROM {parent} p ANTI JOIN out_{parent} o "
                "ON o.row = p.row) g ON g.id = t.id"
            )
        held = f"(SELECT t.row FROM {stage} t {rest}) t ANTI JOIN {out} o ON o.row = t.row"
        self.connection.execute(f"CREATE OR REPLACE TABLE held AS SELECT t.row FROM {held}")
        self.find("row.withheld", table, "", "held t")
        self.connection.execute(f"INSERT INTO {out} SELECT row FROM held")
        if table.kind == "entity":
            self.connection.execute(
                f"INSERT INTO good_ids SELECT t.id FROM {stage} t ANTI JOIN {out} o "
                "ON o.row = t.row"
            )


def of_kind(kinds: tuple[str, ...], alias: str) -> str:
    """That a row's organisation is of one of these kinds."""
    listed = ", ".join(literal(k) for k in kinds)
    return f"(COALESCE({alias}.kind, 'enterprise') IN ({listed}))"


def _truthy(sql: str, x: str) -> str:
    """That something is stated, which for a yes/no fact is yes, and for a number more than 0."""
    if sql == "BOOLEAN":
        return f"COALESCE({x}, FALSE)"
    if sql == "VARCHAR":
        return f"({x} IS NOT NULL AND {x} <> '')"
    if sql == "DATE":
        return f"({x} IS NOT NULL AND {x} <> DATE '9999-12-31')"
    return f"(COALESCE({x}, 0) <> 0)"
