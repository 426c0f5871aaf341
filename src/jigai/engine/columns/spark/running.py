"""Scripts on Spark: tables as Parquet files in a working folder, layers as checkpoints.

Spark plans a query together with every view that it reads, down to the first files; a plan of all
that a script does is more than its planner takes. So each table is written and read back, and each
layer of the combination is a checkpoint: its plan ends there too, yet where its rows lie stays
known, so that windows by enterprise move nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from jigai.engine.columns.combine import Component
from jigai.engine.columns.engines import Engine
from jigai.facts.problems import refused, shown
from jigai.facts.writing import disk_full

_ADAPTIVE: Final = "spark.sql.adaptive.enabled"


class Spark(Engine):
    """Scripts on a session; ``place`` is a folder for tables, of any address that Spark writes.

    A checkpoint goes to the session's checkpoint folder where one is set; otherwise it stays with
    the executors, in memory or on their disks, and goes when one of them is lost.
    ``written`` says where each table lies.
    """

    def __init__(self, session: Any, place: str) -> None:
        self.session = session
        self.place = place.rstrip("/")
        self.made = 0
        self.steps: list[str] = []
        self.written: dict[str, str] = {}

    def table(self, name: str, sql: str) -> None:
        self.made += 1
        address = f"{self.place}/{name}-{self.made}"
        query = self.session.sql(sql)
        query.write.parquet(address)
        self.written[name] = address
        kept = self.session.read.schema(query.schema).parquet(address)
        kept.createOrReplaceTempView(name)
        self._forget_steps()

    def view(self, name: str, sql: str) -> None:
        self.session.sql(sql).createOrReplaceTempView(name)

    def some(self, sql: str) -> bool:
        return self.session.sql(sql).head() is not None

    def step(self, query: str) -> str:
        self.made += 1
        return self._checkpoint(f"layer_{self.made}", query)

    def long_step(self, query: str) -> str:
        return self.step(query if self.steps else by_owner(query))

    def payments(self, component: Component, name: str, sql: str) -> None:
        if not component.layers:
            self.view(name, sql)
        elif name == component.name:
            self._checkpoint(name, by_owner(sql))
        else:
            self.table(name, sql)

    def _checkpoint(self, name: str, query: str) -> str:
        found = self.session.sql(query)
        lasting = self.session.sparkContext.getCheckpointDir() is not None
        with _as_planned(self.session):
            kept = found.checkpoint() if lasting else found.localCheckpoint()
        kept.createOrReplaceTempView(name)
        self.steps.append(name)
        return name

    def _forget_steps(self) -> None:
        """Layers are read by the table that comes of them, and by nothing after it."""
        for name in self.steps:
            self.session.catalog.dropTempView(name)
        self.steps.clear()


@contextmanager
def _as_planned(session: Any) -> Iterator[None]:
    """What Spark changes while it runs a query, it does not say of the rows that come of it."""
    before = session.conf.get(_ADAPTIVE)
    session.conf.set(_ADAPTIVE, "false")
    try:
        yield
    finally:
        session.conf.set(_ADAPTIVE, before)


def by_owner(query: str) -> str:
    """Rows laid by enterprise: the one time that all payments are moved."""
    return f"SELECT /*+ REPARTITION(owner) */ * FROM ({query}) p"


@contextmanager
def failing(result: Path) -> Iterator[None]:
    """Say clearly what failed, where it was the machine or a file."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        raise failure(str(error), result) or error from error


def failure(said: str, result: Path) -> Exception | None:
    """The refusal for what Spark says; None for a failure that is nobody's but ours."""
    if "No space left on device" in said:
        return disk_full(result)
    if "OutOfMemoryError" in said or "Answer from Java side is empty" in said:
        return refused(
            "engine.memory",
            "Spark 内存不足或中途退出，没有留下半成品；请提高内存限额（--memory），或分批进行",
            "Spark ran out of memory or ended on the way; nothing half-written was left; raise the "
            "limit (--memory), or work in parts",
            str(result),
        )
    if "FAILED_READ_FILE" in said or "is not a Parquet file" in said:
        return refused(
            "file.truncated",
            f"Parquet 文件损坏或被截断，请重新取得（{shown(said.split(chr(10))[0], 120)}）",
            "a Parquet file is damaged or cut short; obtain it again "
            f"({shown(said.split(chr(10))[0], 120)})",
            str(result),
        )
    return None
