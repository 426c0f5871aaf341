"""The manual of permissions, made from the tables that are enforced, so that it cannot be wrong."""

from __future__ import annotations

from dataclasses import dataclass

from jigai.facts.problems import Lang
from jigai.office.ground.texts import t
from jigai.office.identity.roles import permits, roles


@dataclass(frozen=True)
class Line:
    """An act with its scope and, role by role in their order, whether it is permitted."""

    act: str
    words: str
    scope: str
    marks: tuple[bool, ...]


@dataclass(frozen=True)
class Part:
    """The acts of one room, in the order of their names."""

    room: str
    lines: tuple[Line, ...]


def heads(lang: Lang) -> list[str]:
    """The names of the roles, in the order of their table."""
    return [role.named(lang) for role in roles().values()]


def parts(lang: Lang) -> list[Part]:
    """Every act of every room, as ``permits.yaml`` has it."""
    found: dict[str, list[Line]] = {}
    for act, permit in sorted(permits().items()):
        room = act.partition(".")[0]
        marks = tuple(role in permit.roles for role in roles())
        scope = t(f"scope.{permit.scope}", lang)
        found.setdefault(room, []).append(Line(act, permit.named(lang), scope, marks))
    return [Part(t(f"manual.rooms.{room}", lang), tuple(lines)) for room, lines in found.items()]


def markdown(lang: Lang) -> str:
    """The whole manual as Markdown."""
    lines = [f"# {t('manual.title', lang)}", "", t("manual.lead", lang), ""]
    head = [t("manual.act", lang), t("manual.scope", lang), *heads(lang)]
    for part in parts(lang):
        lines += [f"## {part.room}", "", _row(head), _row(["---"] * len(head))]
        for line in part.lines:
            marks = ["✓" if mark else "" for mark in line.marks]
            lines.append(_row([f"{line.words} `{line.act}`", line.scope, *marks]))
        lines.append("")
    return "\n".join(lines)


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
