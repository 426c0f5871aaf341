"""A pack over a whole case set: every award, what was left out and why, and totals.

``run_batch`` writes a folder or a database; ``explain`` opens one of its rows.
"""

from jigai.engine.columns.batch.cases import Intake
from jigai.engine.columns.batch.explaining import Explained, explain
from jigai.engine.columns.batch.running import How, run_batch
from jigai.engine.columns.batch.terms import Terms

__all__ = ["Explained", "How", "Intake", "Terms", "explain", "run_batch"]
