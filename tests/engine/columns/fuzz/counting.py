"""What was compared, by pack and kind: written as ``docs/equality.json`` and its page."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.engine.columns.fuzz.cases import Batch, Case, by_organisation
from tests.engine.columns.fuzz.comparing import Compared

from jigai.engine.columns.outputs import rules
from jigai.engine.columns.scalar import Answers

COUNTED = (
    "organisations", "in columns", "left", "contradicting", "subjects", "awards", "granted",
    "reasons", "payments", "limits", "excluded",
)  # fmt: skip

MARK = "<!-- counts -->"


@dataclass
class Counts:
    """Totals of an equality run."""

    by: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)
    sets: Counter[str] = field(default_factory=Counter)
    readings: dict[str, set[tuple[tuple[str, str], ...]]] = field(default_factory=dict)
    paid: dict[str, set[str]] = field(default_factory=dict)
    limits: dict[str, set[str]] = field(default_factory=dict)

    def add(self, batch: Batch, found: Compared) -> None:
        """Count one case set that was compared."""
        pack = batch.folder.name
        self.sets[pack] += 1
        self.readings.setdefault(pack, set()).add(tuple(sorted(batch.readings.items())))
        for case in batch.cases:
            counter = self.by.setdefault((pack, case.kind), Counter())
            for own in by_organisation(case):
                owner = str(own.raw["organisations"][0]["id"])
                counter["organisations"] += 1
                counter["subjects"] += sum(len(v) for k, v in own.raw.items() if k != "decisions")
                counter[self.place(owner, found)] += 1
            self.awards(batch, counter, case, found.columns)

    def place(self, owner: str, found: Compared) -> str:
        """Which evaluator answers."""
        if owner in found.contradicting:
            return "contradicting"
        return "left" if owner in found.left else "in columns"

    def awards(self, batch: Batch, counter: Counter[str], case: Case, found: Answers) -> None:
        """Awards of a case that columns answered."""
        pack, plan = batch.folder.name, batch.program.plan
        owners = {str(o["id"]) for o in case.raw["organisations"]}
        names = [name for name, _ in rules(plan)]
        for who, said in found.outcomes.items():
            if who.owner in owners:
                counter["awards"] += 1
                counter["granted"] += bool(said.amount)
                counter["reasons"] += said.reasons.bit_count()
        for who, _ in found.payments:
            if who.owner in owners:
                counter["payments"] += 1
                self.paid.setdefault(pack, set()).add(plan.measures[who.measure].id)
        for who, _, rule in found.limits:
            if who.owner in owners:
                counter["limits"] += 1
                self.limits.setdefault(pack, set()).add(names[rule])
        counter["excluded"] += len({who for who, _ in found.excluded if who.owner in owners})

    def data(self) -> dict[str, Any]:
        """Everything as plain data, in an order that does not change."""
        packs: dict[str, Any] = {}
        for (pack, kind), counter in sorted(self.by.items()):
            one = packs.setdefault(
                pack,
                {
                    "case_sets": self.sets[pack],
                    "sets_of_readings": len(self.readings[pack]),
                    "measures_paid": len(self.paid.get(pack, ())),
                    "limits_that_took": sorted(self.limits.get(pack, ())),
                    "kinds": {},
                },
            )
            one["kinds"][kind] = {name.replace(" ", "_"): counter[name] for name in COUNTED}
        return packs

    def rows(self) -> list[tuple[str, ...]]:
        """A table of totals by pack, then by kind."""
        packs: dict[str, Counter[str]] = {}
        kinds: dict[str, Counter[str]] = {}
        for (pack, kind), counter in sorted(self.by.items()):
            packs.setdefault(pack, Counter()).update(counter)
            kinds.setdefault(kind, Counter()).update(counter)
        listed = [*packs.items(), *sorted(kinds.items())]
        return [(name, *(f"{counter[n]:,}" for n in COUNTED)) for name, counter in listed]

    def table(self) -> str:
        """The totals as lines of text."""
        head = ("", *COUNTED)
        rows = [head, *self.rows()]
        widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
        return "\n".join(
            "  ".join(
                cell.ljust(width) if i == 0 else cell.rjust(width)
                for i, (cell, width) in enumerate(zip(row, widths, strict=True))
            )
            for row in rows
        )

    def write(self, path: Path, more: dict[str, Any]) -> None:
        """The totals as JSON."""
        text = json.dumps(more | {"packs": self.data()}, ensure_ascii=False, indent=1)
        path.write_text(text + "\n", encoding="utf-8")

    def page(self, path: Path) -> None:
        """The totals as a table at the end of a page."""
        head = ("", *COUNTED)
        lines = [head, ("---", *("---:" for _ in COUNTED)), *self.rows()]
        table = "\n".join("| " + " | ".join(line) + " |" for line in lines)
        kept = path.read_text(encoding="utf-8").split(MARK)[0]
        path.write_text(f"{kept}{MARK}\n\n{table}\n", encoding="utf-8")
