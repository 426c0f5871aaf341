"""The code of an investment project (投资项目代码, GB/T 40058-2021), and its shape before that.

Both have 20 characters in five parts: 4-6-2-2-6. Today's begins with year and month (YYMM), then
region, department and kind of project; the former begins with a four-digit year, then region,
industry and kind. No public description of the last character, a check, was found: only the shape
is judged.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

LENGTH: Final = 20
PARTS: Final = (4, 6, 2, 2, 6)
CURRENT, FORMER = "current", "former"
FIRST_YEAR: Final = 2013
"""A leading number that could be a year and not a month is read as a year from here on."""


class ProjectCodeError(ValueError):
    """A project code that cannot be right: stable code, and what is wrong in both languages."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        """Keep the parts; the text of the exception joins both languages."""
        self.code = code
        self.zh = zh
        self.en = en
        super().__init__(f"[{code}] {zh} / {en}")


@dataclass(frozen=True, slots=True)
class ProjectCode:
    """A code in its usual form, with hyphens; ``month`` is None in the former shape."""

    text: str
    shape: str
    year: int
    month: int | None
    region: str


def read_project_code(text: str) -> ProjectCode:
    """The code in its usual form, whatever dashes, spaces, width or case it was typed in.

    Raises ProjectCodeError.
    """
    number = _plain(text)
    if len(number) != LENGTH:
        raise ProjectCodeError(
            "project-code.length",
            f"项目代码去掉横线应为 {LENGTH} 位，现为 {len(number)} 位，请对照备案证逐段核对",
            f"a project code has {LENGTH} characters without its hyphens; this one has "
            f"{len(number)}. Compare it part by part with the filing certificate",
        )
    for place, character in enumerate(number, start=1):
        last = place == LENGTH and "A" <= character <= "Z"
        if not (character.isascii() and character.isdigit()) and not last:
            raise ProjectCodeError(
                "project-code.character",
                f"项目代码第 {place} 位“{character}”应为数字（只有末位可以是字母），请核对",
                f"character {place} of the project code, “{character}”, must be a digit (only the "
                "last may be a letter); check it",
            )
    shape, year, month = _time(number[:4])
    cut, found = 0, []
    for length in PARTS:
        found.append(number[cut : cut + length])
        cut += length
    return ProjectCode("-".join(found), shape, year, month, found[1])


def _plain(text: str) -> str:
    """Half width, capitals, without spaces, hyphens and dashes of any kind."""
    half = unicodedata.normalize("NFKC", text).upper()
    return "".join(c for c in half if not _dropped(c))


@lru_cache(maxsize=1_000)
def _dropped(character: str) -> bool:
    dash = unicodedata.category(character) in ("Pd", "Pc", "Cf") or character in "−ー一"
    return dash or character.isspace()


def _time(part: str) -> tuple[str, int, int | None]:
    month = int(part[2:])
    if 1 <= month <= 12:
        return CURRENT, 2000 + int(part[:2]), month
    if FIRST_YEAR <= int(part) < 2100:
        return FORMER, int(part), None
    raise ProjectCodeError(
        "project-code.time",
        f"项目代码开头的“{part}”既不是年月（如 2206）也不是年份（如 2017），请核对",
        f"the project code begins with “{part}”, which is neither year and month (2206) nor a "
        "year (2017); check it",
    )
