"""What documents are made from: a policy, what it says besides awards, and perhaps a programme."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from jigai.engine.plan import Measure
from jigai.engine.programme.compiling import programme
from jigai.engine.programme.contents import contents_data
from jigai.facts.problems import Lang
from jigai.facts.values import show_date
from jigai.papers.policies import Card, Line, Policy, read_policy
from jigai.papers.texts import refusal, say
from jigai.policy.overlays import Overlay
from jigai.policy.pack import Pack
from jigai.policy.store.binding import Bound


@dataclass(frozen=True)
class Source:
    """All that the documents of one policy draw on, in one language. ``made`` is an ordinal."""

    policy: Policy
    besides: dict[str, Any]
    made: int
    bound: Bound | None
    only: tuple[str, ...] = ()

    @property
    def lang(self) -> Lang:
        return self.policy.lang

    @property
    def silent(self) -> str:
        """What stands where the text says nothing."""
        return self.say("document.not-stated")

    @property
    def cards(self) -> tuple[Card, ...]:
        """The measures that the document is about."""
        return tuple(c for c in self.policy.cards if not self.only or c.id in self.only)

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The same in the plan."""
        chosen = {c.id for c in self.cards}
        return tuple(m for m in self.policy.plan.measures if m.id in chosen)

    @property
    def given(self) -> list[Measure]:
        """The measures that give money, in the order in which documents number them."""
        return [m for m in self.measures if m.money]

    def numbers(self, measures: Iterable[str]) -> str:
        """Measures by their numbers, those in a row drawn together; all of several as such."""
        order = [m.id for m in self.given]
        wanted = sorted(order.index(name) + 1 for name in measures if name in order)
        if len(wanted) == len(order) > 1:
            return self.say("paper.every")
        parts: list[list[int]] = []
        for number in wanted:
            if parts and number == parts[-1][-1] + 1:
                parts[-1].append(number)
            else:
                parts.append([number])
        texts = [str(p[0]) if len(p) == 1 else f"{p[0]}–{p[-1]}" for p in parts]
        return self.say("sign.comma").join(texts)

    def say(self, key: str, /, **values: Any) -> str:
        return say(self.lang, key, **values)

    def day(self, ordinal: int | None) -> str:
        """A day as written, or that the text has none."""
        return self.silent if ordinal is None else show_date(ordinal, self.lang)

    def cited(self, text: str, clause: str) -> str:
        """A text with the clause that it rests on."""
        return f"{self.sentence(text)}〔{clause}〕" if clause else self.sentence(text)

    def sentence(self, text: str) -> str:
        """A text that begins a line."""
        return text[:1].upper() + text[1:] if self.lang == "en" else text

    def line(self, line: Line) -> str:
        return self.cited(line.text, line.clause)

    @property
    def window(self) -> str:
        """When to apply: the programme's days, or that the text names none."""
        if self.bound is None:
            return self.silent
        its = self.bound.programme
        days = {"opens": self.day(its.opens), "closes": self.day(its.closes)}
        return self.say("paper.window", **days)

    def from_programme(self, key: str) -> str:
        """A text of the programme (``accepts_at``, ``contact``), or that there is none."""
        stated = getattr(self.bound.programme, key) if self.bound is not None else None
        return stated[self.lang] if stated else self.silent


def read_source(
    pack: Pack,
    lang: Lang,
    made: int,
    bound: Bound | None = None,
    only: tuple[str, ...] = (),
) -> Source:
    """What the documents of a pack draw on; with a programme, its pack, rulings and guide.

    Raises InputRefused for a measure (``only``) that the pack does not have.
    """
    readings: dict[str, str] = {}
    overlays: tuple[Overlay, ...] = ()
    if bound is not None:
        pack = bound.pack
        readings = {r.reading: r.value for r in bound.programme.rulings}
        overlays = bound.programme.overlays
    policy = read_policy(pack, lang, readings, overlays)
    unknown = [name for name in only if policy.card(name) is None]
    if unknown:
        listed = ", ".join(card.id for card in policy.cards)
        raise refusal("papers.no-measure", unknown[0], listed=listed)
    besides = contents_data(programme(pack, readings, overlays), lang)
    return Source(policy, besides, made, bound, only)
