import pytest
from hypothesis import given
from hypothesis import strategies as st

from jigai.reference.credit_code import CreditCodeError, check_credit_code

VALID = "91110000600037341L"
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = [3**place % 31 for place in range(17)]


def with_check(first: str) -> str:
    """Append the check character by the standard's sum of powers of three modulo 31."""
    total = sum(ALPHABET.index(c) * w for c, w in zip(first, WEIGHTS, strict=True))
    return first + ALPHABET[-total % 31]


@pytest.mark.parametrize("text", [VALID, VALID.lower(), " 9111 0000 6000 3734 1L "])
def test_a_right_code_is_brought_to_its_usual_form(text: str) -> None:
    assert check_credit_code(text) == VALID


@pytest.mark.parametrize(
    ("text", "code", "word"),
    [
        (VALID[:-1], "credit-code.length", "17"),
        ("", "credit-code.length", "0"),
        ("9111000060003734IL", "credit-code.character", "is it 1?"),
        ("9111000060003734！L", "credit-code.character", "character 17"),
        ("91A10000600037341L", "credit-code.region", "character 3"),
        ("91110000600037314L", "credit-code.check", "not L"),
    ],
)
def test_a_wrong_code_says_what_is_wrong(text: str, code: str, word: str) -> None:
    with pytest.raises(CreditCodeError) as refusal:
        check_credit_code(text)
    assert refusal.value.code == code
    assert word in refusal.value.en
    assert refusal.value.zh


def test_the_expected_check_character_is_shown() -> None:
    with pytest.raises(CreditCodeError) as refusal:
        check_credit_code(VALID[:-1] + "0")
    assert refusal.value.expected == "L"
    assert "应为 L" in refusal.value.zh


codes = st.tuples(
    st.text(ALPHABET, min_size=2, max_size=2),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(ALPHABET, min_size=9, max_size=9),
).map("".join)


@given(codes)
def test_every_code_with_its_check_passes(first: str) -> None:
    assert check_credit_code(with_check(first)) == with_check(first)


@given(codes, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_never_passes(first: str, place: int, other: str) -> None:
    code = with_check(first)
    broken = code[:place] + other + code[place + 1 :]
    if broken != code:
        with pytest.raises(CreditCodeError):
            check_credit_code(broken)
