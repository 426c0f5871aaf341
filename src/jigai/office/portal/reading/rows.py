"""The rows of the reading view: each sentence with what became of it and the rules it carries."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from jigai.office.ground.originals import original
from jigai.office.ground.texts import t
from jigai.office.portal.policies.locators import spoken
from jigai.office.portal.policies.reading import Policy
from jigai.office.portal.reading.sheets import Sheet, sheets
from jigai.papers.policies import name_of
from jigai.policy.ledger.claims import read_claim
from jigai.policy.ledger.coverage import Coverage, FigureState, locate
from jigai.policy.ledger.dispositions import dispositions, resting
from jigai.policy.pack import Axis, Pack
from jigai.policy.texts.document import Document
from jigai.policy.texts.paragraphs import paragraphs

MARKS = {
    "computed": "calculator",
    "decided": "users-round",
    "condition": "list-checks",
    "target": "target",
    "task": "clipboard-list",
    "procedure": "repeat",
    "definition": "book-open",
    "declared": "megaphone",
    "heading": "heading",
    "context": "text",
    "not-modelled": "circle-slash",
    "open": "circle-help",
}
"""The icon of each disposition: a shape, so that none is told apart by colour."""


@dataclass(frozen=True)
class Fig:
    """A figure of a sentence with what is claimed of it; ``fault`` says what is wrong with that.

    ``rule`` is the id of the rule that states it, ``name`` the rule's name, ``role`` how else the
    figure is carried.
    """

    raw: str
    rule: str
    name: str
    role: str
    fault: str = ""


@dataclass(frozen=True)
class Piece:
    """A stretch of a sentence: plain words, or one of its figures."""

    text: str
    fig: Fig | None = None


@dataclass(frozen=True)
class Block:
    """A paragraph of a sentence; ``depth`` above 0 makes it a heading of that level."""

    pieces: tuple[Piece, ...]
    depth: int = 0


@dataclass(frozen=True)
class Row:
    """A sentence on the left, its rules on the right.

    ``blocks`` are the official words and empty where the text is not installed; ``summaries`` are
    the pack's own. ``others`` are further locators of the pack that stand in this sentence.
    """

    at: str
    clause: str
    blocks: tuple[Block, ...]
    summaries: tuple[str, ...]
    dispositions: tuple[str, ...]
    rules: tuple[Sheet, ...]
    figs: tuple[Fig, ...] = ()
    others: tuple[str, ...] = ()
    drift: str = ""
    why: str = ""
    axes: tuple[Axis, ...] = ()
    first: frozenset[str] = field(default=frozenset())

    @property
    def spoken(self) -> str:
        return spoken(self.at)

    @property
    def marks(self) -> list[tuple[str, str]]:
        """What became of the sentence, each with its icon."""
        return [(name, MARKS[name]) for name in self.dispositions or ("open",)]

    @property
    def more(self) -> bool:
        """There is something to open besides its rules."""
        return bool(self.figs or self.axes or (self.blocks and self.summaries))

    @property
    def rule_ids(self) -> str:
        """The ids of its rules, as the script reads them."""
        return " ".join(sheet.id for sheet in self.rules)


@dataclass(frozen=True)
class Reading:
    """A policy as it is read; ``covered`` is None where its text is not installed."""

    rows: tuple[Row, ...]
    covered: Coverage | None
    contents: tuple[tuple[str, str, int], ...]
    """Clauses with their first row and depth: (words, locator, depth)."""
    gone: tuple[str, ...] = ()


_LINE_END = re.compile(r"\s*\n\s*")
_READINGS: dict[tuple[str, str, str, int], Reading] = {}


def reading(found: Policy) -> Reading:
    """The rows in the language of the answer being made; kept, since neither part ever changes."""
    covered = original(found.pack)
    key = (
        found.pack.id,
        found.pack.version,
        found.lang,
        hash(covered.document.text) if covered else 0,
    )
    if key not in _READINGS:
        _READINGS[key] = _with_text(found, covered) if covered else _without(found)
    return _READINGS[key]


def _without(found: Policy) -> Reading:
    listed, shown = sheets(found), set[str]()
    rows = []
    for at, clause in found.pack.clauses.items():
        rules = _unique(listed.get(at, ()))
        figs = tuple(_claimed(found, text) for text in clause.figures)
        rows.append(
            Row(at, clause.clause, (), (clause.summary[found.lang],),
                dispositions(found.pack, at, resting(found.pack).get(at, ())), rules, figs,
                why=clause.why.get(found.lang, ""), axes=tuple(found.readings_of(clause)),
                first=_first(rules, shown))
        )  # fmt: skip
    contents: dict[str, tuple[str, str, int]] = {}
    for row in rows:
        contents.setdefault(row.clause, (row.clause, row.at, 1))
    return Reading(tuple(rows), None, tuple(contents.values()))


def _with_text(found: Policy, covered: Coverage) -> Reading:
    pack, document = found.pack, covered.document
    listed, shown = sheets(found), set[str]()
    inside: dict[str, list[str]] = defaultdict(list)
    for at, sentence in locate(pack, document).items():
        inside[sentence].append(at)
    figures: dict[str, list[FigureState]] = defaultdict(list)
    for figure in covered.figures:
        figures[figure.sentence].append(figure)
    cutter = _Cutter(found, document)
    rows = []
    for state in covered.sentences:
        locators = inside[state.sentence.id]
        clauses = [pack.clauses[at] for at in locators]
        rules = _unique(sheet for at in locators for sheet in listed.get(at, ()))
        marked = [f for f in figures[state.sentence.id] if not f.figure.enumerator]
        figs = {id(f): _figure(found, f) for f in marked}
        rows.append(
            Row(state.sentence.id, state.sentence.clause,
                cutter.blocks(state.sentence.start, state.sentence.end, marked, figs),
                tuple(c.summary[found.lang] for c in clauses), state.dispositions, rules,
                tuple(figs.values()), tuple(at for at in locators if at != state.sentence.id),
                state.drift, next((c.why[found.lang] for c in clauses if c.why), ""),
                tuple({a.id: a for c in clauses for a in found.readings_of(c)}.values()),
                _first(rules, shown))
        )  # fmt: skip
    return Reading(tuple(rows), covered, tuple(_contents(document, rows)), covered.gone)


def _contents(document: Document, rows: Sequence[Row]) -> Iterator[tuple[str, str, int]]:
    """The clauses of the first two levels with the sentence in which each begins."""
    starts = [(s.start, s.end, s.id) for s in document.sentences]
    for clause in document.clauses:
        if clause.level <= 2:
            at = next((name for start, end, name in starts if start <= clause.start < end), "")
            if at:
                yield f"{spoken(clause.id)} {clause.heading}".strip(), at, clause.level


class _Cutter:
    """Cuts sentences into paragraphs, headings and figures."""

    def __init__(self, found: Policy, document: Document) -> None:
        self.text = document.text
        self.breaks = [p.start for p in paragraphs(document.text)]
        self.headings = {c.start: c for c in document.clauses if c.heading}
        self.depth = 1

    def blocks(
        self, start: int, end: int, marked: Sequence[FigureState], figs: dict[int, Fig]
    ) -> tuple[Block, ...]:
        """The paragraphs of a sentence; a heading that stands alone on its line is one."""
        edges = sorted({start, end, *(b for b in self.breaks if start < b < end)})
        found = []
        for first, last in pairwise(edges):
            words = "".join(self.text[first:last].split())
            clause = self.headings.get(first)
            depth = 0
            if clause is not None and words.rstrip("。").endswith("".join(clause.heading.split())):
                depth = self.depth = min(clause.level + 1, self.depth + 1, 6)
            found.append(Block(tuple(self.pieces(first, last, marked, figs)), depth))
        return tuple(found)

    def pieces(
        self, start: int, end: int, marked: Sequence[FigureState], figs: dict[int, Fig]
    ) -> Iterator[Piece]:
        """The words with their figures; where two overlap the first stands."""
        here = start
        for state in marked:
            figure = state.figure
            if figure.start < here or figure.end > end:
                continue
            if here < figure.start:
                yield Piece(self.plain(here, figure.start))
            yield Piece(self.plain(figure.start, figure.end), figs[id(state)])
            here = figure.end
        if here < end:
            yield Piece(self.plain(here, end))

    def plain(self, start: int, end: int) -> str:
        """The words in one line: where a line of the file ends means nothing."""
        return _LINE_END.sub("", self.text[start:end])


def _figure(found: Policy, state: FigureState) -> Fig:
    claim = state.claim
    item, role = (claim.item, claim.role) if claim is not None else ("", "")
    fault = t(f"sides.fault.{state.fault}") if state.fault else ""
    return Fig(state.figure.raw, item, _name(found.pack, item, found), role, fault)


def _claimed(found: Policy, text: str) -> Fig:
    claim = read_claim(text)
    return Fig(claim.raw, claim.item, _name(found.pack, claim.item, found), claim.role)


def _name(pack: Pack, item: str, found: Policy) -> str:
    return next((name_of(i, found.lang) for i in pack.items if i.id == item), item)


def _unique(listed: Iterator[Sheet] | Sequence[Sheet]) -> tuple[Sheet, ...]:
    return tuple({sheet.id: sheet for sheet in listed}.values())


def _first(rules: Sequence[Sheet], shown: set[str]) -> frozenset[str]:
    """The rules that appear here for the first time: a link to a rule leads there."""
    new = frozenset(sheet.id for sheet in rules) - shown
    shown |= new
    return new
