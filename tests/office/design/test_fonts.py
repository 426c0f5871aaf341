"""Names with rare characters: never a box alone."""

from __future__ import annotations

import pytest

from jigai.office.design.fonts import drawn, spelled


@pytest.mark.parametrize(
    "name", ["示例电子有限公司", "Ärzte & Söhne (2023)", "〔2022〕40号", "", "👍"]
)
def test_what_the_font_draws_stays_as_it_is(name: str) -> None:
    assert spelled(name) == name


@pytest.mark.parametrize(
    ("letter", "code"), [("𠮷", "U+20BB7"), ("㛃", "U+36C3"), ("䶮", "U+4DAE")]
)
def test_what_it_cannot_draw_has_its_code_point_beside(letter: str, code: str) -> None:
    assert not drawn(letter)
    told = spelled(f"{letter}野家<b>{letter}")
    assert told.startswith(f"{letter}野家&lt;b&gt;{letter} <span")
    assert told.count(code) == 1
