"""The rows of statistics. Amounts are fen; months are a year and a month, or ordinals."""

from jigai.office.statistics.models.freezes import Freeze, FreezeRow, Freezing, LateWindow
from jigai.office.statistics.models.returns import (
    Draft,
    Entry,
    Query,
    Registration,
    RegistrationStep,
    Reminder,
    ReportingRow,
    Return,
    Stated,
    Tally,
)

__all__ = [
    "Draft",
    "Entry",
    "Freeze",
    "FreezeRow",
    "Freezing",
    "LateWindow",
    "Query",
    "Registration",
    "RegistrationStep",
    "Reminder",
    "ReportingRow",
    "Return",
    "Stated",
    "Tally",
]
