"""The same plan on Spark, where one machine is outgrown (docs/spark.md)."""

from jigai.engine.columns.spark.cases import attach
from jigai.engine.columns.spark.results import write, write_left
from jigai.engine.columns.spark.running import Spark
from jigai.engine.columns.spark.session import local_session, prepare

__all__ = ["Spark", "attach", "local_session", "prepare", "write", "write_left"]
