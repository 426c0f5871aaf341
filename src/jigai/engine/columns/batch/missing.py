"""Which facts an award waits for, as rows that are read without this program.

A fact is named by entity and name, ``key`` is its year or key, NULL where columns would have to
work it out from another fact. In columns every fact is named that
the award's open conditions and amounts read and that is not known there; a list is named whole,
whether it is not stated or a cell of it is unknown. The scalar evaluator leaves out what cannot
matter any more, so it may name fewer; for an award that is settled itself and waits through a
limit that is shared, it names all that is open of the organisation, columns what its waiting
awards wait for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from jigai.engine.awards import NEEDS
from jigai.engine.bounds import Missing
from jigai.engine.columns.batch.rows import MISSING, OUTCOMES, Row, declared
from jigai.engine.columns.constants import Constants
from jigai.engine.columns.dialect import DUCKDB
from jigai.engine.columns.reasons import bits_of
from jigai.engine.columns.storage import quoted
from jigai.engine.columns.tables import PLURAL
from jigai.engine.emitting import children
from jigai.engine.evaluating import Outcome
from jigai.engine.plan import Measure
from jigai.facts.reading import PLURALS
from jigai.facts.vocabulary import vocabulary

_ALIAS: Final = {"s": "t", "o": "g"}


class Read(NamedTuple):
    """A fact that a rule reads; ``key`` is the year or key, where it is the same for all.

    ``whose``: ``s`` the subject's, ``o`` its organisation's, ``row`` that of what the organisation
    owns, empty for a list or for the whole programme.
    """

    whose: str
    fact: str
    key: str | None = None


class Reads:
    """The facts that the measures of one entity read through the columns of its flat table."""

    def __init__(self, constants: Constants, entity: str, columns: frozenset[int]) -> None:
        self.constants = constants
        self.nodes = constants.plan.nodes
        self.entity = entity
        self.columns = columns
        self.rows: dict[str, set[str]] = {}

    def leaves(self, number: int) -> set[int]:
        """Columns, and nodes that are the same for all, that a node is worked out from."""
        if number in self.columns or self.constants.is_free(number):
            return {number}
        return {leaf for child in children(self.nodes[number]) for leaf in self.leaves(child)}

    def facts(self, number: int, row: str | None = None) -> Iterator[Read]:
        """The facts behind a node; ``row`` is the entity of a list's rows that are subjects."""
        if self.constants.is_free(number):
            for item in self.constants.bounds.value(number).waits:
                yield Read("", named(item), item.key or None)
            return
        node = self.nodes[number]
        if node.op in ("fact", "stated", "at", "agg"):
            where, name = node.args[1:3] if node.op == "agg" else node.args[:2]
            entity = "organisation" if where == "o" else self.entity
            owned = node.op == "agg" and entity == "organisation" and name in PLURALS
            if where != "row":
                if not owned:
                    yield Read(where, f"{entity}.{name}", self._key(number))
            elif row is not None:
                yield Read("row", f"{row}.{name}", self._key(number))
            row = PLURALS[name] if owned else None if node.op == "agg" else row
        elif node.op == "claimed":
            yield Read("", "organisation.invoices_claimed")
        for child in children(node):
            yield from self.facts(child, row)

    def _key(self, number: int) -> str | None:
        node = self.nodes[number]
        if node.op != "at" or not self.constants.is_free(node.args[2]):
            return None
        value = self.constants.value(node.args[2])
        return None if value is None else str(value)

    def unknown(self, number: int) -> dict[Read, str]:
        """For each fact behind a column the SQL of whether it may be what makes that unknown."""
        found = {}
        for read in self.facts(number):
            entity, _, name = read.fact.partition(".")
            open_ = f"x.n{number} IS NULL" if number in self.columns else "TRUE"
            if read.whose and vocabulary().entities[entity].facts[name].shape == "scalar":
                if read.whose == "row":
                    self.rows.setdefault(entity, set()).add(name)
                    open_ += f" AND own_{entity}.{quoted(name)}"
                else:
                    open_ += f" AND {_ALIAS[read.whose]}.{quoted(name)} IS NULL"
            found[read] = open_
        return found

    def of(self, measure: Measure) -> dict[Read, list[str]]:
        """For each fact that a measure may wait for, when it does: one of these holds."""
        found: dict[Read, list[str]] = {}
        for bits, numbers in _uses(measure):
            guard = f"w.unknown & {bits} <> 0 AND " if bits else ""
            for leaf in {leaf for number in numbers for leaf in self.leaves(number)}:
                for read, open_ in self.unknown(leaf).items():
                    found.setdefault(read, []).append(f"({guard}{open_})")
        return found

    def joins(self) -> str:
        """What organisations own, with whether some of it has a fact that is not known."""
        found = []
        for entity, names in self.rows.items():
            some = ", ".join(f"bool_or({quoted(n)} IS NULL) AS {quoted(n)}" for n in sorted(names))
            rows = f'SELECT "of", {some} FROM {PLURAL[entity]} GROUP BY "of"'
            found.append(f'LEFT JOIN ({rows}) own_{entity} ON own_{entity}."of" = g.id')
        return " ".join(found)


