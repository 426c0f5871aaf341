"""The nature of construction (建设性质) of an investment project, as the statistics code it."""

from dataclasses import dataclass
from functools import cache

from jigai.reference.tables import read_table


@dataclass(frozen=True, slots=True)
class Nature:
    """A nature; ``transformation`` is None where it does not follow from the nature alone."""

    code: str
    zh: str
    en: str
    transformation: bool | None


@cache
def natures() -> dict[str, Nature]:
    """Every nature by its code, in the order of the form."""
    truths = {"yes": True, "no": False, "": None}
    return {
        row["code"]: Nature(row["code"], row["zh"], row["en"], truths[row["transformation"]])
        for row in read_table("construction")
    }
