"""The unified social credit code (统一社会信用代码, GB 32100-2015) of an organisation."""

from typing import Final

LENGTH: Final = 18

_ALPHABET: Final = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")
_LOOK_ALIKES: Final = {"I": "1", "O": "0", "Z": "2", "S": "5", "V": "U"}


class CreditCodeError(ValueError):
    """A credit code that cannot be right.

    `code` is stable and meant for programs; `zh` and `en` say what is wrong; `expected` is the
    check character that would fit, where only that one is wrong.
    """

    def __init__(self, code: str, zh: str, en: str, *, expected: str = "") -> None:
        """Keep the parts; the text of the exception joins both languages."""
        self.code = code
        self.zh = zh
        self.en = en
        self.expected = expected
        super().__init__(f"[{code}] {zh} / {en}")


def check_credit_code(text: str) -> str:
    """Return the code in its usual form (capitals, no spaces), or raise `CreditCodeError`."""
    from stdnum.cn import uscc  # here, since few commands need it and it takes long to import

    number = "".join(text.split()).upper()
    if len(number) != LENGTH:
        raise CreditCodeError(
            "credit-code.length",
            f"统一社会信用代码应为 {LENGTH} 位，“{text}”为 {len(number)} 位",
            f"a unified social credit code has {LENGTH} characters; “{text}” has {len(number)}",
        )
    _check_characters(number)
    expected = uscc.calc_check_digit(number[:-1])
    if number[-1] != expected:
        raise CreditCodeError(
            "credit-code.check",
            f"“{number}”校验不符：前 17 位对应的第 18 位应为 {expected}，实为 {number[-1]}，"
            "请逐位核对",
            f"“{number}” fails its check: for these 17 characters the last is {expected}, "
            f"not {number[-1]}; compare it character by character",
            expected=expected,
        )
    return number


def _check_characters(number: str) -> None:
    for place, character in enumerate(number, start=1):
        if character not in _ALPHABET:
            like = _LOOK_ALIKES.get(character)
            raise CreditCodeError(
                "credit-code.character",
                f"第 {place} 位“{character}”不会出现在代码中"
                + (f"，是否为 {like}？" if like else ""),
                f"character {place}, “{character}”, cannot occur"
                + (f"; is it {like}?" if like else ""),
            )
        if 3 <= place <= 8 and not character.isdigit():
            raise CreditCodeError(
                "credit-code.region",
                f"第 {place} 位应为数字（第 3–8 位是登记机关行政区划码），实为“{character}”",
                f"character {place} must be a digit (3–8 are the registering region), "
                f"not “{character}”",
            )
