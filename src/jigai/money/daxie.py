"""人民币大写: amounts in the capital characters of Chinese vouchers.

The rules are those of the central bank for bills and settlement vouchers (正确填写票据和结算凭证的
基本规定). Where they leave a choice, this is ours: 整 is written after 元 and after 角; 零 stands
between a 元 whose last digit is zero and a 角 that is not; a group of four digits after one that
ends in zero takes 零 only if its own 仟 is zero.
"""

from typing import Final

_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ("仟", "佰", "拾", "")


def daxie(fen: int) -> str:
    """Return the amount in capital characters: 140950 is 壹仟肆佰零玖元伍角整."""
    if fen == 0:
        return "零元整"
    whole, jiao, odd = abs(fen) // 100, abs(fen) // 10 % 10, abs(fen) % 10
    parts = ["负"] if fen < 0 else []
    if whole:
        parts += [_integer(whole), "元"]
    if jiao:
        parts += ["零"] if whole and whole % 10 == 0 else []
        parts += [_DIGITS[jiao], "角"]
    if odd:
        parts += ["零"] if whole and not jiao else []
        parts += [_DIGITS[odd], "分"]
    else:
        parts.append("整")
    return "".join(parts)


def _integer(number: int) -> str:
    for size, unit in ((10**8, "亿"), (10**4, "万")):
        if number >= size:
            high, low = divmod(number, size)
            gap = "零" if 0 < low < size // 10 else ""
            return f"{_integer(high)}{unit}{gap}{_integer(low) if low else ''}"
    return _below_ten_thousand(number)


def _below_ten_thousand(number: int) -> str:
    text = ""
    skipped = False
    for digit, place in zip(f"{number:04d}", _PLACES, strict=True):
        if digit == "0":
            skipped = bool(text)
            continue
        text += ("零" if skipped else "") + _DIGITS[int(digit)] + place
        skipped = False
    return text
