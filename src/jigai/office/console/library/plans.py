"""Rolling plans of jurisdictions: ordered, looked at, frozen or thrown away, adjusted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet, Sum
from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from jigai.office.console.answering import form_page
from jigai.office.console.frame import tell
from jigai.office.console.library.finding import found
from jigai.office.console.library.forms import add_reason
from jigai.office.console.routing import Request, route, tried
from jigai.office.design.fields import MoneyField, wan
from jigai.office.design.forms import Form
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.models import Job
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.identity.actor import Actor
from jigai.office.identity.permits import Place, may, visible
from jigai.office.library.domain import planning
from jigai.office.library.enums import FROZEN, KEPT, NEW, OUT, ROLLED
from jigai.office.library.models import PlanMember, Project, RollingPlan
from jigai.office.regions.domain.queries import region_name, region_names

ROWS = 50


def bureau_posts(actor: Actor) -> Actor:
    """Somebody with the posts at bureaus alone: an organisation has no plan of a jurisdiction."""
    return replace(actor, posts=tuple(p for p in actor.posts if p.organisation is None))


def _mine(actor: Actor) -> list[str]:
    found_ = (p.region for p in actor.posts if p.region is not None)
    return [region for region in dict.fromkeys(found_) if may(actor, "library.roll", Place(region))]


def _there(actor: Actor, key: int) -> RollingPlan:
    row = _plans(actor).filter(pk=key).first()
    if row is None:
        raise NotThere
    return row


def _plans(actor: Actor) -> QuerySet[RollingPlan]:
    """The plans of one's jurisdictions."""
    return visible(bureau_posts(actor), RollingPlan.objects.all())


@require_safe
@route("library.read-plan")
def plans(request: Request) -> HttpResponseBase:
    """The rolling plans of one's jurisdictions by region and year."""
    page = Paginator(_plans(request.actor), ROWS).get_page(request.GET.get("page"))
    names = region_names([p.region for p in page], timezone.localdate(), current_lang())
    context: dict[str, Any] = {
        "heading": t("projects.plans"),
        "page": page,
        "rows": [(plan, names[plan.region]) for plan in page],
        "may_order": bool(_mine(request.actor)),
    }
    return render(request, "console/library/plans.html", context)


class OrderForm(Form):
    """Which jurisdiction, from which year, and, where no pack says so, for how many years."""

    def __init__(self, regions: list[tuple[str, str]], stated: bool, data: Any = None) -> None:
        """``stated``: a pack says how many years."""
        super().__init__(data, auto_id="id_%s")
        if len(regions) > 1:
            self.fields["region"] = forms.ChoiceField(
                label=t("projects.jurisdiction"), choices=regions
            )
        self.fields["first_year"] = forms.IntegerField(
            label=t("projects.first-year"), initial=timezone.localdate().year + 1
        )
        if not stated:
            self.fields["years"] = forms.IntegerField(label=t("projects.years"))
            self.fields["ground"] = forms.CharField(label=t("projects.ground"), max_length=300)
        self.speak()


@require_http_methods(["GET", "HEAD", "POST"])
@route("library.roll")
def order(request: Request) -> HttpResponseBase:
    """Order the plan of a year: it is made in the background and looked at before it counts."""
    mine = _mine(request.actor)
    if not mine:
        raise NotThere
    names = region_names(mine, timezone.localdate(), current_lang())
    stated = {region: planning.stated_years(region) for region in mine}
    form = OrderForm(
        [(region, names[region]) for region in mine],
        all(stated.values()),
        request.POST if request.method == "POST" else None,
    )
    if form.is_valid():
        typed = form.cleaned_data
        region = typed.get("region") or mine[0]
        made = tried(
            form,
            lambda: planning.roll(
                acting=request.actor,
                region=region,
                first_year=typed["first_year"],
                years=None if stated[region] else typed.get("years"),
                ground=typed.get("ground", ""),
            ),
        )
        if made is not None:
            tell(request, "projects.told.rolled")
            return _to(made)
    context: dict[str, Any] = {
        "form": form,
        "heading": t("projects.do.roll"),
        "act": t("projects.do.roll"),
        "lead": t("projects.roll-lead"),
        "facts": [
            (names[region], t("projects.stated-years", years=found_[0], rule=found_[1]))
            for region, found_ in stated.items()
            if found_ is not None
        ],
        "consequence": t("projects.consequence.roll"),
        "crumbs": [(t("projects.plans"), reverse("console:library-plans"))],
        "back": reverse("console:library-plans"),
    }
    return form_page(request, **context)


