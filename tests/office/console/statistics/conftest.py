"""The office and the clock of the tests of statistics."""

from tests.office.statistics.conftest import clock, office

__all__ = ["clock", "office"]
