"""A pack over a case set on Spark, for ``spark-submit``: answers as Parquet, costs as JSON.

    spark-submit --master … tools/spark_batch.py CASES PACK OUT [--reading AXIS=ANSWER]…
        [--work ADDRESS] [--left FOLDER]

CASES, OUT and ADDRESS are addresses that Spark reads and writes (``s3a://``, ``hdfs://``, a path).
PACK is the name of a shipped pack or the path of one. ``--work`` is where tables are kept on the
way, by default beneath OUT; it can go afterwards. ``--left`` is a folder of this machine for the
case set of the organisations that the scalar evaluator has to take (docs/spark.md).
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

from pyspark.sql import SparkSession

from jigai.engine.api import program
from jigai.engine.columns import spark
from jigai.engine.columns.dialect import SPARK
from jigai.engine.columns.flats import programme_facts
from jigai.engine.columns.running import script
from jigai.engine.columns.spark.costs import costs
from jigai.engine.columns.tables import tables
from jigai.facts.problems import InputRefused
from jigai.policy.loading import load_pack, shipped_root


def arguments() -> argparse.Namespace:
    """What the command says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases")
    parser.add_argument("pack")
    parser.add_argument("out")
    parser.add_argument("--reading", action="append", default=[])
    parser.add_argument("--work")
    parser.add_argument("--left", type=Path)
    return parser.parse_args()


def main() -> None:
    """Evaluate, write, and say what it cost."""
    wanted = arguments()
    named = Path(wanted.pack)
    pack = load_pack(named if named.is_dir() else shipped_root() / wanted.pack)
    readings = dict(reading.split("=", 1) for reading in wanted.reading)
    plan = program(pack, readings).plan
    started = time.monotonic()
    session = spark.prepare(SparkSession.builder.appName(f"jigai {plan.pack}").getOrCreate())
    meta, stated = spark.attach(session, wanted.cases)
    made = script(
        plan,
        frozenset(tables()),
        meta.claim_year,
        meta.day,
        programme_facts(stated, meta.claim_year, meta.as_of, plan.region),
        SPARK,
        only=None if meta.claims is None else frozenset(meta.claims),
        spans=True,
    )
    engine = spark.Spark(session, wanted.work or f"{wanted.out.rstrip('/')}/work")
    engine.evaluate(made)
    engine.evaluate_reasons(made)
    spark.write(session, wanted.out)
    if wanted.left:
        spark.write_left(session, meta, stated, wanted.left)
    seconds = round(time.monotonic() - started, 1)
    print(json.dumps({"seconds": seconds, **costs(session)}))
    session.stop()


if __name__ == "__main__":
    try:
        main()
    except InputRefused as refusal:
        raise SystemExit("\n".join(p.text("zh") for p in refusal.problems)) from None