def _uses(measure: Measure) -> Iterator[tuple[int, list[int]]]:
    """The nodes that a measure's answer is made from, by the bit that says that they are open."""
    for bit in bits_of(measure):
        yield 1 << bit.number, [bit.condition.node]
    always = [] if measure.which is None else [measure.which]
    for payment in () if measure.decision else measure.payments:
        always.append(payment.amount)
        for draw in payment.draws:
            always += [draw.amount, draw.used, *draw.order]
    yield 0, always


def missing_in_columns(
    connection: Any, constants: Constants, columns: Mapping[str, Iterable[str]]
) -> None:
    """The table ``missing_in_columns``, of the awards in columns that wait for facts.

    ``columns`` are those of the flat tables, which the connection holds, as are the tables of the
    case set and the view of outcomes.
    """
    connection.execute(f"CREATE TEMP TABLE {MISSING}_in_columns ({declared(MISSING)})")
    connection.execute(
        "CREATE TEMP TABLE waiting AS SELECT organisation, entity, subject, measure, unknown "
        f"FROM {OUTCOMES}_in_columns WHERE outcome = '{NEEDS}'"
    )
    for entity, held in columns.items():
        reads = Reads(constants, entity, frozenset(int(name[1:]) for name in held))
        cases = [
            f"CASE WHEN w.measure = {DUCKDB.text(measure.id)} AND ({' OR '.join(tests)}) "
            f"THEN {{fact: {DUCKDB.text(read.fact)}, key: {_text(read.key)}}} END"
            for measure in constants.plan.measures
            if measure.money and measure.entity == entity
            for read, tests in reads.of(measure).items()
        ]
        if cases:
            owner = "t.id" if entity == "organisation" else 't."of"'
            connection.execute(
                f"INSERT INTO {MISSING}_in_columns SELECT DISTINCT organisation, entity, subject, "
                "measure, found.fact, found.key FROM (SELECT w.*, "
                f"unnest([{', '.join(cases)}]) AS found FROM waiting w "
                f"JOIN flat_{entity} x ON x.id = w.subject JOIN {PLURAL[entity]} t "
                f"ON t.id = w.subject JOIN organisations g ON g.id = {owner} {reads.joins()} "
                f"WHERE w.entity = '{entity}') q WHERE found IS NOT NULL"
            )
    connection.execute(_OTHERS)
    connection.execute("DROP TABLE waiting")


_OTHERS: Final = (
    f"INSERT INTO {MISSING}_in_columns "
    f"WITH others AS (SELECT DISTINCT organisation, fact, key FROM {MISSING}_in_columns) "
    "SELECT w.organisation, w.entity, w.subject, w.measure, o.fact, o.key "
    "FROM waiting w JOIN others o ON o.organisation = w.organisation "
    "WHERE coalesce(w.unknown, 0) = 0 EXCEPT "
    f"SELECT organisation, entity, subject, measure, fact, key FROM {MISSING}_in_columns"
)
"""An award whose own conditions are settled may wait, through a limit that several share, for what
the organisation's other awards wait for."""


def missing_rows(outcome: Outcome) -> list[Row]:
    """The rows of one dossier that the scalar evaluator answered."""
    return sorted(
        {
            (
                award.owner,
                award.subject.entity,
                award.subject.id,
                award.measure.id,
                named(item),
                item.key or None,
            )
            for award in outcome.awards
            if award.outcome == NEEDS
            for item in award.waits
        },
        key=str,
    )


def named(item: Missing) -> str:
    """A missing fact by entity and name; a cell of a list by its list."""
    listed = item.row.partition("[")[0]
    if listed in PLURALS:
        return f"{PLURALS[listed]}.{item.fact}"
    return f"{item.subject.partition(':')[0]}.{listed or item.fact}"


def _text(key: str | None) -> str:
    return "CAST(NULL AS VARCHAR)" if key is None else DUCKDB.text(key)
