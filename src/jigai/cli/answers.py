"""Results in a terminal: outcome and amount first, then the working, each line with its clause."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from jigai.cli.screen import console
from jigai.cli.texts import text
from jigai.engine.wording import amount_text, say
from jigai.money.fen import parse_yuan

Data = dict[str, Any]

_TAGS = {
    "granted": ("✓", "green"),
    "needs-facts": ("?", "yellow"),
    "case-by-case": ("◇", "magenta"),
    "charge": ("¥", "cyan"),
    "refused": ("■", "red"),
    "declared": ("·", "dim"),
}


class Sheet:
    """One terminal in one language."""

    def __init__(self, lang: str, *, working: bool) -> None:
        self.out: Console = console()
        self.lang = lang
        self.working = working

    def say(self, key: str, **values: Any) -> str:
        return say(self.lang, key, **values)

    def money(self, stated: str | None) -> str:
        return "—" if stated is None else amount_text(parse_yuan(stated), self.lang)

    def line(self, indent: int, *parts: tuple[str, str] | str) -> None:
        """A line whose continuation keeps the indent; parts are texts or (text, style)."""
        self.out.print(Padding(Text.assemble(*parts), (0, 0, 0, indent), expand=False))

    # The whole

    def result(self, result: Data) -> None:
        self.out.print()
        self.out.rule(Text(result["title"], style="bold"), align="left")
        parts = [result["pack"], self.say("status." + result["status"]), result["file"]]
        if result["claim_year"] is not None:
            parts.append(f"{self.say('claim-year')} {result['claim_year']}")
            parts.append(f"{self.say('as-of')} {result['as_of']}")
        self.line(0, (" · ".join(parts), "dim"))
        if result["errors"]:
            self.line(0, (self.say("errors-head"), "bold red"))
            for error in result["errors"]:
                self.line(2, ("✗ ", "red"), self.place(error), error["text"],
                          (f"  {error['code']}", "dim"))  # fmt: skip
            self.notices(result)
            return
        for outcome in _TAGS:
            self.group(outcome, [a for a in result["awards"] if a["outcome"] == outcome])
        self.total(result)

    def place(self, problem: Data) -> str:
        return f"{problem['where']}：" if problem["where"] else ""

    def group(self, outcome: str, awards: list[Data]) -> None:
        if not awards:
            return
        mark, colour = _TAGS[outcome]
        self.out.print()
        self.line(0, (f"{mark} {self.say('outcome.' + outcome)}", f"bold {colour}"),
                  (f"  {len(awards)}", "dim"))  # fmt: skip
        if outcome == "declared":
            for award in awards:
                self.line(2, award["name"], (f" 〔{award['clause']}〕 {award['gives']}", "dim"))
            return
        absent = [a for a in awards if any(r["code"] == "no-subject" for r in a["reasons"])]
        for award in awards:
            if award not in absent:
                self.award(award, colour)
        for award in absent:
            self.line(2, (award["name"], "dim"), (f" 〔{award['clause']}〕 ", "dim"),
                      (award["reasons"][0]["text"], "dim"))  # fmt: skip

    def award(self, award: Data, colour: str) -> None:
        self.line(
            2,
            (award["name"], "bold"),
            (f"  {award['subject']} 〔{award['clause']}〕  ", "dim"),
            (self.answer(award), f"bold {colour}"),
        )
        for reason in award["reasons"]:
            self.line(6, reason["text"], (f" 〔{reason['clause']}〕", "dim"))
        if award["outcome"] in ("granted", "needs-facts", "charge"):
            if self.working:
                self.steps(award)
            if len(award["payments"]) > 1:
                self.payments(award)
        self.after(award)

    def answer(self, award: Data) -> str:
        if award["outcome"] in ("case-by-case", "refused"):
            return ""
        if award["amount"] is not None:
            upto = self.say("outcome.up-to") + " " if award["up_to"] else ""
            return upto + self.money(award["amount"])
        note = self.say(f"note-{award['bounds']}")
        return f"{self.money(award['lowest'])} – {self.money(award['highest'])}  {note}"

    def steps(self, award: Data) -> None:
        table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
        table.add_column(style="dim", no_wrap=True)
        table.add_column()
        table.add_column(justify="right", no_wrap=True)
        table.add_column(style="dim", no_wrap=True)
        for step in award["steps"]:
            if step["op"] == "round" and not step["text"]:
                continue
            words, result = self.step_words(step)
            table.add_row(Text(step["label"]), words, Text(result), Text(step["clause"]))
        self.out.print(Padding(table, (0, 0, 0, 6)))

    def step_words(self, step: Data) -> tuple[Text, str]:
        """What a step says and what it led to; a limit that did not bind says so."""
        inputs, result = step["inputs"], step["result"]
        if step["op"] == "limit":
            words = Text(step["text"])
            if inputs["before"] == result:
                words.append(f"  {self.say('idle')}", style="dim")
                return words, self.range(result)
            return words, f"{self.range(inputs['before'])} → {self.range(result)}"
        if step["op"] in ("round", "choice"):
            result = self.range(result)
        if step["text"]:
            return Text(step["text"]), result
        parts = [f"{self.say('input.' + key)} {value}" for key, value in inputs.items()]
        return Text("；".join(parts)), result

    def range(self, stated: str) -> str:
        """An amount or a range of two, in words."""
        return " – ".join(self.money(part) for part in stated.split(" – ") if part)

    def payments(self, award: Data) -> None:
        for payment in award["payments"]:
            year = payment["year"] if payment["year"] is not None else ""
            self.line(
                6,
                f"{payment['label']}  {year}  {self.money(payment['amount'])}  ",
                (self.say(f"payment.{payment['due']}"), "dim"),
            )

    def after(self, award: Data) -> None:
        for item in award["missing"]:
            change = item["could_change"]
            tail = f"  (± {self.money(change)})" if change not in (None, "0.00") else ""
            self.line(6, (self.say("missing-head") + " ", "yellow"), item["text"], (tail, "dim"))
        if award["needed"]:
            path = award["needed"]
            changes = "；".join(c["text"] for c in path["changes"])
            tail = "" if path["amount"] is None else f" → {self.money(path['amount'])}"
            self.line(6, (self.say("needed-head") + " ", "cyan"), changes, (tail, "bold"))
        if award["decision"]:
            decision = award["decision"]
            words = [decision["by"], decision["act"], decision["reason"]]
            self.line(6, (self.say("decision-head") + " ", "dim"), " ".join(w for w in words if w))
        for warning in award["warnings"]:
            self.line(6, ("! ", "yellow"), warning)

    def total(self, result: Data) -> None:
        if result["total"] is not None:
            amount = self.money(result["total"])
        else:
            low, high = result["total_lowest"], result["total_highest"]
            amount = f"{self.money(low)} – {self.money(high)}"
        self.out.print()
        self.line(0, (f"{self.say('total')} {amount}", "bold"))
        sources = result.get("reading_sources", {})
        changed = [f"{k}={v}" for k, v in result["readings"].items() if k in sources]
        if result["readings"]:
            words = text(self.lang, "readings-line", count=len(result["readings"]))
            self.line(0, (words + " ".join(changed), "dim"))
        self.notices(result)

    def notices(self, result: Data) -> None:
        """What to know besides the amounts: warnings, then the pack's own notes."""
        for warning in result["warnings"]:
            self.line(0, ("! ", "yellow"), self.place(warning), warning["text"])
        for note in result["notes"]:
            self.line(0, ("· ", "dim"), (note, "dim"))


def show_results(results: list[Data], lang: str, *, working: bool) -> None:
    """Every result, one after another."""
    sheet = Sheet(lang, working=working)
    for result in results:
        sheet.result(result)
