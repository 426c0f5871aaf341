"""One cell of a list. A page has some hundreds of them, so they are drawn without templates."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.template.base import render_value_in_context
from django.utils.html import format_html

from jigai.office.design.templatetags.ui import day, money, name
from jigai.office.ground.texts import t
from jigai.office.lists.showing import Cell

register = template.Library()


@register.simple_tag(takes_context=True)
def cell(context: Context, shown: Cell, form: str = "cell") -> Any:
    """A value by the kind of its column; ``form`` is that of an amount (see ``money``)."""
    value = shown.value
    if shown.missing:
        return format_html('<span class="none">{}</span>', t("amount.none"))
    match shown.kind:
        case "amount":
            return money(context, value, form)
        case "date":
            return day(value, "table")
        case "state":
            return format_html('<span class="state state-{}">{}</span>', value, shown.words)
        case "code":
            return format_html('<span class="code">{}</span>', value)
        case "number":
            return render_value_in_context(value, context)
        case _:
            return name(value)
