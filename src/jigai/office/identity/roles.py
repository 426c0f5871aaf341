"""Roles and what they permit: ``roles.yaml`` here, and ``permits.yaml`` of each room."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from django.conf import settings

from jigai.facts.documents import parse
from jigai.facts.problems import Lang

ORGANISATION, BUREAU, ADMINISTRATION = "organisation", "bureau", "administration"
SELF, JURISDICTION, CASE, OFFICE = "self", "jurisdiction", "case", "office"
SCOPES: Final = (SELF, ORGANISATION, JURISDICTION, CASE, OFFICE)


@dataclass(frozen=True)
class Role:
    """A role: its id, whose people hold it, its name in both languages."""

    id: str
    side: str
    zh: str
    en: str

    def named(self, lang: Lang) -> str:
        """Its name in a language."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True)
class Permit:
    """What an act needs: one of the roles, within a scope. ``tokens``: programs may do it too."""

    act: str
    scope: str
    roles: frozenset[str]
    zh: str
    en: str
    tokens: bool = True

    def named(self, lang: Lang) -> str:
        """The act in a language."""
        return self.zh if lang == "zh" else self.en


def _table(room: str, name: str) -> dict[str, Any]:
    file = resources.files(room) / name
    if not file.is_file():
        return {}
    found: dict[str, Any] = parse(file.read_text(encoding="utf-8"), f"{room} {name}")[0]
    return found


@cache
def roles() -> dict[str, Role]:
    """Every role by its id."""
    table = _table(__package__, "roles.yaml")
    return {k: Role(k, v["side"], v["zh"], v["en"]) for k, v in table.items()}


@cache
def permits() -> dict[str, Permit]:
    """Every permit by its act, from all rooms of the office.

    Raises ValueError for a role or scope that does not exist and for an act that comes twice.
    """
    known = frozenset(roles())
    found: dict[str, Permit] = {}
    for room in (app for app in settings.INSTALLED_APPS if app.startswith("jigai.")):
        for act, row in _table(room, "permits.yaml").items():
            stated = known if row["roles"] == "all" else frozenset(row["roles"])
            if not stated <= known or row["scope"] not in SCOPES or act in found:
                raise ValueError(f"permits.yaml of {room}: {act}")
            tokens = row.get("tokens", True)
            found[act] = Permit(act, row["scope"], stated, row["zh"], row["en"], tokens)
    return found


def for_tokens(role: str) -> dict[str, Permit]:
    """What a token for a post in a role can be issued for, by act."""
    return {act: p for act, p in permits().items() if p.tokens and role in p.roles}


def administration(role: str) -> bool:
    """Whether a role is one of the three that run the system."""
    return roles()[role].side == ADMINISTRATION
