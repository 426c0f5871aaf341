"""The files open: Word with real headings and tables, PDF with its text and every character."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import docx
import pypdfium2
import pytest
from tests.papers.worked import ASSETS, shipped, whole

from jigai.facts.problems import InputRefused
from jigai.papers.html import html
from jigai.papers.kinds import KINDS
from jigai.papers.making import document
from jigai.papers.model import Paper, Paragraph, Section
from jigai.policy.texts.files import read_bytes


def pdf_text(content: bytes) -> str:
    pdf = pypdfium2.PdfDocument(content)
    try:
        return "".join(page.get_textpage().get_text_bounded() for page in pdf)
    finally:
        pdf.close()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_word_files_have_headings_tables_and_the_page_of_official_papers(
    kind: str, tmp_path: Path
) -> None:
    made = docx.Document(io.BytesIO(document(whole(tmp_path), kind, "docx", ASSETS)))
    heads = [p.text for p in made.paragraphs if "Heading" in str(p.style and p.style.name)]
    assert heads[0].startswith("一、")
    assert any(head.startswith("（一）") for head in heads)
    section = made.sections[0]
    assert 'w:w="11906" w:h="16838"' in section._sectPr.xml
    assert made.tables
    assert {cell.text for cell in made.tables[0].columns[0].cells} >= {"文号", "发文机关"}
    for table in made.tables:
        head = table.rows[0]._tr.xml
        assert ("w:tblHeader" in head) == ("序号" in head or len(table.columns) > 2)
        assert "w:cantSplit" in head
    fonts = made.styles["Normal"].element.rPr.rFonts.xml
    assert 'w:eastAsia="仿宋"' in fonts
    assert "NUMPAGES" in section.footer._element.xml
    assert made.core_properties.title
    assert made.core_properties.author == ""


def test_a_word_file_reads_back_as_text() -> None:
    text = read_bytes(document(shipped("longnan"), "card", "docx", ASSETS), "card.docx")
    for words in ("政策明白卡", "技改项目购买设备一次性奖补", "购买设备投资额 × 6%", "政策未规定"):
        assert words in text


def test_a_draft_is_marked_on_every_page() -> None:
    content = document(shipped("dandong"), "card", "docx", ASSETS)
    made = docx.Document(io.BytesIO(content))
    assert made.sections[0].header.paragraphs[0].text == "测算，非依据"
    pdf = pypdfium2.PdfDocument(document(shipped("dandong"), "materials", "pdf", ASSETS))
    try:
        assert len(pdf) > 1
        for page in pdf:
            assert "非依据" in page.get_textpage().get_text_bounded()
    finally:
        pdf.close()


def test_a_pdf_says_the_same_as_the_word_file() -> None:
    source = shipped("longnan")
    text = pdf_text(document(source, "guide", "pdf", ASSETS))
    for words in ("申报指南", "技改项目购买设备一次性奖补", "政策未规定", "1 / "):
        assert words in text
    assert source.policy.version in text
    assert "\ufffd" not in text


def test_nothing_of_a_text_becomes_markup() -> None:
    rude = Paper("<b>&", "a", "en", "", "f", (Section("<i>", (Paragraph("<script>"),)),))
    page = html(rude)
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "1. &lt;i&gt;" in page


def test_without_fonts_the_refusal_says_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(InputRefused) as error:
        document(shipped("longnan"), "card", "pdf", tmp_path)
    (problem,) = error.value.problems
    assert problem.code == "papers.no-pdf"
    assert "jigai assets" in problem.zh


def test_headings_number_as_official_papers_do() -> None:
    deep = Section("丙", (), (Section("丁"),))
    paper = Paper("t", "a", "zh", "", "f", (Section("甲", (), (Section("乙", (), (deep,)),)),))
    assert [title for _, title, _ in paper.numbered()] == ["一、甲", "（一）乙", "1. 丙", "1. 丁"]
    english = Paper("t", "a", "en", "", "f", paper.sections)
    assert [title for _, title, _ in english.numbered()] == [
        "1. 甲",
        "1.1 乙",
        "1.1.1 丙",
        "1.1.1.1 丁",
    ]


def test_without_the_library_for_word_the_refusal_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    monkeypatch.delitem(sys.modules, "jigai.papers.word", raising=False)
    with pytest.raises(InputRefused) as error:
        document(shipped("longnan"), "card", "docx", ASSETS)
    assert error.value.problems[0].code == "papers.no-word"
    assert "pip install" in error.value.problems[0].en
