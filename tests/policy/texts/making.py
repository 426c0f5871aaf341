"""A small official text of our own, and files that hold it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from typing import Final

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

CLAUSE: Final = (
    "（一）购置补助。对购置设备的项目，按设备投资的 8% 给予补助。单个项目不超过120万元。"
    "〔责任单位：市工信局、市财政局〕"
)
LETTER: Final = (
    "云岭市人民政府办公室文件",
    "云政办〔2024〕6号",
    "关于支持工业企业技术改造的若干措施",
    "各县区人民政府，市直有关单位：",
    "为支持工业企业更新设备、降低能耗，结合我市实际，制定本措施。",
    "一、支持设备更新",
    CLAUSE,
    "1.设备投资以发票为准。",
    "2.二手设备不计入。",
    "（二）贷款贴息",
    "对使用银行贷款的项目，贴息一年。",
    "贴息不超过实际支付的利息。",
    "以上政策由市工信局会同市财政局解释。",
    "二、组织实施",
    "各县区要抓好落实，按季报送进度。",
    "云岭市人民政府办公室",
    "2024年3月5日印发",
)


def plain(lines: Iterable[str] = LETTER) -> str:
    """The text, a paragraph a line."""
    return "\n".join(lines) + "\n"


def word(lines: Iterable[str] = LETTER, automatic: bool = False) -> bytes:
    """A Word file; with ``automatic`` Word itself puts the numerals before clauses."""
    made = Document()
    if automatic:
        numbering = made.part.numbering_part.element
        levels = "".join(
            f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
            f'<w:lvlText w:val="{text}"/></w:lvl>'
            for n, form, text in (
                (0, "chineseCountingThousand", "%1、"),
                (1, "chineseCountingThousand", "（%2）"),
                (2, "decimal", "%3."),
            )
        )
        space = nsdecls("w")
        numbering.insert(
            0, parse_xml(f'<w:abstractNum {space} w:abstractNumId="77">{levels}</w:abstractNum>')
        )
        numbering.append(
            parse_xml(f'<w:num {space} w:numId="77"><w:abstractNumId w:val="77"/></w:num>')
        )
    for line in lines:
        level = -1
        if automatic:
            for n, marks in enumerate((("一、", "二、"), ("（一）", "（二）"), ("1.", "2."))):
                if line.startswith(marks):
                    level, line = n, line[len(marks[0]) :]
        paragraph = made.add_paragraph(line)
        if level >= 0:
            numeral = f'<w:ilvl w:val="{level}"/><w:numId w:val="77"/>'
            properties = parse_xml(f"<w:numPr {nsdecls('w')}>{numeral}</w:numPr>")
            paragraph._p.get_or_add_pPr().append(properties)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def with_macros(data: bytes) -> bytes:
    """The same file declared as one with macros, as .docm files are."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            whole = old.read(name).replace(
                b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                b"application/vnd.ms-word.document.macroEnabled.main+xml",
            )
            new.writestr(name, whole)
        new.writestr("word/vbaProject.bin", b"macro")
    return out.getvalue()


def pdf(lines: Iterable[str] = LETTER, width: int = 26, password: str = "", rows: int = 9) -> bytes:
    """A PDF file with lines of ``width`` characters, ``rows`` a page, and page numbers."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    lock = StandardEncryption(password) if password else None
    page = Canvas(out, pagesize=A4, encrypt=lock)
    printed = [
        text[i : i + width]
        for line in lines
        for text in [line if len(line) < width else "　　" + line]
        for i in range(0, len(text), width)
    ]
    for first in range(0, len(printed), rows):
        page.setFont("STSong-Light", 14)
        for n, line in enumerate(printed[first : first + rows]):
            page.drawString(70, 780 - 24 * n, line)
        page.drawString(280, 40, f"— {first // rows + 1} —")
        page.showPage()
    page.save()
    return out.getvalue()


def scan() -> bytes:
    """A PDF page with a picture and no text."""
    out = io.BytesIO()
    page = Canvas(out, pagesize=A4)
    page.rect(100, 100, 300, 500, fill=1)
    page.showPage()
    page.save()
    return out.getvalue()
