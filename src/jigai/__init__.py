"""jigai 技改通: industrial-transformation subsidy policies, evaluated exactly to the fen."""

__version__ = "0.1.0"
