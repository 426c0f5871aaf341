"""Parts that several documents share: the document's head, a measure, its rules, its readings."""

from __future__ import annotations

from collections.abc import Iterable

from jigai.engine import wording
from jigai.papers.model import Block, Bullets, Facts, Grid, Lines, Paper, Paragraph, Section
from jigai.papers.policies import Card
from jigai.papers.source import Source
from jigai.papers.texts import word
from jigai.policy.readings import used_axes


def paper(made: Source, kind: str, sections: Iterable[Section]) -> Paper:
    """The whole, with its title and what stands on each page."""
    policy = made.policy
    version = policy.version
    foot = made.say("paper.foot", pack=policy.pack.id, version=version, day=made.day(made.made))
    about = policy.title if not policy.pack.info.number else made.say(
        "paper.about", title=policy.title, number=policy.pack.info.number
    )  # fmt: skip
    place = made.bound.programme.name[made.lang] if made.bound is not None else policy.place
    return Paper(
        title=made.say(f"paper.{kind}.title", place=place),
        about=about,
        lang=made.lang,
        mark=made.say("document.draft") if policy.draft else "",
        foot=foot,
        sections=tuple(s for s in sections if s.blocks or s.below),
    )


def head(made: Source) -> Facts:
    """What the document is; where the text is silent, that it is."""
    info, lang = made.policy.pack.info, made.lang
    rows = [
        ("paper.policy", (info.title[lang],)),
        ("document.number", (info.number or made.silent,)),
        ("document.issuer", (info.issuer[lang] or made.silent,)),
        ("document.place", (f"{made.policy.place}（{word(lang, 'level', info.level)}）",)),
        ("document.issued", (made.day(info.issued),)),
        ("document.effective", (made.day(info.effective),)),
        ("document.expires", (made.day(info.expires),)),
        ("paper.status", (wording.say(lang, f"status.{info.status}"),)),
    ]
    if made.bound is not None:
        rows.append(("paper.year", (str(made.bound.programme.fiscal_year),)))
    rows += [
        ("paper.applying", (made.window,)),
        ("paper.procedure", (made.silent,)),
        ("paper.accepts-at", (made.from_programme("accepts_at"),)),
        ("paper.contact", (made.from_programme("contact"),)),
    ]
    return Facts(tuple((made.say(key), lines) for key, lines in rows))


def notes(made: Source) -> tuple[Block, ...]:
    """The pack's own notes, and that a draft is no basis."""
    found: list[str] = [note[made.lang] for note in made.policy.pack.info.notes]
    if made.policy.draft:
        found.insert(0, made.say("paper.draft"))
    return (Bullets(tuple(found)),) if found else ()


def whom(made: Source, card: Card) -> Lines:
    """Whom it is for, and for which of them."""
    lines = [made.sentence(card.whom)]
    if card.which:
        lines.append(made.say("measure.which", text=card.which))
    return tuple(lines)


def standard(made: Source, card: Card) -> Lines:
    """What is given, its table line by line."""
    lines = [made.sentence(line) for line in card.gives.lines]
    if not lines and card.like:
        lines.append(made.sentence(card.brief))
    lines += [made.say("paper.row", name=name, value=value) for name, value in card.gives.rows]
    return tuple(lines) or (made.silent,)


def conditions(made: Source, card: Card) -> Lines:
    """What is asked, each with its clause."""
    lines = tuple(made.line(line) for line in card.conditions)
    return lines or (made.say("measure.no-conditions"),)


def limits(made: Source, card: Card) -> Lines:
    """What it is bounded by, each with its clause."""
    return tuple(made.line(line) for line in card.limits) or (made.say("measure.no-limits"),)


def payments(made: Source, card: Card) -> Lines:
    """When it is paid."""
    return tuple(map(made.sentence, card.payments)) or (made.silent,)


def once(made: Source, card: Card) -> str:
    """Whether it is given again."""
    return word(made.lang, "once", card.once) if card.once else made.silent


def kind(made: Source, card: Card) -> str:
    """The sort of support and how strongly the text words it."""
    name, strength = word(made.lang, "kind", card.kind), word(made.lang, "wording", card.wording)
    if name in (strength, card.kind):  # a word of the pack's own that nobody put into words
        return made.sentence(strength)
    strength = strength[:1].lower() + strength[1:]
    return made.sentence(made.say("paper.kind", kind=name, wording=strength))


def basis(made: Source, card: Card) -> Lines:
    """What the sentence says, in the words of the pack, with its clause."""
    said = made.cited(card.summary, card.clause) if card.summary else f"〔{card.clause}〕"
    return (said,)


def common_rules(made: Source) -> tuple[Block, ...]:
    """Limits, choices and gates over several measures, with the measures they concern."""
    rows = []
    for rule in made.policy.common():
        concerned = made.numbers(rule.measures)
        if concerned:
            rows.append(((rule.name,), (made.cited(rule.text, rule.clause),), (concerned,)))
    if not rows:
        return (Paragraph(made.silent),)
    heads = tuple(made.say(f"paper.{key}") for key in ("rule", "content", "for"))
    return (Grid(heads, tuple(rows), (14, 26, 8)),)


def readings(made: Source) -> tuple[Block, ...]:
    """What the text leaves open and how it is taken here: by ruling, else by default.

    Readings that change nothing, or none of the measures chosen, are left out.
    """
    ruled = {r.reading: r for r in made.bound.programme.rulings} if made.bound else {}
    chosen = made.policy.plan.readings
    bearing = {name for card in made.cards for name in card.readings}
    if not made.only:
        bearing = used_axes(made.policy.pack)
    rows = []
    for axis in made.policy.pack.axes.values():
        if axis.id not in bearing:
            continue
        taken = axis.alternatives[chosen.get(axis.id, axis.default)][made.lang]
        ruling = ruled.get(axis.id)
        source = made.say("paper.default")
        if ruling is not None:
            source = made.say("paper.ruled", by=ruling.by, act=ruling.act, on=ruling.on).strip()
        clauses = made.say("sign.comma").join(axis.clauses)
        issue = made.cited(axis.issue[made.lang], clauses)
        rows.append(((issue,), (made.sentence(taken),), (source,)))
    if not rows:
        return ()
    heads = tuple(made.say(f"paper.{key}") for key in ("issue", "taken", "source"))
    return (Grid(heads, tuple(rows), (6, 5, 3)),)


def guides(made: Source) -> tuple[Block, ...]:
    """The acts by which a programme's guide sets rates and amounts."""
    if made.bound is None or not made.bound.programme.overlays:
        return ()
    lines = [made.say("paper.guide-act", act=o.act) for o in made.bound.programme.overlays]
    return (Bullets(tuple(lines)),)


def declared(made: Source) -> tuple[Block, ...]:
    """What is provided for without an amount."""
    rows = tuple(
        ((card.name,), standard(made, card), (card.clause,))
        for card in made.cards
        if not card.money
    )
    if not rows:
        return ()
    heads = tuple(made.say(f"paper.{key}") for key in ("measure", "content", "clause"))
    return (Grid(heads, rows, (4, 8, 2)),)
