"""What the pages of statistics ask first: which month, which project, whose rows."""

from __future__ import annotations

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from jigai.office.console.routing import Request
from jigai.office.ground.acts.errors import NotThere
from jigai.office.identity.actor import Actor
from jigai.office.identity.permits import jurisdiction, visible
from jigai.office.library.models import Project
from jigai.office.statistics.months import Month, month_of, read_month

READ = "statistics.read"
"""What a return itself takes, which not everybody may open who reads totals."""


def asked_month(request: Request, name: str = "month") -> Month:
    """The month of the address, this month where it names none."""
    try:
        return read_month(request.GET.get(name) or request.POST.get(name) or "")
    except ValueError:
        return month_of(timezone.localdate())


def month_at(text: str) -> Month:
    """The month of a path; raises NotThere."""
    try:
        return read_month(text)
    except ValueError:
        raise NotThere from None


def project_at(actor: Actor, number: str) -> Project:
    """A project that somebody may see, by its number; raises NotThere."""
    found = visible(actor, Project.objects.select_related("organisation")).filter(number=number)
    made = found.first()
    if made is None:
        raise NotThere
    return made


def jurisdictions(actor: Actor) -> list[str]:
    """The regions of somebody's posts at bureaus, each once, with the codes that they had."""
    return list(dict.fromkeys(code for post in actor.posts for code in jurisdiction(post)))


def of_bureau(actor: Actor) -> bool:
    """Whether somebody looks from a bureau alone: then sums of regions are theirs to see."""
    return bool(actor.posts) and all(p.region is not None for p in actor.posts)


def led(name: str, *arguments: object) -> HttpResponseRedirect:
    """The answer after an act: on to a page."""
    response = HttpResponseRedirect(reverse(f"console:{name}", args=arguments))
    response.status_code = 303
    return response
