"""The project of an address as somebody may see it, with what every page of it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from jigai.office.console.library.happened import happened
from jigai.office.enterprises.interfaces.listings import industry_name
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.deadlines import worked_since
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.identity.actor import Actor
from jigai.office.identity.permits import may, visible
from jigai.office.library.domain.moving import place_of
from jigai.office.library.domain.steps import current
from jigai.office.library.enums import IN, RETURNED
from jigai.office.library.models import Entry, Project
from jigai.office.library.rules import ADJUSTABLE, EDITABLE, possible
from jigai.office.library.validators import project_kinds
from jigai.office.regions.domain.queries import region_name
from jigai.reference.construction import natures
from jigai.reference.errors import YearNotPublished

ONWARD = ("submit", "recommend", "resume", "complete")
TABS = ("project", "entry", "plan", "amounts", "events", "files")


@dataclass(frozen=True)
class Standing:
    """Where a project stands: its state, whom it waits for, for how many working days, until when.

    ``days`` is None where nothing waits or the year's working days are not published.
    """

    now: str
    waits_for: str = ""
    days: int | None = None
    due: Any = None
    late: bool = False


def found(actor: Actor, number: str) -> Project:
    """A project by its number; raises NotThere for one that the actor may not see."""
    rows = visible(actor, Project.objects.select_related("organisation", "merged_into"))
    project = rows.filter(number=number).first()
    if project is None:
        raise NotThere
    return project


def standing(project: Project) -> Standing:
    """Where a project stands now."""
    now = t(f"library.state.{project.state}")
    today = timezone.localdate()
    step = current(project)
    if step is not None:
        where = region_name(step.region, today, current_lang())
        waits = t("projects.waits", region=where, step=t(f"library.step.{step.step}"))
        since = timezone.localdate(step.opened_at)
        late = step.due is not None and step.due < today
        return Standing(now, waits, _worked(since, today), step.due, late)
    if project.state in EDITABLE:
        since = timezone.localdate(project.since)
        returned = project.state == RETURNED
        days = _worked(since, today) if returned else None
        return Standing(now, project.organisation.name, days)
    return Standing(now)


def _worked(since: Any, today: Any) -> int | None:
    try:
        return worked_since(since, today)
    except YearNotPublished:
        return None


def shared(actor: Actor, project: Project, here: str) -> dict[str, Any]:
    """What every page of a project shows: head, strip, tabs, the acts that are possible."""
    today = timezone.localdate()
    return {
        "project": project,
        "nature": nature_words(project.nature),
        "kind_words": kind_words(project.kind),
        "industry": industry_name(project.industry),
        "place": region_name(project.region, today, current_lang()),
        "heading": project.name,
        "crumbs": [(t("navigation.library"), reverse("console:library"))],
        "standing": standing(project),
        "tabs": [
            {
                "address": reverse(f"console:library-{tab}", args=[project.number]),
                "label": t(f"projects.tab.{tab}"),
                "here": tab == here,
                "count": None,
            }
            for tab in TABS
        ],
        "acts": acts_for(actor, project),
        "returned": _returned(project),
        "wanting": Entry.objects.filter(
            project=project, state="entered", wanting__isnull=False
        ).exists(),
    }


def nature_words(code: str) -> str:
    """What a nature of construction is called; nothing for none."""
    found_ = natures().get(code)
    return "" if found_ is None else found_.zh if current_lang() == "zh" else found_.en


def kind_words(code: str) -> str:
    """What a kind of project is called."""
    labels = project_kinds().get(code)
    return labels.of(current_lang()) if labels is not None else code


def _returned(project: Project) -> dict[str, Any] | None:
    """Who returned a project that waits to be corrected, and why."""
    if project.state != RETURNED:
        return None
    rows = project.event_rows.filter(act="return").order_by("-at", "-pk")[:1]
    return next(iter(happened(list(rows))), None)


def acts_for(actor: Actor, project: Project) -> list[tuple[str, str, bool]]:
    """The acts that somebody may do to a project as it stands: name, address, whether it leads on.

    What ends or stops a project does not lead on.
    """
    place = place_of(project)
    step = current(project)
    found_: list[tuple[str, str, bool]] = []

    def offer(act: str, address: str) -> None:
        if may(actor, f"library.{act}", place):
            found_.append((t(f"projects.do.{act}"), address, act in ONWARD))

    number = project.number
    if project.state in EDITABLE:
        offer("submit", reverse("console:library-submit", args=[number]))
    if step is not None and (
        may(actor, "library.check", place) or may(actor, "library.approve", place)
    ):
        address = reverse("console:library-review", args=[number])
        found_.append((t("projects.do.review"), address, True))
    if project.state == IN and step is None:
        offer("recommend", _act(number, "recommend"))
    for act in possible(project.state):
        if act in ("suspend", "resume", "complete", "withdraw", "merge"):
            offer(act, _act(number, act))
    if step is None and project.state in (*EDITABLE, *ADJUSTABLE):
        offer("correct-region", _act(number, "correct-region"))
    if project.state in ADJUSTABLE:
        offer("look-again", _act(number, "look-again"))
    return found_


def _act(number: str, act: str) -> str:
    return reverse("console:library-act", args=[number, act])
