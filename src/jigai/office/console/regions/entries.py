"""Pages of one entry: what it settles, by which act, and the decision on it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header

from jigai.office.console.answering import onto
from jigai.office.console.frame import tell
from jigai.office.console.regions.forms import DecisionForm
from jigai.office.console.regions.seeing import Scene, scene_of
from jigai.office.console.routing import Request, route, tried
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.files.keeping import opened
from jigai.office.ground.models import Attachment
from jigai.office.ground.texts import t
from jigai.office.identity.domain.typed import there
from jigai.office.identity.permits import Place, may
from jigai.office.regions.domain.deciding import confirm, decline
from jigai.office.regions.domain.entering import subject_of
from jigai.office.regions.domain.register import counting, last_day
from jigai.office.regions.domain.wording import all_said
from jigai.office.regions.enums import CONFIRMED, WAITING
from jigai.office.regions.models import Decision, Entry


@route("regions.read")
def entry(request: Request, entry: int) -> HttpResponseBase:
    """One entry with its act, what it replaces and what became of it."""
    row = there(Entry, entry)
    return _shown(request, row, scene_of(request, row), DecisionForm())


@route("regions.confirm")
def confirming(request: Request, entry: int) -> HttpResponseBase:
    """Confirm what another entered."""
    return _decided(request, entry, confirm, "regions.told.confirmed")


@route("regions.decline")
def declining(request: Request, entry: int) -> HttpResponseBase:
    """Decline an entry, or take one's own back."""
    return _decided(request, entry, decline, "regions.told.declined")


@route("regions.read")
def attachment(request: Request, entry: int, key: int) -> HttpResponseBase:
    """The document of an entry, under its own name."""
    row = there(Entry, entry)
    scene_of(request, row)
    file = Attachment.objects.filter(pk=key, subject=subject_of(row), removed_at=None).first()
    if file is None:
        raise NotThere
    with opened(file.file_id) as content:
        answer = HttpResponse(content.read(), content_type=file.file.media)
    answer["Content-Disposition"] = str(
        content_disposition_header(as_attachment=True, filename=file.name)
    )
    return answer


def _decided(
    request: Request, key: int, command: Callable[..., Decision], told: str
) -> HttpResponseBase:
    row = there(Entry, key)
    seen = scene_of(request, row)
    if request.method != "POST":
        return onto("console:regions-entry", key)
    form = DecisionForm(request.POST)
    if form.is_valid():
        words = form.cleaned_data["words"]
        made = tried(form, lambda: command(acting=request.actor, entry=key, words=words))
        if made is not None:
            tell(request, told)
            return onto("console:regions-entry", key)
    return _shown(request, there(Entry, key), seen, form)


def _shown(request: Request, row: Entry, seen: Scene, form: DecisionForm) -> HttpResponseBase:
    words = all_said([row])[0]
    counted = counting(pk=row.pk).first()
    place, state = Place(region=row.region), row.state
    own = request.actor.person in (row.entered_by_id, row.entered_for_id)
    confirms = state == WAITING and may(request.actor, "regions.confirm", place)
    crumbs = [(seen.name, reverse("console:regions-region", args=[seen.code]))]
    if seen.bureau:
        register = reverse("console:regions-register", args=[seen.code])
        crumbs.append((t("regions.tab.register"), register))
    context = {
        "heading": words.title,
        "crumbs": crumbs,
        "words": words,
        "entry": row,
        "state": state,
        "scene": seen,
        "last": last_day(counted) if counted is not None else row.ends,
        "before": all_said([row.replaces]) if row.replaces is not None else [],
        "after": all_said(Entry.objects.filter(replaces=row, decision__confirmed=True)),
        "files": Attachment.objects.filter(subject=subject_of(row), removed_at=None),
        "form": form,
        "own": own,
        "may_confirm": confirms and not own,
        "may_decline": confirms or (state == WAITING and own),
        "may_end": state == CONFIRMED and row.value and may(request.actor, "regions.enter", place),
    }
    status = 422 if form.errors else 200
    return render(request, "console/regions/entry.html", context, status=status)
