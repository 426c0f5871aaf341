"""An official document: what its head says, its clauses and its sentences."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Any, Final

from jigai.policy.texts.clauses import FOOT, LETTER, PREAMBLE, TITLE, Clause, Tree
from jigai.policy.texts.numbering import DIGITS, number
from jigai.policy.texts.paragraphs import Paragraph, headline, paragraphs
from jigai.policy.texts.sentences import sentence_hash, spans, squeeze

FORMAT: Final = "jigai-text/1"
_NUMBER: Final = re.compile(r"[\u4e00-\u9fff]{2,12}[〔\[［(（](\d{4})[〕\]］)）]\s*(第)?\d+\s*号")
_DATE: Final = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_HAN_DATE: Final = re.compile(
    rf"([{DIGITS}零○Ｏ]{{4}})年([一二三四五六七八九十]{{1,2}})月([一二三四五六七八九十]{{1,3}})日"
)
_UNITS: Final = re.compile(r"[〔\[（(]\s*(?:责任|牵头|配合)单位[:：]\s*([^〕\]）)]+)[〕\]）)]")
_DRAFT: Final = ("征求意见稿", "草案", "讨论稿", "送审稿")
_ENDING: Final = re.compile(r"保障|组织|实施|落实|监督|附则|其他|条$")
"""How the last chapter of a whole document is called: who sees to it, or the final provisions."""
_AROUND: Final = (TITLE, LETTER, PREAMBLE, FOOT)
_ISSUER: Final = re.compile(r".{2,30}(委员会|政府|办公室|办公厅|厅|局|委)(文件)?$")


@dataclass(frozen=True)
class Sentence:
    """One sentence: its locator, its clause, its place and hash. ``heading``: a heading alone."""

    id: str
    clause: str
    start: int
    end: int
    hash: str
    heading: bool = False


@dataclass(frozen=True)
class Doubt:
    """Something that the text leaves uncertain: a code, where, and the words in question."""

    code: str
    start: int
    words: str


@dataclass
class Document:
    """A text with everything that was read from it; places count characters of ``text``."""

    text: str
    title: str = ""
    number: str = ""
    issuer: str = ""
    dates: list[str] = field(default_factory=list)
    status: str = ""
    addressees: list[str] = field(default_factory=list)
    units: dict[str, list[str]] = field(default_factory=dict)
    clauses: list[Clause] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    def clause_at(self, place: int) -> Clause | None:
        """The innermost clause that holds a place."""
        found = [c for c in self.clauses if c.start <= place < c.end]
        return max(found, key=lambda c: c.level, default=None)

    def sentence_at(self, place: int) -> Sentence | None:
        """The sentence that holds a place, None between sentences."""
        number = bisect_right(self.sentences, place, key=lambda s: s.start) - 1
        found = self.sentences[number] if number >= 0 else None
        return found if found is not None and place < found.end else None

    def data(self) -> dict[str, Any]:
        """The JSON form that ``jigai import`` prints."""
        return {
            "format": FORMAT,
            "document": {
                "title": self.title,
                "number": self.number,
                "issuer": self.issuer,
                "dates": self.dates,
                "status": self.status,
                "addressees": self.addressees,
                "units": self.units,
                "doubts": [vars(d) for d in self.doubts],
            },
            "text": self.text,
            "clauses": [vars(c) for c in self.clauses],
            "sentences": [vars(s) for s in self.sentences],
        }


def read_document(text: str) -> Document:
    """Clauses, sentences and head of a text. Never refuses: what is uncertain is a doubt."""
    found = paragraphs(text)
    tree = Tree(found)
    made = Document(text, clauses=tree.read() if found else [])
    made.doubts = [Doubt(code, start, words) for code, start, words in tree.doubts]
    made.sentences = _sentences(made)
    _head(made, found)
    made.units = _units(made)
    chapters = [c for c in made.clauses if c.level == 1 and c.id not in _AROUND]
    if not chapters:
        made.doubts.append(Doubt("no-clauses", 0, ""))
    elif not _closed(found[-1]) or not _ENDING.search(chapters[-1].heading + chapters[-1].id):
        made.doubts.append(Doubt("stops-early", found[-1].start, found[-1].words[-20:]))
    return made


def _closed(last: Paragraph) -> bool:
    """The last words end a sentence, a date or a note of issue."""
    return last.words.endswith(("。", "。）", "。”", "）", "日", "发", "〕"))


def _sentences(made: Document) -> list[Sentence]:
    counts: dict[str, int] = {}
    found = []
    for start, end in spans(made.text):
        clause = made.clause_at(end - 1)
        name = clause.id if clause else ""
        heading = clause is not None and _only_heading(made.text[start:end], clause)
        if heading:
            locator = f"{name}s0"
        else:
            counts[name] = counts.get(name, 0) + 1
            locator = f"{name}s{counts[name]}"
        digest = sentence_hash(made.text[start:end])
        found.append(Sentence(locator, name, start, end, digest, heading))
    return found


def _only_heading(words: str, clause: Clause) -> bool:
    """The sentence is nothing but the clause's own heading."""
    heading = squeeze(clause.heading)
    said = squeeze(words).rstrip("。")
    return bool(heading) and said.endswith(heading) and "。" not in said


