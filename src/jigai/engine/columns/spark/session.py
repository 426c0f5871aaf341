"""Sessions on Spark: one on this machine, and what statements need of any."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final

from jigai.engine.columns.java import java_home
from jigai.engine.columns.working import checked_size
from jigai.facts.problems import refused

SETTINGS: Final = {
    # The answer depends on these: overflow is an error, "of" is a name, texts are read one way,
    # decimals keep their whole digits, days before 1582 stay what they are.
    "spark.sql.ansi.enabled": "true",
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.decimalOperations.allowPrecisionLoss": "true",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
    # Only the speed depends on these: windows whose keys contain the enterprise share one shuffle;
    # nothing is inferred from our conditions, which takes longer than the query; long generated
    # methods are compiled all the same.
    "spark.sql.requireAllClusterKeysForDistribution": "false",
    "spark.sql.constraintPropagation.enabled": "false",
    "spark.sql.codegen.hugeMethodLimit": "65535",
}
"""What ``prepare`` sets, whatever the cluster's own settings are."""

JVM: Final = "-XX:-DontCompileHugeMethods"
"""For driver and executors: without it Java interprets the methods that hugeMethodLimit lets by."""

QUIET: Final = Path(__file__).parent / "log4j2.properties"
LEAST: Final = 512
"""MiB that Spark needs to start."""
USUAL: Final = "2GB"

_UNITS: Final = {"K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
_BINARY: Final = {"K": 2**10, "M": 2**20, "G": 2**30, "T": 2**40}


def installed() -> str:
    """The version of Spark; raises InputRefused where it, or a Java that it runs on, is missing."""
    try:
        import pyspark
    except ImportError:
        raise refused(
            "spark.missing",
            "没有安装 pyspark，请运行 pip install 'jigai[spark]'",
            "pyspark is not installed; run pip install 'jigai[spark]'",
        ) from None
    java()
    return str(pyspark.__version__)


@cache
def java() -> Path:
    """The Java that is used, looked for once."""
    return java_home()


def heap(memory: str | None) -> str:
    """A limit such as ``2GB`` as Java takes it; raises InputRefused where Spark cannot start."""
    size = checked_size(memory or USUAL)
    number, unit = re.split(r"(?<=[\d.]) ?(?=[A-Za-z])", size)
    factor = (_BINARY if "i" in unit else _UNITS)[unit[0].upper()]
    found = int(float(number) * factor) // 2**20
    if found < LEAST:
        raise refused(
            "engine.size",
            f"Spark 至少需要 {LEAST}MiB 内存，这里只给了 {size}",
            f"Spark needs at least {LEAST}MiB of memory; {size} was given",
            "memory",
        )
    return f"{found}m"


@contextmanager
def local_session(
    cores: int, memory: str = "2g", settings: Mapping[str, str] | None = None
) -> Iterator[Any]:
    """A session on this machine with so many cores and so much memory (``2g``).

    Raises InputRefused where pyspark, or a Java that it runs on, is missing.
    """
    installed()
    from pyspark.sql import SparkSession

    os.environ["JAVA_HOME"] = str(java())
    local = {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": memory,
        "spark.driver.extraJavaOptions": f"{JVM} -Dlog4j2.configurationFile={QUIET.as_uri()}",
        "spark.sql.shuffle.partitions": str(4 * cores),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    builder = SparkSession.builder.master(f"local[{cores}]").appName("jigai")
    for name, value in {**local, **(settings or {})}.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    try:
        yield prepare(session)
    finally:
        session.stop()


def prepare(session: Any) -> Any:
    """Give a session, such as one of ``spark-submit``, the settings that the statements need."""
    for name, value in SETTINGS.items():
        session.conf.set(name, value)
    # An error comes as an exception; the log would repeat it with a page of Java frames.
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)
    return session
