"""The manual of permissions, made from the tables that are enforced, so that it cannot be wrong."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from jigai.facts.problems import Lang
from jigai.office.ground.texts import t
from jigai.office.identity.roles import Permit, permits, roles
from jigai.papers.model import Grid, Paper, Paragraph, Section

WIDTHS = (38, 20, 42)


@dataclass(frozen=True)
class Line:
    """An act with its scope and the names of the roles that it is permitted to, in their order.

    ``everybody``: all roles, so that none has to be named.
    """

    act: str
    words: str
    scope: str
    roles: tuple[str, ...]
    everybody: bool


@dataclass(frozen=True)
class Part:
    """The acts of one room, in the order of their names."""

    room: str
    lines: tuple[Line, ...]


def parts(lang: Lang, role: str = "") -> list[Part]:
    """Every act of every room, as ``permits.yaml`` has it; with a role, what that role may do."""
    found: dict[str, list[Line]] = {}
    for act, permit in sorted(permits().items()):
        if not role or role in permit.roles:
            found.setdefault(act.partition(".")[0], []).append(_line(permit, lang))
    return [Part(t(f"manual.rooms.{room}", lang), tuple(lines)) for room, lines in found.items()]


def who(line: Line, lang: Lang) -> str:
    """To whom an act is permitted, in words."""
    if line.everybody:
        return t("manual.everybody", lang)
    return t("manual.between", lang).join(line.roles)


def markdown(lang: Lang) -> str:
    """The whole manual as Markdown."""
    lines = [f"# {t('manual.title', lang)}", "", t("manual.lead", lang), ""]
    for part in parts(lang):
        lines += [f"## {part.room}", "", _row(heads(lang)), _row(["---"] * len(WIDTHS))]
        for line in part.lines:
            lines.append(_row([f"{line.words} `{line.act}`", line.scope, who(line, lang)]))
        lines.append("")
    return "\n".join(lines)


def paper(lang: Lang, day: dt.date) -> Paper:
    """The whole manual as a document; ``day`` is when it was made."""
    sections = tuple(
        Section(
            part.room,
            (
                Grid(
                    tuple(heads(lang)),
                    tuple(
                        ((line.words, line.act), (line.scope,), (who(line, lang),))
                        for line in part.lines
                    ),
                    WIDTHS,
                ),
            ),
        )
        for part in parts(lang)
    )
    return Paper(
        title=t("manual.title", lang),
        about=t("site.name", lang),
        lang=lang,
        mark="",
        foot=t("manual.made", lang, day=day.isoformat()),
        sections=(
            Section(t("manual.about", lang), (Paragraph(t("manual.lead", lang)),)),
            *sections,
        ),
    )


def heads(lang: Lang) -> list[str]:
    """The heads of the columns: act, scope, posts."""
    return [t(f"manual.{key}", lang) for key in ("act", "scope", "roles")]


def _line(permit: Permit, lang: Lang) -> Line:
    known = roles()
    named = tuple(one.named(lang) for role, one in known.items() if role in permit.roles)
    scope = t(f"scope.{permit.scope}", lang)
    return Line(permit.act, permit.named(lang), scope, named, len(named) == len(known))


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