def _head(made: Document, found: list[Paragraph]) -> None:
    """Title, number, issuer, dates, status and addressees, as far as the text states them."""
    first = next((c.start for c in made.clauses if c.id not in _AROUND), None)
    head = [p for p in found if first is None or p.start < first]
    foot = [p for p in found if made.clauses and _in_foot(made, p)]
    titles = [p.words for p in head if headline(p.words) and not _DATE.search(p.words)]
    whole = "".join(p.words for p in head)
    draft = next((word for word in _DRAFT if word in whole), "")
    named = [t for t in titles if not t.endswith("通知")] or titles
    made.title = re.sub(r"\s+", "", named[-1]) if named else ""
    if not made.title:
        made.title = _title_before(head, draft)
    stated = next((m for p in head if (m := _NUMBER.search(p.words))), None)
    made.number = re.sub(r"\s+", "", stated.group()) if stated else ""
    made.status = "draft" if draft else "issued" if stated else ""
    made.issuer = next((p.words.removesuffix("文件") for p in head if _ISSUER.match(p.words)), "")
    made.dates = [d for p in [*head, *foot] for d in _dates(p.words)]
    for paragraph in head:
        if paragraph.words.endswith(("：", ":")):
            made.addressees = re.split(r"[，、,]", paragraph.words[:-1])
            break
    if not made.title:
        made.doubts.append(Doubt("no-title", 0, ""))
    if draft and not made.number:
        made.doubts.append(Doubt("draft", 0, draft))


def _title_before(head: list[Paragraph], draft: str) -> str:
    """The lines above a note that this is a draft, where no line reads like a title."""
    for index, paragraph in enumerate(head):
        if draft and draft in paragraph.words and index:
            return re.sub(r"\s+", "", head[index - 1].words)
    return ""


def _in_foot(made: Document, paragraph: Paragraph) -> bool:
    last = made.clauses[-1]
    return last.id == FOOT and paragraph.start >= last.start


def _dates(words: str) -> list[str]:
    found = [(int(y), int(m), int(d)) for y, m, d in _DATE.findall(words)]
    for y, m, d in _HAN_DATE.findall(words):
        year = number(re.sub("[○Ｏ零]", "〇", y))
        found.append((year, number(m), number(d)))
    dates = []
    for year, month, day in found:
        try:
            dates.append(dt.date(year, month, day).isoformat())
        except ValueError:
            continue
    return dates


def _units(made: Document) -> dict[str, list[str]]:
    """Responsible units in brackets, by the clause that names them."""
    found: dict[str, list[str]] = {}
    for match in _UNITS.finditer(made.text):
        clause = made.clause_at(match.start())
        names = [squeeze(n) for n in re.split(r"[、，,；;]", match.group(1)) if n.strip()]
        found.setdefault(clause.id if clause else "", []).extend(names)
    return found
