"""Facts of a project that its record has no field for: stated where a library asks for them."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from jigai.engine.bounds import Missing
from jigai.facts.vocabulary import Fact, vocabulary
from jigai.office.console.answering import form_page, onto
from jigai.office.console.enterprises.answering import posted
from jigai.office.console.enterprises.fact_forms import FactForm, typed_as
from jigai.office.console.frame import tell
from jigai.office.console.library.finding import found
from jigai.office.console.routing import Request, route, tried
from jigai.office.dossiers.providers import REGISTRY
from jigai.office.enterprises.domain.facts import Statement, record_fact
from jigai.office.enterprises.domain.queries import about, standing
from jigai.office.enterprises.enums import CLAIMED, ORGANISATION, PROJECT
from jigai.office.enterprises.models import FactRecord
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.identity.permits import may
from jigai.office.library.domain.moving import place_of
from jigai.office.library.models import Project


def page_of(missing: Missing, project: Project) -> str:
    """The page on which a missing fact is stated; nothing for one that has another provider."""
    entity = missing.subject.partition(":")[0]
    if f"{entity}.{missing.fact}" in REGISTRY.single:
        return ""
    key = f"?key={missing.key}" if missing.key else ""
    if entity == PROJECT:
        return reverse("console:library-fact", args=[project.number, missing.fact]) + key
    if entity == ORGANISATION:
        code = project.organisation.credit_code
        return reverse("console:enterprises-state", args=[code, missing.fact]) + key
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
@route("enterprises.claim")
def fact(request: Request, number: str, name: str) -> HttpResponseBase:
    """State a fact of a project of one's organisation; another statement of it is corrected."""
    project = found(request.actor, number)
    stated = vocabulary().entities[PROJECT].facts.get(name)
    if stated is None or stated.key in REGISTRY.single:
        raise NotThere
    if not may(request.actor, "enterprises.claim", place_of(project)):
        raise NotThere
    initial = {"key": request.GET.get("key", "")}
    before = _claim(project, stated, initial["key"])
    if before is not None:
        initial["value"] = typed_as(stated, before.value)
    form = FactForm(stated, *posted(request), within=project.region, initial=initial)
    for unused in ("evidence", "valid_from", "valid_to"):
        form.fields.pop(unused, None)
    if form.is_valid() and tried(form, lambda: _recorded(request, project, stated, form)):
        tell(request, "projects.told.fact")
        return onto("console:library-entry", project.number)
    label = stated.label.of(current_lang())
    return form_page(
        request,
        form,
        heading=t("projects.fact-of", name=label),
        act=t("projects.save"),
        back=reverse("console:library-entry", args=[number]),
        crumbs=[
            (t("navigation.library"), reverse("console:library")),
            (project.name, reverse("console:library-project", args=[number])),
        ],
        facts=[(t("projects.fact-evidence"), stated.evidence.of(current_lang()))],
    )


def _subject(project: Project) -> str:
    return f"{PROJECT}:{project.number}"


def _claim(project: Project, fact: Fact, key: str) -> FactRecord | None:
    """What the organisation states so far."""
    rows = about(project.organisation_id, _subject(project))
    claims = rows.filter(fact=fact.key, key=key, status=CLAIMED)
    return next(iter(standing(claims, timezone.now())), None)


def _recorded(request: Request, project: Project, fact: Fact, form: FactForm) -> FactRecord:
    key = form.cleaned_data.get("key", "").strip()
    before = _claim(project, fact, key)
    made: FactRecord = record_fact(
        acting=request.actor,
        organisation=project.organisation_id,
        stated=Statement(
            fact.key,
            form.stated(),
            subject=_subject(project),
            key=key,
            replaces=before.pk if before is not None else None,
        ),
    )
    return made
