"""What was compared, by pack and kind: written as ``docs/equality.json`` and its page."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.engine.columns.fuzz.cases import Batch, by_organisation
from tests.engine.columns.fuzz.comparing import Compared

COUNTED = ("organisations", "in columns", "left", "contradicting", "subjects", "payments", "cut")


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
                self.payments(pack, counter, found.columns.get(owner, {}))

    def place(self, owner: str, found: Compared) -> str:
        """Which evaluator answers."""
        if owner in found.contradicting:
            return "contradicting"
        return "left" if owner in found.left else "in columns"

    def payments(self, pack: str, counter: Counter[str], answer: dict[Any, Any]) -> None:
        """Payments that columns answered."""
        for key, paid in answer.items():
            counter["payments"] += 1
            counter["cut"] += paid.amount < paid.entitled
            self.paid.setdefault(pack, set()).add(key.measure)
            self.limits.setdefault(pack, set()).update(rule for rule, _ in paid.took)

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
