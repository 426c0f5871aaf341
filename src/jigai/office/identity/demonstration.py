"""Accounts that the sign-in page offers to anybody, where the office is a demonstration.

Nothing is offered unless ``JIGAI_DEMONSTRATION`` is on, whatever was registered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.conf import settings


@dataclass(frozen=True)
class Offered:
    """An account by its login, and what can be tried with it, in both languages.

    Role and jurisdiction are those of its posts, so they cannot be wrong here. ``group`` is the
    heading, in both languages, under which it stands.
    """

    login: str
    zh: str
    en: str
    group: Mapping[str, str] = field(default_factory=dict)


Offers = Callable[[], Iterable[Offered]]
OFFERS: list[Offers] = []


def offers(provider: Offers) -> Offers:
    """Register what a demonstration offers."""
    OFFERS.append(provider)
    return provider


@dataclass(frozen=True)
class Filling:
    """How far a demonstration is filled: steps done, and in all."""

    done: int
    all: int


Fillings = Callable[[], Filling | None]
FILLINGS: list[Fillings] = []
"""Who knows whether a demonstration is being filled."""


def filling() -> Filling | None:
    """How far the filling is; None where none is under way."""
    if not settings.DEMONSTRATION:
        return None
    return next((found for ask in FILLINGS if (found := ask()) is not None), None)


def offered() -> list[Offered]:
    """Every account offered; none unless this is a demonstration."""
    return [one for provider in OFFERS for one in provider()] if settings.DEMONSTRATION else []
