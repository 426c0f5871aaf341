"""Results and lists in a terminal: aligned with Chinese, calm, coloured only where it helps."""

from __future__ import annotations

from typing import Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from jigai.cli.texts import text
from jigai.engine.wording import amount_text, say
from jigai.money.fen import parse_yuan

_TAGS = {
    "granted": ("✓", "green"),
    "refused": ("■", "red"),
    "needs-facts": ("?", "yellow"),
    "case-by-case": ("◇", "magenta"),
    "declared": ("·", "dim"),
    "charge": ("¥", "cyan"),
}


def console() -> Console:
    """The terminal; at least wide enough to read when the output is piped."""
    found = Console(highlight=False, soft_wrap=False)
    return found if found.is_terminal else Console(highlight=False, width=max(found.width, 100))


def show_results(results: list[dict[str, Any]], lang: str, *, working: bool) -> None:
    """Every result, one after another."""
    out = console()
    for result in results:
        _result(out, result, lang, working=working)


def _money(stated: str | None, lang: str) -> str:
    return "—" if stated is None else amount_text(parse_yuan(stated), lang)


def _result(out: Console, result: dict[str, Any], lang: str, *, working: bool) -> None:
    out.print()
    out.rule(f"[bold]{escape(result['title'])}[/]", align="left")
    line = f"{result['pack']} · {say(lang, 'status.' + result['status'])} · {result['file']}"
    if result["claim_year"] is not None:
        line += (
            f" · {say(lang, 'claim-year')} {result['claim_year']}"
            f" · {say(lang, 'as-of')} {result['as_of']}"
        )
    out.print(f"[dim]{escape(line)}[/]")
    if result["errors"]:
        out.print(f"[red bold]{say(lang, 'errors-head')}[/]")
        for error in result["errors"]:
            out.print(
                f"  [red]✗[/] {escape(_place(error))}{escape(error['text'])}"
                f" [dim]{error['code']}[/]"
            )
        return
    for award in result["awards"]:
        if award["outcome"] != "declared":
            _award(out, award, lang, working=working)
    declared = [a for a in result["awards"] if a["outcome"] == "declared"]
    if declared:
        out.print(f"\n[dim]{say(lang, 'declared-head')}[/]")
        for award in declared:
            out.print(
                f"  [dim]· {escape(award['name'])}（{award['clause']}）"
                f" {escape(award['gives'] or '')}[/]"
            )
    _total(out, result, lang)


def _place(problem: dict[str, Any]) -> str:
    return f"{problem['where']}：" if problem["where"] else ""


def _award(out: Console, award: dict[str, Any], lang: str, *, working: bool) -> None:
    mark, colour = _TAGS[award["outcome"]]
    key = "up-to" if award["up_to"] and award["outcome"] == "granted" else award["outcome"]
    head = Text()
    head.append(f"\n{mark} ", style=f"bold {colour}")
    head.append(award["name"], style="bold")
    head.append(f"  {award['subject']}", style="dim")
    head.append(f"  {say(lang, 'clause')} {award['clause']}", style="dim")
    out.print(head)
    tag = say(lang, f"outcome.{key}")
    out.print(f"  [{colour}]{tag}[/]  [bold]{_answer(award, lang)}[/]")
    for reason in award["reasons"]:
        out.print(f"    {escape(reason['text'])} [dim]〔{reason['clause']}〕[/]")
    if award["outcome"] in ("granted", "needs-facts", "charge") and working:
        _working(out, award, lang)
    if len(award["payments"]) > 1:
        _payments(out, award, lang)
    for item in award["missing"]:
        change = item["could_change"]
        tail = f" [dim](± {_money(change, lang)})[/]" if change not in (None, "0.00") else ""
        out.print(f"    [yellow]{say(lang, 'missing-head')}[/] {escape(item['text'])}{tail}")
    if award["needed"]:
        _needed(out, award["needed"], lang)
    if award["decision"]:
        decision = award["decision"]
        words = " ".join(filter(None, (decision["by"], decision["act"], decision["reason"])))
        out.print(f"    {say(lang, 'decision-head')} {escape(words)}")
    for warning in award["warnings"]:
        out.print(f"    [yellow]![/] {escape(warning)}")


