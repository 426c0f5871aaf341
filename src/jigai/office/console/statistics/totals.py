"""Totals: by region, industry, kind, month; each opens down to the returns it is made of."""

from __future__ import annotations

from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from jigai.office.console.routing import Request, route
from jigai.office.console.statistics.scope import READ, asked_month, jurisdictions
from jigai.office.design.amounts import MINUS, amount
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.identity.permits import opens, visible, within
from jigai.office.regions.domain.codes import region_names
from jigai.office.statistics.domain.totals import BY, Total, latest, totals
from jigai.office.statistics.models import Return
from jigai.office.statistics.months import Month
from jigai.reference import industries
from jigai.reference.regions import significant

ROWS = 50
SHOWN = ("cumulative_year", "plan_year", "total_investment")


@route("statistics.read-totals")
def overview(request: Request) -> HttpResponseBase:
    """Totals of a month by one of the ways to look at them."""
    own = jurisdictions(request.actor)
    if not own:
        raise NotThere
    recent = latest(own) if "month" not in request.GET else None
    month, by = recent or asked_month(request), request.GET.get("by", "region")
    by = by if by in BY else "region"
    chosen = _chosen(request, own)
    rows, whole = totals(own, month, by, chosen)
    labels = _labels(by, [r.key for r in rows])
    lines = [_line(r, labels.get(r.key, r.key), month, by, chosen, own) for r in rows]
    prefs = getattr(request, "preferences", None)
    unit = getattr(prefs, "unit", "wan")
    context = {
        "heading": t("statistics-page.totals", month=str(month)),
        "month": month,
        "by": by,
        "tabs": [
            {
                "label": t(f"statistics-by.{name}"),
                "address": _address(month, name, chosen),
                "here": name == by,
                "count": None,
            }
            for name in BY
        ],
        "earlier": _address(month.plus(-1), by, chosen),
        "later": _address(month.plus(1), by, chosen),
        "lines": lines,
        "whole": _line(whole, t("statistics-page.sum"), month, "", chosen, own),
        "chips": _chips(month, by, chosen),
        "chart": [
            (
                ln["label"],
                ln["now"]["cumulative_year"],
                amount(ln["now"]["cumulative_year"], unit).figure,
            )
            for ln in lines
        ],
        "chart_title": _finding(lines, month, by),
        "unit": t(f"amount.{unit}"),
        "head": t(f"statistics-head.{by}"),
        "source": t("statistics-page.source", day=timezone.localdate().isoformat()),
    }
    return render(request, "console/statistics/totals.html", context)


def _chosen(request: Request, own: list[str]) -> dict[str, str]:
    """What the address narrows to; a region outside one's own is not there."""
    found = {k: request.GET[k] for k in ("region", "industry", "kind") if k in request.GET}
    if "region" in found and not any(within(found["region"], region) for region in own):
        raise NotThere
    return found


def _address(month: Month, by: str, chosen: dict[str, str]) -> str:
    query = urlencode({"month": str(month), "by": by} | chosen)
    return f"{reverse('console:statistics-totals')}?{query}"


def _labels(by: str, keys: list[str]) -> dict[str, str]:
    if by == "region":
        return region_names(keys, timezone.localdate(), current_lang())
    if by == "month":
        return {key: t(f"month.{key}") for key in keys}
    if by == "kind":
        return {key: key or t("statistics-page.unstated") for key in keys}
    named = {key: industries.find(key) for key in keys if key}
    lang = current_lang()
    words = {
        key: f"{key} {found.zh if lang == 'zh' else found.en}" if found else key
        for key, found in named.items()
    }
    return words | {"": t("statistics-page.unstated")}


def _line(
    row: Total, label: str, month: Month, by: str, chosen: dict[str, str], own: list[str]
) -> dict[str, Any]:
    """A row with its growth and where it opens: a level down, or its returns."""
    narrowed = dict(chosen) | ({by: row.key} if by and by != "month" else {})
    at = Month(month.year, int(row.key)) if by == "month" else month
    down = ""
    if by == "region" and len(significant(row.key)) < 6:
        down = _address(month, "region", narrowed)
    query = urlencode({"month": str(at)} | narrowed)
    return {
        "label": label,
        "now": row.now,
        "before": row.before,
        "growth": {name: growth_words(row.growth(name)) for name in SHOWN},
        "down": down,
        "returns": f"{reverse('console:statistics-made-of')}?{query}",
    }


def growth_words(value: Fraction | None) -> str:
    """A growth as people read it: tenths of a percent, half away from zero; empty where the year
    before had nothing."""
    if value is None:
        return ""
    size = abs(value) * 1000
    tenths = (2 * size.numerator + size.denominator) // (2 * size.denominator)
    sign = "" if tenths == 0 else ("▲ " if value > 0 else f"▼ {MINUS}")
    return f"{sign}{tenths // 10}.{tenths % 10}%"


def _finding(lines: list[dict[str, Any]], month: Month, by: str) -> str:
    """The chart's title is what it shows: who has most."""
    most = max((line["now"]["cumulative_year"] for line in lines), default=0)
    if by == "month" or not most:
        return t("statistics-page.chart", month=str(month))
    first = next(line for line in lines if line["now"]["cumulative_year"] == most)
    return t("statistics-page.most", month=str(month), name=first["label"])


def _chips(month: Month, by: str, chosen: dict[str, str]) -> list[tuple[str, str]]:
    """What is applied, each with the address without it."""
    found = []
    for name, value in chosen.items():
        label = _labels(name, [value]).get(value, value)
        rest = {k: v for k, v in chosen.items() if k != name}
        found.append((label, _address(month, by, rest)))
    return found


@route("statistics.read-totals")
def made_of(request: Request) -> HttpResponseBase:
    """The returns that a total is made of."""
    month = asked_month(request)
    chosen = _chosen(request, jurisdictions(request.actor))
    rows = visible(request.actor, Return.objects.filter(year=month.year, month=month.month))
    if "region" in chosen:
        rows = rows.filter(region__startswith=significant(chosen["region"]))
    rows = rows.filter(**{k: v for k, v in chosen.items() if k != "region"})
    listed = rows.select_related("project", "organisation").order_by("-cumulative_year", "pk")
    _, whole = totals(jurisdictions(request.actor), month, "kind", chosen)
    context = {
        "heading": t("statistics-page.made-of", month=str(month)),
        "crumbs": [(t("statistics-page.totals", month=str(month)), _address(month, "region", {}))],
        "month": month,
        "page": Paginator(listed, ROWS).get_page(request.GET.get("page")),
        "whole": whole.now,
        "reads": opens(request.actor, READ),
        "chips": [(label, "") for label, _ in _chips(month, "region", chosen)],
    }
    return render(request, "console/statistics/made_of.html", context)
