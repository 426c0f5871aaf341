"""Under which codes the cases of a region stand: its own, and those that it had or took in."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone

from jigai.office.identity.jurisdictions import former
from jigai.reference.regions import significant


def codes(region: str) -> tuple[str, ...]:
    """The codes of a region as of today, its own first: what was filed under one of them stays
    there."""
    return (region, *sorted(former(region, timezone.localdate())))


def inside(regions: Iterable[str]) -> Q:
    """The rows whose ``region`` lies within one of these codes; none without any."""
    found = Q(pk__in=[])
    for region in regions:
        found |= Q(region__startswith=significant(region))
    return found
