"""The OpenAPI document over HTTP, and the page for people who write programs."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jigai.facts.problems import Lang
from jigai.office.api.asking import evaluated
from jigai.office.api.bodies import BINARY, JSON, LINES
from jigai.office.api.document import BASE, document, example, of_the_office, operations
from jigai.office.api.faults import STATUSES, answer, language
from jigai.office.api.office.operations import GROUPS
from jigai.office.ground.plans import shelf
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t

LIKE = {"number": "JG-1", "month": "2024-03", "fact": "organisation.above_scale"}
"""What is named in an address, as it is written."""


@require_safe
def described(request: HttpRequest) -> HttpResponse:
    """``openapi.json`` in the language asked for."""
    lang = language(request)
    return answer(document(lang), lang)


@require_safe
def developers(request: HttpRequest) -> HttpResponse:
    """What can be asked, with a form that asks it."""
    lang = current_lang()
    site = request.build_absolute_uri("/").rstrip("/")
    context = {
        "first": _first(site, lang),
        "operations": [_shown(site, *found) for found in operations(lang)],
        "statuses": [(status, t(f"interface.status.{status}")) for status in STATUSES],
        "limits": {
            "rate": settings.API_RATE,
            "body": settings.API_MAX_BODY // 1000,
            "dossiers": settings.API_MAX_DOSSIERS,
        },
        "base": BASE,
    }
    return render(request, "api/developers.html", context)


@require_safe
def office(request: HttpRequest) -> HttpResponse:
    """Everything that a program can do with a token, by group."""
    found = of_the_office(current_lang())
    groups = [
        (name, [(m, path, one) for m, path, one in found if one["tags"] == [name]])
        for name in GROUPS
    ]
    context = {
        "groups": [(name, t(f"developers-office.group.{name}"), rows) for name, rows in groups],
        "rate": settings.API_RATE,
        "base": BASE,
    }
    return render(request, "api/office.html", context)


@require_safe
def group(request: HttpRequest, group: str) -> HttpResponse:
    """The operations of a group, each with a form that does it."""
    site = request.build_absolute_uri("/").rstrip("/")
    found = [one for one in of_the_office(current_lang()) if one[2]["tags"] == [group]]
    if not found:
        raise Http404
    context = {
        "title": t(f"developers-office.group.{group}"),
        "operations": [_shown(site, *one) for one in found],
    }
    return render(request, "api/group.html", context)


def _shown(site: str, method: str, path: str, operation: dict[str, Any]) -> dict[str, Any]:
    """An operation as the page shows it."""
    body = operation.get("requestBody", {}).get("content", {})
    kinds = [{"name": kind, "example": _example(kind, content)} for kind, content in body.items()]
    parameters = [
        {
            "name": p["name"],
            "place": p["in"],
            "text": p["description"],
            "choices": p["schema"].get("enum", ()),
            "example": _named(p) if p["in"] == "path" else "",
            "needed": p.get("required", False),
        }
        for p in operation["parameters"]
    ]
    return {
        "id": operation["operationId"],
        "method": method,
        "path": path,
        "summary": operation["summary"],
        "text": operation["description"],
        "parameters": parameters,
        "kinds": kinds,
        "curl": _curl(site, method, path, operation),
        "failures": [code for code in operation["responses"] if code >= "400"],
    }


def _first(site: str, lang: Lang) -> dict[str, str]:
    """A first request and what comes back, worked out now and shortened to what matters."""
    (result,) = evaluated(example(), lang, brief=True)
    kept = {k: result[k] for k in ("pack", "total_lowest", "total_highest")}
    shown = ("name", "clause", "outcome", "lowest", "highest")
    open_ = [a for a in result["awards"] if a["outcome"] == "needs-facts"]
    kept["awards"] = [{k: award[k] for k in shown} for award in open_[:1]]
    address = f"{site}{BASE}/evaluate?lang={lang}&brief=true"
    body = json.dumps(example(), ensure_ascii=False, indent=2)
    return {
        "asked": f"curl -s '{address}' -H 'Content-Type: {JSON}' -d '{body}'",
        "answer": json.dumps([kept], ensure_ascii=False, indent=2),
    }


def _curl(site: str, method: str, path: str, operation: dict[str, Any]) -> str:
    """A command that asks the operation."""
    address = site + path
    for parameter in operation["parameters"]:
        if parameter["in"] == "path":
            address = address.replace(f"{{{parameter['name']}}}", _named(parameter))
    words = f"curl -s '{address}'"
    if "security" in operation:
        words += ' -H "Authorization: Bearer $JIGAI_TOKEN"'
    content = operation.get("requestBody", {}).get("content", {})
    if not content:
        return words if method == "GET" else f"{words} -X {method}"
    kind = LINES if LINES in content else next(iter(content))
    if kind == BINARY:
        return f"{words} -H 'Content-Type: {kind}' --data-binary @file.xlsx"
    body = example() if kind == LINES else content[kind]["example"]
    way = "" if method == "POST" else f" -X {method}"
    return f"{words}{way} -H 'Content-Type: {kind}' -d '{json.dumps(body, ensure_ascii=False)}'"


def _named(parameter: dict[str, Any]) -> str:
    """Something that is there, or what it looks like, to begin with."""
    if parameter["schema"].get("type") == "integer":
        return "1"
    packs = shelf().packs
    if parameter["name"] in ("pack", "region") and packs:
        return packs[0].id if parameter["name"] == "pack" else packs[0].info.region
    return LIKE.get(parameter["name"], "result")


def _example(kind: str, content: dict[str, Any]) -> str:
    example = content.get("example", "")
    if kind in (LINES, BINARY):
        return str(example)
    return json.dumps(example, ensure_ascii=False, indent=2)
