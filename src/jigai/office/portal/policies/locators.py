"""Locators of sentences taken apart: 四(三)3s2① is clause 四(三)3, its second sentence, part ①.

A locator is free text; what is not recognised stays as one piece, so nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from jigai.office.ground.texts import t

_HAN = "一二三四五六七八九十百零"
_PIECE = re.compile(
    rf"第[{_HAN}]+[编章节条款]|[{_HAN}]+(?=$|[(（\d¶s尾①-⑳])|[(（][^)）]*[)）]|\d+|¶\d+|s\d+|[①-⑳]|尾款"
    rf"|[^(（\d¶s①-⑳]+|."
)
_WITHIN = re.compile(r"¶\d+|s\d+|[①-⑳]")


@dataclass
class Node:
    """A clause with the clauses below it and the locators of its own sentences."""

    name: str
    label: str
    below: list[Node] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    gist: str = ""

    @property
    def first(self) -> str:
        """The first sentence in it or below it."""
        return self.sentences[0] if self.sentences else self.below[0].first


def pieces(at: str) -> tuple[list[str], list[str]]:
    """The clause's pieces and, from the first paragraph or sentence on, the rest."""
    found = _PIECE.findall(at)
    for index, piece in enumerate(found):
        if _WITHIN.fullmatch(piece):
            return found[:index], found[index:]
    return found, []


def spoken(at: str) -> str:
    """A locator as people say it: 四(三)3 第2句 ①."""
    clause, rest = pieces(at)
    words = []
    for piece in rest:
        sign, number = piece[0], piece[1:]
        if sign == "¶":
            words.append(t("locator.paragraph", n=int(number)))
        elif piece == "s0":
            words.append(t("locator.heading"))
        elif sign == "s" and number:
            words.append(t("locator.sentence", n=int(number)))
        else:
            words.append(piece)
    return " ".join(("".join(clause), *words)).strip()


def tree(gists: Mapping[str, str]) -> list[Node]:
    """Clauses as a tree, in the order of the document; ``gists`` are the summaries by locator."""
    top = Node("", "")
    for at, gist in gists.items():
        clause, _ = pieces(at)
        node = top
        for depth, piece in enumerate(clause or [at]):
            name = "".join(clause[: depth + 1]) or at
            child = next((n for n in node.below if n.name == name), None)
            if child is None:
                child = Node(name, piece)
                node.below.append(child)
            node = child
        node.gist = node.gist or gist
        node.sentences.append(at)
    return top.below
