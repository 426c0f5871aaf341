"""Libraries, services, targets, rankings and agendas in a terminal."""

from __future__ import annotations

from typing import Any

from rich import box
from rich.markup import escape
from rich.table import Table

from jigai.cli.screen import console
from jigai.cli.texts import text

MARKS = {
    "yes": "[green]✓[/]",
    "no": "[red]✗[/]",
    "needs-facts": "[yellow]?[/]",
    "met": "[green]✓[/]",
    "missed": "[red]✗[/]",
    "needs-figures": "[yellow]?[/]",
    "no-figure": "·",
    "no-verdict": "·",
}


def show_findings(results: list[dict[str, Any]], lang: str) -> None:
    """Each answer with why not and what is missing."""
    screen = console()
    for result in results:
        screen.print(f"\n[bold]{escape(result['title'])}[/]  {result['file']}")
        for problem in (*result["errors"], *result["warnings"]):
            screen.print(f"  ! {escape(problem['text'])}")
        for found in result["findings"]:
            screen.print(
                f"{MARKS[found['outcome']]} {escape(found['text'])}  "
                f"{escape(found['subject'])}  [dim]{found['clause']}[/]"
            )
            for line in (*found["reasons"], *found["missing"]):
                screen.print(f"    {escape(line['text'])}")
            for line in found["warnings"]:
                screen.print(f"    ! {escape(line)}")
            if found["value"]:
                value = found["value"]
                screen.print(f"    {escape(value['name'])} {escape(value['text'])}")
        if not result["findings"] and not result["errors"]:
            screen.print(f"  {text(lang, 'not-stated')}")


def show_standings(data: dict[str, Any], lang: str) -> None:
    """Each target or fund with its lines."""
    screen = console()
    for found in data["standings"]:
        screen.print(
            f"{MARKS[found['outcome']]} {escape(found['name'])}  {escape(found['wanted'])}  "
            f"{escape(found['years'])}  [bold]{found['text']}[/]  [dim]{found['clause']}[/]"
        )
        for line in found["lines"]:
            lacking = line["missing"] or line["actual"] is None
            unsaid = MARKS["needs-figures" if lacking else "no-verdict"]
            mark = {True: MARKS["met"], False: MARKS["missed"], None: unsaid}
            years = str(line["to"] or "")
            if line["from"] != line["to"]:
                years = f"{line['from']}—{line['to']}"
            parts = [line["area"] or "", years, line["actual_text"] or ""]
            if line["gap_text"]:
                parts.append(text(lang, "gap", value=line["gap_text"]))
            parts += [f"{text(lang, 'wanting')} {_missing(m)}" for m in line["missing"]]
            screen.print(f"    {mark[line['met']]} {escape('  '.join(p for p in parts if p))}")
        if found["adds_up"]:
            screen.print(f"    = {escape(found['adds_up']['text'])}")
        for warning in found["warnings"]:
            screen.print(f"    ! {escape(warning)}")


def _missing(key: dict[str, Any]) -> str:
    return " ".join(str(key[k]) for k in ("name", "area", "year") if key[k])


def show_rankings(data: dict[str, Any], lang: str) -> None:
    """Each group in its order."""
    screen = console()
    for found in data["assessments"]:
        screen.print(f"[bold]{escape(found['name'])}[/]  [dim]{found['clause']}[/]")
        for group in found["groups"]:
            table = Table(box=box.SIMPLE_HEAD, title=escape(group["name"]), title_justify="left")
            for key in ("rank", "place", "score", "consequence"):
                table.add_column(text(lang, key), justify="right" if key == "score" else "left")
            for row in group["rows"]:
                hit = escape(found["consequence"]) if row["hit"] else ""
                table.add_row(str(row["rank"]), escape(row["area"]), row["score"], hit)
            screen.print(table)
        for warning in found["warnings"]:
            screen.print(f"! {escape(warning)}")


def show_agenda(data: dict[str, Any], lang: str) -> None:
    """The year in order of its days."""
    table = Table(box=box.SIMPLE_HEAD)
    for key in ("period-ends", "what", "who", "clause"):
        table.add_column(text(lang, key), overflow="fold")
    for entry in data["entries"]:
        day = entry["period_ends"] or entry["every_text"] or ""
        if entry["period_ends"] and not entry["day_stated"]:
            day = text(lang, "day-not-stated", day=day)
        table.add_row(day, escape(entry["name"]), "、".join(entry["responsible"]), entry["clause"])
    console().print(table)


def show_contents(data: dict[str, Any], lang: str) -> None:
    """Lists of everything, one table for each kind."""
    screen = console()
    kinds = ("rules", "targets", "funds", "tasks", "cycles", "assessments", "arithmetic", "gaps")
    for kind in kinds:
        if not data[kind]:
            continue
        table = Table(
            box=box.SIMPLE_HEAD, title=text(lang, f"contents-{kind}"), title_justify="left"
        )
        for key in ("clause", "title", "meaning", "who"):
            table.add_column(text(lang, key), overflow="fold")
        for row in data[kind]:
            meaning = (
                row.get("wanted") or row.get("gives") or row.get("does") or row.get("means")
                or row.get("consequence") or row.get("says") or "；".join(row.get("conditions", []))
            )  # fmt: skip
            if row.get("years") and kind in ("targets", "funds"):
                meaning = f"{meaning}（{row['years']}）" if lang == "zh" else \
                    f"{meaning} ({row['years']})"  # fmt: skip
            table.add_row(
                row.get("clause") or row.get("at") or "",
                escape(row.get("name") or row["id"]),
                escape(meaning or ""),
                "、".join(row.get("responsible", [])),
            )
        screen.print(table)
    table = Table(box=box.SIMPLE_HEAD, title=text(lang, "contents-terms"), title_justify="left")
    table.add_column("中文")
    table.add_column("English")
    for term in data["terms"]:
        table.add_row(escape(term["zh"]), escape(term["en"]))
    screen.print(table)
