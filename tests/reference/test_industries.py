import pytest

from jigai.reference.industries import divisions, find, industries


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("C", "C"),
        ("c", "C"),
        ("制造业", "C"),
        ("39", "39"),
        ("C39", "39"),
        ("391", "39"),
        ("C3911", "39"),
        ("仪器仪表制造业", "40"),
        ("教育", "P"),
        ("83", "83"),
    ],
)
def test_codes_and_names_are_found(text: str, code: str) -> None:
    found = find(text)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("text", ["", "U", "00", "98", "B39", "39111", "仪器仪表"])
def test_what_is_not_in_the_standard_is_not_found(text: str) -> None:
    assert find(text) is None


def test_the_table_is_complete_and_in_order() -> None:
    sections = [i.code for i in industries() if i.is_section]
    assert sections == list("ABCDEFGHIJKLMNOPQRST")
    listed = [d for section in sections for d in divisions(section)]
    assert [d.code for d in listed] == [f"{n:02d}" for n in range(1, 98)]
    assert [d.code for d in divisions("C")] == [str(n) for n in range(13, 44)]
    assert all(i.zh and i.en for i in industries())
