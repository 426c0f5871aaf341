"""A form field for a list of the vocabulary: rows to fill in, to add, to take out, to paste.

Adding and taking out are buttons that send the form without asking for anything to be done, so they
need no script; with it only the table is exchanged, and a file that was chosen stays chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jigai.facts.problems import Problem
from jigai.facts.vocabulary import Fact
from jigai.guide.sheets import Checked, Row, checked, pasted
from jigai.office.design.rows import filled, grid, pick, sent, texts, unit_of
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t

BLANKS: Final = 3
"""Empty rows of a table nobody filled in yet, and those that are added at once."""
LEFT_OUT: Final = ("sheet.too-wide", "sheet.heading", "sheet.repeated", "sheet.cut",
                   "sheet.too-large")  # fmt: skip
"""Remarks on a pasted table that say that something of it was not taken."""
SWAPS: Final = ' hx-post="" hx-select="#{}" hx-target="#{}" hx-swap="outerHTML"'
"""What a button inside the table has for htmx: the table alone is exchanged."""


@dataclass
class Typed:
    """A table as it was sent, whole: the texts of its rows, their unit, what was asked for."""

    rows: list[Row]
    unit: str = "yuan"
    none: bool = False
    act: str = ""
    blanks: int = 0
    notes: list[Problem] = field(default_factory=list)

    @property
    def stated(self) -> list[Row]:
        """The rows in which something stands."""
        return [row for row in self.rows if filled(row)]


class RowsWidget(forms.Widget):
    """The table; ``faults`` are those found when it was last read."""

    input_type = "rows"
    needs_multipart_form = False

    def __init__(self, fact: Fact) -> None:
        """The table of a fact."""
        super().__init__()
        self.fact = fact
        self.columns = list(fact.row.values())
        self.faults: Checked | None = None
        self.prefix = ""

    def asked(self, data: Mapping[str, Any], name: str) -> str:
        """What a button inside the table asked for, empty where the form itself was sent."""
        return str(data.get(f"{name}-act", ""))

    def value_from_datadict(self, data: Any, _: Any, name: str) -> Typed:
        """What was sent, with what was asked for done to it."""
        query = data if isinstance(data, QueryDict) else _query(data)
        self.prefix = prefix = f"{name}-"
        most = self.fact.max_rows + 1
        rows, notes = sent(query, self.columns, most, prefix)
        act = self.asked(query, name)
        typed = Typed(rows, unit_of(query, prefix), f"{prefix}none" in query, act, notes=notes)
        if act == "more":
            typed.blanks = BLANKS
        elif act == "paste":
            found = pasted(str(query.get(f"{prefix}pasted", "")), self.columns, most)
            typed.rows, typed.notes = [*typed.stated, *found.rows], [*notes, *found.notes]
        elif act.startswith("remove-") and act[7:].isdecimal():
            typed.rows = [row for n, row in enumerate(rows) if n != int(act[7:])]
            typed.blanks = 0 if typed.rows else 1
        return typed

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """The table as HTML."""
        typed = value if isinstance(value, Typed) else stored(self.columns, value)
        drawn = grid(
            typed.rows, self.columns, typed.unit, current_lang(),
            blanks=typed.blanks or (0 if typed.rows else BLANKS),
            checked=self.faults, prefix=f"{name}-",
        )  # fmt: skip
        place = (attrs or {}).get("id", f"id_{name}")
        context = {
            "grid": drawn,
            "act": f"{name}-act",
            "none": typed.none,
            "notes": [pick(found, current_lang()) for found in typed.notes],
            "swaps": format_html(SWAPS, place, place),
            "lang": current_lang(),
        }
        return render_to_string("ui/rows_field.html", context)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """A table is always sent: one without rows says so."""
        return False


class RowsField(forms.Field):
    """A list of rows: cleaned to the raw values that a statement has; an empty list is stated by
    its own box. ``within`` is the region that place names belong to."""

    widget: RowsWidget

    def __init__(self, fact: Fact, within: str | None = None, **kwargs: Any) -> None:
        """The list of a fact."""
        self.fact, self.within = fact, within
        self.places: dict[str, str] = {}
        super().__init__(widget=RowsWidget(fact), **kwargs)

    def clean(self, value: Any) -> list[dict[str, Any]] | None:
        """The rows; raises ValidationError with every cell that cannot be read."""
        typed: Typed = value
        lang = current_lang()
        lost = [pick(note, lang) for note in typed.notes if note.code in LEFT_OUT]
        if lost:
            raise forms.ValidationError(lost)
        if typed.none and typed.stated:
            raise forms.ValidationError(t("rows.both"))
        if not typed.stated and not typed.none:
            if self.required:
                raise forms.ValidationError(t("rows.empty"))
            return None
        found = checked(typed.rows, self.widget.columns, typed.unit, self.within)
        self.widget.faults = found
        if found.faults:
            drawn = grid(typed.rows, self.widget.columns, typed.unit, lang,
                         checked=found, prefix=self.widget.prefix)  # fmt: skip
            self.places = {said: id_ for id_, said in drawn.faults}
            raise forms.ValidationError([said for _, said in drawn.faults])
        return found.values

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the rows say something else than those that stood there."""
        typed: Typed = data
        before = stored(self.widget.columns, initial)
        money = any(column.type == "money" for column in self.widget.columns)
        if money and typed.unit != before.unit:
            return True
        return (_plain(typed), typed.none) != (_plain(before), before.none)


def stored(columns: list[Fact], value: Any) -> Typed:
    """Rows as they were stated, as a table; nothing where nothing was."""
    if not isinstance(value, list):
        return Typed([])
    return Typed(texts(value, columns), none=not value)


def _plain(typed: Typed) -> list[dict[str, str]]:
    same = {"yes": "是", "no": "否"}
    return [
        {name: same.get(text, text) for name, text in row.items() if text.strip() and name != "id"}
        for row in typed.stated
    ]


def _query(data: Mapping[str, Any]) -> QueryDict:
    found = QueryDict(mutable=True)
    found.update({key: str(value) for key, value in data.items()})
    return found
