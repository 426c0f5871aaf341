"""Working through a list: the page of it that was last looked at stays the way from case to case.

A case that was dealt with leaves the list; the order in which somebody began does not change under
them. The next case is the one that stood below, and the way back leads to the same filters and the
same page. The last few lists are kept, so that two may be worked through side by side.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest

KEY: Final = "walks"
KEPT: Final = 3


@dataclass(frozen=True)
class Walk:
    """A page of a list from one of its cases: the addresses of its cases, which of them it is."""

    back: str
    cases: Sequence[str]
    at: int

    @property
    def path(self) -> str:
        """The list without what it was narrowed by."""
        return self.back.partition("?")[0]

    @property
    def number(self) -> int:
        """Which case this is, from 1."""
        return self.at + 1

    @property
    def of(self) -> int:
        """How many there are on the page."""
        return len(self.cases)

    @property
    def previous(self) -> str:
        """The case before; blank at the first."""
        return self.cases[self.at - 1] if self.at else ""

    @property
    def following(self) -> str:
        """The case after; blank at the last."""
        return self.cases[self.at + 1] if self.at + 1 < len(self.cases) else ""


def keep(request: HttpRequest, name: str, cases: Sequence[str], back: str = "") -> None:
    """Keep a page of a list as the way from case to case; ``back`` leads to it (this address)."""
    made = {"list": name, "back": back or request.get_full_path(), "cases": list(cases)}
    others = [one for one in request.session.get(KEY, []) if one["list"] != name]
    request.session[KEY] = [made, *others][:KEPT]


def walk(request: HttpRequest, path: str = "") -> Walk | None:
    """Where a page stands in a list that was looked at; None for one that stands in none.

    A page below the address of a case belongs to the case.
    """
    here = path or request.path
    for one in request.session.get(KEY, []):
        for at, case in enumerate(one["cases"]):
            if here.startswith(case):
                return Walk(one["back"], one["cases"], at)
    return None


def onward(request: HttpRequest, path: str = "", among: Collection[str] | None = None) -> str:
    """Where to go once a case is dealt with: the case below, from the end back to those above.

    ``among`` leaves out what waits no more. Then, or without it after the last case of the page,
    the list itself; blank where the page stands in none.
    """
    found = walk(request, path)
    if found is None:
        return ""
    below, above = found.cases[found.at + 1 :], found.cases[: found.at]
    if among is None:
        return below[0] if below else found.back
    return next((case for case in (*below, *above) if case in among), found.back)
