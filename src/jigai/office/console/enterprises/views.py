"""Pages that show organisations: the list, and the tabs of a record."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header

from jigai.facts.values import read
from jigai.facts.vocabulary import vocabulary
from jigai.money.rates import percent
from jigai.office.console.enterprises.seeing import framed, scene
from jigai.office.console.enterprises.wording import label, value_words
from jigai.office.console.routing import Request, route
from jigai.office.enterprises.domain.names import successor_of
from jigai.office.enterprises.domain.profiles import gaps
from jigai.office.enterprises.domain.proposals import account_of, open_changes
from jigai.office.enterprises.domain.queries import (
    Leading,
    leading,
    moment,
    standings_of,
)
from jigai.office.enterprises.domain.relations import related, relations_of
from jigai.office.enterprises.domain.titles import titles_of, valid
from jigai.office.enterprises.enums import BANK_ACCOUNT, CREDIT, EXCLUDED, ORGANISATION, SCALE
from jigai.office.enterprises.interfaces.listings import ORGANISATIONS, industry_name
from jigai.office.enterprises.models import FactRecord, Registration, Standing, Succession
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.files.keeping import opened
from jigai.office.ground.models import Attachment
from jigai.office.ground.texts import t
from jigai.office.identity.actor import Actor
from jigai.office.identity.masking import PHONE, shown
from jigai.office.identity.permits import Place, may, visible
from jigai.office.lists.answering import answer


@route("enterprises.read")
def organisations(request: Request) -> HttpResponseBase:
    """The list; somebody of one organisation alone is led to its record."""
    own = {p.organisation for p in request.actor.posts}
    if request.method == "GET" and not request.GET and len(own) == 1 and None not in own:
        rows = ORGANISATIONS.rows(request.actor).values_list("organisation__credit_code", flat=True)
        return redirect("console:enterprises-record", rows[0])
    context = {
        "waiting": waiting_registrations(request.actor).count(),
        "registers": "enterprises.register" in _bureau_acts(request.actor),
    }
    return answer(request, ORGANISATIONS, "console/enterprises/organisations.html", context)


def waiting_registrations(who: Actor) -> QuerySet[Registration]:
    """The registrations that somebody may decide on."""
    if "enterprises.accept-registration" not in _bureau_acts(who):
        return Registration.objects.none()
    return visible(who, Registration.objects.filter(state="waiting"))


def _bureau_acts(who: Actor) -> set[str]:
    """What somebody may do in some jurisdiction of theirs."""
    acts = ("enterprises.register", "enterprises.accept-registration")
    regions = [p.region for p in who.posts if p.region]
    return {a for a in acts if any(may(who, a, Place(region=r)) for r in regions)}


@route("enterprises.read")
def record(request: Request, code: str) -> HttpResponseBase:
    """An organisation on one page: who it is, what is missing, what waits."""
    seen = scene(request, code)
    facts = FactRecord.objects.filter(organisation=seen.organisation, subject=ORGANISATION)
    today = timezone.localdate()
    known = leading(facts, today, timezone.now())
    stated = {fact.partition(".")[2] for (_, _, fact) in known}
    ours, account = seen.profile, account_of(seen.organisation.pk)
    words = vocabulary().entities[ORGANISATION].facts
    context = framed(seen, "record") | {
        "industry": industry_name(ours.industry),
        "phone": shown(seen.actor, PHONE, ours.phone, seen.place),
        "account": account,
        "number": shown(seen.actor, BANK_ACCOUNT, account.number, seen.place) if account else "",
        "representative": _value(known, "organisation.legal_representative"),
        "missing": [
            (label(words[g.name]) if g.fact else t(f"enterprises.field.{g.name}"), g)
            for g in gaps(ours, stated)
        ],
        "changes": [
            _change(seen.actor, seen.place, row) for row in open_changes(seen.organisation.pk)
        ],
        "successor": successor_of(seen.organisation) if ours.merged_into_id else None,
        "may_edit": seen.may("enterprises.edit-profile"),
        "may_prepare": seen.may("enterprises.prepare-change"),
        "may_approve": seen.may("enterprises.approve-change"),
    }
    return render(request, "console/enterprises/record.html", context)


def _value(known: Leading, fact: str) -> str:
    row = next((by_key.get("") for key, by_key in known.items() if key[2] == fact), None)
    return str(row.value) if row is not None and row.value else ""


def _change(who: Actor, place: Any, row: Any) -> dict[str, Any]:
    values = dict(row.values)
    if "number" in values:
        values["number"] = shown(who, BANK_ACCOUNT, values["number"], place)
    if row.kind != BANK_ACCOUNT:
        values["legal_representative"] = values.pop("name", "")
    named = [(t(f"enterprises.field.{k}"), v) for k, v in values.items()]
    return {"row": row, "values": named, "own": row.prepared_by == who.key}


@route("enterprises.read")
def titles(request: Request, code: str) -> HttpResponseBase:
    """The titles of an organisation, those of organisations merged into it named as such."""
    seen = scene(request, code)
    rows = titles_of(seen.organisation.pk)
    merged = Succession.objects.filter(successor=seen.organisation, kind="merger")
    before = [(s.predecessor, titles_of(s.predecessor_id)) for s in merged]
    words = vocabulary().entities["title"].facts
    context = framed(seen, "titles") | {
        "rows": [_title(row, words) for row in rows],
        "before": [(o, [_title(row, words) for row in found]) for o, found in before if found],
        "may_record": seen.may("enterprises.record-title"),
        "own_side": seen.own,
    }
    return render(request, "console/enterprises/titles.html", context)


def _title(row: Any, words: Any) -> dict[str, Any]:
    return {
        "row": row,
        "what": value_words(words["what"], row.what),
        "level": value_words(words["level"], row.level) if row.level else "",
        "valid": valid(row),
    }


@route("enterprises.read")
def tax(request: Request, code: str) -> HttpResponseBase:
    """What was received locally in each year, as finance entered it."""
    seen = scene(request, code)
    facts = tax_facts()
    rows = FactRecord.objects.filter(
        organisation=seen.organisation, subject=ORGANISATION, fact__in=[f.key for f in facts]
    )
    known = leading(rows, timezone.localdate(), moment(None))
    years: dict[str, dict[str, FactRecord]] = defaultdict(dict)
    for (_, _, fact), by_key in known.items():
        for year, row in by_key.items():
            years[year][fact] = row
    context = framed(seen, "tax") | {
        "facts": [(f, label(f)) for f in facts],
        "years": [
            (year, [(f, label(f), _received(f, found.get(f.key))) for f in facts])
            for year, found in sorted(years.items(), reverse=True)
        ],
        "may_enter": seen.may("enterprises.enter-statistics"),
    }
    return render(request, "console/enterprises/tax.html", context)


def _received(fact: Any, row: FactRecord | None) -> dict[str, Any] | None:
    """An amount of a year: fen, and how it is known."""
    if row is None or row.value is None:
        return None
    return {"fen": read(fact, row.value)[0], "status": row.status}


def tax_facts() -> list[Any]:
    """The facts that say what was received locally: amounts by year of any organisation."""
    facts = vocabulary().entities[ORGANISATION].facts.values()
    return [f for f in facts if f.type == "money" and f.shape == "by-year" and not f.kinds]


@route("enterprises.read")
def standing(request: Request, code: str) -> HttpResponseBase:
    """Directory, credit and exclusions, with their days and grounds, and what was corrected."""
    seen = scene(request, code)
    rows = standings_of(seen.organisation.pk)
    current = {row.pk for row in rows}
    every = Standing.objects.filter(organisation=seen.organisation).select_related("evidence")
    groups = (("scale", SCALE), ("credit", CREDIT), ("excluded", (EXCLUDED,)))
    context = framed(seen, "standing") | {
        "groups": [
            (t(f"enterprises.standing-group.{name}"), [r for r in rows if r.kind in kinds])
            for name, kinds in groups
        ],
        "former": [r for r in every.order_by("-pk") if r.pk not in current],
        "today": timezone.localdate(),
        "may_begin": seen.may("enterprises.begin-standing"),
    }
    return render(request, "console/enterprises/standing.html", context)


@route("enterprises.read")
def relations(request: Request, code: str) -> HttpResponseBase:
    """Who holds whom, which group, and who counts as related today."""
    seen = scene(request, code)
    ours, today = seen.organisation, timezone.localdate()
    rows = [
        {
            "row": r,
            "holder": r.organisation_id == ours.pk,
            "share": percent(r.share) if r.share else "",
        }
        for r in relations_of(ours.pk)
    ]
    near = ORGANISATIONS.rows(request.actor).filter(organisation__in=related(ours.pk, today))
    context = framed(seen, "relations") | {
        "rows": rows,
        "related": near.select_related("organisation"),
        "today": today,
        "may_relate": seen.may("enterprises.relate"),
    }
    return render(request, "console/enterprises/relations.html", context)


@route("enterprises.read")
def names(request: Request, code: str) -> HttpResponseBase:
    """Former names and codes, mergers, divisions."""
    seen = scene(request, code)
    ours = seen.organisation
    rows = Succession.objects.select_related("predecessor", "successor", "evidence")
    context = framed(seen, "names") | {
        "namings": ours.namings.order_by("-until"),
        "into": rows.filter(predecessor=ours).order_by("-on"),
        "out_of": rows.filter(successor=ours).order_by("-on"),
        "may_rename": seen.may("enterprises.rename"),
        "may_merge": seen.may("enterprises.merge"),
        "bureau": not seen.own,
    }
    return render(request, "console/enterprises/names.html", context)


@route("enterprises.read")
def evidence(request: Request, code: str, key: int) -> HttpResponseBase:
    """A file that belongs to an organisation, under its own name."""
    seen = scene(request, code)
    subject = f"organisation:{seen.organisation.pk}"
    file = Attachment.objects.filter(pk=key, subject=subject, removed_at=None).first()
    if file is None:
        raise NotThere
    with opened(file.file_id) as content:
        found = HttpResponse(content.read(), content_type=file.file.media)
    found["Content-Disposition"] = str(
        content_disposition_header(as_attachment=True, filename=file.name)
    )
    return found
