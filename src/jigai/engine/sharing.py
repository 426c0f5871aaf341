"""Which rules of a plan a payment meets alone, and which it shares with others.

A limit that no other payment can draw on is taken off a payment at once; the rest waits until all
payments are known.
"""

from __future__ import annotations

from jigai.engine.plan import Choice, Draw, Limit, Measure, Payment, Plan

EXCESS = ("lost", "carried", "refused", "warned")
MODES = ("amount", "largest", "less")
Pair = tuple[Draw, Limit]


class NotLean(Exception):
    """The plan has a rule that only the general evaluation knows."""


class Sharing:
    """The rules of one plan over the measures that are claimed."""

    def __init__(self, plan: Plan, measures: list[tuple[int, Measure]]) -> None:
        self.plan = plan
        self.measures = measures
        self.rank = {rule: place for place, rule in enumerate(plan.order)}
        self.losers = {name for _, m in measures for name in m.replaces}
        self.draws: dict[int, list[tuple[Measure, Payment, Draw]]] = {}
        for _, measure in measures:
            for payment in measure.payments:
                for draw in payment.draws:
                    self.draws.setdefault(draw.limit, []).append((measure, payment, draw))
        if any(x.excess not in EXCESS or x.mode not in MODES for x in plan.limits):
            raise NotLean("a limit of a kind not known here")

    def alone(self, measure: Measure, draw: Draw, limit: Limit) -> bool:
        """No other payment can share the limit: its key holds this measure and subject."""
        if limit.mode == "largest" or limit.share != "order" or limit.joint is not None:
            return False
        payments = sum(d.limit == draw.limit for p in measure.payments for d in p.draws)
        mine = payments == len(self.draws[draw.limit]) or f"={measure.id}" in draw.key
        return payments == 1 and ("award" in draw.key or ("subject" in draw.key and mine))

    def split(self, measure: Measure, payment: Payment) -> tuple[list[Pair], list[Pair]]:
        """A payment's limits in their order: those it meets alone at first, then the rest."""
        draws = sorted(payment.draws, key=lambda d: self.rank[("limit", d.limit)])
        pairs = [(d, self.plan.limits[d.limit]) for d in draws]
        if measure.id in self.losers or any(limit.mode == "largest" for _, limit in pairs):
            return [], pairs
        first_choice = min(
            (self.rank[("choice", n)] for n, _ in self.choices(measure)), default=len(self.rank)
        )
        own: list[Pair] = []
        for draw, limit in pairs:
            late = self.rank[("limit", draw.limit)] > first_choice
            if late or limit.excess == "warned" or not self.alone(measure, draw, limit):
                break
            own.append((draw, limit))
        return own, pairs[len(own) :]

    def choices(self, measure: Measure) -> list[tuple[int, Choice]]:
        """The choices that a measure stands under."""
        return [
            (n, choice)
            for n, choice in enumerate(self.plan.choices)
            if measure.id in choice.measures and ("choice", n) in self.rank
        ]

    def plain_choice(self, number: int) -> bool:
        """One application of an enterprise, all of the claim year."""
        choice = self.plan.choices[number]
        dated = any(
            self.plan.nodes[p.year].op != "ctx"
            for _, m in self.measures
            if m.id in choice.measures
            for p in m.payments
        )
        return choice.at_most == 1 and choice.scope == "owner" and not (choice.per_year and dated)

    def key(self, payment: Payment, draw: Draw) -> list[str | int]:
        """The parts of a key that can differ within a dossier of one organisation."""
        drawing = {m.id for m, _, _ in self.draws[draw.limit]}
        same_year = self.plan.nodes[payment.year].op == "ctx"
        return [
            part
            for part in draw.key
            if part not in ("owner", "programme")
            and not (part == "year" and same_year)
            and not (isinstance(part, str) and part[0] == "=" and len(drawing) == 1)
        ]


def bundle_of(choice: Choice, measure: Measure) -> str | None:
    """The application in which all awards of a measure compete; None where each is its own."""
    if choice.bundle == "measure":
        return measure.id
    if choice.bundle == "application" and measure.application == "item":
        return measure.clause
    return None
