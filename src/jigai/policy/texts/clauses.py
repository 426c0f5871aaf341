"""The clause tree of a text, in the document's own numbering.

Ids follow the numerals: 四(三)2 is item 2 of （三） of 四. Unnumbered paragraphs are ¶1, ¶2 … where
a clause has several, 引言 before the first numeral, 尾款 where they close a whole chapter, 通知 for
the letter that a document comes with, 题 for its title, 落款 for what stands below the last clause.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from jigai.policy.texts.numbering import Numbered, numbered
from jigai.policy.texts.paragraphs import Paragraph

TITLE, LETTER, PREAMBLE, CLOSING, FOOT = "题", "通知", "引言", "尾款", "落款"
SIGNATURE: Final = 30
"""Characters; the name of an issuing body is no longer."""
_HEADING: Final = re.compile(r"[^。]{1,40}。")
_CLOSES: Final = re.compile(r"(以上|上述|本(措施|意见|办法|方案|细则|规定|通知))")
_FOOT: Final = re.compile(
    r"(抄送|主送|印发|.{0,30}印发$|附件[:：\d]|\d{4}年\d{1,2}月\d{1,2}日$|（此件.{2,8}）)"
)


@dataclass
class Clause:
    """One clause: id, heading (its words before the text, or empty), level and place."""

    id: str
    heading: str
    level: int
    start: int
    end: int
    parent: str = ""


class Tree:
    """Reads paragraphs into clauses; ``doubts`` are what the numbering leaves uncertain."""

    def __init__(self, found: list[Paragraph]) -> None:
        self.paragraphs = found
        self.marks = [numbered(p.words) for p in found]
        self.clauses: list[Clause] = []
        self.doubts: list[tuple[str, int, str]] = []
        self.open: list[tuple[Numbered, Clause]] = []
        self.inline: set[str] = set()

    def read(self) -> list[Clause]:
        """All clauses in the order of the text."""
        first = next((i for i, m in enumerate(self.marks) if m and m.level == 1), None)
        if first is None:
            first = next((i for i, m in enumerate(self.marks) if m), len(self.marks))
        self._front(first)
        position = first
        while position < len(self.paragraphs):
            mark = self.marks[position]
            if mark is not None:
                self._numbered(position, mark)
                position += 1
                continue
            last = position
            while last < len(self.marks) and self.marks[last] is None:
                last += 1
            self._unnumbered(position, last)
            position = last
        return self._spread()

    # Before the first numeral

    def _front(self, first: int) -> None:
        """Title or letter, then the preamble: the last full sentences before the first numeral."""
        lines = self.paragraphs[:first]
        start = len(lines)
        while start and lines[start - 1].words.endswith(("。", "：", "。）")):
            if lines[start - 1].words.endswith("：") and start < len(lines):
                break
            start -= 1
        head, body = lines[:start], lines[start:]
        letter = any(p.words.endswith("。") for p in head)
        if head:
            name = LETTER if letter else TITLE
            self._add(name, "", 1, head[0].start, head[-1].end)
        if body:
            self._add(PREAMBLE, "", 1, body[0].start, body[-1].end)

    # Numbered clauses

    def _numbered(self, position: int, mark: Numbered) -> None:
        paragraph = self.paragraphs[position]
        while self.open and self.open[-1][0].level >= mark.level:
            before = self.open.pop()[0]
            if before.level == mark.level and mark.value != before.value + 1:
                self._doubt("order", paragraph.start, paragraph.words[: mark.length])
        above = self.open[-1][1] if self.open else None
        name = (above.id if above else "") + mark.part
        if any(c.id == name for c in self.clauses):
            self._doubt("twice", paragraph.start, name)
            name = f"{name}'{sum(c.id.rstrip(chr(39)) == name for c in self.clauses)}"
        heading, rest = self._heading(paragraph, mark)
        clause = self._add(
            name, heading, mark.level, paragraph.start, paragraph.end, above.id if above else ""
        )
        if rest:
            self.inline.add(clause.id)
        self.open.append((mark, clause))

    def _heading(self, paragraph: Paragraph, mark: Numbered) -> tuple[str, bool]:
        """The words of a heading, and whether the clause's text follows in the paragraph."""
        words = paragraph.words[mark.length :].strip()
        if "。" not in words:
            return words, False
        found = _HEADING.match(words)
        if mark.level > 2 or found is None or ("，" in found.group() and len(found.group()) > 24):
            return "", True
        return found.group().rstrip("。"), len(words) > found.end()

    # Unnumbered paragraphs

    def _unnumbered(self, first: int, last: int) -> None:
        here = self.paragraphs[first:last]
        if last == len(self.paragraphs):
            foot = next((i for i, p in enumerate(here) if _FOOT.match(p.words)), len(here))
            while 0 < foot < len(here) and _signature(here[foot - 1].words):
                foot -= 1
            below, here = here[foot:], here[:foot]
        else:
            below = []
        clause = self.open[-1][1]
        follows = self.marks[last] if last < len(self.marks) else None
        if here and self.open[-1][0].level > 1 and (follows is None or follows.level == 1):
            closing = 0
            while closing < len(here) and _CLOSES.match(here[-1 - closing].words):
                closing += 1
            if clause.id in self.inline:
                closing = len(here)
            if closing:
                end = here[len(here) - closing :]
                here = here[: len(here) - closing]
                self._close(end)
        if len(here) > 1 and clause.id not in self.inline:
            for index, paragraph in enumerate(here, 1):
                self._add(
                    f"{clause.id}¶{index}", "", clause.level + 1, paragraph.start, paragraph.end,
                    clause.id,
                )  # fmt: skip
        if below:
            self.open.clear()
            self._add(FOOT, "", 1, below[0].start, below[-1].end)
        elif self.open and here:
            clause.end = max(clause.end, here[-1].end)

    def _close(self, end: list[Paragraph]) -> None:
        """Paragraphs that close a chapter whose items have texts of their own."""
        while len(self.open) > 1:
            self.open.pop()
        chapter = self.open[-1][1]
        self._add(
            f"{chapter.id}{CLOSING}", "", 2, end[0].start, end[-1].end, chapter.id
        )  # fmt: skip
        self._doubt("closing", end[0].start, chapter.id)

    # Together

    def _add(
        self, name: str, heading: str, level: int, start: int, end: int, parent: str = ""
    ) -> Clause:
        clause = Clause(name, heading, level, start, end, parent)
        self.clauses.append(clause)
        return clause

    def _doubt(self, code: str, place: int, what: str) -> None:
        self.doubts.append((code, place, what))

    def _spread(self) -> list[Clause]:
        """A clause ends where the next of its level or above begins."""
        ordered = sorted(self.clauses, key=lambda c: (c.start, c.level))
        last = self.paragraphs[-1].end if self.paragraphs else 0
        for index, clause in enumerate(ordered):
            after = [c.start for c in ordered[index + 1 :] if c.level <= clause.level]
            ends = [p.end for p in self.paragraphs if p.end <= (after[0] if after else last)]
            clause.end = max([clause.end, *ends]) if ends else clause.end
        return ordered


def _signature(words: str) -> bool:
    """Who signed: a short line without a stop."""
    return len(words) <= SIGNATURE and not words.endswith(("。", "；", "：", "〕"))
