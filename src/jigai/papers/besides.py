"""What a document says besides awards, as sections: libraries, duties, targets, work, terms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jigai.engine.programme.wording import say
from jigai.papers.model import Block, Facts, Grid, Section
from jigai.papers.source import Source


def libraries(made: Source) -> tuple[Section, ...]:
    """Each library with what it takes to enter, and each duty with what it asks."""
    rules = [r for r in made.besides["rules"] if r["kind"] in ("library", "duty")]
    return tuple(Section(rule["name"], (_rule(made, rule),)) for rule in rules)


def _rule(made: Source, rule: dict[str, Any]) -> Facts:
    names = {r["id"]: r["name"] for r in made.besides["rules"]}
    rows = [
        ("measure.basis", f"〔{rule['clause']}〕"),
        ("paper.tier", rule["tier"]),
        ("paper.after", _joined(made, [names.get(name, name) for name in rule["of"]])),
        ("measure.conditions", [made.sentence(c) for c in rule["conditions"]] or made.silent),
        ("paper.every-when", _often(made, rule)),
        ("paper.years", str(rule["years"]) if rule["years"] else None),
        ("paper.adjusted", rule["adjusted"]),
        ("paper.responsible", _joined(made, rule["responsible"]) or made.silent),
        ("document.notes", rule["notes"]),
    ]
    return Facts(
        tuple(
            (made.say(key), (text,) if isinstance(text, str) else tuple(text))
            for key, text in rows
            if text
        )
    )


def work(made: Source) -> tuple[Section, ...]:
    """Targets, funds, tasks, recurring work, assessments and terms, each as a table."""
    tables = (
        ("targets", _bounds(made, "targets")),
        ("funds", _bounds(made, "funds")),
        ("tasks", _tasks(made)),
        ("cycles", _cycles(made)),
        ("assessments", _assessments(made)),
        ("terms", _terms(made)),
    )
    return tuple(Section(made.say(f"paper.{key}"), blocks) for key, blocks in tables if blocks)


def _bounds(made: Source, kind: str) -> tuple[Block, ...]:
    rows = [
        (
            (row["name"],),
            (made.sentence(row["wanted"]),),
            (row["years"],),
            _who(made, row),
            (row["clause"],),
        )
        for row in made.besides[kind]
    ]
    heads = ("what", "wanted", "when", "responsible", "clause")
    return _grid(made, heads, rows, (4, 5, 3, 3, 2))


def _tasks(made: Source) -> tuple[Block, ...]:
    rows = [
        ((row["name"],), (row["does"], *row["items"]), _who(made, row), (row["clause"],))
        for row in made.besides["tasks"]
    ]
    return _grid(made, ("what", "content", "responsible", "clause"), rows, (4, 7, 3, 2))


def _cycles(made: Source) -> tuple[Block, ...]:
    rows = [
        (
            (row["name"],),
            (row["every_text"],),
            (row["does"], *row["of"]),
            _who(made, row),
            (row["clause"],),
        )
        for row in made.besides["cycles"]
    ]
    heads = ("what", "every-when", "content", "responsible", "clause")
    return _grid(made, heads, rows, (4, 2, 6, 3, 2))


def _assessments(made: Source) -> tuple[Block, ...]:
    rows = [
        (
            (row["name"],),
            (_often(made, row) or made.silent,),
            (row["consequence"],),
            (row["clause"],),
        )
        for row in made.besides["assessments"]
    ]
    return _grid(made, ("what", "every-when", "consequence", "clause"), rows, (4, 2, 7, 2))


def _terms(made: Source) -> tuple[Block, ...]:
    rows = [
        ((row["zh"] if made.lang == "zh" else f"{row['en']} ({row['zh']})",), (row["means"],),
         (row["at"] or "",))
        for row in made.besides["terms"]
        if row["means"]
    ]  # fmt: skip
    return _grid(made, ("what", "means", "clause"), rows, (4, 9, 2))


def _often(made: Source, row: dict[str, Any]) -> str:
    return say(made.lang, f"every.{row['every']}") if row["every"] else ""


def _who(made: Source, row: dict[str, Any]) -> tuple[str, ...]:
    return (_joined(made, row["responsible"]) or made.silent,)


def _joined(made: Source, names: list[str]) -> str:
    return made.say("sign.comma").join(names)


def _grid(
    made: Source,
    heads: tuple[str, ...],
    rows: Sequence[tuple[tuple[str, ...], ...]],
    widths: tuple[int, ...],
) -> tuple[Block, ...]:
    if not rows:
        return ()
    return (Grid(tuple(made.say(f"paper.{key}") for key in heads), tuple(rows), widths),)
