"""The order in which rules act."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

from jigai.engine.rules import RuleCompiler


def ordered(rules: RuleCompiler) -> list[tuple[str, int]]:
    """Limits and choices in the order they act: by stage, then as written, ``after`` first.

    Where the rules wait for one another in a circle, that is reported and nothing returned.
    """
    position = {limit.id: ("limit", i, limit.stage) for i, limit in enumerate(rules.limits)}
    position |= {c.id: ("choice", i, c.stage) for i, c in enumerate(rules.choices)}
    graph: dict[str, set[str]] = {}
    for identity in position:
        graph[identity] = {a for a in rules.after.get(identity, []) if a in position}
    sorter = TopologicalSorter(graph)
    try:
        sorter.prepare()
    except CycleError as error:
        circle = " → ".join(error.args[1])
        item = rules.places[error.args[1][0]]
        rules.compiler.found(
            item,
            "pack.cycle",
            f"规则互相等待（after）：{circle}，请断开一处",
            f"rules wait for one another (after): {circle}; cut it somewhere",
            item.raw.line_of("after"),
        )
        return []
    found: list[tuple[str, int]] = []
    ready = list(sorter.get_ready())
    names = list(position)
    while ready:
        ready.sort(key=lambda i: (position[i][2], names.index(i)))
        identity = ready.pop(0)
        found.append((position[identity][0], position[identity][1]))
        sorter.done(identity)
        ready += sorter.get_ready()
    return found