def _answer(award: dict[str, Any], lang: str) -> str:
    if award["outcome"] == "case-by-case":
        return ""
    if award["outcome"] == "refused":
        return ""
    if award["amount"] is not None:
        return _money(award["amount"], lang)
    note = say(lang, f"note-{award['bounds']}")
    return f"{_money(award['lowest'], lang)} – {_money(award['highest'], lang)} [dim]{note}[/]"


def _working(out: Console, award: dict[str, Any], lang: str) -> None:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(ratio=1)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(style="dim", no_wrap=True)
    for step in award["steps"]:
        words = "；".join(
            v
            if k in ("rule", "label", "room", "before") or "." in k or step["op"] == "condition"
            else f"{k} {v}"
            for k, v in step["inputs"].items()
            if v and k not in ("room", "before")
        )
        result = step["result"]
        if step["op"] in ("round", "limit"):
            result = " – ".join(_money(p, lang) for p in result.split(" – "))
        table.add_row(step["label"], escape(words), escape(result), step["clause"])
    out.print(Padding(table, (0, 0, 0, 4)))


def _payments(out: Console, award: dict[str, Any], lang: str) -> None:
    for payment in award["payments"]:
        state = say(lang, f"payment.{payment['due']}")
        year = payment["year"] if payment["year"] is not None else ""
        out.print(
            f"    {escape(payment['label'])} {year} {_money(payment['amount'], lang)}"
            f" [dim]{state} · {payment['clause']}[/]"
        )


def _needed(out: Console, path: dict[str, Any], lang: str) -> None:
    changes = "；".join(c["text"] for c in path["changes"])
    tail = "" if path["amount"] is None else f" → {_money(path['amount'], lang)}"
    out.print(f"    [cyan]{say(lang, 'needed-head')}[/] {escape(changes)}[bold]{tail}[/]")


def _total(out: Console, result: dict[str, Any], lang: str) -> None:
    if result["total"] is not None:
        amount = _money(result["total"], lang)
    else:
        amount = f"{_money(result['total_lowest'], lang)} – {_money(result['total_highest'], lang)}"
    out.print(f"\n[bold]{say(lang, 'total')} {amount}[/]")
    for warning in result["warnings"]:
        out.print(f"[yellow]![/] {escape(_place(warning))}{escape(warning['text'])}")


def packs_table(rows: list[dict[str, Any]], lang: str) -> None:
    """The list of packs."""
    table = Table(box=box.SIMPLE_HEAD)
    for key in ("id", "title", "number", "status", "region", "measures"):
        table.add_column(key if key == "id" else text(lang, key))
    for row in rows:
        money = sum(1 for m in row["measures"] if m["money"])
        table.add_row(
            row["id"],
            row["title"],
            row["number"],
            say(lang, "status." + row["status"]),
            row["region"],
            f"{money} / {len(row['measures'])}",
        )
    console().print(table)


def facts_table(rows: list[dict[str, Any]], lang: str) -> None:
    """The vocabulary."""
    table = Table(box=box.SIMPLE_HEAD)
    for key in ("fact", "title", "type", "shape", "meaning"):
        table.add_column(text(lang, key), overflow="fold")
    for row in rows:
        table.add_row(
            row["fact"], row["label"], row["type"], text(lang, row["shape"]), escape(row["meaning"])
        )
    console().print(table)


def trace_table(rows: list[dict[str, Any]], lang: str) -> None:
    """The trace."""
    table = Table(box=box.SIMPLE_HEAD)
    for key in ("item", "kind", "works", "test"):
        table.add_column(text(lang, key), overflow="fold")
    for row in rows:
        works = row["works"] or (text(lang, "later") if row["later"] else "")
        table.add_row(row["id"], row["kind"], works, ", ".join(row["tests"][:3]))
    console().print(table)
