"""Facts of an organisation or of something of it: all, the history of one; stating, verifying,
noting, returning."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from jigai.facts.vocabulary import Fact
from jigai.office.console.enterprises.about import About, about, about_record
from jigai.office.console.enterprises.answering import asked, posted
from jigai.office.console.enterprises.fact_forms import FactForm, SaidForm, typed_as
from jigai.office.console.enterprises.seeing import framed, scene
from jigai.office.console.enterprises.wording import fact_named, label, people, said, value_words
from jigai.office.console.routing import Request, route
from jigai.office.enterprises.domain.checking import (
    note_fact,
    return_fact,
    returned,
    verify_fact,
)
from jigai.office.enterprises.domain.facts import PERMITS, Statement, record_fact
from jigai.office.enterprises.domain.queries import leading, standing
from jigai.office.enterprises.enums import (
    CLAIMED,
    ORGANISATION,
    STATISTICAL,
    THINGS,
    TWO_PEOPLE,
)
from jigai.office.enterprises.models import FactRecord
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t


@route("enterprises.read")
def facts(
    request: Request, code: str, entity: str = ORGANISATION, number: str = ""
) -> HttpResponseBase:
    """Every fact with what is known of it today: value, status, since when, evidence, returns."""
    here = about(request, code, entity, number)
    now, today = timezone.now(), timezone.localdate()
    every = list(here.rows)
    known = leading(here.rows, today, now)
    by_fact = {fact: found for (_, _, fact), found in known.items()}
    claims = leading(here.rows.filter(status=CLAIMED), today, now)
    claimed = {fact: found for (_, _, fact), found in claims.items()}
    waiting = {row.fact: note for row in every if (note := _waits(row, every)) is not None}
    lines = [
        _line(here, f, by_fact.get(f.key, {}), claimed.get(f.key, {}), waiting.get(f.key))
        for f in here.facts
    ]
    context: dict[str, Any] = {
        "stated": [line for line in lines if line["rows"]],
        "open": [line for line in lines if not line["rows"]],
    }
    if entity == ORGANISATION:
        context |= framed(here.seen, "facts")
        return render(request, "console/enterprises/facts.html", context)
    context |= {
        "heading": here.name,
        "crumbs": here.way_here,
        "scene": here.seen,
        "about": here,
        "may_end": entity in THINGS and here.may("enterprises.end-thing"),
    }
    return render(request, "console/enterprises/subject.html", context)


def _waits(row: FactRecord, every: Iterable[FactRecord]) -> Any:
    """The return of a claim that nobody corrected since."""
    if row.status != CLAIMED or any(other.replaces_id == row.pk for other in every):
        return None
    return returned(row)


def _line(
    here: About, fact: Fact, found: dict[str, FactRecord], claimed: dict[str, FactRecord], note: Any
) -> dict[str, Any]:
    rows = [
        {"key": key, "row": row, "value": value_words(fact, row.value, applies=row.applies)}
        for key, row in sorted(found.items(), reverse=True)
    ]
    return {
        "fact": fact,
        "label": label(fact),
        "link": here.page("fact", fact.name),
        "rows": rows,
        "note": note,
        "differs": any(_newer(claimed.get(key), row) for key, row in found.items()),
    }


def _newer(claim: FactRecord | None, leads: FactRecord) -> bool:
    """Whether the organisation stated something else after what leads was recorded."""
    return (
        claim is not None
        and claim.pk > leads.pk
        and (claim.value, claim.applies) != (leads.value, leads.applies)
    )


@route("enterprises.read")
def fact(
    request: Request, code: str, name: str, entity: str = ORGANISATION, number: str = ""
) -> HttpResponseBase:
    """One fact: what is meant by it, what leads, and every statement ever made, newest first."""
    here = about(request, code, entity, number)
    return _shown(request, here, here.fact(name))


def _shown(request: Request, here: About, fact: Fact) -> HttpResponseBase:
    every, seen = here.rows.filter(fact=fact.key), here.seen
    rows = sorted(every, key=lambda r: -r.pk)
    known = leading(every, timezone.localdate(), timezone.now())
    leads = {row.pk for found in known.values() for row in found.values()}
    current = {row.pk for row in standing(every, timezone.now())}
    corrected = {row.pk for row in rows} - current
    keys = {r.recorded_by for r in rows} | {n.recorded_by for r in rows for n in r.notes.all()}
    who = people(keys, named=not seen.own)
    told = [said(row, who, leads, corrected) for row in rows]
    context = {
        "heading": label(fact),
        "crumbs": here.way,
        "scene": seen,
        "fact": fact,
        "state": here.page("state", fact.name),
        "enter": here.page("enter", fact.name),
        "told": told,
        "heads": [label(column) for column in fact.row.values()],
        "may_check": here.may("enterprises.verify-fact"),
        "may_claim": here.may(PERMITS[CLAIMED]) and fact.key not in TWO_PEOPLE,
        "may_enter": here.may(PERMITS[STATISTICAL]),
        "two": fact.key in TWO_PEOPLE,
    }
    return render(request, "console/enterprises/fact.html", context)


@route("enterprises.claim")
def stating(
    request: Request, code: str, name: str, entity: str = ORGANISATION, number: str = ""
) -> HttpResponseBase:
    """State a fact of one's own organisation; ``?corrects=`` names the statement that was wrong."""
    return _stated(request, about(request, code, entity, number), name, CLAIMED)


