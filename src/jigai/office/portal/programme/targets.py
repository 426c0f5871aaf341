"""Targets and funds: figures typed, pasted or uploaded, and where everything stands on them."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from jigai.engine.programme.answers import standing_data
from jigai.engine.programme.compiling import programme
from jigai.engine.programme.contents import contents_data
from jigai.engine.programme.figures import WHOLE
from jigai.engine.programme.model import Programme
from jigai.engine.programme.standing import Standing, standings
from jigai.engine.programme.wording import counted, unit_of, value_text
from jigai.office.ground.texts import t
from jigai.office.portal.policies.reading import Policy
from jigai.office.portal.policies.views import page, policy_of
from jigai.office.portal.programme.figures import (
    Line,
    Slot,
    Table,
    check,
    name_of,
    paste,
    rows,
    typed,
    years,
)

MOST_BYTES = 1_000_000
SIGNS = {
    "met": ("granted", "circle-check"),
    "missed": ("refused", "octagon-minus"),
    "no-verdict": ("declared", ""),
    "needs-figures": ("needs-facts", "circle-help"),
    "no-figure": ("declared", ""),
}


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, pack: str) -> HttpResponse:
    """The table of figures, and each target and fund on them; nothing is kept."""
    found = policy_of(pack)
    made = programme(found.pack)
    first, last = _year(request, "from"), _year(request, "to")
    wanted = years(made, first, last, timezone.localdate().year)
    table = typed(made, wanted, request.POST)
    if request.method == "POST":
        _pasted(request, made, table)
        check(made, table)
    judged = standings(made, table.figures)
    data = [_shown(made, s, found) for s in judged]
    counts = Counter(s.outcome for s in judged)
    context: dict[str, Any] = {
        "table": table,
        "lines": [line for line in _lines(found, made, table) if not line.area],
        "areas": [line for line in _lines(found, made, table) if line.area],
        "targets": [d for d in data if d["kind"] == "target"],
        "funds": [d for d in data if d["kind"] == "fund"],
        "arithmetic": contents_data(made, found.lang)["arithmetic"],
        "counts": [(t(f"standing.{k}"), counts[k]) for k in SIGNS if counts[k]],
        "first": wanted[0],
        "last": wanted[-1],
        "asked": bool(table.texts),
    }
    status = 422 if table.faults or table.others else 200
    return page(request, found, "targets", context, "programme/targets.html", status)


def _pasted(request: HttpRequest, made: Programme, table: Table) -> None:
    file = request.FILES.get("file")
    text = request.POST.get("pasted", "")
    if file is not None and (file.size or 0) > MOST_BYTES:
        table.others.append(t("besides.file-large", n=MOST_BYTES // 1000))
    elif file is not None:
        data = file.read()
        try:
            text = f"{text}\n{_decoded(data)}" if text.strip() else _decoded(data)
        except UnicodeDecodeError:
            table.others.append(t("besides.file-encoding"))
    if text.strip():
        paste(made, table, text)


def _decoded(data: bytes) -> str:
    if b"\x00" in data:
        raise UnicodeDecodeError("utf-8", data[:1], 0, 1, "no text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def _lines(found: Policy, made: Programme, table: Table) -> list[Line]:
    """The table for the page."""
    english = {m["zh"]: m[found.lang] for a in made.areas.values()
               for g in a.groups for m in g.members}  # fmt: skip
    lines = []
    for indicator, area in rows(made):
        series = made.indicators[indicator]
        name, place = series.name[found.lang], english.get(area, area)
        unit = series.word.get(found.lang) or t(f"besides.unit.{series.unit}")
        slots = []
        for year in table.years:
            cell = (indicator, area, year)
            label = t("besides.cell", name=name, area=place or t("besides.whole"), year=year)
            slots.append(
                Slot(name_of(made, cell), label, table.texts.get(cell, ""),
                     table.faults.get(cell, ""))
            )  # fmt: skip
        lines.append(Line(name, place if area != WHOLE else "", unit, tuple(slots)))
    return lines


def _shown(made: Programme, standing: Standing, found: Policy) -> dict[str, Any]:
    """A target or fund with its sign and, where figures are there, its bars."""
    data = standing_data(made, standing, found.lang)
    unit, word = unit_of(made, standing.bound), counted(made, standing.bound, found.lang)
    known = [line for line in standing.lines if line.actual is not None]
    bars = [
        (_label(line["area"], line["from"], line["to"]), _height(exact.actual),
         value_text(exact.actual or Fraction(), unit, found.lang, word))
        for line, exact in zip(data["lines"], standing.lines, strict=True)
        if exact.actual is not None
    ]  # fmt: skip
    if standing.bound.value is not None and known:
        wanted = value_text(standing.bound.value, unit, found.lang, word)
        bars.append((t("besides.wanted"), _height(standing.bound.value), wanted))
    form, sign = SIGNS[standing.outcome]
    missing = [_missing(key) for line in data["lines"] for key in line["missing"]]
    return data | {
        "form": form,
        "sign": sign,
        "bars": bars,
        "missing": list(dict.fromkeys(missing)),
    }


def _label(area: str | None, first: int | None, last: int | None) -> str:
    span = "" if first is None else str(first) if first == last else f"{first}—{last}"
    return " ".join(part for part in (area or "", span) if part) or t("besides.whole")


def _missing(key: dict[str, Any]) -> str:
    return " ".join(str(key[part]) for part in ("area", "name", "year") if key[part])


def _height(value: Fraction | None) -> int:
    """A whole number for a bar: rates are far below one."""
    return int((value or Fraction()) * 1_000_000)


def _year(request: HttpRequest, name: str) -> int | None:
    stated = request.GET.get(name, "")
    return int(stated) if stated.isascii() and stated.isdigit() and len(stated) == 4 else None
