"""The manual of permissions says exactly what the tables that are enforced say."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.urls import reverse
from docx import Document
from tests.office.identity.cast import CITY, Cast

from jigai.cli import main
from jigai.facts.problems import Lang
from jigai.office.identity.manual import markdown, parts
from jigai.office.identity.roles import permits, roles

MANUAL = reverse("console:permissions")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_has_every_act_with_every_role_as_the_tables_have_them(lang: Lang) -> None:
    names = {(role.zh if lang == "zh" else role.en): key for key, role in roles().items()}
    said = {
        line.act: {names[name] for name in line.roles}
        for part in parts(lang)
        for line in part.lines
    }
    assert said == {act: set(permit.roles) for act, permit in permits().items()}
    assert not [part.room for part in parts(lang) if part.room.startswith("manual.")]
    text = markdown(lang)
    assert all(f"`{act}`" in text for act in permits())
    assert all(len(line.split(" | ")) == 3 for line in text.split("\n") if "`" in line)


def test_what_a_role_may_do_is_told_by_itself() -> None:
    said = {line.act for part in parts("zh", "expert") for line in part.lines}
    assert said == {act for act, permit in permits().items() if "expert" in permit.roles}


@pytest.mark.django_db
@pytest.mark.both
def test_everybody_who_signed_in_can_read_it_whole_or_of_one_role() -> None:
    cast = Cast()
    cast.post("p", "officer", region=CITY)
    client = cast.client("p")
    page = client.get(MANUAL).content.decode()
    assert all(act in page for act in permits())
    assert "单位审核人" in page
    assert "项目库" in page
    assert "ground.verify-audit" not in client.get(f"{MANUAL}?role=officer").content.decode()
    assert client.get(f"{MANUAL}?role=nobody").content.decode().count("ground.verify-audit") > 0


@pytest.mark.django_db
@pytest.mark.both
def test_as_a_word_file_it_has_the_same_acts_and_posts() -> None:
    cast = Cast()
    cast.post("p", "officer", region=CITY)
    answer = cast.client("p").get(reverse("console:permissions-file"))
    assert ".docx" in answer["Content-Disposition"]
    said = {row[0].split("\n")[1]: row[1:] for row in _rows(answer.content)}
    assert set(said) == set(permits())
    assert said["ground.verify-audit"] == ["全系统", "审计管理员"]
    assert said["identity.read-own"][1] == "所有岗位"


def test_the_command_writes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["permissions", "--lang", "en"]) == 0
    assert "`identity.read-own`" in capsys.readouterr().out
    file = tmp_path / "manual.docx"
    assert main(["permissions", "--lang", "en", "--word", str(file)]) == 0
    assert {row[0].split("\n")[1] for row in _rows(file.read_bytes())} == set(permits())
    assert main(["permissions", "--word", str(tmp_path / "none" / "manual.docx")]) != 0
    assert "none" in capsys.readouterr().err


def _rows(content: bytes) -> list[list[str]]:
    """The cells of every table of a Word file, heads left out."""
    tables = Document(io.BytesIO(content)).tables
    return [[cell.text for cell in row.cells] for table in tables for row in table.rows[1:]]