@require_safe
@route("library.read-plan")
def plan(request: Request, plan: int) -> HttpResponseBase:
    """A plan: what stays, comes and goes, what is carried, sums by year and by region."""
    row = _there(request.actor, plan)
    today, lang = timezone.localdate(), current_lang()
    how = request.GET.get("how", "")
    how = how if how in (KEPT, NEW, OUT) else ""
    members = row.members.select_related("project__organisation").order_by("pk")
    page = Paginator(members.filter(how=how) if how else members, ROWS).get_page(
        request.GET.get("page")
    )
    place = Place(region=row.region)
    context: dict[str, Any] = {
        "plan": row,
        "heading": t("projects.plan-of", region=region_name(row.region, today, lang),
                     first=row.first_year, last=row.last_year),
        "crumbs": [(t("projects.plans"), reverse("console:library-plans"))],
        "job": Job.objects.filter(pk=row.job or 0).first(),
        "totals": planning.totals(row).items(),
        "regions": _by_region(row),
        "years": range(row.first_year, row.last_year + 1),
        "page": page,
        "rows": _lines(row, list(page)),
        "how": how,
        "tabs": [
            {
                "address": f"?how={name}" if name else "?",
                "label": t(f"library.how.{name}") if name else t("projects.all"),
                "here": how == name,
                "count": row.counts.get(name) if name else None,
            }
            for name in ("", KEPT, NEW, OUT)
        ],
        "settles": row.state == ROLLED and may(request.actor, "library.freeze-plan", place),
        "discards": row.state == ROLLED and may(request.actor, "library.discard-plan", place),
        "adjusts": row.state == FROZEN and may(request.actor, "library.adjust-plan", place),
        "own": row.made_by == request.actor.key,
    }  # fmt: skip
    return render(request, "console/library/rolling.html", context)


def _lines(row: RollingPlan, members: list[PlanMember]) -> list[dict[str, Any]]:
    """The members of a page with what they have in each year, adjustments included."""
    keys = [m.project_id for m in members]
    cells: dict[tuple[int, int], int] = {}
    for key, year, planned, carried in row.amounts.filter(project__in=keys).values_list(
        "project", "year", "planned", "carried"
    ):
        cells[key, year] = planned + carried
    changed = row.adjustments.filter(project__in=keys).values("project", "year")
    for line in changed.annotate(d=Sum("delta")):
        at = (line["project"], line["year"])
        cells[at] = cells.get(at, 0) + line["d"]
    years = range(row.first_year, row.last_year + 1)
    return [
        {"member": m, "cells": [cells.get((m.project_id, year)) for year in years]} for m in members
    ]


def _by_region(row: RollingPlan) -> list[tuple[str, list[int], int]]:
    """The sums of each county: its name, by year, and all years together."""
    found_: dict[str, dict[int, int]] = {}
    for line in row.amounts.values("project__region", "year").annotate(
        p=Sum("planned"), c=Sum("carried")
    ):
        found_.setdefault(line["project__region"], {})[line["year"]] = line["p"] + line["c"]
    for change in row.adjustments.values("project__region", "year").annotate(d=Sum("delta")):
        years = found_.setdefault(change["project__region"], {})
        years[change["year"]] = years.get(change["year"], 0) + change["d"]
    names = region_names(found_, timezone.localdate(), current_lang())
    span = range(row.first_year, row.last_year + 1)
    return [
        (names[code], [by.get(year, 0) for year in span], sum(by.values()))
        for code, by in sorted(found_.items())
    ]


