"""Templates: documents with parameters, filled in where they are used."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import Any

from jigai.facts.documents import Listing, Mapping
from jigai.facts.problems import Problem
from jigai.policy.pack import Item, identity

ALLOWED = ("measure", "declared", "limit", "choice", "gate")
_PARAMETER = re.compile(r"\$\{([^}]*)\}|^\$(\w+)$")


def template_faults(template: Item) -> list[Problem]:
    """What is wrong in a template before anyone uses it."""
    found: list[Problem] = []
    known = [str(p) for p in template.raw["parameters"]]
    for raw in template.raw["items"]:
        kind = next(iter(raw))
        if kind not in ALLOWED:
            found.append(
                Problem(
                    "pack.template-kind",
                    f"模板里不能有“{kind}”，只有：{'、'.join(ALLOWED)}",
                    f"a template cannot hold '{kind}'; only: {', '.join(ALLOWED)}",
                    f"{template.file}:{raw.line}",
                )
            )
        for name, line in _named(raw, raw.line):
            if name not in known:
                near = difflib.get_close_matches(name, known, 1, 0.5)
                found.append(
                    Problem(
                        "pack.parameter-unknown",
                        f"模板没有参数“{name}”" + (f"，是否为“{near[0]}”？" if near else ""),
                        f"the template has no parameter '{name}'"
                        + (f"; did you mean '{near[0]}'?" if near else ""),
                        f"{template.file}:{line}",
                    )
                )
    return found


def _named(value: Any, line: int) -> Iterator[tuple[str, int]]:
    """Every parameter that a value names, with its line."""
    if isinstance(value, str):
        for match in _PARAMETER.finditer(value):
            yield match[1] if match[1] is not None else match[2], line
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _named(key, value.line_of(key))
            yield from _named(item, value.line_of(key))
    elif isinstance(value, Listing):
        for index, item in enumerate(value):
            yield from _named(item, value.lines[index])


def expand(items: list[Item], templates: dict[str, Item], problems: list[Problem]) -> list[Item]:
    """The items with every use of a template filled in; problems are added to the list."""
    found: list[Item] = []
    for item in items:
        if item.kind == "use":
            found += _filled(item, templates, problems)
        elif item.kind != "template":
            found.append(item)
    return found


def _filled(use: Item, templates: dict[str, Item], problems: list[Problem]) -> list[Item]:
    template = templates.get(use.id)
    if template is None:
        near = difflib.get_close_matches(use.id, list(templates), 1, 0.5)
        problems.append(
            Problem(
                "pack.template",
                f"没有模板“{use.id}”" + (f"，是否为“{near[0]}”？" if near else ""),
                f"there is no template '{use.id}'"
                + (f"; did you mean '{near[0]}'?" if near else ""),
                str(use.place),
            )
        )
        return []
    given: Mapping = use.raw["with"]
    wanted = [str(p) for p in template.raw["parameters"]]
    if set(given) != set(wanted):
        problems.append(
            Problem(
                "pack.parameters",
                f"模板“{use.id}”的参数应为：{'、'.join(wanted)}；却是：{'、'.join(given)}",
                f"template '{use.id}' takes: {', '.join(wanted)}; given: {', '.join(given)}",
                str(use.at("with")),
            )
        )
        return []
    found = []
    for raw in template.raw["items"]:
        filled = substitute(raw, given)
        kind = next(iter(raw))
        found.append(Item(kind, identity(filled, kind), filled, template.file, use.place))
        for name, line in _named(filled, filled.line):
            problems.append(
                Problem(
                    "pack.parameter-text",
                    f"参数“{name}”不是文字，不能写进一段文字里；请单独写作 ${name}",
                    f"the parameter '{name}' is no text and cannot stand inside one; "
                    f"write ${name} alone",
                    f"{template.file}:{line}",
                )
            )
    return found


def substitute(value: Any, given: dict[str, Any]) -> Any:
    """The value with each ``$name`` replaced; a text of only ``$name`` takes the value whole."""
    if isinstance(value, str):
        if value.startswith("$") and value[1:] in given:
            return given[value[1:]]
        return _PARAMETER.sub(lambda match: _inside(match, given), value)
    if isinstance(value, Mapping):
        copy = Mapping(value.line)
        for key, item in value.items():
            name = str(substitute(key, given))
            copy[name] = substitute(item, given)
            copy.lines[name] = value.line_of(key)
        return copy
    if isinstance(value, Listing):
        return Listing([substitute(item, given) for item in value], value.lines)
    return value


def _inside(match: re.Match[str], given: dict[str, Any]) -> str:
    value = given.get(match[1])
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return match[0]
    return str(value)
