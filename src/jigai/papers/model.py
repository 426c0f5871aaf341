"""What a document says, before it is Word, PDF or a page: sections of paragraphs, lists, tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from jigai.facts.problems import Lang
from jigai.policy.texts.numbering import written

Lines = tuple[str, ...]
"""What stands in a cell: one line below the other."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; ``small`` for what explains rather than says."""

    text: str
    small: bool = False


@dataclass(frozen=True)
class Bullets:
    """A list of short sentences."""

    items: Lines


@dataclass(frozen=True)
class Facts:
    """Names and what they are, in two columns."""

    rows: tuple[tuple[str, Lines], ...]


@dataclass(frozen=True)
class Grid:
    """A table with a head; ``widths`` are the shares of its columns."""

    heads: Lines
    rows: tuple[tuple[Lines, ...], ...]
    widths: tuple[int, ...]


Block = Paragraph | Bullets | Facts | Grid


@dataclass(frozen=True)
class Section:
    """A titled part with parts below it."""

    title: str
    blocks: tuple[Block, ...] = ()
    below: tuple[Section, ...] = ()


@dataclass(frozen=True)
class Paper:
    """A whole document in one language.

    ``mark`` stands on each page where the policy is a draft; ``foot`` says from which version of
    which pack it was made, and when.
    """

    title: str
    about: str
    lang: Lang
    mark: str
    foot: str
    sections: tuple[Section, ...] = field(default=())

    def numbered(self) -> Iterator[tuple[int, str, Section]]:
        """Every section with its level (from 1) and its title with the numeral before it."""
        yield from _numbered(self.sections, 1, "", self.lang)


def _numbered(
    sections: tuple[Section, ...], level: int, above: str, lang: Lang
) -> Iterator[tuple[int, str, Section]]:
    for number, section in enumerate(sections, 1):
        plain = f"{above}{number}"
        if lang == "en":
            title = f"{plain}{'.' if level == 1 else ''} {section.title}"
        elif level == 1:
            title = f"{written(number)}、{section.title}"
        elif level == 2:
            title = f"（{written(number)}）{section.title}"
        else:
            title = f"{number}. {section.title}"
        yield level, title, section
        yield from _numbered(section.below, level + 1, f"{plain}.", lang)
