"""The registry of policies: dates, standing on a day, what replaces what, what expires soon."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from jigai.office.ground.plans import shelf
from jigai.office.portal.policies.reading import Policy, policy

STANDINGS = ("in-force", "not-yet", "ended", "undated", "draft", "replaced")
LEVELS = ("province", "prefecture", "county")
SOON = 180
"""Days before the end of validity from which a policy counts as expiring soon."""


@dataclass(frozen=True)
class Entry:
    """A policy on a day: its standing, the days left, and what it replaces or is replaced by.

    ``replaces`` are policies at hand (with address) or documents by name (without).
    """

    policy: Policy
    standing: str
    left: int | None
    replaces: tuple[tuple[str, str], ...]
    replaced_by: tuple[Policy, ...]

    @property
    def soon(self) -> bool:
        """Whether it ends within half a year."""
        return self.standing == "in-force" and self.left is not None and self.left <= SOON


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The list; ``q``, ``standing``, ``level``, ``soon`` and the day ``on`` are in the address."""
    day, valid = _day(request.GET.get("on", ""))
    every = entries([policy(pack) for pack in shelf().packs], day)
    chosen = {k: request.GET.get(k, "") for k in ("q", "standing", "level", "soon")}
    found = [e for e in every if _fits(e, chosen)]
    context = {
        "entries": found,
        "total": len(every),
        "soon": [e for e in every if e.soon],
        "day": day,
        "on": request.GET.get("on", "") if valid else "",
        "bad_day": not valid,
        "chosen": chosen,
        "chips": [(k, v, _without(request.GET, k)) for k, v in chosen.items() if v],
        "standings": [s for s in STANDINGS if any(e.standing == s for e in every)],
        "levels": [x for x in LEVELS if any(e.policy.pack.info.level == x for e in every)],
        "left_out": shelf().broken,
    }
    return render(request, "portal/registry.html", context, status=200 if valid else 422)


def entries(policies: Sequence[Policy], day: dt.date) -> list[Entry]:
    """Each policy as it stands on a day, those that end first before the rest."""
    by_name = {name: p for p in policies for name in (p.pack.id, p.pack.info.number) if name}
    replaced: dict[str, list[Policy]] = defaultdict(list)
    for found in policies:
        for name in found.pack.info.replaces:
            if name in by_name:
                replaced[by_name[name].pack.id].append(found)
    listed = []
    for found in policies:
        after = tuple(replaced[found.pack.id])
        standing = _standing(found, after, day)
        expires = found.pack.info.expires
        left = expires - day.toordinal() if expires is not None else None
        names = tuple(
            (by_name[n].title, by_name[n].pack.id) if n in by_name else (n, "")
            for n in found.pack.info.replaces
        )
        listed.append(Entry(found, standing, left, names, after))
    return sorted(listed, key=lambda e: (STANDINGS.index(e.standing), e.left is None, e.left or 0))


def _standing(found: Policy, after: Sequence[Policy], day: dt.date) -> str:
    info, today = found.pack.info, day.toordinal()
    begins = info.effective if info.effective is not None else info.issued
    if found.draft:
        return "draft"
    if info.expires is not None and info.expires < today:
        return "ended"
    for later in after:
        start = later.pack.info.effective or later.pack.info.issued
        if not later.draft and start is not None and start <= today:
            return "replaced"
    if begins is not None and begins > today:
        return "not-yet"
    return "undated" if begins is None else "in-force"


def _fits(entry: Entry, chosen: dict[str, str]) -> bool:
    info, words = entry.policy.pack.info, chosen["q"].strip().lower()
    told = " ".join((*info.title.values(), *info.issuer.values(), info.number, info.region,
                     entry.policy.place, entry.policy.pack.id)).lower()  # fmt: skip
    return (
        (not words or words in told)
        and chosen["standing"] in ("", entry.standing)
        and chosen["level"] in ("", info.level)
        and (not chosen["soon"] or entry.soon)
    )


def _day(stated: str) -> tuple[dt.date, bool]:
    """The day asked for, today where none is; and whether it could be read."""
    if not stated:
        return timezone.localdate(), True
    try:
        return dt.date.fromisoformat(stated), True
    except ValueError:
        return timezone.localdate(), False


def _without(query: QueryDict, name: str) -> str:
    kept = query.copy()
    kept.pop(name, None)
    return f"?{kept.urlencode()}"
