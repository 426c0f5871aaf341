"""What a measure gives, in plain words: the standard, its table, its limits and stages.

Read from a pack's items under one set of readings; no case is needed and nothing is computed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from jigai.engine.wording import Phrase, phrase, say
from jigai.facts.expressions import Call, Index, Name, Tree, parse
from jigai.facts.problems import Lang
from jigai.policy.overlays import term_of

NOTHING = ("money", Fraction(0))


@dataclass(frozen=True)
class Given:
    """What is given: lines in words, and rows of a table where amounts or rates go by one."""

    lines: tuple[str, ...]
    rows: tuple[tuple[str, str], ...] = ()


def given(gives: dict[str, Any], lang: Lang) -> Given:
    """The standard of a measure; ``gives`` is that of the folded item."""
    for key, describe in _KINDS.items():
        if key in gives:
            return describe(gives, lang)
    return Given(())


def value_text(expression: Any, lang: Lang, *, brief: bool = False) -> str:
    """A rate or amount; one that a decision may set within a bound says so (not if ``brief``)."""
    tree = parse(str(expression))
    if isinstance(tree, Call) and tree.name == "decided" and len(tree.arguments) == 1:
        term = tree.arguments[0]
        word = say(lang, f"{term.text}-word") if isinstance(term, Name) else ""
        return say(lang, "gives.by-decision", a=word)
    bound = _bound(tree)
    if bound is None:
        return phrase(str(expression), lang)
    kind, value = bound
    key = f"gives.{kind}-brief" if brief else f"gives.{kind}"
    return say(lang, key, a=Phrase(lang).tree(value))


def _bound(tree: Tree) -> tuple[str, Tree] | None:
    """The bound within which people decide: ``decided`` of a value, or the least or greatest of
    that value and of what was decided with it as the default."""
    if not isinstance(tree, Call):
        return None
    if tree.name == "decided":
        return ("most", tree.arguments[1]) if len(tree.arguments) == 2 else None
    if tree.name not in ("min", "max"):
        return None
    values: list[Tree] = []
    decided = 0
    for part in tree.arguments:
        inner = _bound(part)
        decided += inner is not None
        values.append(part if inner is None else inner[1])
    if not decided or any(value != values[0] for value in values):
        return None
    return ("most" if tree.name == "min" else "least", values[0])


def limit_text(raw: dict[str, Any], name: str, lang: Lang) -> str:
    """A limit by its name and what it allows."""
    name = name or say(lang, "gives.cap")
    if "less" in raw:
        return say(lang, "gives.limit-less", name=name)
    stated = str(raw.get("amount", ""))
    if stated == "largest":
        return say(lang, "gives.limit-largest", name=name)
    if not stated or term_of(stated) == NOTHING:
        return say(lang, "gives.limit-none", name=name)
    return say(lang, "gives.limit", name=name, a=value_text(stated, lang))


def stages(pays: Any, lang: Lang) -> tuple[str, ...]:
    """When it is paid; nothing where all is paid at once."""
    if isinstance(pays, dict):
        start = phrase(str(pays["from"]), lang)
        return (say(lang, "gives.yearly", start=start, n=pays["count"]),)
    found = []
    for number, stage in enumerate(pays or [], 1):
        label = stage.get("label", {}).get(lang, str(number))
        share = phrase(str(stage["share"]), lang)
        conditions = list(_conditions(stage.get("when", []), lang))
        key = "gives.stage-if" if conditions else "gives.stage"
        when = say(lang, "or-list").join(conditions)
        found.append(say(lang, key, label=label, share=share, when=when))
    return tuple(found)


def _conditions(lines: Any, lang: Lang) -> Iterable[str]:
    for line in lines if isinstance(lines, list) else [lines]:
        expression = line["if"] if isinstance(line, dict) else line
        yield phrase(str(expression), lang)


def _rate(gives: dict[str, Any], lang: Lang) -> Given:
    base, rate = phrase(str(gives["of"]), lang), value_text(gives["rate"], lang)
    return Given((say(lang, "gives.rate", base=base, rate=rate),))


def _amount(gives: dict[str, Any], lang: Lang) -> Given:
    text = value_text(gives["amount"], lang)
    tree = parse(str(gives["amount"]))
    decided = isinstance(tree, Call) and tree.name == "decided"
    return Given((text if decided else say(lang, "gives.amount", a=text),))


def _levels(gives: dict[str, Any], lang: Lang) -> Given:
    by = str(gives["levels"])
    rows = tuple(
        (_code(by, code, lang), value_text(amount, lang, brief=True))
        for code, amount in gives["amounts"].items()
    )
    return Given((say(lang, "gives.levels", a=phrase(by, lang)),), rows)


def _tiers(gives: dict[str, Any], lang: Lang) -> Given:
    rows = []
    for row in gives["rows"]:
        bounds = [
            say(lang, f"gives.{key}", a=phrase(str(row[key]), lang))
            for key in ("from", "above", "to", "below")
            if key in row
        ]
        paid = row["rate"] if "rate" in row else row["amount"]
        name = say(lang, "or-list").join(bounds) or say(lang, "gives.whole")
        rows.append((name, value_text(paid, lang, brief=True)))
    base = phrase(str(gives["tiers"]), lang)
    return Given((say(lang, "gives.tiers", a=base),), tuple(rows))


def _sum(gives: dict[str, Any], lang: Lang) -> Given:
    source = str(gives["sum"])
    where = gives.get("where") or []
    parts = [str(w) for w in (where if isinstance(where, list) else [where])]
    kept = ", " + " and ".join(f"({p})" for p in parts) if parts else ""
    base = phrase(f"sum({source}, {gives['of']}{kept})", lang)
    inside = _inside(source, lang)
    rate = gives.get("rate", "100%")
    rows: tuple[tuple[str, str], ...] = ()
    if isinstance(rate, dict):
        by = str(rate["by"])
        rows = tuple(
            (inside.code(str(code), parse(by)), value_text(r, lang, brief=True))
            for code, r in rate["rates"].items()
        )
        lines = [say(lang, "gives.by", base=base, a=inside.text(by))]
    else:
        lines = [say(lang, "gives.sum", base=base, rate=value_text(rate, lang))]
    lines += _bounds_of_rows(gives, inside, lang)
    return Given(tuple(lines), rows)


def _bounds_of_rows(gives: dict[str, Any], inside: Phrase, lang: Lang) -> list[str]:
    """Which rows count and how much of them: window, first ones, one kind, a cap for each."""
    found = []
    window, keep, each = gives.get("window"), gives.get("keep"), gives.get("each")
    if window:
        ends = say(lang, f"gives.{window.get('ends', 'excluded')}")
        start, date = inside.text(str(window["from"])), inside.text(str(window["date"]))
        months = window["months"]
        found.append(say(lang, "gives.window", date=date, start=start, months=months, ends=ends))
    if isinstance(keep, dict):
        found.append(say(lang, "gives.largest-by", a=inside.text(str(keep["largest_by"]))))
    if "first" in gives:
        order = inside.text(str(gives["order"])) if "order" in gives else ""
        found.append(say(lang, "gives.first", n=gives["first"], order=order))
    if each:
        by, most = inside.text(str(each["by"])), value_text(each["at_most"], lang)
        found.append(say(lang, "gives.each", by=by, a=most))
    return found


def _interest(gives: dict[str, Any], lang: Lang) -> Given:
    source = str(gives["interest"])
    inside = _inside(source, lang)
    line = say(
        lang,
        "gives.interest",
        base=phrase(source, lang),
        rate=inside.text(str(gives["rate"])),
        days=gives["days"],
        months=gives["at_most"],
    )
    return Given((line,))


def _charge(gives: dict[str, Any], lang: Lang) -> Given:
    charge, waived = phrase(str(gives["charge"]), lang), phrase(str(gives["waived"]), lang)
    return Given((say(lang, "gives.charge", a=charge), say(lang, "gives.waived", a=waived)))


def _increment(gives: dict[str, Any], lang: Lang) -> Given:
    stated = gives["increment"]
    values = [str(v) for v in (stated if isinstance(stated, list) else [stated])]
    name = say(lang, "or-list").join(phrase(v, lang) for v in values)
    if "rate" in gives:
        lines = [say(lang, "gives.increment-rate", a=name, rate=value_text(gives["rate"], lang))]
    else:
        lines = [say(lang, "gives.increment", a=name)]
    if "base" in gives:
        lines.append(say(lang, "gives.base-year", a=phrase(str(gives["base"]), lang)))
    if "below_zero" in gives:
        lines.append(say(lang, f"gives.{gives['below_zero']}"))
    return Given(tuple(lines))


def _inside(source: str, lang: Lang) -> Phrase:
    """Words for the rows of a list."""
    words = Phrase(lang)
    tree = parse(source)
    fact = words.fact(tree) if isinstance(tree, Name) else None
    words.row = fact.row if fact is not None else None
    return words


def _code(by: str, code: str, lang: Lang) -> str:
    tree = parse(by)
    return Phrase(lang).code(str(code), tree.base if isinstance(tree, Index) else tree)


_KINDS: dict[str, Callable[[dict[str, Any], Lang], Given]] = {
    "increment": _increment,
    "sum": _sum,
    "interest": _interest,
    "levels": _levels,
    "tiers": _tiers,
    "charge": _charge,
    "amount": _amount,
    "of": _rate,
}
