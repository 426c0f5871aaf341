"""Where the columns of a batch are worked out: in the working database, or on Spark.

Either way the connection to the working database has the tables of answers afterwards,
``left_to_scalar``, and the flat tables.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, Protocol

from jigai.engine.columns.dialect import DUCKDB, SPARK, Dialect
from jigai.engine.columns.engines import DuckDb
from jigai.engine.columns.running import Script
from jigai.engine.columns.spark.session import heap, installed, local_session
from jigai.engine.columns.storage import glob_free, literal

ENGINES: Final = ("duckdb", "spark")


class Columns(Protocol):
    """An engine of columns; ``used`` says for the manifest which it was."""

    dialect: Dialect
    used: dict[str, str]

    def answer(self, connection: Any, made: Script, cases: Path) -> None:
        """Run a script over a case set of which ``outside`` holds whom to leave out."""


class InDuckDb:
    """In the working database itself, which has the case set as views."""

    dialect: Dialect = DUCKDB

    def __init__(self) -> None:
        self.used = {"columns": "duckdb"}

    def answer(self, connection: Any, made: Script, cases: Path) -> None:
        engine = DuckDb(connection)
        engine.evaluate(made)
        engine.evaluate_reasons(made)


class OnSpark:
    """On a session of this machine, in a folder to work in; ``memory`` as Java takes it."""

    dialect: Dialect = SPARK

    def __init__(self, place: Path, cores: int, memory: str) -> None:
        self.place, self.cores, self.memory = place, cores, memory
        self.used = {"columns": "spark", "spark": installed()}

    def answer(self, connection: Any, made: Script, cases: Path) -> None:
        from jigai.engine.columns.spark.cases import attach
        from jigai.engine.columns.spark.results import ANSWERS, write
        from jigai.engine.columns.spark.running import Spark, failing

        self.place.mkdir(parents=True, exist_ok=True)
        outside = self.place / "outside.parquet"
        connection.execute(f"COPY outside TO {literal(str(outside))} (FORMAT parquet)")
        settings = {"spark.local.dir": str(self.place / "spark")}
        with failing(self.place), local_session(self.cores, self.memory, settings) as session:
            attach(session, str(cases))
            session.read.parquet(str(outside)).createOrReplaceTempView("outside")
            engine = Spark(session, str(self.place / "tables"))
            inside = "SELECT * FROM organisations o LEFT ANTI JOIN outside x ON x.owner = o.id"
            engine.view("organisations", inside)
            engine.evaluate(made)
            engine.evaluate_reasons(made)
            write(session, str(self.place / "answers"))
        folders = {name: self.place / "answers" / name for name in ANSWERS}
        flats = [f"flat_{entity}" for entity, _ in made.flats]
        folders |= {name: Path(engine.written[name]) for name in flats}
        for name, folder in folders.items():
            files = literal(f"{glob_free(folder)}/*.parquet")
            view = f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT * FROM read_parquet({files})"
            connection.execute(view)


def engine_of(name: str, place: Path, *, jobs: int, memory: str | None) -> Columns:
    """The engine by its name; raises InputRefused where it is not there."""
    if name == "spark":
        return OnSpark(place, jobs, heap(memory))
    return InDuckDb()
