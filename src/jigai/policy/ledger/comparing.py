"""Two versions of a text, sentence by sentence: kept, changed, moved, added, removed.

Sentences with the same words are the same, whatever became of the numbering; what is left is
paired by how much of its words it shares. The rules of a pack that rest on the older sentence are
those that a change concerns.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from jigai.policy.ledger.coverage import locate
from jigai.policy.ledger.dispositions import resting
from jigai.policy.pack import Item, Pack
from jigai.policy.texts.document import Document, Sentence
from jigai.policy.texts.sentences import squeeze

FORMAT: Final = "jigai-comparison/1"
KINDS: Final = ("kept", "changed", "moved", "added", "removed")
ALIKE: Final = 0.5
"""The share of words in common from which two sentences are versions of one another."""
MOST_WORK: Final = 20_000_000
PAIR: Final = 40
"""Characters held against one another, and what a pair costs besides: what is left when that is
used up counts as added or removed, so that no input makes it endless."""


@dataclass(frozen=True)
class Stretch:
    """A stretch of words: ``same``, ``added`` or ``removed``."""

    kind: str
    words: str


@dataclass(frozen=True)
class Change:
    """One sentence in both versions; None where a version does not have it.

    ``words`` marks what differs, ``moved`` says that it stands elsewhere, ``items`` are the rules
    of the pack that rest on it.
    """

    kind: str
    old: Sentence | None
    new: Sentence | None
    words: tuple[Stretch, ...]
    moved: bool = False
    items: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """Two versions compared, in the order of the newer; what was removed stands where it was."""

    old: Document
    new: Document
    changes: tuple[Change, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many sentences are of each kind."""
        found = Counter(change.kind for change in self.changes)
        return {kind: found[kind] for kind in KINDS}

    @property
    def concerned(self) -> tuple[Item, ...]:
        """The rules that rest on a sentence that changed or is gone."""
        found = {i.id: i for c in self.changes if c.kind in ("changed", "removed") for i in c.items}
        return tuple(found.values())

    def data(self) -> dict[str, Any]:
        """The JSON form that ``jigai compare`` prints."""
        return {
            "format": FORMAT,
            "counts": self.counts,
            "rules": [item.id for item in self.concerned],
            "changes": [
                {
                    "kind": change.kind,
                    "moved": change.moved,
                    "old": _place(change.old),
                    "new": _place(change.new),
                    "words": [vars(stretch) for stretch in change.words],
                    "items": [item.id for item in change.items],
                }
                for change in self.changes
            ],
        }


def compare(old: Document, new: Document, pack: Pack | None = None) -> Comparison:
    """Every sentence of both versions once; ``pack`` says which rules rest on the older one."""
    pairs = _pairs(old, new)
    rests = _rests(pack, old) if pack is not None else {}
    still = _in_order(pairs)
    back = {n: o for o, n in pairs.items()}
    changes: list[Change] = []
    after: dict[int | None, list[int]] = defaultdict(list)
    last: int | None = None
    for number in range(len(old.sentences)):
        if number in pairs:
            last = pairs[number]
        else:
            after[last].append(number)
    for place in (None, *range(len(new.sentences))):
        if place is not None:
            before = back.get(place)
            here = new.sentences[place]
            if before is None:
                changes.append(Change("added", None, here, _one("added", new, here)))
            else:
                changes.append(_both(old, new, before, place, before not in still, rests))
        for gone in after.get(place, ()):
            there = old.sentences[gone]
            items = rests.get(there.id, ())
            changes.append(Change("removed", there, None, _one("removed", old, there), items=items))
    return Comparison(old, new, tuple(changes))


