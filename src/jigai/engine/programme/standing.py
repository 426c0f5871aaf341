"""Where targets and funds stand on reported figures: met, missed, or which figures are wanted.

Everything is exact: growth over several years is compared by powers, never through a root.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal, localcontext
from fractions import Fraction
from itertools import pairwise

from jigai.engine.programme.figures import WHOLE, Figures, areas_of
from jigai.engine.programme.model import Bound, Programme

MET, MISSED, WANTED, NO_FIGURE = "met", "missed", "needs-figures", "no-figure"
NO_VERDICT = "no-verdict"
"""The text says "about": how far the figures are from it is shown, not whether it is met."""
Key = tuple[str, str, int]


@dataclass(frozen=True)
class Line:
    """One comparison: for a place and years, what is and what is wanted.

    ``met`` is None where a figure is missing, which ``missing`` names, or where the text says
    "about", so that nothing is met or missed. ``kind`` is ``value``,
    ``rise`` (above the year before), ``reference`` (above another indicator) or ``growth``.
    ``approximate``: ``actual`` is rounded down, the comparison is not.
    """

    area: str
    first: int | None
    last: int | None
    actual: Fraction | None
    wanted: Fraction | None
    met: bool | None
    kind: str = "value"
    approximate: bool = False
    missing: tuple[Key, ...] = ()


@dataclass(frozen=True)
class Adds:
    """What the parts of a bound come to, beside the bound itself."""

    total: Fraction
    relation: str


@dataclass(frozen=True)
class Standing:
    """One target or fund on the figures: outcome, comparisons, and whether its parts add up.

    ``excess`` is by how much what was spent exceeds the size of a fund.
    """

    bound: Bound
    outcome: str
    lines: tuple[Line, ...]
    adds: Adds | None = None
    excess: Fraction | None = None


def standings(made: Programme, figures: Figures) -> list[Standing]:
    """Every target and fund of a programme, in the order of the document."""
    return [Judge(made, figures, bound).standing() for bound in made.bounds]


class Judge:
    """One bound against the figures."""

    def __init__(self, made: Programme, figures: Figures, bound: Bound) -> None:
        self.made = made
        self.figures = figures
        self.bound = bound

    def standing(self) -> Standing:
        """The outcome with its lines."""
        bound = self.bound
        measured = bound.indicator and (bound.value is not None or bound.reference or bound.rises)
        lines = tuple(self.lines()) if measured else ()
        outcome = _outcome(lines) if measured else NO_FIGURE
        return Standing(bound, outcome, lines, self.adds(), self.excess())

    def lines(self) -> Iterator[Line]:
        """All comparisons of the bound."""
        bound = self.bound
        for area in areas_of(self.made, bound.areas):
            if bound.growth:
                yield from self.growth(area)
            elif bound.value is not None:
                yield from self.values(area)
            if bound.reference:
                yield from self.reference(area)
            if bound.rises:
                yield from self.rises(area)

    # Values

    def values(self, area: str) -> Iterator[Line]:
        """The figure of each year, or their sum where the bound is for all years together."""
        bound, years = self.bound, self.years(area)
        if bound.total:
            found = [self.actual(area, y) for y in years]
            known = [v for v, _ in found if v is not None]
            missing = tuple(k for _, keys in found for k in keys)
            total = sum(known, Fraction()) if not missing and years else None
            yield self.line(area, years[:1], years[-1:], total, missing)
            return
        for year in years:
            value, missing = self.actual(area, year)
            yield self.line(area, [year], [year], value, missing)

    def years(self, area: str) -> list[int]:
        """The years that the bound speaks of; those reported where the text names none.

        What is to be reached after so many years from a start that is not given is compared with
        the last year reported; a total of so many years begins with the first.
        """
        spoken = self.bound.years
        if spoken.by is not None:
            return [spoken.by]
        if spoken.first is not None and spoken.last is not None:
            return list(range(spoken.first, spoken.last + 1))
        reported = set(self.figures.years(self.bound.indicator, area))
        for part in self.parts(self.bound):
            for place in areas_of(self.made, part.areas):
                reported |= set(self.figures.years(part.indicator, place))
        if not reported or spoken.count is None:
            return sorted(reported)
        first = min(reported)
        return list(range(first, first + spoken.count)) if self.bound.total else [max(reported)]

    def actual(self, area: str, year: int) -> tuple[Fraction | None, tuple[Key, ...]]:
        """The figure compared, a share where it is one, else with what is missing for it."""
        bound = self.bound
        value, missing = self.figure(bound, area, year)
        if not bound.share_of:
            return value, missing
        whole = self.figures.value(bound.share_of, area, year)
        if not whole:
            missing = (*missing, (bound.share_of, area, year))
        return (value / whole if value is not None and whole else None), missing

    def figure(self, bound: Bound, area: str, year: int) -> tuple[Fraction | None, tuple[Key, ...]]:
        """A reported figure; for the whole, where none is reported, the sum of the parts."""
        value = self.figures.value(bound.indicator, area, year)
        if value is not None:
            return value, ()
        parts = list(self.parts(bound)) if area == WHOLE else []
        if not parts:
            return None, ((bound.indicator, area, year),)
        total, missing = Fraction(), list[Key]()
        for part in parts:
            for place in areas_of(self.made, part.areas):
                found, lacking = self.figure(part, place, year)
                total += found or 0
                missing += lacking
        return (None if missing else total), tuple(missing)

    def parts(self, bound: Bound) -> Iterator[Bound]:
        """The parts whose figures add up to this one's: places of it, or another indicator's.

        Parts of the same indicator without places are its years, which are added up elsewhere.
        """
        for name in bound.parts:
            part = self.made.bound(name)
            if part is not None and (part.areas or part.indicator != bound.indicator):
                yield part

    def line(
        self,
        area: str,
        first: list[int],
        last: list[int],
        value: Fraction | None,
        missing: tuple[Key, ...],
    ) -> Line:
        """The comparison of one value."""
        return Line(
            area,
            first[0] if first else None,
            last[0] if last else None,
            value,
            self.bound.value,
            None if value is None else self.holds(value),
            "growth" if self.bound.growth else "value",
            missing=missing,
        )

    def holds(self, value: Fraction) -> bool | None:
        """Whether a value is as wanted; None where the text wants it about so."""
        wanted = self.bound.value
        assert wanted is not None
        match self.bound.bound:
            case "above":
                return value > wanted
            case "exactly":
                return value == wanted
            case "at_most":
                return value <= wanted
            case "below":
                return value < wanted
            case "about":
                return None
        return value >= wanted

    # Growth

    def growth(self, area: str) -> Iterator[Line]:
        """Growth from a base year: every year's, the mean of the rates, or the compound mean."""
        base, last = self.span(area)
        if base is None or last is None or last <= base:
            yield Line(area, None, None, None, self.bound.value, None, "growth")
            return
        if self.bound.growth == "mean":
            yield self.compound(area, base, last)
            return
        rates = [self.rate(area, year) for year in range(base + 1, last + 1)]
        if self.bound.growth == "each":
            for year, (rate, missing) in zip(range(base + 1, last + 1), rates, strict=True):
                yield self.line(area, [year], [year], rate, missing)
            return
        missing = tuple(dict.fromkeys(k for _, keys in rates for k in keys))
        known = [r for r, _ in rates if r is not None]
        mean = sum(known, Fraction()) / len(rates) if len(known) == len(rates) else None
        yield self.line(area, [base + 1], [last], mean, missing)

    def span(self, area: str) -> tuple[int | None, int | None]:
        """Base year and last year: as the text has them, else the first and last reported."""
        years = self.bound.years
        reported = self.figures.years(self.bound.indicator, area)
        base = self.bound.base
        if base is None and years.first is not None:
            base = years.first - 1
        if base is None and reported:
            base = reported[0]
        last = years.by if years.by is not None else years.last
        if last is None and base is not None and years.count is not None:
            last = base + years.count
        if last is None and reported:
            last = reported[-1]
        return base, last

    def rate(self, area: str, year: int) -> tuple[Fraction | None, tuple[Key, ...]]:
        """Growth of one year over the year before."""
        before, first = self.actual(area, year - 1)
        after, second = self.actual(area, year)
        missing = first + second
        if missing or not before or after is None:
            return None, missing
        return after / before - 1, ()

    def compound(self, area: str, base: int, last: int) -> Line:
        """The compound mean; (1 + rate) to the power of the years is compared, not its root."""
        before, first = self.actual(area, base)
        after, second = self.actual(area, last)
        if not before or after is None:
            missing = first + second
            return Line(area, base, last, None, self.bound.value, None, "growth", missing=missing)
        wanted = self.bound.value
        assert wanted is not None
        ratio, reached = after / before, (1 + wanted) ** (last - base)
        met = {
            "above": ratio > reached,
            "about": None,
            "at_most": ratio <= reached,
            "below": ratio < reached,
        }
        return Line(
            area,
            base,
            last,
            root(ratio, last - base) - 1,
            wanted,
            met.get(self.bound.bound, ratio >= reached),
            "growth",
            approximate=True,
        )

    # Comparisons between figures

    def reference(self, area: str) -> Iterator[Line]:
        """The figure is to be above another indicator."""
        for year in self.years(area):
            value, missing = self.actual(area, year)
            other = self.figures.value(self.bound.reference, area, year)
            if other is None:
                missing = (*missing, (self.bound.reference, area, year))
            met = None if value is None or other is None else value > other
            yield Line(area, year, year, value, other, met, "reference", missing=missing)

    def rises(self, area: str) -> Iterator[Line]:
        """Each year is to be above the year before."""
        years = self.years(area)
        for before, year in pairwise(years):
            value, missing = self.actual(area, year)
            other, lacking = self.actual(area, before)
            met = None if value is None or other is None else value > other
            yield Line(area, year, year, value, other, met, "rise", missing=missing + lacking)

    # Around

    def adds(self) -> Adds | None:
        """What the bounds of the parts come to, times the places each of them binds."""
        if not self.bound.parts or self.bound.value is None:
            return None
        total = Fraction()
        for name in self.bound.parts:
            part = self.made.bound(name)
            if part is None or part.value is None:
                return None
            total += part.value * len(areas_of(self.made, part.areas))
        same = total == self.bound.value
        return Adds(total, "equal" if same else "above" if total > self.bound.value else "below")

    def excess(self) -> Fraction | None:
        """By how much what was spent exceeds the size of a fund; None where it does not."""
        if not self.bound.spent or self.bound.value is None:
            return None
        years = self.figures.years(self.bound.spent)
        spent = sum((self.figures.values[self.bound.spent, WHOLE, y] for y in years), Fraction())
        return spent - self.bound.value if spent > self.bound.value else None


def _outcome(lines: tuple[Line, ...]) -> str:
    """What the lines come to together."""
    if any(line.met is False for line in lines):
        return MISSED
    open_lines = [line for line in lines if line.met is None]
    if not lines or any(line.missing or line.actual is None for line in open_lines):
        return WANTED
    return NO_VERDICT if open_lines else MET


PLACES = 8


def root(ratio: Fraction, years: int) -> Fraction:
    """The ``years``-th root of a ratio, rounded down to eight decimals."""
    with localcontext() as context:
        context.prec = 60
        value = Decimal(ratio.numerator) / Decimal(ratio.denominator)
        found = value ** (Decimal(1) / Decimal(years))
        return Fraction(found.quantize(Decimal(1).scaleb(-PLACES), ROUND_DOWN))
