"""Documents of a policy on its pages: offered, opened, in the reader's language, or refused."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from jigai.office.portal.policies import documents
from jigai.papers.kinds import KINDS

BASE = "/policies/longnan-2022-40"


def links(page: Client, address: str) -> list[str]:
    text = page.get(address).content.decode()
    return [part.split('"')[0] for part in text.split('href="') if "/documents/" in part[:120]]


def words(content: bytes) -> str:
    made = docx.Document(io.BytesIO(content))
    cells = (c.text for t in made.tables for row in t.rows for c in row.cells)
    return "\n".join([*(p.text for p in made.paragraphs), *cells])


def test_a_policy_offers_every_document_in_word_and_pdf(page: Client) -> None:
    found = links(page, f"{BASE}/")
    assert found == [
        f"{BASE}/documents/{kind}.{form}" for kind in KINDS for form in ("docx", "pdf")
    ]
    for address in found:
        if address.endswith("docx"):
            answer = page.get(address)
            assert answer.status_code == 200
            assert f"longnan-2022-40-{address[-9:-5]}"[:15] in answer["Content-Disposition"]
            assert "龙办发〔2022〕40号" in words(answer.content)


def test_a_pdf_is_made_with_its_own_characters(page: Client) -> None:
    answer = page.get(f"{BASE}/documents/materials.pdf")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF")


def test_a_measure_has_its_own_card_and_list(page: Client) -> None:
    found = links(page, f"{BASE}/measures/longnan-cloud-subsidy/")
    assert len(found) == 4
    text = words(page.get(found[0]).content)
    assert "企业上云补贴" in text
    assert "一次性奖补" not in text


def test_documents_speak_the_readers_language(page: Client) -> None:
    page.cookies["lang"] = "en"
    assert "Application guide" in words(page.get(f"{BASE}/documents/guide.docx").content)


@pytest.mark.parametrize(
    "address",
    [
        "/policies/nowhere/documents/card.docx",
        f"{BASE}/documents/novel.docx",
        f"{BASE}/documents/card.html",
        f"{BASE}/documents/card.docx?measure=nothing",
        f"{BASE}/documents/card.docx?measure=longnan-annual-tax-limit",
    ],
)
def test_what_there_is_not_is_404(page: Client, address: str) -> None:
    assert page.get(address).status_code == 404


def test_a_server_without_fonts_says_so_and_offers_word(
    page: Client, settings: Settings, tmp_path: Path
) -> None:
    documents._made.cache_clear()
    fonts = settings.FRONTEND / "fontsource-variable"
    (tmp_path / "lucide-static").symlink_to(settings.FRONTEND / "lucide-static")
    assert fonts.is_dir()
    settings.FRONTEND = tmp_path
    answer = page.get(f"{BASE}/documents/card.pdf")
    assert answer.status_code == 503
    assert "Word" in answer.content.decode()
