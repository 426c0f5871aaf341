"""The columns of a list, and what of a row stands in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final

KINDS: Final = ("text", "code", "amount", "number", "date", "state", "person")
NUMBERS: Final = ("amount", "number")
Value = str | Callable[[Any], Any]


@dataclass(frozen=True)
class Column:
    """One column. ``title`` is the key of its name; ``value`` a path of attributes or a function.

    ``order`` is the lookup that sorts the whole set (none: it cannot be sorted by); where it may be
    missing (``gaps``), rows without it come last. ``words`` is the beginning of the keys of a
    state's words. ``personal`` is the kind of a personal datum (``identity.masking``), which is
    masked for whoever may not see it. ``joined`` and ``fetched`` are what ``select_related`` and
    ``prefetch_related`` bring along when the column is shown. ``group`` is the key of a head above
    several columns, ``width`` counts characters of a sheet.
    """

    key: str
    title: str
    kind: str = "text"
    value: Value = ""
    order: str = ""
    gaps: bool = False
    default: bool = True
    words: str = ""
    personal: str = ""
    joined: tuple[str, ...] = ()
    fetched: tuple[str, ...] = ()
    group: str = ""
    width: int = 16

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"column {self.key}: there is no kind '{self.kind}'")

    def of(self, row: Any) -> Any:
        """The value of a row, unmasked; None where something on the path is missing."""
        if callable(self.value):
            return self.value(row)
        found = row
        for name in (self.value or self.key).split("."):
            if found is None:
                return None
            found = attrgetter(name)(found)
        return found
