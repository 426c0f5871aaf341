"""Where each version of a pack stands, from the journal alone: who drafted, confirmed, approved."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from jigai.policy.store.journal import Row
from jigai.policy.store.texts import Word

State = Literal["drafted", "confirmed", "approved", "superseded", "withdrawn"]
STATES: tuple[State, ...] = ("drafted", "confirmed", "approved", "superseded", "withdrawn")
SHIPPED = "shipped"
ORIGINS = ("installed", "made")
FROM: Mapping[str, tuple[State, ...]] = {
    "confirmed": ("drafted", "superseded", "withdrawn"),
    "approved": ("confirmed",),
    "withdrawn": ("drafted", "confirmed", "approved", "superseded"),
}
"""From which states an act leads; what was withdrawn or superseded starts again with two people."""


@dataclass(frozen=True)
class Standing:
    """One version of a pack: its state, who brought it there, and its rows in the journal."""

    pack: str
    version: str
    origin: str
    state: State
    drafted_by: str = ""
    confirmed_by: str = ""
    approved_by: str = ""
    rows: tuple[Row, ...] = ()

    @property
    def word(self) -> Word:
        """The state in words."""
        return Word("state", self.state)

    @property
    def approved_at(self) -> int:
        """The number of the row that approved it; 0 for one approved by shipment."""
        return max((row.number for row in self.rows if row.act == "approved"), default=0)


def standings(rows: Iterable[Row], shipped: Mapping[str, str]) -> dict[str, Standing]:
    """Every version that is shipped (``shipped``: version to pack) or that the journal knows.

    One that is only pinned, or only spoken of by programmes, was shipped with an earlier jigai.
    """
    found = {
        version: Standing(pack, version, SHIPPED, "approved") for version, pack in shipped.items()
    }
    for row in rows:
        if row.act in ("programme", "pinned"):
            earlier = Standing(row.pack, row.version, SHIPPED, "superseded")
            found.setdefault(row.version, earlier)
            continue
        before = found.get(row.version)
        if before is None:
            origin = row.about.get("origin", SHIPPED)
            before = Standing(row.pack, row.version, origin, "approved")
        found[row.version] = _after(before, row)
    return found


def _after(before: Standing, row: Row) -> Standing:
    now = replace(before, rows=(*before.rows, row))
    match row.act:
        case "drafted":
            return replace(now, state="drafted", drafted_by=row.who)
        case "confirmed":
            return replace(now, state="confirmed", confirmed_by=row.who, approved_by="")
        case "approved":
            return replace(now, state="approved", approved_by=row.who)
        case "superseded":
            return replace(now, state="superseded")
        case "withdrawn":
            return replace(now, state="withdrawn")
    return now


def same_person(one: str, other: str) -> bool:
    """Whether two names as recorded are one person's: width, case and spaces do not matter."""
    return bool(one) and _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
