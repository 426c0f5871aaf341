"""What people type about projects: a form for each section of the record, and for each act."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils import timezone

from jigai.facts.vocabulary import Labels
from jigai.office.design.fields import DayField, MoneyField
from jigai.office.design.forms import Form
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import known, t
from jigai.office.library import validators as v
from jigai.office.library.domain.completeness import OF_A_FILING, REQUIRED
from jigai.office.library.domain.filesof import KINDS as FILE_KINDS
from jigai.office.library.domain.sections import SECTIONS, Section, where_of
from jigai.office.library.enums import CONTACTS, EQUIPMENT_STATES, FILINGS, REASONS, SOURCES
from jigai.office.library.models import Project
from jigai.office.regions.domain.queries import code_of, region_name
from jigai.reference.construction import natures

BLANK_ROWS: Final = 2
MORE_ROWS: Final = 5
Choices = list[tuple[str, str]]


def _blank(found: Choices) -> Choices:
    return [("", t("projects.choose")), *found]


def _vocabulary(codes: Mapping[str, Labels]) -> Choices:
    return [(code, labels.of(current_lang())) for code, labels in codes.items()]


def _words(kind: str, codes: Sequence[str]) -> Choices:
    return [(code, t(f"library.{kind}.{code}")) for code in codes]


def _natures() -> Choices:
    zh = current_lang() == "zh"
    return [(n.code, f"{n.code} {n.zh if zh else n.en}") for n in natures().values()]


def text(longest: int, **attributes: str) -> forms.CharField:
    """A text of one line."""
    return forms.CharField(
        required=False,
        max_length=longest,
        widget=forms.TextInput(attrs={"autocomplete": "off"} | attributes),
    )


def _lines() -> forms.CharField:
    return forms.CharField(
        required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": "5"})
    )


def choice(options: Callable[[], Choices]) -> forms.ChoiceField:
    """One of a list, or none yet."""
    return forms.ChoiceField(required=False, choices=lambda: _blank(options()))


def _money() -> forms.Field:
    return MoneyField(required=False)


def _day() -> forms.Field:
    return DayField(required=False)


MAKERS: Final[dict[str, Callable[[], forms.Field]]] = {
    "name": lambda: text(200),
    "region": lambda: text(60),
    "industry": lambda: text(40),
    "kind": lambda: choice(lambda: _vocabulary(v.project_kinds())),
    "nature": lambda: choice(_natures),
    "content": _lines,
    "code": lambda: text(60, spellcheck="false"),
    "filing_kind": lambda: choice(lambda: _words("filing", FILINGS)),
    "filing_number": lambda: text(100),
    "filing_authority": lambda: text(100),
    "filed_on": _day,
    "filing_ends": _day,
    "total_investment": _money,
    "fixed_asset_investment": _money,
    "starts_on": _day,
    "ends_on": _day,
    "started_on": _day,
}
COLUMNS: Final[dict[str, dict[str, Callable[[], forms.Field]]]] = {
    "investment": {
        "source": lambda: choice(lambda: _words("source", SOURCES)),
        "amount": _money,
    },
    "schedule": {"name": lambda: text(120), "due": _day, "done_on": _day},
    "plan": {
        "year": lambda: forms.IntegerField(required=False),
        "investment": _money,
        "work": lambda: text(300),
    },
    "equipment": {
        "name": lambda: text(120),
        "model": lambda: text(120),
        "quantity": lambda: forms.IntegerField(required=False),
        "price": _money,
        "kind": lambda: choice(lambda: _vocabulary(v.equipment_kinds())),
        "state": lambda: choice(lambda: _words("equipment", EQUIPMENT_STATES)),
    },
    "contacts": {
        "role": lambda: choice(lambda: _words("contact", CONTACTS)),
        "name": lambda: text(60),
        "phone": lambda: text(30, inputmode="tel"),
    },
}
MONEY: Final = ("total_investment", "fixed_asset_investment", "amount", "investment", "price")
"""Fields that are amounts: their unit stands beside them."""


class SectionForm(Form):
    """One section of a project: its fields, then its rows, ``row_<n>_<column>`` each.

    Rows that are left blank fall away; those that are not move up, so that a refusal of a row and
    its fields on the page have one number.
    """

    def __init__(
        self,
        section: str,
        project: Project,
        data: Any = None,
        *,
        more: int = BLANK_ROWS,
        reasons: str = "",
    ) -> None:
        """With what is stored, or what was just typed."""
        self.section: Section = SECTIONS[section]
        self.project = project
        self.columns = list(COLUMNS.get(section, {}))
        typed = None if data is None else _moved_up(data, self.columns)
        super().__init__(typed, auto_id="id_%s")
        self.fields["version"] = forms.IntegerField(
            widget=forms.HiddenInput, initial=project.version
        )
        for name in self.section.fields:
            self._add(name, MAKERS[name](), t(f"library.field.{name}"), _stored(project, name))
        self.count = self._rows(more)
        if reasons:
            add_reason(self, reasons)
        self.speak()

    def _add(self, name: str, field: forms.Field, label: str, initial: Any) -> None:
        field.label, field.initial = label, initial
        field.help_text = t(f"projects.help.{name}") if known(f"projects.help.{name}") else ""
        if name in REQUIRED:
            field.optional = t("projects.before-sending")  # type: ignore[attr-defined]
        elif name in OF_A_FILING:
            field.optional = t("projects.where-filed")  # type: ignore[attr-defined]
        self.fields[name] = field

    def _rows(self, more: int) -> int:
        if self.section.model is None:
            return 0
        stored = list(self.section.model._default_manager.filter(project=self.project))
        count = self.data["rows"] if self.is_bound else len(stored)
        total = int(count) + more
        makers = COLUMNS[self.section.name]
        for i in range(total):
            for column, make in makers.items():
                initial = getattr(stored[i], column) if i < len(stored) else None
                label = t("projects.row-of", n=i + 1, name=_column(self.section.name, column))
                self._add(where_of(i, column), make(), label, initial)
        return total

    def renewed(self, version: int) -> None:
        """Go on with the version that was just stored."""
        self.data = {**self.data.dict(), "version": str(version)}  # type: ignore[attr-defined]

    def groups(self) -> list[list[Any]]:
        """The bound fields of each row."""
        return [[self[where_of(i, c)] for c in self.columns] for i in range(self.count)]

    def own(self) -> list[Any]:
        """The bound fields that are no cells of rows, without the reason."""
        return [self[name] for name in self.section.fields]

    def stated(self) -> tuple[dict[str, Any], list[dict[str, Any]] | None]:
        """What could be read: fields without an error; rows where none of theirs has one."""
        read = getattr(self, "cleaned_data", {})
        values = {n: read[n] for n in self.section.fields if n in read}
        if self.section.model is None:
            return values, None
        cells = [where_of(i, c) for i in range(self.count) for c in self.columns]
        if any(name in self.errors for name in cells):
            return values, None
        rows = [{c: read.get(where_of(i, c)) for c in self.columns} for i in range(self.count)]
        kept = [row for row in rows if any(value not in (None, "") for value in row.values())]
        for row in kept:
            if "quantity" in row and row["quantity"] is None:
                row["quantity"] = 1
        return values, kept


def _stored(project: Project, name: str) -> Any:
    """What a field begins with; a region by its name where the name leads back to it."""
    value = getattr(project, name)
    if name != "region" or not value:
        return value
    today = timezone.localdate()
    words = region_name(value, today, current_lang())
    return words if code_of(words, "", today) == value else value


def _column(section: str, column: str) -> str:
    return t(f"projects.column.{section}.{column}")


def _moved_up(data: Any, columns: list[str]) -> Any:
    """What was typed with its rows moved up over blank ones, and how many there are."""
    found = data.copy()
    numbers = sorted(
        {int(name.split("_")[1]) for name in data if name.startswith("row_") and _numbered(name)}
    )
    typed = [{c: data.get(where_of(n, c), "") for c in columns} for n in numbers]
    kept = [row for row in typed if any(str(cell).strip() for cell in row.values())]
    for name in [n for n in found if n.startswith("row_")]:
        del found[name]
    for i, row in enumerate(kept):
        for column, cell in row.items():
            found[where_of(i, column)] = cell
    found["rows"] = str(len(kept))
    return found


def _numbered(name: str) -> bool:
    number = name.split("_")[1]
    return number.isascii() and number.isdigit() and len(number) < 5


def add_reason(form: Form, act: str) -> None:
    """Ask for the coded reason of an act and its words."""
    form.fields["reason"] = forms.ChoiceField(
        label=t("projects.reason"), choices=_blank(_words(f"reason.{act}", REASONS[act]))
    )
    form.fields["text"] = forms.CharField(
        label=t("projects.words"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": "3"}),
    )


class ActForm(Form):
    """A form of an act on a project: the version that was on the page, and what the act asks."""

    def __init__(self, version: int, data: Any = None, *, reasons: str = "") -> None:
        """``reasons`` names the act whose coded reasons are offered."""
        super().__init__(data, auto_id="id_%s")
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, initial=version)
        if reasons:
            add_reason(self, reasons)
        self.speak()

    def ask(self, name: str, label: str, field: forms.Field) -> None:
        """One more field before the reason."""
        field.label = t(label)
        self.fields = {"version": self.fields["version"], name: field} | self.fields
        self.speak()


class BeginForm(Form):
    """The beginning of a project: whose, its name, its place."""

    def __init__(self, organisations: Choices, data: Any = None) -> None:
        """With the organisations that the person may register for."""
        super().__init__(data, auto_id="id_%s")
        if len(organisations) > 1:
            self.fields["organisation"] = forms.ChoiceField(
                label=t("projects.organisation"), choices=organisations
            )
        self.fields["name"] = forms.CharField(label=t("library.field.name"), max_length=200)
        self.fields["region"] = forms.CharField(
            label=t("library.field.region"),
            required=False,
            max_length=60,
            help_text=t("projects.help.region"),
        )
        self.speak()


class FileForm(Form):
    """A file and what it is."""

    def __init__(self, data: Any = None, files: Any = None) -> None:
        """As a form with a file."""
        super().__init__(data, files, auto_id="id_%s")
        self.fields["kind"] = forms.ChoiceField(
            label=t("projects.file-kind"),
            choices=[(kind, t(f"library.file.{kind}")) for kind in FILE_KINDS],
        )
        self.fields["file"] = forms.FileField(
            label=t("projects.file-name"), help_text=t("projects.help.file")
        )
        self.speak()
