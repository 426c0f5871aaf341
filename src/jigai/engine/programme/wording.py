"""The programme's figures and bounds in plain words."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

from jigai.engine.plan import Cite
from jigai.engine.programme.model import Bound, Programme
from jigai.engine.wording import amount_text
from jigai.facts.catalogues import say as message
from jigai.facts.problems import Lang
from jigai.money.fen import yuan

ROOM: Final = "jigai.engine.programme"


def say(lang: Lang, key: str, /, **values: Any) -> str:
    """A text of this room."""
    return message(ROOM, lang, key, **values)


def cited(cite: Cite) -> dict[str, str]:
    """A citation."""
    return {"clause": cite.clause, "at": cite.at, "hash": cite.hash}


# Values


def value_text(value: Fraction, unit: str, lang: Lang, word: str = "") -> str:
    """A figure in words: 万元 or 亿元, percent, a number with the word for what is counted."""
    if unit == "money":
        whole = value.numerator // value.denominator
        return amount_text(whole, lang)
    if unit == "rate":
        return f"{decimal(value * 100, 4)}%"
    number = decimal(value, 4)
    return f"{number}{word}" if lang == "zh" else f"{number} {word}".strip()


def decimal(value: Fraction, places: int) -> str:
    """A decimal rounded down, without zeros at its end."""
    scaled = abs(value.numerator) * 10**places // value.denominator
    whole, rest = divmod(scaled, 10**places)
    digits = str(rest).rjust(places, "0").rstrip("0")
    sign = "-" if value < 0 and scaled else ""
    return f"{sign}{whole}.{digits}" if digits else f"{sign}{whole}"


def plain(value: Fraction | None, unit: str) -> str | None:
    """A figure for programs: yuan with two decimals, else a decimal (a rate as a fraction)."""
    if value is None:
        return None
    if unit == "money" and value.denominator == 1:
        return yuan(value.numerator)
    return decimal(value, 8)


def unit_of(made: Programme, bound: Bound) -> str:
    """The unit in which a bound compares."""
    if bound.share_of or bound.growth:
        return "rate"
    found = made.indicators.get(bound.indicator)
    return found.unit if found is not None else "money"


def counted(made: Programme, bound: Bound, lang: Lang) -> str:
    """The word for what a bound's indicator counts, such as 家."""
    found = made.indicators.get(bound.indicator)
    return found.word.get(lang, "") if found is not None else ""


def wanted_text(made: Programme, bound: Bound, lang: Lang) -> str:
    """What a bound asks for, in words: how firmly, how much, of what, when."""
    if bound.words and not (bound.value is not None or bound.reference or bound.rises):
        return bound.words[lang]
    unit = unit_of(made, bound)
    word = counted(made, bound, lang)
    parts = []
    if bound.value is not None:
        value = value_text(bound.value, unit, lang, word)
        if bound.top is not None:
            high = value_text(bound.top, unit, lang, word)
            parts.append(say(lang, "range", low=value, high=high))
        else:
            parts.append(say(lang, f"bound.{bound.bound}", value=value))
    if bound.reference:
        name = made.indicators[bound.reference].name[lang]
        parts.append(say(lang, "bound.reference", name=name))
    if bound.rises:
        parts.append(say(lang, "bound.rises"))
    text = say(lang, "and").join(parts) or say(lang, "no-figure")
    if bound.words:
        text = say(lang, "with-words", text=text, words=bound.words[lang])
    return text


def years_text(made: Bound, lang: Lang) -> str:
    """The years a bound speaks of, in words."""
    years = made.years
    if years.each:
        return say(lang, "years.each")
    if years.by is not None:
        return say(lang, "years.by", year=years.by)
    if years.first is not None and years.last is not None:
        key = "years.one" if years.first == years.last else "years.range"
        return say(lang, key, first=years.first, last=years.last)
    if years.count is not None:
        return say(lang, "years.count", n=years.count)
    return say(lang, "years.none")


def names(made: Programme, units: tuple[str, ...], lang: Lang) -> list[str]:
    """Responsible units by name."""
    return [made.units[u][lang] for u in units]
