import pytest
from hypothesis import given
from hypothesis import strategies as st

from jigai.reference.project_code import CURRENT, FORMER, ProjectCodeError, read_project_code

USUAL = "2206-420506-07-02-123456"


@pytest.mark.parametrize(
    "typed",
    [
        "2206-420506-07-02-123456",
        "22064205060702123456",
        "２２０６－４２０５０６－０７－０２－１２３４５６",
        " 2206 — 420506 – 07 ― 02 ‐ 123456 ",
        "2206一420506−07_02ー123456",
        "2206\u00ad420506\u200b0702123456",
    ],
)
def test_dashes_spaces_and_width_do_not_matter(typed: str) -> None:
    assert read_project_code(typed).text == USUAL


def test_both_shapes_are_read() -> None:
    now, before = read_project_code(USUAL), read_project_code("2017-510681-41-03-165513")
    assert (now.shape, now.year, now.month, now.region) == (CURRENT, 2022, 6, "420506")
    assert (before.shape, before.year, before.month, before.region) == (
        FORMER,
        2017,
        None,
        "510681",
    )


def test_the_check_character_may_be_a_letter() -> None:
    assert read_project_code("2206-420506-07-02-12345x").text.endswith("-12345X")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "project-code.length"),
        ("2206-420506-07-02-12345", "project-code.length"),
        ("2206-420506-07-02-1234567", "project-code.length"),
        ("2206-42O506-07-02-123456", "project-code.character"),
        ("2206-420506-07-02-1234X6", "project-code.character"),
        ("2206-420506-07-02-12345十", "project-code.character"),
        ("2213-420506-07-02-123456", "project-code.time"),
        ("1999-420506-07-02-123456", "project-code.time"),
        ("2200-420506-07-02-123456", "project-code.time"),
    ],
)
def test_what_cannot_be_right_says_so_in_both_languages(typed: str, code: str) -> None:
    with pytest.raises(ProjectCodeError) as refused:
        read_project_code(typed)
    assert refused.value.code == code
    assert refused.value.zh
    assert refused.value.en


@given(st.text())
def test_no_text_breaks_the_reader_and_what_it_returns_reads_the_same(typed: str) -> None:
    try:
        found = read_project_code(typed)
    except ProjectCodeError:
        return
    assert read_project_code(found.text) == found
