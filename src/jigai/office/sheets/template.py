"""The template of a sheet: heads, drop-downs, help at every cell, instructions, and who it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from jigai.facts.problems import Lang
from jigai.office.ground.texts import t
from jigai.office.sheets.fields import Field
from jigai.office.sheets.opening import column
from jigai.office.sheets.reading import MARK, PROPERTY, sheet_name
from jigai.office.sheets.sheet import Sheet
from jigai.office.sheets.writing import A4, ExactSheet, Head, clean, formats_of, heads_of, lines_of

WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPTIONS: Final = "_options"
LAST_ROW: Final = 100_000
"""Rows of the template that have drop-downs and formats; rows below are read as well."""
LONGEST_TITLE, LONGEST_HELP = 32, 255
HELP_WIDTHS: Final = (24, 10, 70)
"""Columns of the instructions, in characters."""
LINE: Final = 15
"""The height of a line of text, in points."""
_KINDS: Final = {"amount": "amount", "whole": "number", "date": "date", "text": "text"}


@dataclass(frozen=True)
class Faulty:
    """A row to be handed back: its cells as texts, and what is wrong with it."""

    cells: Sequence[str]
    problems: Sequence[Mapping[str, str]]


def template(sheet: Sheet, lang: Lang, faulty: Sequence[Faulty] = ()) -> bytes:
    """The template as a workbook in a language; with rows to be corrected, and why, if given."""
    out = BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_urls": False})
    title = sheet.names()[lang]
    book.set_properties({"title": title})
    book.set_custom_property(PROPERTY, f"{sheet.key} {sheet.version}")
    formats = formats_of(book)
    data: ExactSheet = book.add_worksheet(sheet_name(title), ExactSheet)
    top = _heads(data, sheet, lang, formats)
    _help(book.add_worksheet(sheet_name(t("sheets.help", lang=lang))), sheet, lang, formats)
    _columns(book, data, sheet, lang, formats, top)
    if faulty:
        _give_back(data, sheet, lang, formats, top, faulty)
    mark = book.add_worksheet(MARK)
    for row, text in enumerate((sheet.key, str(sheet.version), lang)):
        mark.write_string(row, 0, text)
    mark.very_hidden()
    data.activate()
    book.close()
    return out.getvalue()


def _heads(data: ExactSheet, sheet: Sheet, lang: Lang, formats: dict[str, Any]) -> int:
    """Title, a line of instruction and the heads; returns the first row for entries."""
    columns = len(sheet.fields)
    data.merge_range(0, 0, 0, columns, clean(sheet.names()[lang]), formats["title"])
    data.set_row(0, 28)
    data.write_string(1, 0, t("sheets.fill-in", lang=lang), formats["note"])
    heads = [
        Head(f.head(lang), group=t(f.group, lang=lang) if f.group else "", width=f.width)
        for f in sheet.fields
    ]
    rows = heads_of(data, heads, formats, 2, t("sheets.number", lang=lang))
    first = 2 + rows
    data.freeze_panes(first, min(2, columns))
    data.set_landscape()
    data.set_paper(A4)
    data.fit_to_pages(1, 0)
    data.repeat_rows(2, first - 1)
    data.set_footer(f"&L{sheet.key} {sheet.version}&R&P / &N")
    return first


def _columns(
    book: Workbook, data: Worksheet, sheet: Sheet, lang: Lang, formats: dict[str, Any], first: int
) -> None:
    """Format, drop-down and help of every column."""
    lists: Worksheet | None = None
    data.set_column(0, 0, 6)
    for place, found in enumerate(sheet.fields, start=1):
        data.set_column(place, place, found.width, formats[_KINDS.get(found.kind, "code")])
        rule = _rule(found, lang)
        words = _words(found, lang)
        if words:
            if lists is None:
                lists = book.add_worksheet(OPTIONS)
                lists.very_hidden()
            for row, word in enumerate(words):
                lists.write_string(row, place, clean(word))
            rule |= {
                "validate": "list",
                "source": f"={OPTIONS}!{xl_range_abs(0, place, len(words) - 1, place)}",
            }
        data.data_validation(first, place, LAST_ROW + first - 1, place, rule)


def _give_back(
    data: Worksheet,
    sheet: Sheet,
    lang: Lang,
    formats: dict[str, Any],
    first: int,
    faulty: Sequence[Faulty],
) -> None:
    """Rows as they were sent, faulty cells marked, what is wrong beside them."""
    beside = len(sheet.fields) + 1
    data.set_column(beside, beside, 70)
    data.write_string(first - 1, beside, t("sheets.wrong", lang=lang), formats["head"])
    for row, found in enumerate(faulty, start=first):
        marked = {column(p["where"].rstrip("0123456789")) for p in found.problems if p["where"]}
        places = [place for place, _ in enumerate(sheet.fields, start=1)]
        for place, text in zip(places, found.cells, strict=False):
            if place in marked:
                data.write_string(row, place, clean(text), formats["bad"])
            elif text:
                data.write_string(row, place, clean(text))
        told = "\n".join(p[lang] for p in found.problems)
        data.write_string(row, beside, clean(told), formats["bad"])


def _rule(found: Field, lang: Lang) -> dict[str, Any]:
    """What a spreadsheet checks and says at a cell; the import judges all again."""
    rule: dict[str, Any] = {
        "validate": "any",
        "input_title": clean(found.name(lang))[:LONGEST_TITLE],
        "input_message": clean(_told(found, lang))[:LONGEST_HELP],
        "error_title": clean(found.name(lang))[:LONGEST_TITLE],
        "error_message": clean(_told(found, lang))[:LONGEST_HELP],
    }
    if found.kind == "date":
        span = {"minimum": dt.date(1950, 1, 1), "maximum": dt.date(2100, 12, 31)}
        rule |= {"validate": "date", "criteria": "between"} | span
    elif found.kind in ("amount", "whole"):
        rule |= {"validate": "decimal", "criteria": "between", "minimum": -1e15, "maximum": 1e15}
        rule["error_type"] = "warning"
    elif found.kind in ("text", "code") and found.read is None:
        rule |= {"validate": "length", "criteria": "<=", "value": found.longest}
    return rule


def _told(found: Field, lang: Lang) -> str:
    """The help of a field: what it is, how it is written, an example."""
    parts = [t(found.help, lang=lang)] if found.help else []
    parts.append(t(f"sheets.kind.{found.kind}", lang=lang))
    if found.required:
        parts.append(t("sheets.is-required", lang=lang))
    if found.example:
        parts.append(t("sheets.example", lang=lang, example=found.example))
    return (" " if lang == "en" else "").join(parts)


def _words(found: Field, lang: Lang) -> list[str]:
    if found.kind == "flag":
        return [t("sheets.yes", lang=lang), t("sheets.no", lang=lang)]
    return [word for _, word in found.options(lang)] if found.options else []


def _help(page: Worksheet, sheet: Sheet, lang: Lang, formats: dict[str, Any]) -> None:
    """The instructions: one line for each field."""
    for place, width in enumerate(HELP_WIDTHS):
        page.set_column(place, place, width)
    lead = clean(t(sheet.lead or "sheets.lead", lang=lang))
    page.merge_range(0, 0, 0, len(HELP_WIDTHS) - 1, lead, formats["lead"])
    page.set_row(0, LINE * lines_of(lead, sum(HELP_WIDTHS)))
    keys = ("sheets.help-field", "sheets.help-required", "sheets.help-how")
    for place, key in enumerate(keys):
        page.write_string(2, place, t(key, lang=lang), formats["head"])
    for row, found in enumerate(sheet.fields, start=3):
        page.write_string(row, 0, clean(found.head(lang)), formats["text"])
        must = t("sheets.yes" if found.required else "sheets.no", lang=lang)
        page.write_string(row, 1, must, formats["text"])
        words = _words(found, lang)
        options = t("sheets.one-of", lang=lang, options="、".join(words[:60])) if words else ""
        page.write_string(row, 2, clean(_told(found, lang) + options), formats["text"])
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
