"""Which facts an expression mentions: for reason codes and for the values shown beside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jigai.engine.lowering import Lowering, Scope
from jigai.facts.expressions import ExpressionError, Index, Name, Tree


def code_of(tree: Tree) -> str:
    """The reason code of a condition that states none: the first fact that it reads."""
    names = list(_names(tree))
    return names[0].text if names else "condition"


def _names(tree: Any) -> Iterator[Any]:
    if isinstance(tree, Name):
        if len(tree.parts) == 2 and tree.parts[0] not in ("row", "行"):
            yield tree
    elif isinstance(tree, Index):
        yield tree.base
    elif hasattr(tree, "__dataclass_fields__"):
        for name in tree.__dataclass_fields__:
            value = getattr(tree, name)
            for part in value if isinstance(value, tuple) else (value,):
                if hasattr(part, "__dataclass_fields__"):
                    yield from _names(part)


def facts_of(lowering: Lowering, tree: Tree, scope: Scope) -> Iterator[tuple[str, int]]:
    """The scalar facts and yearly values that a condition reads, with their nodes."""
    seen = set()
    for found in _trees(tree):
        try:
            node = lowering.tree(found, scope)
        except ExpressionError:
            continue
        name = found.base.text if isinstance(found, Index) else found.text
        if name not in seen and not lowering.nodes[node].row:
            seen.add(name)
            yield name, node


def _trees(tree: Any) -> Iterator[Any]:
    if isinstance(tree, Index) or (isinstance(tree, Name) and len(tree.parts) == 2):
        yield tree
    elif hasattr(tree, "__dataclass_fields__") and not isinstance(tree, Name):
        for name in tree.__dataclass_fields__:
            value = getattr(tree, name)
            for part in value if isinstance(value, tuple) else (value,):
                if hasattr(part, "__dataclass_fields__"):
                    yield from _trees(part)
