"""The page that shows every component in every state; its samples stand in showcase.yaml."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from jigai.facts.documents import parse
from jigai.facts.problems import Lang
from jigai.office.design.figures import Fall
from jigai.office.design.forms import Form
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t

ROLES = (
    "page", "surface", "raised", "ink", "ink-2", "ink-3", "hairline", "control", "brand",
    "selected", "good", "good-bg", "bad", "bad-bg", "warn", "warn-bg", "people", "people-bg",
    "info", "info-bg", "series-1", "series-2", "series-3", "series-4", "series-5",
)  # fmt: skip


@cache
def samples(lang: Lang) -> dict[str, Any]:
    """The sample texts of a language; amounts in them are fen."""
    file = resources.files("jigai.office.design") / "showcase.yaml"
    found: dict[str, Any] = parse(file.read_text(encoding="utf-8"), "showcase.yaml")[0]
    chosen: dict[str, Any] = found[lang]
    return chosen


def sample_form(words: dict[str, Any], data: dict[str, Any] | None = None) -> Form:
    """A form with every kind of field."""
    named = words["form"]
    choices = list(named["size"]["choices"].items())
    form = Form(data)
    form.fields["amount"] = forms.CharField(**named["amount"])
    form.fields["place"] = forms.CharField(required=False, **named["place"])
    form.fields["completed"] = forms.DateField(
        required=False, widget=forms.DateInput(attrs={"type": "date"}), **named["completed"]
    )
    form.fields["size"] = forms.ChoiceField(
        label=named["size"]["label"], choices=choices, widget=forms.RadioSelect
    )
    form.fields["kind"] = forms.ChoiceField(label=named["kind"]["label"], choices=choices)
    form.fields["about"] = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 3}), **named["about"]
    )
    form.speak()
    return form


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The page; fails with 500 where a component cannot be shown, which the tests catch."""
    words = samples(current_lang())
    wrong = sample_form(words, {"amount": "1.2E+06", "size": "", "kind": "other", "place": "𠮷林"})
    wrong.add_error("amount", words["form_error"])
    listed = Paginator(range(412), 50)
    return render(
        request,
        "ui/showcase.html",
        {
            "words": words,
            "roles": ROLES,
            "form": sample_form(words),
            "wrong": wrong,
            "falls": _falls(words["falls"]),
            "open_falls": _falls(words["open_falls"]),
            "bars": [(b["label"], b["value"], b["shown"]) for b in words["bars"]],
            "outcomes": words["outcomes"],
            "page": listed.page(3),
            "unit": t("amount.wan"),
            "clause_url": reverse("design:clause"),
        },
    )


def _falls(raw: list[dict[str, Any]]) -> list[Fall]:
    url = reverse("design:clause")
    return [Fall(url=url if f.get("clause") else "", **f) for f in raw]


@require_safe
def clause(request: HttpRequest) -> HttpResponse:
    """A sample clause for the side panel."""
    return render(request, "ui/showcase_clause.html", {"words": samples(current_lang())})
