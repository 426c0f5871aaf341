"""Numbers of projects: one for each, never given twice, whoever comes at the same moment."""

from __future__ import annotations

import re
from typing import Final

from django.db.models import F

from jigai.office.library.models import Counter

NUMBER: Final = re.compile(r"XM\d{10,}")
"""What a number looks like."""


def next_number(year: int) -> str:
    """The next number of a year, within the transaction of the act that uses it."""
    return next_numbers(year, 1)[0]


def next_numbers(year: int, count: int) -> list[str]:
    """The next numbers of a year, taken as one block."""
    Counter.objects.get_or_create(year=year)
    Counter.objects.filter(year=year).update(value=F("value") + count)
    last = Counter.objects.values_list("value", flat=True).get(year=year)
    return [f"XM{year}{value:06d}" for value in range(last - count + 1, last + 1)]
