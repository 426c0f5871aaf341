"""The components, as tags known to every template; docs/pages.md lists them with examples."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from jigai.office.design.amounts import amount
from jigai.office.design.figures import Fall, bars, drawn
from jigai.office.design.fonts import spelled
from jigai.office.design.icons import icon as drawn_icon
from jigai.office.design.tables import with_cards
from jigai.office.ground.preferences import Preferences, address_with
from jigai.office.ground.texts import known, pattern
from jigai.office.ground.texts import t as text_of

register = template.Library()

OUTCOMES = {
    "granted": "circle-check",
    "up-to": "circle-check",
    "refused": "octagon-minus",
    "needs-facts": "circle-help",
    "case-by-case": "users-round",
    "declared": "",
    "charge": "receipt",
}
NOTICES = {"info": "info", "good": "circle-check", "warn": "triangle-alert", "bad": "octagon-alert"}


# Texts


@register.simple_tag
def t(key: str, **values: Any) -> SafeString:
    """A text of the catalogue; values are escaped, components keep their markup."""
    text = conditional_escape(pattern(key, values.get("n")))
    return format_html(text, **values) if values else text


@register.simple_tag
def word(group: str, value: str) -> str:
    """The label of a pack's own word (``kind``, ``flag``); the word itself where none is known."""
    key = f"{group}.{value}"
    return text_of(key) if known(key) else value


@register.simple_tag
def icon(name: str, small: bool = False) -> SafeString:
    """An inline icon."""
    return drawn_icon(name, small)


@register.simple_tag(takes_context=True)
def pick(context: Context, both: dict[str, str] | None) -> str:
    """The text of a pack in the page's language."""
    return (both or {}).get(str(context.get("lang", "zh")), "")


# Amounts and dates


@register.simple_tag(takes_context=True)
def money(context: Context, fen: int | None, form: str = "line") -> SafeString:
    """An amount of fen. Forms: ``line`` (with unit), ``cell`` (unit in the head), ``key`` (large),
    ``full`` (with the exact yuan beside it), ``exact`` (always yuan, for comparing)."""
    if fen is None:
        return format_html('<span class="none">{}</span>', text_of("amount.none"))
    prefs = context.get("prefs") or Preferences()
    found = amount(fen, "yuan" if form == "exact" else prefs.unit)
    unit = format_html('<span class="unit">{}</span>', text_of(f"amount.{found.unit}"))
    exact = text_of("amount.exact", amount=found.exact)
    beside = form in ("full", "key") and found.unit == "wan"
    tip = found.cut and not beside
    return format_html(
        '<data class="money{}{}" value="{}"{}><span class="figure">{}</span>{}{}{}</data>',
        " money-key" if form == "key" else "",
        " cut" if found.cut else "",
        found.plain,
        SafeString(' tabindex="0"') if tip else "",
        found.figure,
        "" if form == "cell" else unit,
        format_html('<span class="exact-too">{}</span>', text_of("amount.beside", amount=exact))
        if beside
        else "",
        format_html('<span class="tip" role="tooltip">{}</span>', exact) if tip else "",
    )


@register.simple_tag(takes_context=True)
def unit_head(context: Context) -> str:
    """The unit of amounts for the head of a column."""
    return text_of(f"amount.{(context.get('prefs') or Preferences()).unit}")


@register.simple_tag
def day(value: int | dt.date | None, form: str = "text") -> SafeString:
    """A date; an ordinal or a date. ``form``: ``text`` or ``table``. None says 政策未规定."""
    if value is None:
        return format_html('<span class="none-stated">{}</span>', text_of("document.not-stated"))
    date = dt.date.fromordinal(value) if isinstance(value, int) else value
    shown = date.isoformat() if form == "table" else text_of("date.text", **_parts(date))
    return format_html('<time datetime="{}">{}</time>', date.isoformat(), shown)


def _parts(date: dt.date) -> dict[str, Any]:
    return {"y": date.year, "m": date.month, "d": date.day, "month": text_of(f"month.{date.month}")}


# Standing of things


@register.simple_tag
def outcome(name: str) -> SafeString:
    """The tag of an outcome of the engine."""
    sign = drawn_icon(OUTCOMES[name]) if OUTCOMES[name] else ""
    return format_html(
        '<span class="outcome outcome-{}">{}{}</span>', name, sign, text_of(f"outcome.{name}")
    )


@register.simple_tag
def state(name: str) -> SafeString:
    """A workflow state or a document's status: a dot and a word."""
    return format_html('<span class="state state-{}">{}</span>', name, text_of(f"state.{name}"))


@register.simple_tag
def light(name: str) -> SafeString:
    """A light: ``good``, ``watch`` or ``bad``, told apart by shape and word."""
    shapes = {
        "good": '<circle cx="8" cy="8" r="7"/>',
        "watch": '<path d="M8 1l7.5 13.5H.5z"/>',
        "bad": '<path d="M1 1h14v14H1z"/>',
    }
    return format_html(
        '<span class="light light-{}"><svg viewBox="0 0 16 16" aria-hidden="true">{}</svg>'
        "{}</span>",
        name,
        SafeString(shapes[name]),
        text_of(f"light.{name}"),
    )


@register.simple_tag
def flag(name: str) -> SafeString:
    """A legal-risk flag of a pack."""
    return format_html('<span class="flag">{}{}</span>', drawn_icon("scale"), word("flag", name))