@route("enterprises.enter-statistics")
def entering(
    request: Request, code: str, name: str, entity: str = ORGANISATION, number: str = ""
) -> HttpResponseBase:
    """Enter a fact as the statistics have it."""
    return _stated(request, about(request, code, entity, number), name, STATISTICAL)


def _stated(request: Request, here: About, name: str, status: str) -> HttpResponseBase:
    fact, seen = here.fact(name), here.seen
    if not here.may(PERMITS[status]):
        raise NotThere
    before = _corrected(request, here, fact, status)
    initial = {"key": request.GET.get("key", "")}
    if before is not None:
        initial = {f: getattr(before, f) for f in ("key", "valid_from", "valid_to")}
        initial["value"] = typed_as(fact, before.value)
    form = FactForm(fact, *posted(request), within=seen.organisation.region, initial=initial)

    def do(evidence: int | None) -> FactRecord:
        typed = form.cleaned_data
        made: FactRecord = record_fact(
            acting=request.actor,
            organisation=seen.organisation.pk,
            stated=Statement(
                fact.key,
                form.stated(),
                subject=here.key,
                key=typed.get("key", "").strip(),
                valid_from=typed.get("valid_from"),
                valid_to=typed.get("valid_to"),
                status=status,
                evidence=evidence,
                replaces=before.pk if before is not None else None,
            ),
        )
        return made

    key = "correct" if before is not None else "state"
    shown = [(t("enterprises.evidence-wanted"), fact.evidence.of(current_lang()))]
    if before is not None:
        was = value_words(fact, before.value, applies=before.applies)
        shown = [(t("enterprises.corrects"), was), *shown]
    return asked(request, seen, form, key, "facts", do, facts=shown, what=label(fact), way=here.way)


def _corrected(request: Request, here: About, fact: Fact, status: str) -> FactRecord | None:
    """The statement that is to be corrected; raises NotThere for one of another fact or status."""
    stated = request.GET.get("corrects", "")
    if not stated:
        return None
    rows = here.rows.filter(fact=fact.key, status=status)
    found = rows.filter(pk=int(stated)).first() if stated.isdigit() else None
    if found is None:
        raise NotThere
    return FactRecord.objects.get(pk=found.pk)


def _claim(request: Request, code: str, record: int) -> tuple[About, FactRecord, Fact]:
    """A claim of an organisation or of something of it; raises NotThere."""
    rows = FactRecord.objects.filter(organisation=scene(request, code).organisation, status=CLAIMED)
    row = rows.filter(pk=record).first()
    if row is None:
        raise NotThere
    return about_record(request, code, row), row, fact_named(row.fact)


@route("enterprises.verify-fact")
def verifying(request: Request, code: str, record: int) -> HttpResponseBase:
    """Verify a claim as it stands, or with the value that the evidence shows."""
    here, row, fact = _claim(request, code, record)
    seen = here.seen
    form = FactForm(
        fact, *posted(request), checking=True, within=seen.organisation.region,
        initial={"value": typed_as(fact, row.value)},
    )  # fmt: skip

    def do(evidence: int | None) -> Any:
        value = form.stated() if "value" in form.changed_data else None
        return verify_fact(acting=request.actor, record=row.pk, value=value, evidence=evidence)

    shown = _about(row, fact)
    what = label(fact)
    return asked(request, seen, form, "verify", "facts", do, facts=shown, what=what, way=here.way)


def _about(row: FactRecord, fact: Fact) -> list[tuple[str, str]]:
    found = [(t("enterprises.claimed-value"), value_words(fact, row.value, applies=row.applies))]
    if row.key:
        found.append((t("enterprises.field.key"), row.key))
    if row.evidence is not None:
        found.append((t("enterprises.field.evidence"), row.evidence.name))
    return found


@route("enterprises.note-fact")
def noting(request: Request, code: str, record: int) -> HttpResponseBase:
    """Note something beside a claim."""
    return _noted(request, code, record, "note", note_fact)


@route("enterprises.return-fact")
def returning(request: Request, code: str, record: int) -> HttpResponseBase:
    """Return a claim to be corrected."""
    return _noted(request, code, record, "return", return_fact)


def _noted(request: Request, code: str, record: int, key: str, do: Any) -> HttpResponseBase:
    here, row, fact = _claim(request, code, record)
    form = SaidForm(*posted(request))

    def act(_: int | None) -> Any:
        return do(acting=request.actor, record=row.pk, said=form.cleaned_data["said"])

    shown, what = _about(row, fact), label(fact)
    return asked(request, here.seen, form, key, "facts", act, facts=shown, what=what, way=here.way)
