"""Pack and text side by side: which figures and sentences are accounted for, and what drifted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from jigai.policy.ledger.claims import Claim, fault, read_claim
from jigai.policy.ledger.dispositions import DISPOSITIONS, dispositions, resting
from jigai.policy.ledger.figures import Figure, figures_of
from jigai.policy.pack import Item, Pack
from jigai.policy.texts.document import Document, Sentence

FORMAT: Final = "jigai-coverage/1"


@dataclass(frozen=True)
class FigureState:
    """A figure of the text with the claim on it; ``fault`` is empty where it is accounted for."""

    figure: Figure
    sentence: str
    clause: str
    claim: Claim | None
    fault: str


@dataclass(frozen=True)
class SentenceState:
    """A sentence of the text and what became of it.

    ``dispositions`` is empty where the pack says nothing; ``drift`` is ``changed`` where the words
    are not those of the pack's hash, ``moved`` where that hash now stands elsewhere.
    """

    sentence: Sentence
    dispositions: tuple[str, ...]
    items: tuple[Item, ...]
    drift: str = ""


@dataclass(frozen=True)
class Coverage:
    """The comparison. ``gone`` are sentences of the pack that the text does not have."""

    pack: Pack
    document: Document
    figures: tuple[FigureState, ...]
    sentences: tuple[SentenceState, ...]
    gone: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Every figure and sentence accounted for, and nothing drifted."""
        return (
            all(not f.fault for f in self.figures)
            and all(s.dispositions and not s.drift for s in self.sentences)
            and not self.gone
        )

    def data(self) -> dict[str, Any]:
        """The JSON form that ``jigai coverage`` prints."""
        numerals = [f for f in self.figures if not f.figure.word]
        words = [f for f in self.figures if f.figure.word]
        counts = Counter(s.dispositions[0] if s.dispositions else "open" for s in self.sentences)
        text = self.document.text
        return {
            "format": FORMAT,
            "pack": self.pack.id,
            "version": self.pack.version,
            "complete": self.complete,
            "figures_total": len(numerals),
            "figures_accounted": sum(not f.fault for f in numerals),
            "words_total": len(words),
            "words_accounted": sum(not f.fault for f in words),
            "open": [
                {
                    "clause": f.clause,
                    "sentence": f.sentence,
                    "start": f.figure.start,
                    "end": f.figure.end,
                    "text": text[f.figure.start : f.figure.end],
                    "reason": f.fault,
                    "claim": None if f.claim is None else vars(f.claim),
                }
                for f in self.figures
                if f.fault
            ],
            "sentences_total": len(self.sentences),
            "dispositions": {d: counts[d] for d in (*DISPOSITIONS, "open") if counts[d]},
            "open_sentences": [s.sentence.id for s in self.sentences if not s.dispositions],
            "sentences": [
                {
                    "id": s.sentence.id,
                    "clause": s.sentence.clause,
                    "dispositions": list(s.dispositions),
                    "items": [i.id for i in s.items],
                }
                for s in self.sentences
            ],
            "drift": [
                {"sentence": s.sentence.id, "kind": s.drift, "items": [i.id for i in s.items]}
                for s in self.sentences
                if s.drift
            ],
            "gone": [
                {"sentence": at, "items": [i.id for i in resting(self.pack).get(at, ())]}
                for at in self.gone
            ],
        }


def coverage(pack: Pack, document: Document) -> Coverage:
    """Compare a pack with a text. Nothing is refused: what does not fit is said to be open."""
    items = {item.id: item for item in pack.items}
    rests = resting(pack)
    places = locate(pack, document)
    inverse: dict[str, list[str]] = defaultdict(list)
    for at, sentence in places.items():
        inverse[sentence].append(at)
    hashes = {s.hash for s in document.sentences}
    return Coverage(
        pack,
        document,
        tuple(_figures(pack, document, items, inverse)),
        tuple(_sentence(pack, s, rests, inverse[s.id], hashes) for s in document.sentences),
        tuple(at for at in pack.clauses if at not in places),
    )


def locate(pack: Pack, document: Document) -> dict[str, str]:
    """The sentence of the text (by its id) for each locator of the pack.

    A locator may be a sentence's own, or a clause's or a part's (四(三)3s2①) whose hash is that of
    the sentence it belongs to. One that fits neither is left out.
    """
    by_id = {s.id: s for s in document.sentences}
    by_hash = {s.hash: s for s in document.sentences}
    found = {}
    for at, clause in pack.clauses.items():
        sentence = by_id.get(at) or by_hash.get(clause.hash)
        if sentence is not None:
            found[at] = sentence.id
    return found


def _sentence(
    pack: Pack,
    sentence: Sentence,
    rests: dict[str, tuple[Item, ...]],
    locators: list[str],
    hashes: set[str],
) -> SentenceState:
    items = {i.id: i for at in locators for i in rests.get(at, ())}
    said = {d for at in locators for d in dispositions(pack, at, rests.get(at, ()))}
    wrong = [at for at in locators if pack.clauses[at].hash != sentence.hash]
    drift = ""
    if wrong:
        drift = "moved" if all(pack.clauses[at].hash in hashes for at in wrong) else "changed"
    found = tuple(d for d in DISPOSITIONS if d in said)
    if not found and sentence.heading:
        found = ("heading",)
    return SentenceState(sentence, found, tuple(items.values()), drift)


def _figures(
    pack: Pack, document: Document, items: dict[str, Item], locators: dict[str, list[str]]
) -> Iterator[FigureState]:
    """Each figure with the claim at its position in its sentence; numbers of clauses need none."""
    positions: Counter[str] = Counter()
    for figure in figures_of(document):
        sentence = document.sentence_at(figure.start)
        name, clause = (sentence.id, sentence.clause) if sentence is not None else ("", "")
        if figure.enumerator:
            yield FigureState(figure, name, clause, None, "")
            continue
        claims = [c for at in locators.get(name, ()) for c in pack.clauses[at].figures]
        index = positions[name]
        positions[name] += 1
        if index >= len(claims):
            yield FigureState(figure, name, clause, None, "unclaimed")
            continue
        claim = read_claim(claims[index])
        yield FigureState(figure, name, clause, claim, fault(claim, figure, items))
