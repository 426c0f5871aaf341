"""A plan's nodes as numpy over OpenFisca's variables; what flat tables hold is an input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from jigai.engine.plan import Plan

Array = Any
_OPERATIONS: dict[str, Callable[..., Array]] = {
    "add": np.add, "sub": np.subtract, "min": np.minimum, "max": np.maximum,
    "lt": np.less, "le": np.less_equal, "eq": np.equal, "ne": np.not_equal,
    "and": np.logical_and, "or": np.logical_or, "not": np.logical_not,
}  # fmt: skip


class Values:
    """The values of nodes for all persons of a simulation; ``inputs`` are the nodes given."""

    def __init__(self, plan: Plan, inputs: frozenset[int], year: int) -> None:
        self.plan = plan
        self.inputs = inputs
        self.year = year

    def of(self, number: int, person: Any, period: Any) -> Array:
        """One node: an array, or a number that is the same for all."""
        if number in self.inputs:
            return person(f"n{number}", period)
        node = self.plan.nodes[number]
        a = node.args

        def value(part: int) -> Array:
            return self.of(part, person, period)

        match node.op:
            case "const":
                return a[0]
            case "decided":
                return value(a[1])
            case "mul":
                return np.multiply(value(a[0]), value(a[1]), dtype=np.float64)
            case "div":
                assert a[2] == "down"
                return np.floor(value(a[0]) / a[1])
            case "if":
                return np.where(*(value(part) for part in a))
        return _OPERATIONS[node.op](*(value(part) for part in a))

    def every(self, numbers: list[int], person: Any, period: Any) -> Array:
        """All of some truths."""
        found: Array = True
        for number in numbers:
            found = found & self.of(number, person, period)
        return found
