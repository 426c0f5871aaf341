"""Reading a decimal numeral as people write it, without ever passing through a float."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from jigai.money.errors import MoneyError

MAX_LENGTH = 40

_NUMERAL = re.compile(
    r"(?P<sign>-?)(?P<whole>[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.(?P<decimals>[0-9]+))?"
    r" ?(?P<unit>[^0-9.,+\-\s]*)"
)
_DIGITS = re.compile(r"[0-9]")
_FULL_WIDTH = re.compile(r"[\u3002\uff01-\uff5e]")
_SIGNS = "+-\u2212\u2013\u2014"
_EXPONENT = re.compile(r"[+-]?[0-9.,]+[eE][+-]?[0-9]+")
_NOT_FINITE = re.compile(r"[+-]?(nan|inf|infinity)", re.IGNORECASE)
_MISGROUPED = re.compile(r"-?[0-9,]*,[0-9,]*(\.[0-9]+)? ?[^0-9.,+\-\s]*")

Refusal = Callable[[str, str, str], MoneyError]


@dataclass(frozen=True, slots=True)
class Numeral:
    """A decimal numeral taken apart: sign, digits before and after the point, and what follows."""

    negative: bool
    whole: str
    decimals: str
    unit: str

    def scaled(self, places: int) -> int:
        """Return the value times ten to the power `places`, which must hold all the decimals."""
        magnitude = int(self.whole + self.decimals.ljust(places, "0"))
        return -magnitude if self.negative else magnitude


def read_numeral(value: object, *, family: str, field: str = "") -> Numeral:
    """Take `value`, text or a whole number, apart.

    `family` ("money" or "rate") begins the codes of errors. Raises `MoneyError` with the code
    float, not-a-number, empty, too-long, full-width, not-finite, exponent, sign or grouping.
    """

    def refuse(code: str, zh: str, en: str) -> MoneyError:
        return MoneyError(f"{family}.{code}", zh, en, field=field)

    text = _as_text(value, refuse)
    if _FULL_WIDTH.search(text):
        half = unicodedata.normalize("NFKC", text.replace("。", "."))
        if _NUMERAL.fullmatch(half) is None:
            raise _why_not(half, refuse)
        raise refuse(
            "full-width",
            f"“{text}”含全角字符，请改用半角：{half}",
            f"“{text}” has full-width characters; write {half}",
        )
    match = _NUMERAL.fullmatch(text)
    if match is None:
        raise _why_not(text, refuse)
    return Numeral(
        negative=match["sign"] == "-",
        whole=match["whole"].replace(",", ""),
        decimals=match["decimals"] or "",
        unit=match["unit"],
    )


def _as_text(value: object, refuse: Refusal) -> str:
    if isinstance(value, float):
        raise refuse(
            "float",
            f'浮点数 {value!r} 不精确，请加引号写成文本，如 "1234.50"',
            f'the float {value!r} is not exact; write it as quoted text, such as "1234.50"',
        )
    if isinstance(value, bool) or not isinstance(value, int | str):
        kind = "empty" if value is None else "not-a-number"
        raise refuse(
            kind,
            f"应为数字或文本，实为 {type(value).__name__}",
            f"expected a number or text, got {type(value).__name__}",
        )
    # str() of an enormous int is refused by Python itself, with an error that names no remedy.
    absurd = isinstance(value, int) and value.bit_length() > 4 * MAX_LENGTH
    text = "" if absurd else str(value).strip()
    if absurd or len(text) > MAX_LENGTH:
        raise refuse(
            "too-long",
            f"长度超过 {MAX_LENGTH} 个字符，请核对",
            f"longer than {MAX_LENGTH} characters; check it",
        )
    if not text:
        raise refuse("empty", "未填写，请填写数字", "empty; write a number")
    return text


def _why_not(text: str, refuse: Refusal) -> MoneyError:
    if _NOT_FINITE.fullmatch(text):
        return refuse(
            "not-finite",
            f"“{text}”不是有限的数，请填写具体数字",
            f"“{text}” is not a finite number; write a definite one",
        )
    if _EXPONENT.fullmatch(text):
        return refuse(
            "exponent",
            f"“{text}”用了科学计数法，请写出全部数字，如 1200000",
            f"“{text}” uses an exponent; write out all digits, such as 1200000",
        )
    if text[0] in _SIGNS and _DIGITS.search(text):
        return refuse(
            "sign",
            f"“{text}”的符号不规范，只允许开头一个半角减号“-”",
            f"“{text}” has an unusual sign; only one leading hyphen “-” is allowed",
        )
    if _MISGROUPED.fullmatch(text) and _DIGITS.search(text):
        plain = text.replace(",", "")
        return refuse(
            "grouping",
            f"“{text}”的千分位逗号位置不对，请去掉逗号：{plain}",
            f"“{text}” has misplaced thousands separators; write {plain}",
        )
    return refuse(
        "not-a-number",
        f"“{text}”不是数字，请写成如 1234.50",
        f"“{text}” is not a number; write it like 1234.50",
    )
