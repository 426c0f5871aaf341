"""From Parquet, CSV, workbooks or a database to the canonical tables of a case set."""

from jigai.engine.columns.intake.results import REJECTS, WARNINGS, Report
from jigai.engine.columns.intake.taking import take_in

__all__ = ["REJECTS", "WARNINGS", "Report", "take_in"]