@register.simple_tag
def clause(name: str, url: str = "") -> SafeString:
    """A clause reference: opens beside the page with script, leads to the clause without."""
    if not url:
        return format_html('<span class="clause">{}</span>', name)
    return format_html(
        '<a class="clause" href="{0}" hx-get="{0}" hx-target="#panel-body" hx-swap="innerHTML">'
        '<span class="only-read">{1} </span>{2}</a>',
        url,
        text_of("clause.word"),
        name,
    )


@register.simple_tag
def name(text: object) -> str:
    """What people called something, with the code points of characters that may show as boxes."""
    return spelled(str(text))


# Parts with content


@register.simple_block_tag
def notice(content: SafeString, kind: str = "info", title: str = "") -> SafeString:
    """A banner: ``info``, ``good``, ``warn`` or ``bad``; one at a time, above the heading."""
    role = SafeString(' role="alert"') if kind == "bad" else ""
    head = format_html("<p><strong>{}</strong></p>", title) if title else ""
    return format_html(
        '<div class="notice notice-{}"{}>{}<div>{}{}</div></div>',
        kind,
        role,
        drawn_icon(NOTICES[kind]),
        head,
        content,
    )


@register.simple_block_tag
def empty(content: SafeString, title: str) -> SafeString:
    """Nothing here: the title says so, the content what to do."""
    return format_html('<div class="empty"><h2>{}</h2>{}</div>', title, content)


@register.simple_block_tag
def table(content: SafeString, name: str, shown: bool = False) -> SafeString:
    """A table from its ``thead`` and ``tbody``, as cards on a phone; ``name`` is its caption."""
    return with_cards(content, name, shown=shown)


@register.simple_block_tag
def dialog(content: SafeString, name: str, title: str) -> SafeString:
    """A dialog, opened by an element with ``data-opens="name"``."""
    return format_html(
        '<dialog id="{0}" aria-labelledby="{0}-title"><div class="dialog-body">'
        '<h2 id="{0}-title" tabindex="-1">{1}</h2>{2}</div></dialog>',
        name,
        title,
        content,
    )


@register.inclusion_tag("ui/waterfall.html", takes_context=True)
def waterfall(context: Context, falls: Sequence[Fall], title: str) -> dict[str, Any]:
    """The way to an amount, as an ordered list with bars."""
    return {"steps": drawn(falls), "title": title, "prefs": context.get("prefs")}


@register.simple_tag
def bar_chart(title: str, head: str, unit: str, values: Any, source: str = "") -> SafeString:
    """Bars from zero with their table; ``values`` are (label, number, number as read)."""
    context = {"title": title, "head": head, "unit": unit, "bars": bars(values), "source": source}
    return render_to_string("ui/bars.html", context)


@register.simple_tag(takes_context=True)
def once(context: Context) -> SafeString:
    """Hidden fields of a console form: it comes from our page, and acts once if sent twice."""
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<input type="hidden" name="once" value="{}">',
        context.get("csrf_token", ""),
        secrets.token_urlsafe(16),
    )


@register.simple_tag
def field(bound: BoundField, unit: str = "", example: str = "", echo: str = "") -> SafeString:
    """A form field with its name, help, unit, example and error; values are always kept."""
    kind = getattr(bound.field.widget, "input_type", "text")
    single = isinstance(bound.field.widget, CheckboxInput)
    described = [f"{bound.id_for_label}-{part}" for part in ("help", "error")]
    attributes: dict[str, str | bool] = (
        {"class": "input"} if kind not in ("radio", "checkbox") else {}
    )
    own = [said for said in bound.errors if said not in places(bound)]
    told = [
        name
        for name, there in zip(described, (bound.help_text or example, own), strict=True)
        if there
    ]
    if told:
        attributes["aria-describedby"] = " ".join(told)
    if bound.errors:
        attributes["aria-invalid"] = "true"
    if unit:
        attributes |= {"inputmode": "decimal", "autocomplete": "off"}
    return render_to_string(
        "ui/field.html",
        {
            "bound": bound,
            "errors": own,
            "grouped": kind == "rows",
            "control": bound.as_widget(attrs=attributes),
            "options": list(bound) if kind in ("radio", "checkbox") and not single else [],
            "single": single,
            "unit": unit,
            "example": example,
            "echo": echo,
            "id": bound.id_for_label,
        },
    )


@register.inclusion_tag("ui/errors.html")
def error_summary(form: Any) -> dict[str, Any]:
    """Every error of a form, each leading to its field, or to the cell of a table that it is at."""
    told = [
        (places(bound).get(said, bound.id_for_label), bound.label, said)
        for bound in form
        for said in bound.errors
    ]
    return {"form": form, "told": told, "count": sum(len(e) for e in form.errors.values())}


def places(bound: BoundField) -> dict[str, str]:
    """Where inside a field its errors stand, by their words; those of most fields are at it."""
    found: dict[str, str] = getattr(bound.field, "places", {})
    return found


@register.inclusion_tag("ui/pages.html", takes_context=True)
def pages(context: Context, page: Any) -> dict[str, Any]:
    """Links to the pages of a list (a page of Django's paginator); filters stay."""
    request = context["request"]
    numbers = [
        (number, address_with(request, "page", str(number)) if isinstance(number, int) else "")
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return {"page": page, "numbers": numbers, "request": request}


@register.simple_tag(takes_context=True)
def with_choice(context: Context, name: str, value: str) -> str:
    """This page's address with one preference or filter set."""
    request = context.get("request")
    return address_with(request, name, value) if request else f"?{name}={value}"
