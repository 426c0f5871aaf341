"""Nodes that depend on no subject: worked out once, before any SQL is written."""

from __future__ import annotations

from typing import Any

from jigai.engine.bounds import Around, Bounds
from jigai.engine.emitting import children
from jigai.engine.plan import Plan

_OPEN = ("subject", "owner", "decided", "has_decision", "claimed")


class Constants:
    """The nodes of a plan that are the same for every subject, with their values.

    A value is None where the programme leaves it unknown.
    """

    def __init__(
        self, plan: Plan, claim_year: int, as_of: int, programme: dict[str, Any], lpr: Any
    ) -> None:
        self.plan = plan
        around = Around(
            {}, {}, programme, None, "", "", "", "", claim_year, as_of, lpr
        )  # fmt: skip
        self.bounds = Bounds(plan, around)
        self.free: dict[int, bool] = {}

    def is_free(self, number: int) -> bool:
        """The node reads nothing of a subject, an organisation or a row."""
        known = self.free.get(number)
        if known is None:
            known = self.free[number] = self._is_free(number)
        return known

    def _is_free(self, number: int) -> bool:
        node = self.plan.nodes[number]
        if node.op in _OPEN:
            return False
        if node.op in ("fact", "stated", "at"):
            if node.args[0] != "p":
                return False
        elif node.op == "agg":
            return bool(node.args[1] == "p") and self._rows_free(number)
        return all(self.is_free(n) for n in children(node))

    def _rows_free(self, number: int) -> bool:
        """Within a programme's list only its own rows and constants are read."""
        queue = list(children(self.plan.nodes[number]))
        while queue:
            node = self.plan.nodes[queue.pop()]
            if node.op in _OPEN:
                return False
            if node.op in ("fact", "stated", "at") and node.args[0] not in ("row", "p"):
                return False
            queue += children(node)
        return True

    def value(self, number: int) -> Any:
        """The value of a free node; None where it is not known."""
        span = self.bounds.value(number)
        return span.low if span.settled else None
