"""The marginals as a page, from the file that they are drawn from: it cannot say anything else."""

from __future__ import annotations

from typing import Any, Final

from jigai.lab.population.marginals import Marginal, marginals
from jigai.money.rates import percent

MARK: Final = "## The marginals\n"
"""What stands below this line of the page is made here; what is above is written by hand."""

_TITLES: Final = {
    "organisation": "Organisations",
    "lists": "How many: what an organisation owns, and how long lists are",
    "project": "Projects and their lists",
    "title": "Titles",
    "product": "Products",
    "platform": "Platforms",
    "centre": "Innovation centres",
    "paid": "What was paid before, and for clouds",
}


def describe() -> str:
    """The marginals as Markdown, a table for each group."""
    parts = [""]
    groups: dict[str, list[Marginal]] = {}
    for marginal in marginals().values():
        groups.setdefault(marginal.name.partition(".")[0], []).append(marginal)
    for group, listed in groups.items():
        parts.append(f"### {_TITLES[group]}\n\n| | drawn | why |\n| --- | --- | --- |")
        for marginal in listed:
            name = marginal.name.partition(".")[2]
            parts.append(f"| `{name}` | {_drawn(marginal.raw)} | {marginal.why} |")
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"


def _drawn(raw: dict[str, Any]) -> str:
    by = raw.get("by") == "size"
    parts = []
    if "chance" in raw:
        parts.append(_by_size(raw["chance"]) if by else f"yes: {percent(raw['chance'])}")
    if "weights" in raw:
        parts.append(
            "; ".join(f"{size}: {_weights(w)}" for size, w in raw["weights"].items())
            if by
            else _weights(raw["weights"])
        )
    if "between" in raw:
        low, high = raw["between"]
        parts.append(f"evenly from {low:,} to {high:,}")
    if "heavy" in raw:
        parts.append(_heavy(raw["heavy"]))
    if "times" in raw:
        scaled = ", ".join(f"{key} × {_thousandths(value)}" for key, value in raw["times"].items())
        parts.append(f"scaled: {scaled}, others × 1" if "large" not in raw["times"] else scaled)
    if "lengths" in raw:
        lengths = raw["lengths"]
        parts.append(
            "; ".join(f"{size}: {_lengths(shares)}" for size, shares in lengths.items())
            if by
            else _lengths(lengths)
        )
    if "tail" in raw:
        parts.append(_tails(raw, by=by))
    return "; ".join(parts)


def _by_size(stated: dict[str, int]) -> str:
    return "yes: " + ", ".join(f"{size} {percent(ppm)}" for size, ppm in stated.items())


def _weights(weights: dict[str, int]) -> str:
    return ", ".join(f"{code or 'none'} {percent(ppm)}" for code, ppm in weights.items())


def _lengths(shares: list[int]) -> str:
    return ", ".join(f"{n}: {percent(ppm)}" for n, ppm in enumerate(shares) if ppm)


def _heavy(heavy: dict[str, int]) -> str:
    return (
        f"median {heavy['median']:,}, spread of the logarithm {_thousandths(heavy['spread'])}, "
        f"above {percent(heavy['tail_from'])} Pareto with exponent "
        f"{_thousandths(heavy['alpha'])}, from {heavy['least']:,} to {heavy['most']:,}"
    )


def _tails(raw: dict[str, Any], *, by: bool) -> str:
    none = f"none: {percent(raw['none'])}; " if "none" in raw else ""
    tails = raw["tail"] if by else {"": raw["tail"]}
    listed = ", ".join(
        f"{size} {_thousandths(t['alpha'])} up to {t['most']}".strip() for size, t in tails.items()
    )
    return f"{none}at least n with probability n to the power of minus {listed}"


def _thousandths(value: int) -> str:
    whole, rest = divmod(value, 1000)
    return f"{whole}.{rest:03d}".rstrip("0").rstrip(".")
