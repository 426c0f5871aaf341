"""Texts that are typed into the register: bounded, printable, stated."""

from __future__ import annotations

from jigai.office.ground.acts.refusing import refused


def line(value: str, where: str, longest: int, *, empty: bool = False) -> str:
    """A text on one line; raises InputRefused where it is missing, too long or not printable."""
    found = " ".join(value.split())
    if len(found) > longest or not found.isprintable() or (not found and not empty):
        raise refused("regions.text", where, longest=longest)
    return found


def lines(value: str, where: str, longest: int) -> str:
    """A text of several lines, or none; raises InputRefused where it is too long or has control
    characters."""
    found = "\n".join(part.rstrip() for part in value.strip().splitlines())
    if len(found) > longest or not found.replace("\n", "").replace("\t", "").isprintable():
        raise refused("regions.text", where, longest=longest)
    return found
