"""A table that gives way to a list of cards on a phone: both from the one table of a template.

Telling a table to show its rows as blocks would take its meaning away from whoever hears the page;
so the same cells stand in a list as well, each with its head beside it, and one of the two is
shown. Cells that are blank stand in no card.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString, mark_safe

CELLS = ("th", "td")


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, as markup; how many columns it takes; whether it names its row."""

    inner: str
    columns: int
    names: bool

    @property
    def blank(self) -> bool:
        """Whether there is nothing to read in it."""
        return not strip_tags(self.inner).strip()


@dataclass
class _Row:
    cells: list[Cell] = field(default_factory=list)
    head: bool = False


class _Reader(HTMLParser):
    """The cells of a table, row by row; of tables inside its cells nothing is read."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=False)
        self.rows: list[_Row] = []
        self._markup = markup
        starts = [0]
        for line in markup.splitlines(keepends=True):
            starts.append(starts[-1] + len(line))
        self._lines = starts
        self._head = False
        self._inside = 0
        self._open: tuple[int, int, bool] | None = None
        self.feed(markup)
        self.close()

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._inside += 1
        if self._inside:
            return
        stated = dict(attrs)
        if tag == "thead":
            self._head = True
        elif tag == "tr":
            self.rows.append(_Row(head=self._head))
        elif tag in CELLS and self._open is None:
            begins = self._at() + len(self.get_starttag_text() or "")
            self._open = begins, int(stated.get("colspan") or 1), stated.get("scope") == "row"

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self._inside -= 1
        elif self._inside:
            return
        elif tag == "thead":
            self._head = False
        elif tag in CELLS and self._open is not None:
            begins, columns, names = self._open
            cell = Cell(self._markup[begins : self._at()].strip(), columns, names)
            self.rows[-1].cells.append(cell)
            self._open = None


def with_cards(markup: SafeString, name: str, *, shown: bool = False) -> SafeString:
    """A table from its ``thead`` and ``tbody``, and its cards; ``shown``: the name above it too."""
    table = format_html(
        '<div class="scrolls as-cards" tabindex="0" role="region" aria-label="{0}">'
        '<table class="table"><caption{1}>{0}</caption>{2}</table></div>',
        name,
        "" if shown else SafeString(' class="only-read"'),
        markup,
    )
    cards = [_card(row, heads) for row, heads in _rows(markup)]
    named = format_html('<p class="h3 cards-instead">{}</p>', name) if shown else ""
    items = format_html_join("", "<li class='card'>{}</li>", ((card,) for card in cards))
    return format_html('{}{}<ul class="cards-instead">{}</ul>', table, named, items)


def _rows(markup: str) -> list[tuple[_Row, list[str]]]:
    """The rows below the head, each with the heads of its columns."""
    rows = _Reader(markup).rows
    heads = [cell.inner for row in rows if row.head for cell in row.cells]
    return [(row, heads) for row in rows if not row.head and row.cells]


def _card(row: _Row, heads: list[str]) -> SafeString:
    title = next((cell for cell in row.cells if cell.names), row.cells[0])
    facts: list[tuple[SafeString, SafeString]] = []
    column = 0
    for cell in row.cells:
        if cell is not title and not cell.blank:
            head = heads[column] if column < len(heads) else ""
            facts.append((mark_safe(head), mark_safe(cell.inner)))  # noqa: S308
        column += cell.columns
    listed = format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", facts)
    said = mark_safe(title.inner)  # noqa: S308
    if not facts:
        return format_html('<p class="h3">{}</p>', said)
    return format_html('<p class="h3">{}</p><dl class="facts">{}</dl>', said, listed)
