"""Accounts that the sign-in page offers to anybody, where the office is a demonstration.

Nothing is offered unless ``JIGAI_DEMONSTRATION`` is on, whatever was registered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Offered:
    """An account by its login, and what can be tried with it, in both languages.

    Role and jurisdiction are those of its posts, so they cannot be wrong here.
    """

    login: str
    zh: str
    en: str


Offers = Callable[[], Iterable[Offered]]
OFFERS: list[Offers] = []


def offers(provider: Offers) -> Offers:
    """Register what a demonstration offers."""
    OFFERS.append(provider)
    return provider


def offered() -> list[Offered]:
    """Every account offered; none unless this is a demonstration."""
    return [one for provider in OFFERS for one in provider()] if settings.DEMONSTRATION else []
