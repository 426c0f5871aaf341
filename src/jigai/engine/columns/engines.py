"""A script run over tables: the same moves in every engine, and what each of them is in DuckDB.

The engine holds the case set's tables under their names (``projects``, ``project_loans``, …).
``evaluate`` leaves ``awards`` (organisation, entity, subject, measure, payment, year, entitled,
amount, took by rule) and ``left_to_scalar`` (organisations for the scalar evaluator, and whether
they have to be evaluated ``together`` because a limit joins them).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from jigai.engine.columns.combine import Component
from jigai.engine.columns.limits import nested
from jigai.engine.columns.outputs import COLUMNS
from jigai.engine.columns.running import LEFT, Script


class Engine(ABC):
    """Works tables out one after another; a query may read the table that its own replaces."""

    @abstractmethod
    def table(self, name: str, sql: str) -> None:
        """Work a table out now and keep it."""

    @abstractmethod
    def view(self, name: str, sql: str) -> None:
        """Give a query a name."""

    @abstractmethod
    def some(self, sql: str) -> bool:
        """Whether a query has any row."""

    @abstractmethod
    def step(self, query: str) -> str:
        """What a query yields, to select from until the next table is there."""

    def long_step(self, query: str) -> str:
        """The same for what takes long to plan; only the next step may read it."""
        return self.step(query)

    def payments(self, component: Component, name: str, sql: str) -> None:
        """Payments of a component, before or after its rules."""
        self.table(name, sql)

    # What is done

    def evaluate(self, made: Script, *, took: bool = True) -> None:
        """Run a script over a case set; ``took``: keep what each rule took."""
        for entity, sql in made.flats:
            self.table(f"flat_{entity}", sql)
        self.evaluate_flat(made, took=took)

    def evaluate_flat(self, made: Script, *, took: bool = True) -> None:
        """The same from flat tables that are there already."""
        for entity, sql in made.opens:
            self.table(f"open_{entity}", sql)
        for entity, sql in made.wides:
            self.table(f"wide_{entity}", sql)
        self.table(LEFT, f"SELECT DISTINCT owner, FALSE AS together FROM ({made.left})")
        if made.together:
            unsure = f"SELECT DISTINCT owner FROM ({made.unsure}) WHERE {made.stays}"
            self.table("unsure_owners", unsure)
            for drawing in made.common:
                self._leave(f"SELECT owner, FALSE FROM unsure_owners WHERE owner IN ({drawing})")
        self._leave_together(made)
        if made.together and made.common:
            self.table("unsure_owners", f"SELECT owner FROM unsure_owners WHERE {made.stays}")
        for component, (name, sql) in zip(made.combination.components, made.longs, strict=True):
            self.payments(component, name, sql)
            self.payments(component, *component.awards(took=took, step=self.step))
        if made.together:
            self.table("awards_open", made.together.awards_sql(self.long_step, self.step))
        self._leave_beyond(made)
        self.view("awards", made.shown(took=took))

    def evaluate_reasons(self, made: Script, *, filled: bool = False) -> None:
        """After an evaluation: the answers of every row, and the tables of answers as views.

        ``filled``: the scalar evaluator's rows of those left aside stand in ``scalar_outcomes``, …
        and are part of the views.
        """
        for entity, sql in made.reasons:
            self.table(f"reasons_{entity}", sql)
        for name, columns in COLUMNS.items():
            query = getattr(made.outputs, name)()
            if filled:
                cells = ", ".join(columns)
                query = (
                    f"SELECT {cells} FROM ({query}) c UNION ALL SELECT {cells} FROM scalar_{name}"
                )
            self.view(name, query)

    # Who is left

    def _leave(self, more: str) -> None:
        """Add organisations to those left, each once."""
        both = f"SELECT owner, together FROM {LEFT} UNION ALL {more}"
        once = f"SELECT owner, bool_or(together) AS together FROM ({both}) b GROUP BY owner"
        self.table(LEFT, once)

    def _leave_together(self, made: Script) -> None:
        """Where one of those who share a limit is left to the scalar evaluator, all of them are."""
        for _ in made.common:
            for drawing in made.common:
                if self.some(
                    f"SELECT owner FROM ({drawing}) d WHERE owner IN (SELECT owner FROM {LEFT})"
                ):
                    self._leave(f"SELECT owner, TRUE FROM ({drawing}) d")

    def _leave_beyond(self, made: Script) -> None:
        """Who turns out to be beyond the columns is left, with all who share a limit with them."""
        components = made.combination.components
        tables = [c.awarded for c in components if any(layer.beyond for layer in c.layers)]
        tables += ["awards_open"] if made.together else []
        beyond = " UNION ALL ".join(f"SELECT owner, FALSE FROM {t} WHERE beyond" for t in tables)
        if not tables or not self.some(beyond):
            return
        self._leave(beyond)
        self._leave_together(made)
        for component in components:
            name = component.awarded
            self.payments(component, name, f"SELECT * FROM {name} WHERE {made.stays}")
        if made.together:
            self.table("awards_open", f"SELECT * FROM awards_open WHERE {made.stays}")


class DuckDb(Engine):
    """Scripts on a DuckDB connection; tables come in no order.

    Windows over windows in one text take DuckDB long to plan, and DuckDB 1 for ever; such a step
    is a table, dropped when the next one is there.
    """

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.made = 0
        connection.execute("SET preserve_insertion_order = false")

    def table(self, name: str, sql: str) -> None:
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {sql}")
        self._drop_step()

    def view(self, name: str, sql: str) -> None:
        self.connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {sql}")

    def some(self, sql: str) -> bool:
        return self.connection.execute(f"SELECT 1 FROM ({sql}) s LIMIT 1").fetchone() is not None

    def step(self, query: str) -> str:
        return nested(query)

    def long_step(self, query: str) -> str:
        name = f"step_{self.made + 1}"
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")
        self._drop_step()
        self.made += 1
        return name

    def _drop_step(self) -> None:
        self.connection.execute(f"DROP TABLE IF EXISTS step_{self.made}")