def _pairs(old: Document, new: Document) -> dict[int, int]:
    """Which sentence of the newer text each older one became, by their places in the lists."""
    same: dict[str, list[int]] = defaultdict(list)
    for number, sentence in enumerate(new.sentences):
        same[sentence.hash].append(number)
    pairs: dict[int, int] = {}
    for number, sentence in enumerate(old.sentences):
        if same[sentence.hash]:
            pairs[number] = same[sentence.hash].pop(0)
    taken = set(pairs.values())
    left = [n for n in range(len(old.sentences)) if n not in pairs]
    right = [n for n in range(len(new.sentences)) if n not in taken]
    for _, first, second in sorted(_likeness(old, new, left, right), reverse=True):
        if first not in pairs and second not in taken:
            pairs[first] = second
            taken.add(second)
    return pairs


def _likeness(
    old: Document, new: Document, left: Sequence[int], right: Sequence[int]
) -> Iterator[tuple[float, int, int]]:
    """How alike the sentences are that have no twin; those of one clause a little more so."""
    words = {n: _words(new, new.sentences[n]) for n in right}
    clauses = {n: new.sentences[n].clause for n in right}
    work = 0
    for near in (True, False):
        for first in left:
            before = _words(old, old.sentences[first])
            clause = old.sentences[first].clause
            matcher = SequenceMatcher(autojunk=False)
            matcher.set_seq2(before)
            for second in right:
                if (clauses[second] == clause) != near:
                    continue
                after = words[second]
                work += len(before) + len(after) + PAIR
                if work > MOST_WORK:
                    return
                matcher.set_seq1(after)
                if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
                    continue
                work += len(before) * len(after)
                if work > MOST_WORK:
                    return
                ratio = matcher.ratio()
                if ratio >= ALIKE:
                    yield ratio + 0.1 * near, first, second


def _in_order(pairs: dict[int, int]) -> set[int]:
    """The older sentences whose order is unchanged: the longest rising sequence of places."""
    ordered = sorted(pairs)
    tails: list[int] = []
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for number in ordered:
        place = bisect_left(tails, pairs[number])
        before[number] = ends[place - 1] if place else None
        tails[place : place + 1] = [pairs[number]]
        ends[place : place + 1] = [number]
    found: set[int] = set()
    here: int | None = ends[-1] if ends else None
    while here is not None:
        found.add(here)
        here = before[here]
    return found


def _both(
    old: Document,
    new: Document,
    first: int,
    second: int,
    moved: bool,
    rests: dict[str, tuple[Item, ...]],
) -> Change:
    before, after = old.sentences[first], new.sentences[second]
    items = rests.get(before.id, ())
    if before.hash == after.hash:
        kind = "moved" if moved else "kept"
        return Change(kind, before, after, _one("same", new, after), moved, items)
    words = tuple(_stretches(_words(old, before), _words(new, after)))
    return Change("changed", before, after, words, moved, items)


def _stretches(before: str, after: str) -> Iterator[Stretch]:
    """The words of both, what is common once."""
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Stretch("same", before[a:b])
            continue
        if a < b:
            yield Stretch("removed", before[a:b])
        if c < d:
            yield Stretch("added", after[c:d])


def _one(kind: str, document: Document, sentence: Sentence) -> tuple[Stretch, ...]:
    return (Stretch(kind, _words(document, sentence)),)


def _words(document: Document, sentence: Sentence) -> str:
    return squeeze(document.text[sentence.start : sentence.end])


def _rests(pack: Pack, document: Document) -> dict[str, tuple[Item, ...]]:
    """The rules by the id of the sentence that they rest on in this text."""
    by_locator = resting(pack)
    found: dict[str, dict[str, Item]] = defaultdict(dict)
    for at, sentence in locate(pack, document).items():
        found[sentence] |= {item.id: item for item in by_locator.get(at, ())}
    return {sentence: tuple(items.values()) for sentence, items in found.items()}


def _place(sentence: Sentence | None) -> dict[str, Any] | None:
    if sentence is None:
        return None
    return {"id": sentence.id, "clause": sentence.clause, "start": sentence.start,
            "end": sentence.end, "hash": sentence.hash}  # fmt: skip
