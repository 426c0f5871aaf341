"""Roles and what they permit, from the tables ``roles.yaml`` and ``permits.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from jigai.facts.documents import parse

ORGANISATION, BUREAU, ADMINISTRATION = "organisation", "bureau", "administration"
SELF, JURISDICTION, OFFICE = "self", "jurisdiction", "office"
SCOPES: Final = (SELF, ORGANISATION, JURISDICTION, OFFICE)


@dataclass(frozen=True)
class Role:
    """A role: its id, whose people hold it, its name in both languages."""

    id: str
    side: str
    zh: str
    en: str


@dataclass(frozen=True)
class Permit:
    """What an act needs: one of the roles, within a scope."""

    act: str
    scope: str
    roles: frozenset[str]
    zh: str
    en: str


def _table(name: str) -> dict[str, Any]:
    file = resources.files(__package__) / name
    found: dict[str, Any] = parse(file.read_text(encoding="utf-8"), name)[0]
    return found


@cache
def roles() -> dict[str, Role]:
    """Every role by its id."""
    return {k: Role(k, v["side"], v["zh"], v["en"]) for k, v in _table("roles.yaml").items()}


@cache
def permits() -> dict[str, Permit]:
    """Every permit by its act; raises ValueError for a role or scope that does not exist."""
    known = frozenset(roles())
    found = {}
    for act, row in _table("permits.yaml").items():
        stated = known if row["roles"] == "all" else frozenset(row["roles"])
        if not stated <= known or row["scope"] not in SCOPES:
            raise ValueError(f"permits.yaml: {act}")
        found[act] = Permit(act, row["scope"], stated, row["zh"], row["en"])
    return found


def administration(role: str) -> bool:
    """Whether a role is one of the three that run the system."""
    return roles()[role].side == ADMINISTRATION
