"""The list of projects, and the record of one: what it is, its entry, plan, amounts, events."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import FileResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jigai.engine.awards import DECLARED
from jigai.engine.bounds import Missing
from jigai.facts.problems import Lang
from jigai.guide.reports import DRAFTS
from jigai.office.calculations import keeping
from jigai.office.console.frame import tell
from jigai.office.console.library.facts import page_of
from jigai.office.console.library.finding import found, shared
from jigai.office.console.library.forms import FileForm
from jigai.office.console.routing import Request, route, tried
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.files.keeping import opened
from jigai.office.ground.models import Attachment
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import known, t
from jigai.office.identity.masking import PHONE
from jigai.office.identity.masking import shown as masked
from jigai.office.identity.models import Person
from jigai.office.identity.permits import may, require
from jigai.office.library.domain.amounts import Prospect, draft_of, prospects
from jigai.office.library.domain.completeness import by_section, lacking
from jigai.office.library.domain.drafting import PERSONAL
from jigai.office.library.domain.filesof import attach, files_of
from jigai.office.library.domain.judging import Judged, Verdict, judged
from jigai.office.library.domain.moving import place_of
from jigai.office.library.domain.sections import FIELD_SECTION, SECTIONS
from jigai.office.library.enums import LIVE
from jigai.office.library.facts import COLUMNS
from jigai.office.library.interfaces.listings import PROJECTS, WAITING
from jigai.office.library.models import Entry, PlanAmount, PlanMember, Project
from jigai.office.library.rules import ADJUSTABLE, EDITABLE
from jigai.office.library.validators import equipment_kinds
from jigai.office.lists.answering import answer
from jigai.office.regions.domain.queries import pack_in_force, region_name, region_names

REASONS_OF = {"change-filing": "filing", "correct-region": "region"}
"""Acts whose reasons go by another name."""
SIGNS = {
    "yes": ("granted", "circle-check"),
    "no": ("refused", "octagon-minus"),
    "needs-facts": ("needs-facts", "circle-help"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@route("library.read")
def projects(request: Request) -> HttpResponseBase:
    """The projects that somebody may see."""
    waiting = WAITING.rows(request.actor).count()
    here = "waiting" if request.path == reverse("console:library-waiting") else "library"
    tabs = [
        {
            "address": reverse(f"console:library{'-waiting' if name == 'waiting' else ''}"),
            "label": t(f"projects.list.{name}"),
            "here": name == here,
            "count": waiting if name == "waiting" else None,
        }
        for name in ("waiting", "library")
    ]
    context = {"may_begin": any(p.organisation for p in request.actor.posts), "tabs": tabs}
    listing = WAITING if here == "waiting" else PROJECTS
    return answer(request, listing, "console/library/projects.html", context)


@require_safe
@route("library.read")
def record(request: Request, number: str) -> HttpResponseBase:
    """What the organisation states of a project; for a draft, what each section lacks."""
    project = found(request.actor, number)
    lacks = by_section(lacking(project)) if project.state in EDITABLE else {}
    place = place_of(project)
    writes = may(request.actor, "library.save", place)
    adjusts = may(request.actor, "library.adjust", place)
    contacts = [
        (t(f"library.contact.{c.role}"), c.name, masked(request.actor, PHONE, c.phone, place))
        for c in project.contact_rows.all()
    ]
    context = shared(request.actor, project, "project") | {
        "sections": [
            {
                "name": name,
                "lacks": lacks.get(name, []),
                "open": (writes and project.state in (LIVE if name == PERSONAL else EDITABLE))
                or (adjusts and project.state in ADJUSTABLE),
            }
            for name in SECTIONS
        ],
        "drafting": project.state in EDITABLE and writes,
        "contacts": contacts,
        "funding": project.funding_rows.all(),
        "plan": project.planyear_rows.order_by("year"),
        "equipment": [
            (row, None if row.price is None else row.price * row.quantity, _kind(row.kind))
            for row in project.equipment_rows.all()
        ],
        "milestones": project.milestone_rows.all(),
        "aliases": project.alias_rows.all(),
        "filings": project.filingchange_rows.all(),
    }
    return render(request, "console/library/record.html", context)


def _kind(code: str) -> str:
    """The words of a kind of equipment."""
    labels = equipment_kinds().get(code)
    return labels.of(current_lang()) if labels is not None else code


@require_safe
@route("library.read")
def entry(request: Request, number: str) -> HttpResponseBase:
    """The libraries that a project is in, and each rule with its conditions and what is missing."""
    project = found(request.actor, number)
    lang = current_lang()
    states = may(request.actor, "enterprises.claim", place_of(project))
    context = shared(request.actor, project, "entry") | {
        "verdicts": told_verdicts(judged(project), project if states else None),
        "entries": [
            {
                "row": row,
                "told": row.explanation[lang],
                "wanting": None if row.wanting is None else row.wanting.get(lang, {}),
                "region": region_name(row.region, timezone.localdate(), lang),
            }
            for row in Entry.objects.filter(project=project)
        ],
        "may_leave": may(request.actor, "library.leave", place_of(project)),
    }
    return render(request, "console/library/entry.html", context)


def told_verdicts(verdicts: list[Verdict], project: Project | None = None) -> list[dict[str, Any]]:
    """What packs say, ready to show."""
    lang = current_lang()
    return [
        {
            "title": v.pack.info.title[lang] if v.pack else v.force.pack,
            "pack": v.force.pack,
            "problems": [p.text(lang) for p in v.problems],
            "libraries": [_told(v, one, project) for one in v.libraries],
            "others": [_told(v, one, project) for one in v.others],
        }
        for v in verdicts
    ]


def _told(verdict: Verdict, one: Judged, project: Project | None) -> dict[str, Any]:
    lang = current_lang()
    data: dict[str, Any] = one.explained()[lang]
    form, sign = SIGNS[data["outcome"]]
    data |= {
        "form": form,
        "sign": sign,
        "level": region_name(one.level, timezone.localdate(), lang),
        "lacks": [
            (told["text"], _leads_to(told["fact"], missing, project))
            for told, missing in zip(data["missing"], sorted(one.finding.waits), strict=True)
        ],
        "url": _clause(verdict, data.get("at", "")),
    }
    return data


def _leads_to(fact: str, missing: Missing, project: Project | None) -> str:
    """The page on which a missing fact is filled in; nothing where it is stated elsewhere, or not
    by whoever looks."""
    if project is None:
        return ""
    if fact not in COLUMNS:
        return page_of(missing, project)
    field = fact.partition(".")[2]
    column = {
        "period_start": "starts_on",
        "period_end": "ends_on",
        "filed": "filing_number",
        "transformation": "nature",
    }.get(field, field)
    section = FIELD_SECTION.get(column)
    if section is None:
        return ""
    return reverse("console:library-edit", args=[project.number, section]) + f"#id_{column}"


def _clause(verdict: Verdict, at: str) -> str:
    if verdict.pack is None or at not in verdict.pack.clauses:
        return ""
    return reverse("portal:clause", args=[verdict.pack.id, at])


@require_safe
@route("library.read")
def planned(request: Request, number: str) -> HttpResponseBase:
    """The plan of a project by year, the rolling plans that it is or was in, its adjustments."""
    project = found(request.actor, number)
    lang, today = current_lang(), timezone.localdate()
    members = list(
        PlanMember.objects.filter(project=project)
        .select_related("plan")
        .order_by("-plan__first_year", "-pk")
    )
    amounts: dict[int, list[PlanAmount]] = {}
    for amount in PlanAmount.objects.filter(project=project).order_by("year"):
        amounts.setdefault(amount.plan_id, []).append(amount)
    names = region_names([m.plan.region for m in members], today, lang)
    context = shared(request.actor, project, "plan") | {
        "plan": project.planyear_rows.order_by("year"),
        "members": [
            {
                "member": m,
                "title": t(
                    "projects.plan-of",
                    region=names[m.plan.region],
                    first=m.plan.first_year,
                    last=m.plan.last_year,
                ),
                "amounts": amounts.get(m.plan_id, []),
            }
            for m in members
        ],
        "adjustments": project.adjustment_rows.all(),
        "changes": project.planadjustment_rows.select_related("plan"),
        "milestones": project.milestone_rows.all(),
    }
    return render(request, "console/library/plan.html", context)


@require_safe
@route("library.read")
def amounts(request: Request, number: str) -> HttpResponseBase:
    """What the project would get under each pack in force, on what the office knows of it."""
    project = found(request.actor, number)
    lang = current_lang()
    context = shared(request.actor, project, "amounts") | {
        "told": [_told_prospect(one, lang) for one in prospects(project, lang)],
        "today": timezone.localdate().isoformat(),
    }
    return render(request, "console/library/amounts.html", context)


def _told_prospect(one: Prospect, lang: Lang) -> dict[str, Any]:
    """What a pack would give, ready to show: each award leads to its clause."""
    pack = one.pack
    rows = [
        row
        | {
            "url": reverse("portal:clause", args=[pack.id, row["at"]]),
            "settled": row["low"] == row["high"],
            "boundless": row["high"] is None,
        }
        for row in one.rows
        if pack is not None
    ]
    given = [row for row in rows if row["outcome"] != DECLARED]
    return {
        "open": len({text for row in given for text in row["missing"]}),
        "declared": [row for row in rows if row["outcome"] == DECLARED],
        "prospect": one,
        "pack": pack,
        "draft": pack is not None and pack.info.status in DRAFTS,
        "problems": [p.text(lang) for p in one.problems],
        "rows": given,
    }


@route("library.read")
@require_POST
def explain(request: Request, number: str, pack: str) -> HttpResponseBase:
    """Open the whole way to the amounts: the dossier becomes a calculation of the guided pages."""
    project = found(request.actor, number)
    today = timezone.localdate()
    force = pack_in_force(project.region, pack, today)
    if force is None:
        raise NotThere
    kept = keeping.begin(draft_of(project, force, force.policy, today), request=request)
    address = reverse("calculation:place", args=[kept.id, force.policy.id])
    return HttpResponseRedirect(address, status=303)


@require_safe
@route("library.read")
def events(request: Request, number: str) -> HttpResponseBase:
    """What happened to a project, the newest first."""
    project = found(request.actor, number)
    rows = list(project.event_rows.order_by("-at", "-pk"))
    keys = {int(r.by.partition(":")[2]) for r in rows if r.by.startswith("person:")}
    names = dict(Person.objects.filter(pk__in=keys).values_list("pk", "name"))
    told = []
    for row in rows:
        author = names.get(int(row.by.partition(":")[2] or 0) if ":" in row.by else 0, "")
        coded = f"{REASONS_OF.get(row.act, row.act)}.{row.reason}"
        known_ = row.reason and known(f"library.reason.{coded}")
        reason = t(f"library.reason.{coded}") if known_ else ""
        told.append(
            {
                "title": t(f"library.act.{row.act}"),
                "at": timezone.localtime(row.at),
                "who": " ".join(part for part in (row.unit, author) if part),
                "text": t("projects.said", reason=reason, text=row.text)
                if reason and row.text
                else reason or row.text,
            }
        )
    context = shared(request.actor, project, "events") | {"events": told}
    return render(request, "console/library/events.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@route("library.read")
def files(request: Request, number: str) -> HttpResponseBase:
    """The files of a project; its organisation adds further ones."""
    project = found(request.actor, number)
    adds = may(request.actor, "library.attach", place_of(project)) and project.state in LIVE
    sent = request.method == "POST"
    if sent:
        require(request.actor, "library.attach", place_of(project))
    form = FileForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        file = form.cleaned_data["file"]
        added = tried(
            form,
            lambda: attach(
                acting=request.actor,
                project=project.pk,
                content=file,
                name=file.name,
                kind=form.cleaned_data["kind"],
            ),
        )
        if added is not None:
            tell(request, "projects.told.attached", name=added.name)
            return HttpResponseRedirect(request.path, status=303)
    context = shared(request.actor, project, "files") | {
        "form": form if adds else None,
        "files": files_of(project),
    }
    return render(
        request, "console/library/files.html", context, status=422 if form.errors else 200
    )


@require_safe
@route("library.read")
def download(request: Request, attachment: int) -> HttpResponseBase:
    """A file of a project, checked against its hash."""
    row = Attachment.objects.filter(pk=attachment, removed_at=None).first()
    subject = row.subject.partition(":") if row is not None else ("", "", "")
    if row is None or subject[0] != "project":
        raise NotThere
    number = Project.objects.filter(pk=int(subject[2])).values_list("number", flat=True).first()
    found(request.actor, number or "")
    with opened(row.file_id) as content:
        answered = FileResponse(iter([content.read()]), content_type=row.file.media)
    answered["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(row.name)}"
    return answered
