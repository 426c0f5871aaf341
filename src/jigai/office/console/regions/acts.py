"""Pages that enter something into the register, or end what it holds."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase

from jigai.office.console.answering import onto
from jigai.office.console.frame import tell
from jigai.office.console.regions.answering import form_page
from jigai.office.console.regions.forms import EndForm
from jigai.office.console.regions.kinds import FORMS
from jigai.office.console.regions.seeing import Scene, scene
from jigai.office.console.routing import Request, route, tried
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.identity.domain.typed import there
from jigai.office.identity.permits import Place, require
from jigai.office.regions.domain.entering import enter
from jigai.office.regions.domain.queries import InForce, pack_in_force
from jigai.office.regions.domain.wording import all_said
from jigai.office.regions.enums import OF_A_PACK, PACK
from jigai.office.regions.models import Entry

PROPOSED = ("subject", "value", "replaces")
"""What an address may propose for the fields of a form."""


@route("regions.enter")
def entering(request: Request, code: str, kind: str) -> HttpResponseBase:
    """Enter something into the register; ``?pack=`` names the policy, ``?subject=`` proposes."""
    seen = scene(request, code)
    require(request.actor, "regions.enter", Place(region=code))
    if kind not in FORMS:
        raise NotThere
    found = _policy(seen, request) if kind in OF_A_PACK and kind != PACK else None
    initial = {k: request.GET[k] for k in PROPOSED if k in request.GET}
    form = FORMS[kind](seen, found, request.POST or None, request.FILES or None, initial=initial)
    if form.is_valid():
        stated: dict[str, Any] = form.stated()
        made = tried(form, lambda: enter(acting=request.actor, **stated))
        if made is not None:
            tell(request, "regions.told.entered")
            return onto("console:regions-entry", made.pk)
    title = found.policy.info.title[current_lang()] if found is not None else ""
    facts: list[tuple[str, object]] = [(t("regions.field.pack"), title)] if title else []
    return form_page(request, form, kind, seen, facts)


@route("regions.enter")
def ending(request: Request, entry: int) -> HttpResponseBase:
    """End an entry: a new one with its own act takes its place and settles nothing."""
    row = there(Entry, entry)
    seen = scene(request, row.region)
    require(request.actor, "regions.enter", Place(region=row.region))
    form = EndForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        same = {"kind": row.kind, "region": row.region, "pack": row.pack, "subject": row.subject}
        stated = same | {"replaces": row.pk} | form.ordered()
        made = tried(form, lambda: enter(acting=request.actor, **stated))
        if made is not None:
            tell(request, "regions.told.entered")
            return onto("console:regions-entry", made.pk)
    words = all_said([row])[0]
    facts: list[tuple[str, object]] = [(words.kind, f"{words.question} — {words.answer}")]
    return form_page(request, form, "end", seen, facts)


def _policy(seen: Scene, request: Request) -> InForce:
    """The policy named in the address, as in force on the day; raises NotThere without one."""
    found = pack_in_force(seen.code, request.GET.get("pack", ""), seen.day)
    if found is None:
        raise NotThere
    return found
