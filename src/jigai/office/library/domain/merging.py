"""One project under two codes: one record goes on, the other stays to be read and points to it."""

from __future__ import annotations

from collections.abc import Callable

from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.refusing import refused
from jigai.office.library.domain.entries import left
from jigai.office.library.domain.moving import moved, noted, reasoned, taken, touched
from jigai.office.library.domain.searching import searched
from jigai.office.library.domain.steps import void
from jigai.office.library.enums import LIVE
from jigai.office.library.models import Alias, Project

Following = Callable[[Act, Project, Project], None]
FOLLOWING: list[Following] = []
"""What rooms above do when a project is merged into another: (act, the one kept, the other)."""


def follows_merging(function: Following) -> Following:
    """Register what follows when projects are merged."""
    FOLLOWING.append(function)
    return function


@command("library.merge")
def merge(act: Act, *, keep: int, drop: int, version: int, reason: str, text: str = "") -> Project:
    """Merge one live project into another of the same organisation.

    ``version`` is that of the project to be dropped. Its codes find the one that is kept; its
    record, history and files stay as they are.
    """
    first, second = sorted((keep, drop))
    rows = {key: taken(act, key) for key in (first, second)}
    (kept, held), (dropped, _) = rows[keep], rows[drop]
    taken(act, drop, version)
    if keep == drop or kept.organisation_id != dropped.organisation_id:
        raise refused("library.merge-other", "keep")
    if kept.state not in LIVE or dropped.state not in LIVE:
        raise refused("library.merge-ended", "keep")
    code, words = reasoned("merge", reason, text)
    former = Alias.objects.filter(project=dropped).values_list("code", flat=True)
    codes = [c for c in dict.fromkeys([dropped.code, *former]) if c and c != kept.code]
    Alias.objects.bulk_create(
        [
            Alias(
                project=kept,
                at=act.at,
                by=act.acting.key,
                reason=code,
                text=words,
                code=one,
                taken_from=dropped,
            )
            for one in codes
        ]
    )
    void(dropped)
    left(act, dropped, code)
    dropped.merged_into = kept
    moved(act, dropped, "merge", held, reason=code, text=words, into=kept.number)
    kept.search = searched(kept)
    touched(act, kept)
    act.record(kept.subject, merged=dropped.number, codes=codes, reason=code, text=words)
    noted(act, kept, held, reason=code, text=words, merged=dropped.number, codes=codes)
    for following in FOLLOWING:
        following(act, kept, dropped)
    return kept
