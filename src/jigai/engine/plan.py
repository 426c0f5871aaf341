"""The plan: a compiled pack, the one form that every evaluator runs.

A plan is a table of integer nodes, each once, and for every measure the nodes that decide who
qualifies, what each payment is and which limits it draws on. It holds no expression, no reading
and no text of a policy; ``data`` is its published form (``docs/plan.md``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

FORMAT = "jigai-plan/1"


@dataclass(frozen=True, slots=True)
class Node:
    """One operation. ``args`` are node numbers or constants, as the operation says.

    The exact value is ``value / den`` in the kind's unit: fen for money, one for a rate.
    ``low`` and ``high`` bound the integer; both are 0 for a code. ``row`` marks a node that has a
    value for each row of a list, not for the subject.
    """

    op: str
    args: tuple[Any, ...]
    kind: str
    den: int = 1
    low: int = 0
    high: int = 0
    row: bool = False


@dataclass(frozen=True, slots=True)
class Cite:
    """Where a step rests: clause, locator of the sentence, hash of that sentence."""

    clause: str
    at: str
    hash: str


@dataclass(frozen=True, slots=True)
class Condition:
    """One line of ``when``: a yes/no node with its own reason code."""

    node: int
    code: str
    text: str
    cite: Cite
    say: dict[str, str] | None = None
    facts: tuple[tuple[str, int], ...] = ()
    kind: str = "condition"


@dataclass(frozen=True, slots=True)
class Step:
    """A named value on the way to an amount, kept for the explanation.

    ``payment`` is the position of the only payment that it explains, None where it explains all.
    """

    op: str
    node: int
    inputs: tuple[tuple[str, int], ...]
    cite: Cite
    payment: int | None = None


@dataclass(frozen=True, slots=True)
class Draw:
    """How one payment draws on one limit: key, what it allows, what was used before.

    ``order`` nodes come before the subject's id when several payments share the limit. A decision
    may lift the limit for this payment only where the node ``lift`` holds (None: everywhere).
    """

    limit: int
    key: tuple[str | int, ...]
    amount: int
    used: int
    order: tuple[int, ...]
    lift: int | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """One part of an award: when it is due, for which year, how much before combination."""

    label: dict[str, str]
    due: tuple[Condition, ...]
    year: int
    amount: int
    cite: Cite
    draws: tuple[Draw, ...]
    code: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """One rule that gives something to each subject of an entity that ``which`` selects.

    ``settled``: a year's guide fixed what the text only caps.
    """

    id: str
    clause: str
    cite: Cite
    kind: str
    money: bool
    entity: str
    organisation: str | None
    which: int | None
    which_text: str
    conditions: tuple[Condition, ...]
    payments: tuple[Payment, ...]
    steps: tuple[Step, ...]
    wording: str
    decision: bool
    guided: bool
    charge: bool
    payee: str | None
    application: str
    replaces: tuple[str, ...]
    warnings: tuple[Condition, ...]
    name: dict[str, str]
    gives: dict[str, str]
    flags: tuple[str, ...]
    payer: dict[str, str]
    settled: bool = False
    exempt: tuple[tuple[str, int], ...] = ()
    tiers: tuple[tuple[str, int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Limit:
    """What several payments may reach together (design rule 8).

    ``mode``: ``amount`` (a ceiling), ``largest`` (the greatest entitlement in the group) or
    ``less`` (takes off a sum received elsewhere). ``share``: ``order`` or ``pro-rata``.
    Limits with the same ``joint`` are drawn in one pass.
    """

    id: str
    cite: Cite
    stage: int
    mode: str
    share: str
    joint: str | None
    excess: str
    liftable: bool
    flags: tuple[str, ...]
    name: dict[str, str]
    say: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """Only ``at_most`` bundles of awards may be applied for; the best are advised."""

    id: str
    cite: Cite
    stage: int
    per_year: bool
    scope: str
    measures: frozenset[str]
    bundle: str
    at_most: int
    liftable: bool
    name: dict[str, str]
    earlier: bool = True
    say: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """A compiled pack under one set of readings and overlays."""

    pack: str
    version: str
    title: dict[str, str]
    number: str
    status: str
    region: str
    readings: dict[str, str]
    overlays: tuple[str, ...]
    nodes: tuple[Node, ...]
    measures: tuple[Measure, ...]
    limits: tuple[Limit, ...]
    choices: tuple[Choice, ...]
    order: tuple[tuple[str, int], ...]
    checks: tuple[tuple[str, Condition, str], ...]
    fact_ids: frozenset[str]
    defaults: dict[str, str] = field(default_factory=dict)

    def data(self) -> dict[str, Any]:
        """The published form: plain JSON values only."""
        return {
            "format": FORMAT,
            "pack": self.pack,
            "version": self.version,
            "readings": dict(sorted(self.readings.items())),
            "overlays": list(self.overlays),
            "nodes": [
                {
                    "op": n.op,
                    "args": _plain(n.args),
                    "kind": n.kind,
                    "den": n.den,
                    "low": n.low,
                    "high": n.high,
                    "row": n.row,
                }
                for n in self.nodes
            ],
            "measures": [_plain(m) for m in self.measures],
            "limits": [_plain(limit) for limit in self.limits],
            "choices": [_plain(choice) for choice in self.choices],
            "order": [list(item) for item in self.order],
            "checks": [_plain(check) for check in self.checks],
        }


def _plain(value: Any) -> Any:
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, frozenset):
        return sorted(_plain(item) for item in value)
    return value
