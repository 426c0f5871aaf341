"""What every act on a project shares: taking it under lock, its states, its events."""

from __future__ import annotations

from typing import Any

from jigai.office.ground.acts.commands import Act
from jigai.office.ground.acts.errors import stale
from jigai.office.ground.acts.refusing import refused
from jigai.office.identity.actor import Held
from jigai.office.identity.domain.typed import actor, locked
from jigai.office.identity.models import Post
from jigai.office.identity.permits import Place, require
from jigai.office.library.domain.overtaken import Before, Rows, keep
from jigai.office.library.domain.tallying import stored
from jigai.office.library.enums import OTHER_REASON, REASONS
from jigai.office.library.models import Event, Project
from jigai.office.library.rules import after
from jigai.office.library.words import both


def place_of(project: Project) -> Place:
    """Where a project belongs."""
    return Place(region=project.region, organisation=project.organisation_id)


def taken(
    act: Act, project: int, version: int | None = None, *, permit: str = ""
) -> tuple[Project, Held | None]:
    """A project under lock, and the post that permits the act.

    ``version`` is the one that was on the page: another one means that somebody was faster.
    """
    row = locked(Project, project)
    held = require(actor(act), permit or act.name, place_of(row))
    if version is not None and version != row.version:
        raise stale()
    return row, held


def reasoned(act: str, code: str, text: str) -> tuple[str, str]:
    """A coded reason with its words; “other” needs words."""
    known = REASONS[act]
    words = " ".join(text.split())
    if code not in known:
        raise refused("library.reason", "reason")
    if len(words) > 500:
        raise refused("library.text", "text", longest=500)
    if code == OTHER_REASON and not words:
        raise refused("library.reason-text", "text")
    return code, words


def touched(act: Act, project: Project, rows: Rows | None = None) -> None:
    """Save a changed project: its version grows, and what it was is kept.

    ``rows`` are the parts that became different, by section, as they were.
    """
    former = Project.objects.get(pk=project.pk)
    was = Before.of(former)
    project.version += 1
    project.changed_at = act.at
    stored(project, former)
    keep(act, [(was, project, rows or {})])


def noted(
    act: Act,
    project: Project,
    held: Held | None,
    *,
    before: str = "",
    reason: str = "",
    text: str = "",
    **detail: Any,
) -> Event:
    """Keep for both sides that something happened."""
    return Event.objects.create(
        project=project,
        at=act.at,
        by=act.acting.key,
        reason=reason,
        text=text,
        act=act.name.partition(".")[2],
        before=before,
        after=project.state if before else "",
        unit=unit_of(held),
        detail=detail,
    )


def moved(
    act: Act,
    project: Project,
    move: str,
    held: Held | None,
    *,
    reason: str = "",
    text: str = "",
    **detail: Any,
) -> Event:
    """Bring a project into the state that a move leads to; refused where the table has none."""
    before = project.state
    state = after(move, before)
    if state is None:
        raise refused("library.move", "", state=both(f"library.state.{before}"))
    project.state, project.since = state, act.at
    touched(act, project)
    act.record(project.subject, state=[before, state], reason=reason, text=text, **detail)
    return noted(act, project, held, before=before, reason=reason, text=text, **detail)


def unit_of(held: Held | None) -> str:
    """The name of the organisation or bureau at which a post is."""
    if held is None:
        return ""
    post = Post.objects.select_related("bureau", "organisation").get(pk=held.post)
    place = post.bureau or post.organisation
    return place.name if place is not None else ""
