"""The reading view and coverage say what text and pack hold, and refuse what cannot be read."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from pytest_django.fixtures import Settings
from tests.office.conftest import SPECIMEN

from jigai.engine.shelf import stock
from jigai.office.ground.originals import originals
from jigai.office.ground.plans import shelf
from jigai.office.portal.policies.reading import policy
from jigai.office.portal.reading.rows import reading
from jigai.policy.loading import shipped_root
from jigai.policy.texts.sentences import squeeze

BAY = "/policies/bluebay-2031-7"
WORDS = (SPECIMEN / "texts" / "bluebay.txt").read_text(encoding="utf-8")
SEEDS = Path(__file__).resolve().parents[4] / "shared" / "seeds"


def text(page: Client, address: str) -> str:
    answer = page.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def held(page: Client, **fields: object) -> tuple[int, str]:
    answer = page.post(f"{BAY}/coverage/", fields)
    return answer.status_code, answer.content.decode()


@pytest.mark.usefixtures("installed")
def test_the_reading_view_loses_no_word_of_the_text() -> None:
    pack = shelf().find("bluebay")
    assert pack is not None
    with translation.override("zh-hans"):
        found = reading(policy(pack))
    said = "".join(p.text for row in found.rows for b in row.blocks for p in b.pieces)
    assert squeeze(said) == squeeze(WORDS)


@pytest.mark.usefixtures("installed")
def test_every_rule_with_a_sentence_stands_beside_it(page: Client) -> None:
    found = text(page, f"{BAY}/text/")
    rows = re.findall(r'<article class="said" id="at-([^"]+)" data-rules="([^"]*)"', found)
    beside = dict(rows)
    assert beside["二(二)s1"].split() == ["equipment-grant"]
    assert beside["一s1"].split()[:2] == ["goal-total", "goal-2031"]
    assert beside["三(三)s1"].split() == ["term-技改项目库"]
    assert beside["引言s1"] == ""
    pack = shelf().find("bluebay")
    assert pack is not None
    listed = {rule for _, rules in rows for rule in rules.split()}
    kinds = ("measure", "library", "duty", "declared", "target", "fund", "task", "cycle")
    assert {item.id for kind in kinds for item in pack.of_kind(kind)} <= listed
    for rule in listed:
        assert found.count(f'id="rule-{rule}"') == 1
    for at in pack.clauses:
        assert f'id="at-{at}"' in found


def test_without_a_text_the_own_words_stand_and_say_how_to_add_it(page: Client) -> None:
    found = text(page, "/policies/longnan-2022-40/text/")
    assert "原文未导入" in found
    assert "longnan-2022-40.txt" in found
    assert 'id="at-四(三)1"' in found
    page.cookies["lang"] = "en"
    assert "The official text is not installed" in text(page, "/policies/longnan-2022-40/text/")


@pytest.mark.usefixtures("installed")
def test_the_panel_of_a_clause_shows_the_words_and_leads_to_the_reading_view(page: Client) -> None:
    found = text(page, f"{BAY}/clauses/二(二)s1/")
    assert "单个项目不超过200万元。</blockquote>" in found
    assert f"{BAY}/text/#at-二(二)s1" in found


@pytest.mark.usefixtures("installed")
def test_figures_are_marked_with_their_claims(page: Client) -> None:
    found = text(page, f"{BAY}/text/")
    assert '<mark class="fig" data-item="equipment-grant">200万</mark>' in found
    assert '<mark class="fig">2031</mark>' in found
    assert "fig-open" not in found


@pytest.mark.usefixtures("installed")
def test_whole_coverage_says_so_with_the_shares(page: Client) -> None:
    found = text(page, f"{BAY}/coverage/")
    assert "全部有着落" in found
    assert "20 句中 20 句有着落" in found
    assert "没有遗漏" in found
    assert '<td class="number">4</td>' in found


def test_a_text_is_held_against_a_pack_without_being_kept(
    page: Client, installed: None, settings: Settings, request: pytest.FixtureRequest
) -> None:
    settings.TEXT_FOLDERS = []
    request.addfinalizer(originals.cache_clear)
    originals.cache_clear()
    changed = WORDS.replace("不超过200万元", "不超过300万元")
    status, found = held(page, **{"text-pasted": changed})
    assert status == 200
    assert "文字与政策包不同" in found
    assert "设备补助" in found
    assert "所指的规则里没有这个数值" not in found
    assert "与政策包所记的数字不符" in found
    assert "原文没有保存" in found
    assert "原文未导入" in text(page, f"{BAY}/text/")
    assert not originals().texts
    same = held(page, text=SimpleUploadedFile("x.txt", WORDS.encode("gb18030")))[1]
    assert "没有遗漏" in same
    other = held(page, **{"text-pasted": "第一条　与此无关的一句话。"})[1]
    assert "没有一句与政策包相符" in other


@pytest.mark.usefixtures("installed")
def test_script_in_a_text_is_shown_and_never_run(page: Client) -> None:
    status, found = held(
        page, **{"text-pasted": f"{WORDS}<script>alert(1)</script>一九九九个<b>未说明</b>的字。"}
    )
    assert status == 200
    assert "<script>alert(1)" not in found
    assert "<b>未说明" not in found
    assert "&lt;script&gt;" in found


def bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 210_000_000)
    return target.getvalue()


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("scan.pdf", None, "没有文字层"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "旧版 Word"),
        ("broken.txt", b"\xff\xff\xff\x81\x20", "不是 UTF-8 也不是 GB18030"),
        ("english.txt", b"An English text that is no policy of anybody.", "汉字很少"),
        ("empty.txt", b"   \n", "没有文字"),
        ("zeros.bin", b"\x00" * 5_000, "既不是文本"),
        ("bomb.docx", bomb, "展开后过大"),
        ("lines.txt", "一、甲\n".encode() * 4_000, "3000 行"),
        ("long.txt", "甲乙".encode() * 160_000, "300000 字"),
        ("large.txt", lambda: "条".encode() * 3_400_000, "超过 10000 KB"),
    ],
)
def test_a_text_that_cannot_be_read_is_refused_in_words(
    page: Client, name: str, content: bytes | Callable[[], bytes] | None, words: str
) -> None:
    data = content() if callable(content) else content
    if data is None:
        import pypdfium2

        pdf, made = pypdfium2.PdfDocument.new(), io.BytesIO()
        pdf.new_page(595, 842)
        pdf.save(made)
        data = made.getvalue()
    status, found = held(page, text=SimpleUploadedFile(name, data))
    assert status in (413, 422)
    assert words in found
    assert 'aria-invalid="true"' in found


@pytest.mark.usefixtures("installed")
def test_nothing_sent_is_said_and_an_enormous_request_is_not_read(page: Client) -> None:
    assert "请选择文件或粘贴原文" in held(page)[1]
    answer = page.post(
        f"{BAY}/coverage/", b"x", content_type="multipart/form-data; boundary=x",
        headers={"content-length": "60000000000"},
    )  # fmt: skip
    assert answer.status_code == 413
    assert "超过 10000 KB" in answer.content.decode()


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the official texts are not part of the repository")
def test_the_five_read_beside_their_own_texts(page: Client, settings: Settings) -> None:
    settings.TEXT_FOLDERS = [SEEDS]
    originals.cache_clear()
    try:
        for pack in stock([shipped_root()]).packs:
            found = text(page, f"/policies/{pack.id}/text/")
            assert "原文未导入" not in found
            gone = originals().texts[pack.id].gone
            missing = [at for at in pack.clauses if f'id="at-{at}"' not in found]
            assert missing == list(gone)
            text(page, f"/policies/{pack.id}/coverage/")
    finally:
        originals.cache_clear()
