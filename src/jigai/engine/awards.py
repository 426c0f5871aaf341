"""One award in the making: what the nodes said, what combination did, how it ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from jigai.engine.bounds import Missing
from jigai.engine.plan import Choice, Cite, Condition, Limit, Measure
from jigai.engine.shares import Share, Taken
from jigai.facts.dossier import Decision, Subject

GRANTED, REFUSED, NEEDS = "granted", "refused", "needs-facts"
CASE, DECLARED, CHARGE = "case-by-case", "declared", "charge"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an award is refused or waits: a stable code, the condition, its sentence."""

    code: str
    key: str
    cite: Cite
    condition: Condition | None = None
    detail: tuple[tuple[str, Any], ...] = ()


@dataclass(slots=True)
class PaymentState:
    """One payment as it stands: ``state`` is due, not-due, paid-before or open."""

    index: int
    year: int | None
    state: str
    low: int
    high: int
    reasons: tuple[Reason, ...] = ()


@dataclass(slots=True)
class StepValue:
    """A step with its values as exact integers over their denominators."""

    op: str
    node: int
    low: Any
    high: Any
    inputs: tuple[tuple[str, int, Any, Any], ...]
    cite: Cite


@dataclass
class Award:
    """The answer for one measure and one subject."""

    measure: Measure
    subject: Subject
    owner: str
    organisation_kind: str
    siblings: dict[str, str]
    outcome: str = GRANTED
    position: int = 0
    truths: tuple[int | None, ...] = ()
    reasons: list[Reason] = field(default_factory=list)
    payments: list[PaymentState] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    earlier: list[Share] = field(default_factory=list)
    steps: list[StepValue] = field(default_factory=list)
    waits: frozenset[Missing] = frozenset()
    decision: Decision | None = None
    exempt: dict[str, bool] = field(default_factory=dict)
    excluded_by: list[dict[str, Any]] = field(default_factory=list)
    picked: dict[str, list[str]] = field(default_factory=dict)
    warnings: list[Reason] = field(default_factory=list)
    history: list[dict[str, Any]] = field(default_factory=list)
    open: bool = False
    claim_year: int = 0
    items: dict[str, str] = field(default_factory=dict)
    spared: frozenset[tuple[str, int]] = frozenset()
    unsure: dict[str, frozenset[Missing]] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """``measure/subject``, unique in a result."""
        return f"{self.measure.id}/{self.subject.id}"

    @property
    def excluders(self) -> set[str]:
        """The rules that took this award's place."""
        return {str(e["rule"]) for e in self.excluded_by}

    def exclude(self, rule: str, cite: Cite, by: list[str], *, certain: bool) -> None:
        """Another award or bundle takes this one's place."""
        self.excluded_by.append({"rule": rule, "cite": cite, "by": by, "certain": certain})

    def beyond(self, limit: Limit) -> None:
        """A limit that only watches is exceeded; said once for an award."""
        if limit.id not in [w.key for w in self.warnings]:
            self.warnings.append(Reason("beyond", limit.id, limit.cite))

    def chosen(self, rule: str, others: list[str]) -> None:
        """This award's bundle is the one advised or picked."""
        self.picked[rule] = others

    def applied(self, choice: Choice) -> frozenset[str]:
        """Bundles taken up before (in this year, where the choice is a year's), by the history."""
        found = set()
        for index, row in enumerate(self.history):
            if row.get("measure") not in choice.measures or (choice.id, index) in self.spared:
                continue
            if choice.per_year and row.get("year") != self.claim_year:
                continue
            if choice.scope == "subject" and row.get("subject") != self.subject.id:
                continue
            if choice.bundle == "measure":
                found.add(str(row["measure"]))
            else:
                item = self.items.get(row["measure"]) if choice.bundle == "application" else None
                alone = f"{row['measure']}/{row.get('subject')}"
                found.add(row.get("application") or item or alone)
        return frozenset(found)

    def settle(self) -> None:
        """The outcome after combination."""
        if self.outcome not in (GRANTED, CHARGE, NEEDS):
            return
        certain = [e for e in self.excluded_by if e["certain"]]
        if certain and self.high == 0:
            self.outcome = REFUSED
            excluded = certain[0]
            self.reasons.append(
                Reason(
                    "excluded",
                    excluded["rule"],
                    excluded["cite"],
                    None,
                    (("by", tuple(excluded["by"])),),
                )
            )
        elif self.low != self.high and self.outcome == GRANTED:
            self.outcome = NEEDS
        elif self.outcome == NEEDS and self.shares and not self.open and self.low == self.high:
            self.outcome = CHARGE if self.measure.charge else GRANTED
            self.waits = frozenset()

    @property
    def taken(self) -> list[Taken]:
        """What every rule took, in the order it acted."""
        return [t for share in self.shares for t in share.taken]

    @property
    def entitled(self) -> tuple[int, int]:
        """Before combination, in fen."""
        return (sum(s.entitled[0] for s in self.shares), sum(s.entitled[1] for s in self.shares))

    @property
    def low(self) -> int:
        """The least that may be awarded, in fen."""
        return 0 if self.open else sum(s.low for s in self.shares)

    @property
    def high(self) -> int:
        """The most that may be awarded, in fen."""
        return sum(s.high for s in self.shares)

    @property
    def certain(self) -> bool:
        """All its conditions hold, and at least one payment is due."""
        return not self.open and any(p.state == "due" for p in self.payments)

    @property
    def up_to(self) -> bool:
        """The wording is a ceiling and no decision or guide has settled the amount within it."""
        if self.measure.wording not in ("ceiling", "in-principle-ceiling"):
            return False
        settled = self.measure.settled or (
            self.decision is not None
            and (self.decision.rate is not None or self.decision.amount is not None)
        )
        return not settled or any(t.after < t.before for t in self.taken)
