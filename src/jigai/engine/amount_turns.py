"""Limits that payments can draw on one after the other, as they are worked out.

Where each entity has one subject, measures are gone through in the order in which they draw. A
ceiling that is the same for all who share it then needs no list: what is left of it is one number.
"""

from __future__ import annotations

from jigai.engine.amount_terms import AmountEmitter
from jigai.engine.plan import Draw, Measure, Payment
from jigai.engine.sharing import Sharing

Group = tuple[int, tuple[str, ...]]
"""Who shares: the limit, and the parts of its key."""


class InTurn:
    """The shared limits of the measures claimed, for dossiers with one subject of each entity."""

    def __init__(self, sharing: Sharing, history: bool) -> None:
        self.sharing = sharing
        self.history = history
        self.groups: dict[Group, int] = {}

    def possible(self) -> bool:
        """Nothing competes, and every shared limit is met in the order of the payments' places."""
        measures = self.sharing.measures
        entities = dict.fromkeys(m.entity for _, m in measures)
        last: dict[Group, int] = {}
        for entity in entities:
            for position, measure in measures:
                if measure.entity != entity:
                    continue
                if measure.id in self.sharing.losers or self.sharing.choices(measure):
                    return False
                for payment in measure.payments:
                    for draw, limit in self.sharing.split(measure, payment)[1]:
                        if limit.excess == "warned":
                            continue
                        group = self._group(measure, payment, draw)
                        if group is None or last.get(group, 0) > position:
                            return False
                        last[group] = position
        return all(self._alike(number) for number in {number for number, _ in last})

    def room(self, measure: Measure, payment: Payment, draw: Draw) -> str:
        """The local that holds what is left of a limit for those who share it."""
        group = self._group(measure, payment, draw)
        assert group is not None
        return f"room{draw.limit}_{self.groups.setdefault(group, len(self.groups))}"

    def _group(self, measure: Measure, payment: Payment, draw: Draw) -> Group | None:
        """Who shares the limit; None where that depends on facts."""
        parts = []
        for part in self.sharing.key(payment, draw):
            if not isinstance(part, str):
                return None
            name = {"subject": measure.entity, "award": f"{measure.entity} {measure.id}"}
            parts.append(name.get(part, part))
        return (draw.limit, tuple(parts))

    def _alike(self, number: int) -> bool:
        """A plain ceiling that allows all who share it the same."""
        limit = self.sharing.plan.limits[number]
        if (limit.mode, limit.share, limit.joint) != ("amount", "order", None):
            return False
        emitter = AmountEmitter(self.sharing.plan.nodes, "", self.history)
        allowed: dict[Group, tuple[int, str]] = {}
        for measure, payment, draw in self.sharing.draws[number]:
            group = self._group(measure, payment, draw)
            whose = measure.entity if emitter.of_subject(draw.amount) else ""
            if group is None or draw.order:
                return False
            if allowed.setdefault(group, (draw.amount, whose)) != (draw.amount, whose):
                return False
        return True