class SettleForm(Form):
    """Why a plan is thrown away."""

    def __init__(self, data: Any = None) -> None:
        """One field."""
        super().__init__(data, auto_id="id_%s")
        self.fields["reason"] = forms.CharField(label=t("projects.words"), max_length=300)
        self.speak()


@require_http_methods(["GET", "HEAD", "POST"])
@route("library.read-plan")
def settle(request: Request, plan: int) -> HttpResponseBase:
    """Freeze a plan as the baseline of its year, or throw it away."""
    row = _there(request.actor, plan)
    drops = "discard" in request.GET
    sent = request.method == "POST"
    form: Form = SettleForm(request.POST if sent else None) if drops else Form({} if sent else None)
    if form.is_valid():
        done = tried(
            form,
            lambda: (
                planning.discard(
                    acting=request.actor, plan=row.pk, reason=form.cleaned_data["reason"]
                )
                if drops
                else planning.freeze(acting=request.actor, plan=row.pk)
            ),
        )
        if done is not None:
            tell(
                request,
                "projects.told.done",
                what=t(f"projects.do.{'discard' if drops else 'freeze'}"),
            )
            return _to(row)
    name = "discard" if drops else "freeze"
    context: dict[str, Any] = {
        "form": form,
        "heading": t(f"projects.do.{name}"),
        "act": t(f"projects.do.{name}"),
        "grave": drops,
        "facts": [
            (t("projects.plans"), f"{row.first_year} – {row.last_year}"),
            *((t(f"library.how.{how}"), row.counts.get(how, 0)) for how in (KEPT, NEW, OUT)),
        ],
        "consequence": t(f"projects.consequence.{name}"),
        "crumbs": [(t("projects.plans"), reverse("console:library-plans"))],
        "back": reverse("console:library-rolling", args=[row.pk]),
    }
    return form_page(request, **context)


@require_http_methods(["GET", "HEAD", "POST"])
@route("library.adjust-plan")
def adjust(request: Request, plan: int, number: str) -> HttpResponseBase:
    """Set what a frozen plan has for a project in a year, with a reason."""
    row = _there(request.actor, plan)
    project: Project = found(request.actor, number)
    form = Form(request.POST if request.method == "POST" else None, auto_id="id_%s")
    years = [(str(y), str(y)) for y in range(row.first_year, row.last_year + 1)]
    form.fields["year"] = forms.ChoiceField(label=t("projects.column.plan.year"), choices=years)
    form.fields["amount"] = MoneyField(label=t("projects.new-amount"))
    add_reason(form, "plan")
    form.speak()
    if form.is_valid():
        typed = form.cleaned_data
        done = tried(
            form,
            lambda: planning.adjust_plan(
                acting=request.actor,
                plan=row.pk,
                project=project.pk,
                year=int(typed["year"]),
                amount=typed["amount"],
                reason=typed["reason"],
                text=typed["text"],
            ),
        )
        if done is not None:
            tell(request, "projects.told.plan-adjusted")
            return _to(row)
    context: dict[str, Any] = {
        "form": form,
        "heading": t("projects.do.adjust-plan"),
        "act": t("projects.do.adjust-plan"),
        "facts": [
            (t("library.field.name"), project.name),
            *(
                (year, t("projects.wan-amount", amount=_wan(row, project, int(year))))
                for year, _ in years
            ),
        ],
        "consequence": t("projects.consequence.adjust-plan"),
        "crumbs": [(t("projects.plans"), reverse("console:library-plans"))],
        "back": reverse("console:library-rolling", args=[row.pk]),
    }
    return form_page(request, **context)


def _wan(row: RollingPlan, project: Project, year: int) -> str:
    return wan(planning.amount_of(row, project.pk, year))


def _to(row: RollingPlan) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("console:library-rolling", args=[row.pk]), status=303)
