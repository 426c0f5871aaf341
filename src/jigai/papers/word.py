"""A document as a Word file (.docx): A4, fonts of official papers, table heads on every page."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from jigai.papers.model import Block, Bullets, Facts, Grid, Lines, Paper, Paragraph
from jigai.papers.texts import say

WIDTH = 160
"""Millimetres of text between the margins."""
SIZES = {"Title": 22, "Heading 1": 16, "Heading 2": 14, "Heading 3": 12, "Normal": 12}
FACES = {"Title": "title", "Heading 1": "head", "Heading 2": "second"}
IN_TABLES = 10.5
_SHADE = "EEEEEE"


def docx(paper: Paper) -> bytes:
    """The file; editable, with real headings, lists and tables."""
    made = Document()
    _page(made, paper)
    _styles(made, paper.lang)
    made.core_properties.title = paper.title
    made.core_properties.subject = paper.about
    made.core_properties.author = made.core_properties.comments = ""
    made.core_properties.created = made.core_properties.modified = dt.datetime.now(dt.UTC)
    made.core_properties.language = "en" if paper.lang == "en" else "zh-CN"
    title = made.add_paragraph(paper.title, style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    about = made.add_paragraph(paper.about)
    about.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for level, name, section in paper.numbered():
        made.add_heading(name, min(level, 3))
        for block in section.blocks:
            _block(made, block)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _page(made: Any, paper: Paper) -> None:
    """A4 with what stands on each page: the mark of a draft, the version, the page's number."""
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm((210 - WIDTH) / 2)
    section.top_margin, section.bottom_margin = Mm(30), Mm(25)
    head = section.header.paragraphs[0]
    head.text = paper.mark
    head.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _field(foot, "PAGE")
    foot.add_run(" / ")
    _field(foot, "NUMPAGES")
    foot.add_run(f"\n{paper.foot}")
    made.styles["Footer"].font.size = Pt(7.5)


def _field(paragraph: Any, name: str) -> None:
    """A field that Word works out itself."""
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", name), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


def _styles(made: Any, lang: str) -> None:
    """The fonts by name, as official papers have them; black throughout."""
    for name, size in SIZES.items():
        style = made.styles[name]
        face = say(lang, f"font.{FACES.get(name, 'body')}")
        style.font.name = face
        style.font.size = Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.font.bold = name == "Heading 3" or (lang == "en" and name != "Normal")
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for script in ("ascii", "hAnsi", "eastAsia"):
            fonts.set(qn(f"w:{script}"), face)
        for border in style.element.iter(qn("w:pBdr")):
            border.getparent().remove(border)
            break
    made.styles["Normal"].paragraph_format.space_after = Pt(4)


def _block(made: Any, block: Block) -> None:
    match block:
        case Paragraph(text, small):
            paragraph = made.add_paragraph(text)
            for run in paragraph.runs:
                run.font.size = Pt(IN_TABLES if small else SIZES["Normal"])
        case Bullets(items):
            for item in items:
                made.add_paragraph(item, style="List Bullet")
        case Facts(rows):
            cells = [((name,), lines) for name, lines in rows]
            table = _table(made, cells, (22, 78))
            for row in table.rows:
                _shade(row.cells[0])
            for row in table.rows[:3]:
                _with_next(row)
        case Grid():
            table = _table(made, [tuple((h,) for h in block.heads), *block.rows], block.widths)
            _repeat(table.rows[0])
            for cell in table.rows[0].cells:
                _shade(cell)


def _table(made: Any, rows: Sequence[tuple[Lines, ...]], widths: tuple[int, ...]) -> Any:
    table = made.add_table(len(rows), len(widths), style="Table Grid")
    table.autofit = False
    whole = sum(widths)
    sizes = [Mm(WIDTH * width / whole) for width in widths]
    for column, size in zip(table.columns, sizes, strict=True):
        column.width = size
    for row, contents in zip(table.rows, rows, strict=True):
        _whole(row)
        for cell, lines, size in zip(row.cells, contents, sizes, strict=True):
            cell.width = size
            _fill(cell, lines)
    made.add_paragraph().paragraph_format.space_after = Pt(0)
    return table


def _fill(cell: Any, lines: Lines) -> None:
    """One paragraph for each line."""
    for number, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(1)
        paragraph.add_run(line).font.size = Pt(IN_TABLES)


def _shade(cell: Any) -> None:
    shade = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", _SHADE)):
        shade.set(qn(f"w:{key}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _repeat(row: Any) -> None:
    """The head stands again on each page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _with_next(row: Any) -> None:
    """No heading is left at the foot of a page with a row or two."""
    for cell in row.cells:
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True


def _whole(row: Any) -> None:
    """A row is not split between pages."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
