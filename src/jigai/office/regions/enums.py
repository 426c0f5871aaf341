"""What the register of a jurisdiction holds."""

from __future__ import annotations

from typing import Final

PACK, RULING, GUIDE, OPENING = "pack", "ruling", "guide", "opening"
CLASS, UNIT, NAME, SUCCESSION = "class", "unit", "name", "succession"
KINDS: Final = (PACK, RULING, GUIDE, OPENING, CLASS, UNIT, NAME, SUCCESSION)
"""A policy put in force, a reading settled, a year's guide, an act that opens gates, the class of
a county, a unit's bureau, the name of a region, the region that follows another."""

OF_A_PACK: Final = (PACK, RULING, GUIDE, OPENING, CLASS, UNIT)
"""Kinds that speak of a pack; the others are about the region itself."""

RECODED, MERGED = "recoded", "merged"
SUCCESSIONS: Final = (RECODED, MERGED)
"""The same region under another code, or a region that became part of another."""

WAITING, CONFIRMED, DECLINED = "waiting", "confirmed", "declined"
OPEN, CLOSED = "open", "closed"
